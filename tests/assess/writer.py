"""Twenty people who save answers without pause; run by itself, to be killed. Prints each save that has ended."""

import os
import sys
from threading import Thread

import projects.tables  # noqa: F401 - all tables must be known
from assess.answers import answers_of, save_answer
from assess.cycles.participation import participation
from assess.questions import questions_of
from data.access import Actor, Role
from data.store import open_store, reading, transaction

PEOPLE = 20
OFFICER = Actor(person=11, name="Test officer", grants=((Role.OFFICER, "/"),))


def main(url: str, submissions: list[int]) -> None:
    """Begin all of them; each goes on with the version that the database holds."""
    store = open_store(url)
    places: list[tuple[int, str, int, int]] = []
    with reading(store) as session:
        for submission in submissions:
            part = participation(session, OFFICER, submission, action="answer.read")
            known = answers_of(session, OFFICER, submission)
            for asked in questions_of(part.submission, part.cycle).asked:
                version = known[asked.question].version if asked.question in known else 0
                places.append((submission, asked.item, asked.service, version))

    def save_for_ever(submission: int, item: str, service: int, version: int) -> None:
        while True:
            with transaction(store) as session:
                given = save_answer(
                    session,
                    OFFICER,
                    submission=submission,
                    item=item,
                    service=service,
                    state="level",
                    level=version % 2,
                    seen_version=version,
                )
            version = given.version
            # One write to the pipe: what the parent reads is whole or not there.
            os.write(1, f"{submission} {item} {service} {version}\n".encode())

    for place in places[:PEOPLE]:
        Thread(target=save_for_ever, args=place).start()


if __name__ == "__main__":
    main(sys.argv[1], [int(one) for one in sys.argv[2:]])

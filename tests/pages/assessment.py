"""A cycle for the tests of the screens: one ministry with three key services and one other, nothing answered."""

from datetime import timedelta

from sqlalchemy import Engine
from sqlmodel import select

from assess import register
from assess.answers import Given, answers_of, save_answer
from assess.cycles import control as cycles
from assess.cycles import participants
from assess.cycles.participation import participation
from assess.questions import questions_of
from assess.review.claims import review_list
from assess.review.verdicts import agree_section
from assess.states import today
from assess.submissions import submission_in, submit, verify
from data.access import Actor, Role
from data.organisations import root
from data.store import reading, transaction
from data.tables import Organisation
from tests.evidence_given import give_evidence

SERVICES = ("Licence", "Permit", "Certificate", "Ticket")


def everyone(*roles: Role) -> Actor:
    """Somebody who holds these roles at the country; another person for another role, who may review the first."""
    return Actor(99 + list(Role).index(roles[0]), "Test builder", tuple((role, "/") for role in roles))


def settle(store: Engine, submission: int) -> None:
    """Let the head sign a submission, and the reviewer agree to all of it and verify it."""
    reviewer = everyone(Role.REVIEWER)
    with transaction(store) as session:
        submit(session, everyone(Role.HEAD), submission=submission)
        for section in {claim.asked.section for claim in review_list(session, reviewer, submission)}:
            agree_section(session, reviewer, submission=submission, section=section)
        verify(session, reviewer, submission=submission)


def open_cycle(store: Engine, *, days_left: int = 10) -> int:
    """A cycle in which the ministry is asked the full form; gives its submission."""
    actor = everyone(Role.ADMINISTRATOR)
    with transaction(store) as session:
        ministry = session.exec(select(Organisation).where(Organisation.code == "health")).one()
        for place, name in enumerate(SERVICES):
            register.add_service(
                session, actor, organisation=ministry.id or 0, code=name.lower(), name_en=name, key=place < 3
            )
        cycle = cycles.create_cycle(
            session,
            actor,
            name_en="Test round",
            edition="presence-2026",
            forms={"ministry": "full"},
            opens_on=today() - timedelta(days=30),
            due_on=today() + timedelta(days=days_left),
            closes_on=today() + timedelta(days=days_left + 5),
            objection_days=0,
        )
        participants.choose_all(session, actor, cycle.id or 0)
        cycles.open_cycle(session, actor, cycle.id or 0)
        submission = submission_in(session, actor, cycle=cycle.id or 0, organisation=ministry.id or 0)
        assert root(session).id
        return submission.id or 0


def answer(store: Engine, submission: int, item: str, level: int, *, service: int = 0, seen: int = 0) -> Given:
    """Somebody else's answer."""
    with transaction(store) as session:
        return save_answer(
            session,
            everyone(Role.HEAD),
            submission=submission,
            item=item,
            service=service,
            state="level",
            level=level,
            seen_version=seen,
        )


def answer_all(store: Engine, submission: int, *, top: bool) -> None:
    """The same answer to every question: its top level, or its lowest."""
    with transaction(store) as session:
        actor = everyone(Role.HEAD)
        part = participation(session, actor, submission, action="answer.read")
        for one in questions_of(part.submission, part.cycle).asked:
            save_answer(
                session,
                actor,
                submission=submission,
                item=one.item,
                service=one.service,
                state="level",
                level=len(one.labels) - 1 if top else 0,
                seen_version=0,
                **({"link": "https://health.example/page", "note": "As decided."} if top else {}),
            )
        give_evidence(session, submission)


def stored(store: Engine, submission: int) -> dict[tuple[str, int], Given]:
    """What the store holds."""
    with reading(store) as session:
        return answers_of(session, everyone(Role.HEAD), submission)


def services(store: Engine, submission: int) -> dict[str, int]:
    """The services of the submission by name."""
    with reading(store) as session:
        part = participation(session, everyone(Role.HEAD), submission, action="answer.read")
        return {one["name_en"]: one["id"] for one in part.submission.services}

"""Evidence for tests about something else: whatever a submission lacks before its head may sign."""

from sqlmodel import Session

from assess.cycles.participation import participation
from assess.evidence.giving import add_file, add_link
from assess.evidence.needed import without_evidence
from assess.evidence.pieces import LINK
from data.access import Actor, Role

OFFICER = Actor(98, "Test officer", ((Role.OFFICER, "/"),))


def give_evidence(session: Session, submission: int) -> None:
    """Give every answer that needs evidence a piece of a kind that its item accepts."""
    part = participation(session, OFFICER, submission, action="answer.edit")
    for item, service in without_evidence(session, OFFICER, submission):
        where = {"submission": submission, "item": item, "services": (service,)}
        if LINK in part.edition.item(item).evidence:
            add_link(session, OFFICER, url="https://health.example/evidence", **where)  # pyright: ignore[reportArgumentType]
        else:
            add_file(session, OFFICER, name="decision.txt", content=b"It is so.", **where)  # pyright: ignore[reportArgumentType]

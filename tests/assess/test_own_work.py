"""Whoever worked on the organisation's side of a submission, in whatever way, does not review it."""

import re
from pathlib import Path

import pytest
from sqlmodel import Session

from assess.review.own_work import ANSWERING
from assess.review.queue import queue
from assess.review.verdicts import agree
from assess.submissions import submit
from data.access import GRANTS, Actor, Role
from data.errors import Denied
from data.event_sentences import told
from data.events import record
from tests.assess.conftest import Round
from tests.conftest import Country, actor

ASSESS = Path(__file__).parents[2] / "assess"
OTHERS = {
    "objection.answer": "the reviewer's side of an objection",
    "result.correct": "the director's",
    "result.publish": "the director's",
    "submission.return": "the reviewer's",
    "submission.verify": "the reviewer's",
    "fact.measure": "of the organisation's site, not of its answers; a reviewer measures too",
    "review.edit": "the reviewer's",
    "cycle.edit": "the department's",
}
"""What modules also record or ask for in which the organisation's side acts, and why it is no own work."""
ORGANISATION_SIDE = re.compile(r'action="(?:answer\.edit|submission\.submit)"')


def test_every_action_of_the_organisations_side_makes_a_submission_own_work() -> None:
    modules = [file.read_text(encoding="utf-8") for file in sorted(ASSESS.rglob("*.py"))]
    named = {
        action
        for text in modules
        if ORGANISATION_SIDE.search(text)
        for action in re.findall(r'"([a-z]+\.[a-z]+)"', text)
        if action in told()
    }
    assert named - OTHERS.keys() - set(ANSWERING) == set()
    assert set(ANSWERING) <= told()


def test_no_right_of_a_reviewer_alone_makes_a_submission_own_work() -> None:
    assert GRANTS[Role.REVIEWER].isdisjoint(ANSWERING)


def test_who_did_any_one_of_these_cannot_review(
    session: Session, country: Country, head: Actor, open_round: Round
) -> None:
    submit(session, head, submission=open_round.id)
    people = {action: actor(Role.REVIEWER, country.root, person=40 + n) for n, action in enumerate(ANSWERING)}
    for action, one in people.items():
        assert [waiting.submission for waiting in queue(session, one)] == [open_round.id]
        record(
            session, one, action, subject=f"submission:{open_round.id}", organisation=open_round.health.organisation_id
        )
        assert queue(session, one) == []
        with pytest.raises(Denied, match=r"review\.own_work"):
            agree(session, one, submission=open_round.id, item="site.mobile", seen_version=0)

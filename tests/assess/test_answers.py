"""Saving answers: what is kept, what is refused, and that nothing is overwritten unseen."""

import pytest
from sqlmodel import Session

from assess.answers import answers_of, save_answer
from data.access import Actor
from tests.assess.conftest import Round


def test_a_saved_answer_is_read_back(session: Session, officer: Actor, open_round: Round) -> None:
    save_answer(
        session, officer, submission=open_round.id, item="site.reachable", state="level", level=2, seen_version=0,
        note="  Own site ", link="https://health.example/",
    )  # fmt: skip
    given = answers_of(session, officer, open_round.id)["site.reachable", 0]
    assert (given.state, given.level, given.note, given.link, given.version) == (
        "level", 2, "Own site", "https://health.example/", 1,
    )  # fmt: skip

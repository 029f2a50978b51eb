"""Storing a workbook: what was shown, all of it together, and one event that names the file."""

import hashlib
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from assess.answers import answers_of, save_answer
from assess.figures import figures_of, save_figure
from assess.workbook.checking import preview_workbook
from assess.workbook.storing import store_workbook
from assess.workbook.writing import make_workbook
from data.access import Actor
from data.errors import Conflict, Invalid
from data.store import transaction
from data.tables import Event
from tests.assess.conftest import Round, number
from tests.assess.workbook_by_hand import filled

SITE = ("site.reachable", 0)
DAY = date(2025, 12, 31)


def workbook(session: Session, officer: Actor, round_: Round, cells: dict[tuple[str, int], dict[str, object]]) -> bytes:
    return filled(make_workbook(session, officer, submission=round_.id), cells)


def test_answers_ladder_and_figures_are_stored_as_they_stand_in_the_file(
    session: Session, officer: Actor, open_round: Round
) -> None:
    described, archive = ("service.described", number(open_round.birth.id)), number(open_round.archive.id)
    ladder = ("service.ladder", archive)
    file = workbook(
        session,
        officer,
        open_round,
        {
            SITE: {"answer": "២", "note": "បានឃើញ", "link": "https://example.org"},
            described: {"answer": "?"},
            ladder: {"answer": 1},
            ("staff.total", 0): {"value": 12, "counted_on": DAY},
        },
    )
    assert store_workbook(session, officer, submission=open_round.id, file=file) == 4
    kept = answers_of(session, officer, open_round.id)
    assert (kept[SITE].level, kept[SITE].note, kept[SITE].link) == (2, "បានឃើញ", "https://example.org")
    assert (kept[described].state, kept[ladder].level) == ("dont_know", 1)
    assert figures_of(session, officer, open_round.id)["staff.total", 0].value == 12


def test_one_event_names_the_file_beside_those_of_the_answers(
    session: Session, officer: Actor, open_round: Round
) -> None:
    file = workbook(session, officer, open_round, {SITE: {"answer": 1}})
    store_workbook(session, officer, submission=open_round.id, file=file)
    newest = session.exec(select(Event).order_by(col(Event.id).desc())).all()[:2]
    assert [event.action for event in newest] == ["assessment.import", "answer.edit"]
    assert newest[0].details["sha256"] == hashlib.sha256(file).hexdigest()
    assert (newest[0].details["answers"], newest[0].details["figures"]) == (1, 0)


def test_the_same_file_a_second_time_has_nothing_to_store(session: Session, officer: Actor, open_round: Round) -> None:
    file = workbook(session, officer, open_round, {SITE: {"answer": 1}})
    store_workbook(session, officer, submission=open_round.id, file=file)
    with pytest.raises(Invalid, match=r"workbook\.nothing"):
        store_workbook(session, officer, submission=open_round.id, file=file)


def test_nothing_is_stored_when_something_else_was_stored_after_the_preview(
    session: Session, officer: Actor, open_round: Round
) -> None:
    file = workbook(session, officer, open_round, {SITE: {"answer": 1}, ("staff.total", 0): {"value": 1}})
    seen = preview_workbook(session, officer, submission=open_round.id, file=file).fingerprint
    save_answer(session, officer, submission=open_round.id, item=SITE[0], state="level", level=3, seen_version=0)
    with pytest.raises(Conflict, match=r"workbook\.moved"):
        store_workbook(session, officer, submission=open_round.id, file=file, seen=seen)
    assert answers_of(session, officer, open_round.id)[SITE].level == 3


@pytest.mark.parametrize(("mine", "level"), [(frozenset[str](), 3), (frozenset({"item:site.reachable:0"}), 1)])
def test_a_conflict_is_left_alone_unless_it_is_chosen(
    session: Session, officer: Actor, open_round: Round, mine: frozenset[str], level: int
) -> None:
    described = ("service.described", number(open_round.birth.id))
    file = workbook(session, officer, open_round, {SITE: {"answer": 1}, described: {"answer": 1}})
    save_answer(session, officer, submission=open_round.id, item=SITE[0], state="level", level=3, seen_version=0)
    store_workbook(session, officer, submission=open_round.id, file=file, mine=mine)
    assert answers_of(session, officer, open_round.id)[SITE].level == level
    assert answers_of(session, officer, open_round.id)[described].level == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [((10, 8), (100, 80)), ((100, 80), (10, 8))],
    ids=["both grow: 80 of 100 fits only after the 100", "both shrink: 8 of 10 fits only before the 10"],
)
def test_a_part_and_its_whole_change_together(
    session: Session, officer: Actor, open_round: Round, before: tuple[int, int], after: tuple[int, int]
) -> None:
    names = ("staff.total", "staff.mailbox")
    for name, value in zip(names, before, strict=True):
        save_figure(
            session, officer, submission=open_round.id, figure=name, value=Decimal(value), counted_on=DAY,
            seen_version=0,
        )  # fmt: skip
    cells: dict[tuple[str, int], dict[str, object]] = {
        (name, 0): {"value": value} for name, value in zip(names, after, strict=True)
    }
    assert store_workbook(
        session, officer, submission=open_round.id, file=workbook(session, officer, open_round, cells)
    ) == len(names)
    kept = figures_of(session, officer, open_round.id)
    assert tuple(kept[name, 0].value for name in names) == after


def test_all_of_a_workbook_is_stored_or_nothing(
    store: Engine, session: Session, officer: Actor, open_round: Round
) -> None:
    """30 mailboxes fit the stored 40 staff, and the conflict that makes them 29 is chosen: the two do not agree."""
    file = make_workbook(session, officer, submission=open_round.id)
    submission = open_round.id
    save_figure(
        session, officer, submission=submission, figure="staff.total", value=Decimal(40), counted_on=DAY,
        seen_version=0,
    )  # fmt: skip
    file = filled(
        file,
        {
            SITE: {"answer": 1},
            ("staff.total", 0): {"value": 29, "counted_on": DAY},
            ("staff.mailbox", 0): {"value": 30, "counted_on": DAY},
        },
    )
    session.commit()
    with pytest.raises(Invalid, match=r"figure\.part"), transaction(store) as other:
        store_workbook(other, officer, submission=submission, file=file, mine={"figure:staff.total:0"})
    with transaction(store) as other:
        assert answers_of(other, officer, submission) == {}
        assert figures_of(other, officer, submission)["staff.total", 0].value == 40

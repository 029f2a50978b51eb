"""A workbook that comes back: every line is compared with the store by its ids, and nothing is stored."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from assess.answers import answers_of, save_answer
from assess.figures import save_figure
from assess.workbook.checking import preview_workbook
from assess.workbook.lines import CHANGED, CONFLICT, NEW, REJECTED, UNCHANGED, Line
from assess.workbook.writing import make_workbook
from data.access import Actor, Role
from data.errors import Closed, Denied, Invalid, Missing
from tests.assess.conftest import Round, number
from tests.assess.workbook_by_hand import changed, filled, sheets_of
from tests.conftest import Country, actor

SITE = ("site.reachable", 0)


def lines(session: Session, officer: Actor, round_: Round, file: bytes) -> dict[tuple[str, int], Line]:
    found = preview_workbook(session, officer, submission=round_.id, file=file)
    return {line.key: line for line in found.lines if line.key}


def one(session: Session, officer: Actor, round_: Round, cells: dict[str, object], key: tuple[str, int] = SITE) -> Line:
    file = make_workbook(session, officer, submission=round_.id)
    return lines(session, officer, round_, filled(file, {key: cells}))[key]


def answer(
    session: Session, officer: Actor, round_: Round, level: int, seen: int = 0, note: str = "", link: str = ""
) -> None:
    save_answer(
        session, officer, submission=round_.id, item=SITE[0], state="level", level=level, seen_version=seen, note=note,
        link=link,
    )  # fmt: skip


@pytest.mark.parametrize("spoken", ["en", "km"])
def test_a_workbook_that_nobody_touched_changes_nothing(
    session: Session, officer: Actor, open_round: Round, spoken: str
) -> None:
    answer(session, officer, open_round, 2, note="=1+1", link="https://example.org/a?b=c")
    save_answer(
        session, officer, submission=open_round.id, item="service.described", service=number(open_round.birth.id),
        state="dont_know", seen_version=0, note="-",
    )  # fmt: skip
    save_figure(
        session, officer, submission=open_round.id, figure="ict.budget", value=Decimal("123456789012345.67"),
        counted_on=date(2025, 12, 31), seen_version=0,
    )  # fmt: skip
    file = make_workbook(session, officer, submission=open_round.id, spoken=spoken)
    found = preview_workbook(session, officer, submission=open_round.id, file=file)
    assert set(found.counts) == {UNCHANGED}
    assert {"site.reachable", "service.described", "ict.budget"} <= {line.key[0] for line in found.lines if line.key}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(note=st.text(max_size=60), level=st.integers(0, 3))
@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_any_note_survives_the_way_out_and_back(
    session: Session, officer: Actor, open_round: Round, note: str, level: int
) -> None:
    kept = answers_of(session, officer, open_round.id).get(SITE)
    answer(session, officer, open_round, level, kept.version if kept else 0, note=note)
    file = make_workbook(session, officer, submission=open_round.id, section="1")
    # Saved by another program, which writes text in its own way.
    assert lines(session, officer, open_round, changed(file, lambda _: None))[SITE].status == UNCHANGED
    # Touched in another cell: the note is still the one that is stored.
    touched = lines(session, officer, open_round, filled(file, {SITE: {"link": "https://example.org"}}))[SITE]
    assert touched.values["note"] == answers_of(session, officer, open_round.id)[SITE].note


@pytest.mark.parametrize(
    ("cell", "state", "level"),
    [
        (2, "level", 2),
        (2.0, "level", 2),
        ("2", "level", 2),
        ("២", "level", 2),
        (" ០ ", "level", 0),
        ("?", "dont_know", None),
    ],
)
def test_an_answer_may_be_written_as_a_number_or_text_in_either_script(
    session: Session, officer: Actor, open_round: Round, cell: object, state: str, level: int | None
) -> None:
    line = one(session, officer, open_round, {"answer": cell})
    assert (line.status, line.values["state"], line.values["level"]) == (NEW, state, level)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"answer": 9}, "answer.level"),
        ({"answer": 1.5}, "workbook.answer"),
        ({"answer": "yes"}, "workbook.answer"),
        ({"answer": True}, "workbook.answer"),
        ({"answer": -1}, "workbook.answer"),
        ({"answer": "n/a", "reason": "None"}, "answer.must_apply"),
        ({"answer": "=1+1"}, "workbook.formula"),
        ({"answer": 1, "note": "=HYPERLINK(A1)"}, "workbook.formula"),
        ({"answer": 1, "link": "javascript:alert(1)"}, "answer.link"),
        ({"answer": 1, "note": "x" * 10_001}, "text.too_long"),
        ({"service": 77, "answer": 1}, "workbook.not_asked"),
        ({"service": "x", "answer": 1}, "workbook.ids"),
        ({"item": None, "answer": 1}, "workbook.ids"),
    ],
)
def test_a_line_that_cannot_be_stored_says_why_and_the_others_go_on(
    session: Session, officer: Actor, open_round: Round, cells: dict[str, object], code: str
) -> None:
    other = ("service.described", number(open_round.birth.id))
    file = make_workbook(session, officer, submission=open_round.id)
    file = filled(file, {SITE: cells, other: {"answer": 1}})
    found = preview_workbook(session, officer, submission=open_round.id, file=file)
    refused = [line for line in found.lines if line.status == REJECTED]
    assert [line.why.code for line in refused if line.why] == [code]
    assert [line.key for line in found.lines if line.status == NEW] == [other]


def test_a_blank_cell_never_erases(session: Session, officer: Actor, open_round: Round) -> None:
    answer(session, officer, open_round, 2, note="Seen", link="https://example.org/")
    line = one(session, officer, open_round, {"answer": None, "note": None, "link": "https://example.org/new"})
    assert line.status == CHANGED
    assert (line.values["level"], line.values["note"], line.values["link"]) == (2, "Seen", "https://example.org/new")
    assert one(session, officer, open_round, {"answer": None, "note": None, "link": None}).status == UNCHANGED


def test_a_dash_takes_back(session: Session, officer: Actor, open_round: Round) -> None:
    answer(session, officer, open_round, 2, note="Seen")
    line = one(session, officer, open_round, {"answer": "-", "note": "-"})
    assert (line.status, line.values["state"], line.values["note"]) == (CHANGED, "unanswered", None)


def test_an_answer_stored_after_the_download_is_a_conflict_that_shows_both(
    session: Session, officer: Actor, open_round: Round
) -> None:
    answer(session, officer, open_round, 1)
    file = make_workbook(session, officer, submission=open_round.id, spoken="en")
    answer(session, officer, open_round, 3, seen=1)
    line = lines(session, officer, open_round, filled(file, {SITE: {"answer": 2}}))[SITE]
    assert (line.status, line.stored[0], line.given[0], line.version) == (CONFLICT, "3", "2", 2)


@pytest.mark.parametrize("cell", [1, 3], ids=["untouched since the download", "the same as stored meanwhile"])
def test_no_conflict_where_nothing_is_in_dispute(
    session: Session, officer: Actor, open_round: Round, cell: int
) -> None:
    answer(session, officer, open_round, 1)
    file = make_workbook(session, officer, submission=open_round.id)
    answer(session, officer, open_round, 3, seen=1)
    assert lines(session, officer, open_round, filled(file, {SITE: {"answer": cell}}))[SITE].status == UNCHANGED


def test_lines_are_matched_by_their_ids_wherever_they_stand(
    session: Session, officer: Actor, open_round: Round
) -> None:
    file = filled(make_workbook(session, officer, submission=open_round.id), {SITE: {"answer": 2}})

    def mix(book: openpyxl.Workbook) -> None:
        for sheet, heads in sheets_of(book):
            sheet.title = f"My {sheet.title}"
            sheet.delete_cols(heads["question"])
            sheet.insert_rows(3)
            sheet.insert_cols(6)

    assert lines(session, officer, open_round, changed(file, mix))[SITE].values["level"] == 2


def test_a_line_that_was_copied_is_not_guessed_at(session: Session, officer: Actor, open_round: Round) -> None:
    def copy(book: openpyxl.Workbook) -> None:
        sheet, heads = next(sheets_of(book))
        values = [cell.value for cell in sheet[3]]
        values[heads["answer"] - 1] = 1
        sheet.append(values)

    file = changed(make_workbook(session, officer, submission=open_round.id, section="1"), copy)
    found = preview_workbook(session, officer, submission=open_round.id, file=file)
    assert [line.why.code for line in found.lines if line.why] == ["workbook.line_twice"] * 2


@pytest.mark.parametrize(
    ("value", "day", "stored"),
    [
        ("១ ២០០", "៣១/១២/២០២៥", (Decimal(1200), date(2025, 12, 31))),
        (1200, date(2025, 12, 31), (Decimal(1200), date(2025, 12, 31))),
        (1200, "2025-12-31", (Decimal(1200), date(2025, 12, 31))),
    ],
)
def test_a_figure_comes_with_its_day(
    session: Session, officer: Actor, open_round: Round, value: object, day: object, stored: tuple[Decimal, date]
) -> None:
    line = one(session, officer, open_round, {"value": value, "counted_on": day}, ("staff.total", 0))
    assert (line.status, line.values["value"], line.values["counted_on"]) == (NEW, *stored)


@pytest.mark.parametrize(
    ("value", "day", "code"),
    [
        (1, None, "workbook.day_missing"),
        (1, "31.31.2025", "workbook.day"),
        (1, "2999-01-01", "figure.future"),
        (1.5, "2025-12-31", "figure.value"),
        ("many", "2025-12-31", "workbook.number"),
    ],
)
def test_a_figure_that_cannot_be_says_why(
    session: Session, officer: Actor, open_round: Round, value: object, day: object, code: str
) -> None:
    line = one(session, officer, open_round, {"value": value, "counted_on": day}, ("staff.total", 0))
    assert (line.status, line.why and line.why.code) == (REJECTED, code)


def test_a_part_larger_than_its_whole_takes_what_hangs_on_it_along(
    session: Session, officer: Actor, open_round: Round
) -> None:
    """10 staff stored. 20 with 15 and 30 of them: 30 > 20 refuses the 20, and then 15 > 10 is refused too."""
    save_figure(
        session, officer, submission=open_round.id, figure="staff.total", value=Decimal(10),
        counted_on=date(2025, 12, 31), seen_version=0,
    )  # fmt: skip
    file = make_workbook(session, officer, submission=open_round.id, section="figures")
    new = {"staff.total": 20, "staff.mailbox": 15, "staff.skills": 30}
    cells = {(name, 0): {"value": value, "counted_on": "2025-12-31"} for name, value in new.items()}
    found = lines(session, officer, open_round, filled(file, cells))
    assert {name: found[name, 0].status for name in new} == dict.fromkeys(new, REJECTED)


def test_only_who_answers_may_take_a_workbook_or_show_one(
    session: Session, officer: Actor, auditor: Actor, open_round: Round, country: Country
) -> None:
    file = make_workbook(session, officer, submission=open_round.id)
    stranger = actor(Role.OFFICER, country.trade)
    for who, error in ((auditor, Denied), (stranger, Missing)):
        with pytest.raises(error):
            make_workbook(session, who, submission=open_round.id)
        with pytest.raises(error):
            preview_workbook(session, who, submission=open_round.id, file=file)


def test_a_submission_that_is_handed_in_takes_no_workbook(session: Session, officer: Actor, open_round: Round) -> None:
    file = make_workbook(session, officer, submission=open_round.id)
    open_round.health.state = "submitted"
    session.flush()
    with pytest.raises(Closed):
        preview_workbook(session, officer, submission=open_round.id, file=file)


def test_a_section_that_is_not_there_is_refused(session: Session, officer: Actor, open_round: Round) -> None:
    with pytest.raises(Invalid, match=r"workbook\.section"):
        make_workbook(session, officer, submission=open_round.id, section="9")


def test_only_the_cells_to_fill_in_are_open_and_the_ids_are_hidden(
    session: Session, officer: Actor, open_round: Round
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(make_workbook(session, officer, submission=open_round.id)))
    assert book["egov"].sheet_state == "veryHidden"
    for sheet, heads in sheets_of(book):
        assert sheet.protection.sheet
        assert sheet.row_dimensions[1].hidden
        assert sheet.column_dimensions["A"].hidden
        row = next(row for row in range(3, sheet.max_row + 1) if sheet.cell(row, 1).value)
        opened = {name for name, x in heads.items() if not sheet.cell(row, x).protection.locked}
        assert opened in ({"answer", "reason", "note", "link", "files"}, {"value", "counted_on"})

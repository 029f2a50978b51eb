"""The panel: medians worked by hand, the sheet out and in, and everything that must not get in."""

import io
import zipfile

import openpyxl
import pytest
from sqlmodel import Session

from assess.workbook.lines import CHANGED, CONFLICT, NEW, REJECTED, UNCHANGED
from data.access import Actor
from data.errors import Conflict, Denied, Invalid
from data.i18n import speaking
from projects.lists import criteria
from projects.ranking.panel import Entry, median_of, panel_scores, set_scores
from projects.ranking.panel_return import preview_sheet, store_sheet
from projects.ranking.panel_sheet import COLUMNS, FIRST_ROW, OF, REASON, VALUE, make_sheet
from projects.ranking.priorities import set_value, values_of
from projects.tables import Project
from tests.conftest import Country
from tests.projects.conftest import number

COST = FIRST_ROW + list(criteria().by_id).index("cost")


def say(session: Session, planner: Actor, project: Project, member: str, value: int | None, version: int = 0) -> None:
    entry = Entry("cost", value, "Seen the offer", version)
    set_scores(session, planner, number(project.id), member=member, entries=[entry])


def filled(file: bytes, cells: dict[tuple[int, str], object], member: str | None = None) -> bytes:
    """The sheet with some cells filled in, as a member would; rows count from 1."""
    book = openpyxl.load_workbook(io.BytesIO(file))
    sheet = book.worksheets[1]
    for (row, name), value in cells.items():
        sheet.cell(row, COLUMNS.index(name) + 1).value = value  # pyright: ignore[reportAttributeAccessIssue] - no cell is merged
    if member is not None:
        sheet.cell(2, COLUMNS.index(OF) + 1).value = member  # pyright: ignore[reportAttributeAccessIssue]
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


@pytest.fixture
def blank(session: Session, planner: Actor, project: Project) -> bytes:
    """A sheet for anybody, with one project."""
    assert project.id
    return make_sheet(session, planner)


def statuses(session: Session, planner: Actor, file: bytes, member: str = "") -> list[tuple[str, str | None]]:
    lines = preview_sheet(session, planner, file=file, member=member).lines
    return [(line.status, line.why.code if line.why else None) for line in lines]


@pytest.mark.parametrize(
    ("values", "median"),
    [
        pytest.param([40], 40, id="one"),
        pytest.param([0, 100, 50], 50, id="the middle of three"),
        pytest.param([50, 75], 63, id="62.5 goes up"),
        pytest.param([20, 30, 80, 90], 55, id="(30+80)/2"),
    ],
)
def test_the_median(values: list[int], median: int) -> None:
    assert median_of(values) == median


def test_the_median_of_the_panel_is_the_value_and_the_spread_is_told(
    session: Session, planner: Actor, project: Project
) -> None:
    for member, value in (("A", 0), ("B", 50), ("C", 75)):
        say(session, planner, project, member, value)
    scored = panel_scores(session, planner)[number(project.id)]["cost"]
    assert (scored.median, scored.least, scored.most) == (50, 0, 75)
    assert values_of(session, planner, number(project.id))["cost"].value == 50


def test_members_never_overwrite_one_another(session: Session, planner: Actor, project: Project) -> None:
    say(session, planner, project, "A", 10)
    say(session, planner, project, "B", 90)
    scores = panel_scores(session, planner)[number(project.id)]["cost"].scores
    assert {name: one.value for name, one in scores.items()} == {"A": 10, "B": 90}
    with pytest.raises(Conflict):
        say(session, planner, project, "A", 20)


def test_without_a_score_left_there_is_no_value(session: Session, planner: Actor, project: Project) -> None:
    say(session, planner, project, "A", 10)
    say(session, planner, project, "A", None, version=1)
    assert values_of(session, planner, number(project.id)) == {}


def test_a_value_that_a_panel_has_scored_is_not_set_directly(
    session: Session, planner: Actor, project: Project
) -> None:
    say(session, planner, project, "A", 10)
    with pytest.raises(Invalid, match=r"ranking\.panel_decides"):
        set_value(session, planner, number(project.id), criterion="cost", value=1, seen_version=1)


@pytest.mark.parametrize(
    ("member", "entry", "code"),
    [
        pytest.param(" ", Entry("cost", 1), r"panel\.member", id="nobody"),
        pytest.param("A", Entry("beauty", 1), r"ranking\.criterion", id="no such criterion"),
        pytest.param("A", Entry("cost", 101), r"ranking\.value", id="off the scale"),
    ],
)
def test_a_score_that_cannot_be_is_refused(
    session: Session, planner: Actor, project: Project, member: str, entry: Entry, code: str
) -> None:
    with pytest.raises(Invalid, match=code):
        set_scores(session, planner, number(project.id), member=member, entries=[entry])


def test_the_sheet_has_a_line_for_each_criterion_with_its_anchors_and_hidden_ids(blank: bytes) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(blank)).worksheets[1]
    rows = list(sheet.iter_rows(min_row=FIRST_ROW, values_only=True))
    assert [row[1] for row in rows] == list(criteria().by_id)
    assert str(rows[COST - FIRST_ROW][6]).endswith("100: Under USD 50,000.")
    assert sheet.protection.sheet
    ids = sheet.column_dimensions["A"]
    assert (ids.hidden, ids.min, ids.max) == (True, 1, 4)
    assert not sheet.cell(COST, COLUMNS.index(VALUE) + 1).protection.locked


def test_a_filled_in_sheet_is_looked_at_then_stored(
    session: Session, planner: Actor, project: Project, blank: bytes
) -> None:
    file = filled(blank, {(COST, VALUE): "៧៥", (COST, REASON): "Three offers"}, member="សុខ ដារ៉ា")
    found = preview_sheet(session, planner, file=file)
    assert (found.member, statuses(session, planner, file)) == ("សុខ ដារ៉ា", [(NEW, None)])
    assert store_sheet(session, planner, file=file, seen=found.fingerprint) == 1
    row = panel_scores(session, planner)[number(project.id)]["cost"].scores["សុខ ដារ៉ា"]
    assert (row.value, row.reason, row.entered_by) == (75, "Three offers", planner.name)
    assert statuses(session, planner, file) == [(UNCHANGED, None)]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        pytest.param({(COST, VALUE): 101}, "ranking.value", id="off the scale"),
        pytest.param({(COST, VALUE): -1}, "ranking.value", id="negative"),
        pytest.param({(COST, VALUE): 50.5}, "panel.number", id="half a point"),
        pytest.param({(COST, VALUE): "much"}, "panel.number", id="a word"),
        pytest.param({(COST, VALUE): True}, "panel.number", id="a truth"),
        pytest.param({(COST, VALUE): "=1+1"}, "panel.formula", id="a formula"),
        pytest.param({(COST, VALUE): 5, (COST, REASON): "=A1"}, "panel.formula", id="a formula as reason"),
        pytest.param({(COST, REASON): "Why"}, "panel.reason_alone", id="a reason without a value"),
        pytest.param({(COST, VALUE): 5, (COST, REASON): "x" * 4001}, "text.too_long", id="too long a reason"),
        pytest.param({(COST, VALUE): 5, (COST, "project"): None}, "panel.unknown", id="the id is gone"),
        pytest.param({(COST, VALUE): 5, (COST, "project"): 999_999}, "panel.project", id="no such project"),
        pytest.param({(COST, VALUE): 5, (COST, "criterion"): "beauty"}, "ranking.criterion", id="no such criterion"),
    ],
)
def test_a_line_that_cannot_be_stored_says_why(
    session: Session, planner: Actor, blank: bytes, cells: dict[tuple[int, str], object], code: str
) -> None:
    file = filled(blank, cells, member="A")
    assert statuses(session, planner, file) == [(REJECTED, code)]
    with pytest.raises(Invalid, match=r"panel\.nothing"):
        store_sheet(session, planner, file=file)


def test_a_line_that_stands_twice_is_refused_both_times(session: Session, planner: Actor, blank: bytes) -> None:
    twice = {(COST, VALUE): 5, (COST + 1, VALUE): 6, (COST + 1, "criterion"): "cost"}
    file = filled(blank, dict(twice), member="A")
    assert statuses(session, planner, file) == [(REJECTED, "panel.twice")] * 2


def test_what_the_same_member_stored_since_is_kept_unless_it_is_asked_for(
    session: Session, planner: Actor, project: Project, blank: bytes
) -> None:
    say(session, planner, project, "A", 10)
    file = filled(blank, {(COST, VALUE): 90}, member="A")
    assert statuses(session, planner, file) == [(CONFLICT, "panel.theirs")]
    with pytest.raises(Invalid, match=r"panel\.nothing"):
        store_sheet(session, planner, file=file)
    store_sheet(session, planner, file=file, anew=True)
    assert panel_scores(session, planner)[number(project.id)]["cost"].median == 90


def test_a_members_own_sheet_has_the_scores_and_a_dash_takes_one_back(
    session: Session, planner: Actor, project: Project
) -> None:
    say(session, planner, project, "A", 10)
    own = make_sheet(session, planner, member="A", projects=[number(project.id)])
    assert statuses(session, planner, own) == []
    file = filled(own, {(COST, VALUE): "-"})
    assert statuses(session, planner, file) == [(CHANGED, None)]
    store_sheet(session, planner, file=file)
    assert panel_scores(session, planner) == {}


def test_a_sheet_without_a_name_is_refused_until_somebody_says_whose_it_is(
    session: Session, planner: Actor, blank: bytes
) -> None:
    file = filled(blank, {(COST, VALUE): 5})
    with pytest.raises(Invalid, match=r"panel\.member"):
        preview_sheet(session, planner, file=file)
    assert preview_sheet(session, planner, file=file, member="B").member == "B"


def test_what_changed_since_the_preview_is_stored_by_nobody(
    session: Session, planner: Actor, project: Project, blank: bytes
) -> None:
    file = filled(blank, {(COST, VALUE): 90}, member="A")
    seen = preview_sheet(session, planner, file=file).fingerprint
    say(session, planner, project, "A", 10)
    with pytest.raises(Conflict, match=r"panel\.moved"):
        store_sheet(session, planner, file=file, seen=seen)


def test_a_hundred_thousand_rows_are_refused(session: Session, planner: Actor) -> None:
    plain, written, many = io.BytesIO(), io.BytesIO(), b"<row><c><v>1</v></c></row>" * 100_000
    openpyxl.Workbook().save(plain)
    with zipfile.ZipFile(plain) as one, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as other:
        for part in one.namelist():
            other.writestr(part, one.read(part).replace(b"</sheetData>", many + b"</sheetData>"))
    with pytest.raises(Invalid, match=r"panel\.rows"):
        preview_sheet(session, planner, file=written.getvalue())


@pytest.mark.parametrize("file", [b"", b"no workbook"])
def test_what_is_no_workbook_is_refused(session: Session, planner: Actor, file: bytes) -> None:
    with pytest.raises(Invalid, match=r"workbook\.kind"):
        preview_sheet(session, planner, file=file)


def test_another_workbook_is_refused(session: Session, planner: Actor) -> None:
    written = io.BytesIO()
    openpyxl.Workbook().save(written)
    with pytest.raises(Invalid, match=r"panel\.not_ours"):
        preview_sheet(session, planner, file=written.getvalue())


def test_the_sheet_can_be_had_in_khmer(session: Session, planner: Actor, project: Project) -> None:
    assert project.id
    with speaking("km"):
        sheet = openpyxl.load_workbook(io.BytesIO(make_sheet(session, planner))).worksheets[1]
    assert sheet.cell(COST, COLUMNS.index(OF) + 1).value == "ថ្លៃចំណាយ"


def test_an_officer_takes_no_sheet(session: Session, officer: Actor, country: Country) -> None:
    assert country.root.id
    with pytest.raises(Denied):
        make_sheet(session, officer)

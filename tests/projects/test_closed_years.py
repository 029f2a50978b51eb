"""Closed years: their lines stay as they are, but for what was spent, with a reason."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import Session, select

from assess.states import today
from data.access import Actor, Role
from data.errors import Closed, Conflict, Denied, Invalid
from data.tables import Event
from projects.investment.closed_years import close_year, closed_years, list_closings, reopen_year
from projects.investment.line_sheet import LineChange, save_lines
from projects.investment.lines import change_line, remove_line
from projects.investment.rates import remove_rate, set_rate
from projects.tables import InvestmentLine, Project
from tests.conftest import Country, actor
from tests.projects.conftest import number

Line = Callable[..., InvestmentLine]
LAST = today().year - 1


@pytest.fixture
def closed(session: Session, planner: Actor, project: Project, line: Line) -> InvestmentLine:
    """A line of last year with 100 planned, whose accounts are closed."""
    entered = line(project, year=LAST, planned=100)
    close_year(session, planner, year=LAST, reason="Audited.")
    return entered


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"planned": 101}, id="the plan"),
        pytest.param({"committed": 1}, id="a commitment"),
        pytest.param({"financier": "Somebody else"}, id="who pays"),
        pytest.param({"year": LAST + 1}, id="out of the closed year"),
        pytest.param({"spent": 5, "planned": 90}, id="what was spent, and the plan with it"),
    ],
)
def test_a_line_of_a_closed_year_keeps_its_plan(
    session: Session, planner: Actor, closed: InvestmentLine, changes: dict[str, object]
) -> None:
    with pytest.raises(Closed, match=r"year\.closed"):
        change_line(session, planner, number(closed.id), seen_version=1, changes=changes, reason="A slip.")


def test_what_was_spent_in_a_closed_year_is_corrected_with_a_reason_which_is_recorded(
    session: Session, planner: Actor, closed: InvestmentLine
) -> None:
    with pytest.raises(Invalid, match=r"year\.correction_reason"):
        change_line(session, planner, number(closed.id), seen_version=1, changes={"spent": 7}, reason=" ")
    change_line(session, planner, number(closed.id), seen_version=1, changes={"spent": 7}, reason="A late bill.")
    assert closed.spent == Decimal("7.00")
    events = [one.details for one in session.exec(select(Event)) if one.details.get("line_id") == closed.id]
    assert events[-1]["reason"] == "A late bill."


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        pytest.param({"spent": 3}, None, id="spent only"),
        pytest.param({"spent": 3, "planned": 3}, Closed, id="with a plan"),
        pytest.param({}, Closed, id="nothing spent"),
    ],
)
def test_a_new_line_in_a_closed_year_can_only_tell_what_was_spent(
    project: Project, line: Line, closed: InvestmentLine, said: dict[str, object], refused: type[Exception] | None
) -> None:
    assert closed.id
    if refused is None:
        assert line(project, year=LAST, reason="A late bill.", **said).spent == Decimal("3.00")
        return
    with pytest.raises(refused):
        line(project, year=LAST, reason="A late bill.", **said)


def test_a_line_is_neither_moved_into_a_closed_year_nor_removed_from_it(
    session: Session, planner: Actor, project: Project, line: Line, closed: InvestmentLine
) -> None:
    other = line(project, year=LAST + 1, planned=5)
    with pytest.raises(Closed):
        change_line(session, planner, number(other.id), seen_version=1, changes={"year": LAST}, reason="A slip.")
    with pytest.raises(Closed):
        remove_line(session, planner, number(closed.id), seen_version=1)


def test_a_sheet_gives_one_reason_for_its_corrections(
    session: Session, planner: Actor, project: Project, closed: InvestmentLine
) -> None:
    change = LineChange(number(closed.id), 1, {"spent": "8"})
    save_lines(session, planner, number(project.id), changed=[change], reason="A late bill.")
    assert closed.spent == Decimal("8.00")


def test_a_rate_that_counted_in_a_closed_year_stays(
    session: Session, planner: Actor, project: Project, line: Line
) -> None:
    kept = set_rate(session, planner, currency="KHR", on=date(LAST, 1, 2), amount="4000", in_base="1")
    line(project, year=LAST, planned=4000, currency="KHR")
    close_year(session, planner, year=LAST, reason="Audited.")
    with pytest.raises(Closed, match=r"year\.closed_rate"), session.begin_nested():
        remove_rate(session, planner, number(kept.id))
    with pytest.raises(Closed, match=r"year\.closed_rate"), session.begin_nested():
        set_rate(session, planner, currency="KHR", on=date(LAST, 6, 30), amount="4100", in_base="1")
    set_rate(session, planner, currency="KHR", on=date(LAST, 7, 2), amount="4100", in_base="1")


def test_only_a_year_that_is_over_and_converted_can_be_closed_and_only_once(
    session: Session, planner: Actor, project: Project, line: Line
) -> None:
    with pytest.raises(Invalid, match=r"year\.not_over"):
        close_year(session, planner, year=LAST + 1, reason="Audited.")
    with pytest.raises(Invalid, match=r"gate\.reason"):
        close_year(session, planner, year=LAST, reason=" ")
    line(project, year=LAST, planned=4000, currency="KHR")
    with pytest.raises(Invalid, match=rf"KHR {LAST}"):
        close_year(session, planner, year=LAST, reason="Audited.")
    close_year(session, planner, year=LAST - 1, reason="Audited.")
    with pytest.raises(Conflict):
        close_year(session, planner, year=LAST - 1, reason="Audited.")


def test_a_director_opens_a_year_again_and_a_planner_does_not(
    session: Session, planner: Actor, director: Actor, closed: InvestmentLine
) -> None:
    with pytest.raises(Denied):
        reopen_year(session, planner, year=LAST, reason="A wrong plan.")
    reopen_year(session, director, year=LAST, reason="A wrong plan.")
    change_line(session, planner, number(closed.id), seen_version=1, changes={"planned": 90})
    assert closed_years(session) == frozenset()
    assert [(one.year, one.reopened_by) for one in list_closings(session, planner)] == [(LAST, director.name)]
    with pytest.raises(Invalid, match=r"year\.not_closed"):
        reopen_year(session, director, year=LAST, reason="Again.")


def test_a_planner_of_one_ministry_does_not_close_the_year_of_the_country(session: Session, country: Country) -> None:
    with pytest.raises(Denied):
        close_year(session, actor(Role.PLANNER, country.health), year=LAST, reason="Ours.")

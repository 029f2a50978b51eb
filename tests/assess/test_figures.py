"""Figures beside the answers: their units, their parts and wholes, and the day they were counted."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session

from assess.figures import Reported, figures_of, save_figure
from assess.states import today
from data.access import Actor, Role
from data.errors import Closed, Conflict, Invalid, Missing
from tests.assess.conftest import Round, number
from tests.conftest import Country, actor


def save(session: Session, officer: Actor, open_round: Round, value: str | None, **changes: Any) -> Reported:
    """Save a figure, by default the number of staff, counted today."""
    usual: dict[str, Any] = {"figure": "staff.total", "counted_on": today(), "seen_version": 0}
    amount = None if value is None else Decimal(value)
    return save_figure(session, officer, submission=open_round.id, value=amount, **{**usual, **changes})


def test_a_figure_is_read_back_exactly(session: Session, officer: Actor, open_round: Round) -> None:
    save(session, officer, open_round, "99999999999999.99", figure="ict.budget")
    kept = figures_of(session, officer, open_round.id)["ict.budget", 0]
    assert (kept.value, kept.counted_on, kept.version) == (Decimal("99999999999999.99"), today(), 1)


@pytest.mark.parametrize(
    ("figure", "value", "code"),
    [
        pytest.param("staff.lunches", "1", "figure.unknown", id="an unknown figure"),
        pytest.param("staff.total", "-1", "figure.value", id="less than nobody"),
        pytest.param("staff.total", "2.5", "figure.value", id="half a person"),
        pytest.param("ict.budget", "0.005", "figure.value", id="half a cent"),
        pytest.param("ict.budget", "NaN", "figure.value", id="no number"),
        pytest.param("ict.budget", "1e15", "figure.value", id="more than fits"),
        pytest.param("site.own", "2", "figure.yes_no", id="two websites is not yes or no"),
        pytest.param("service.transactions", "1", "answer.service", id="a figure of a service for none"),
    ],
)
def test_a_figure_that_cannot_be_is_refused(
    session: Session, officer: Actor, open_round: Round, figure: str, value: str, code: str
) -> None:
    with pytest.raises(Invalid) as caught:
        save(session, officer, open_round, value, figure=figure)
    assert caught.value.code == code


def test_what_is_counted_tomorrow_is_refused(session: Session, officer: Actor, open_round: Round) -> None:
    with pytest.raises(Invalid, match=r"figure\.future"):
        save(session, officer, open_round, "5", counted_on=today() + timedelta(days=1))


def test_a_part_is_not_larger_than_its_whole(session: Session, officer: Actor, open_round: Round) -> None:
    save(session, officer, open_round, "10")
    with pytest.raises(Invalid) as caught:
        save(session, officer, open_round, "11", figure="staff.mailbox")
    assert caught.value.details["some"] == "11"
    assert caught.value.details["all"] == "10"
    assert save(session, officer, open_round, "10", figure="staff.mailbox").value == 10


def test_a_whole_is_not_made_smaller_than_its_part(session: Session, officer: Actor, open_round: Round) -> None:
    save(session, officer, open_round, "7", figure="staff.mailbox")
    with pytest.raises(Invalid, match=r"figure\.part"):
        save(session, officer, open_round, "6")
    assert save(session, officer, open_round, "7").value == 7


def test_parts_are_compared_within_one_service(session: Session, officer: Actor, open_round: Round) -> None:
    birth, licence = number(open_round.birth.id), number(open_round.licence.id)
    save(session, officer, open_round, "10", figure="service.transactions", service=birth)
    save(session, officer, open_round, "50", figure="service.transactions_online", service=licence)
    with pytest.raises(Invalid, match=r"figure\.part"):
        save(session, officer, open_round, "50", figure="service.transactions_online", service=birth)


def test_only_key_services_report_figures(session: Session, officer: Actor, open_round: Round) -> None:
    with pytest.raises(Invalid, match=r"answer\.service"):
        save(session, officer, open_round, "1", figure="service.transactions", service=number(open_round.archive.id))


def test_a_figure_taken_back_is_empty_and_its_version_goes_on(
    session: Session, officer: Actor, open_round: Round
) -> None:
    save(session, officer, open_round, "10")
    save(session, officer, open_round, None, seen_version=1)
    kept = figures_of(session, officer, open_round.id)["staff.total", 0]
    assert (kept.value, kept.version) == (None, 2)


def test_a_save_that_saw_another_version_is_refused_and_shows_both(
    session: Session, officer: Actor, open_round: Round
) -> None:
    save(session, officer, open_round, "10")
    with pytest.raises(Conflict) as caught:
        save(session, officer, open_round, "20")
    theirs, yours = caught.value.details["theirs"], caught.value.details["yours"]
    assert isinstance(theirs, dict)
    assert isinstance(yours, dict)
    assert (theirs["value"], theirs["version"], yours["value"]) == (10, 1, 20)


def test_a_float_is_a_bug(session: Session, officer: Actor, open_round: Round) -> None:
    with pytest.raises(TypeError, match="float"):
        save_figure(
            session, officer, submission=open_round.id, figure="staff.total", value=1.0,  # type: ignore[arg-type]
            counted_on=today(), seen_version=0,
        )  # fmt: skip


def test_a_closed_cycle_takes_no_figure(session: Session, officer: Actor, open_round: Round) -> None:
    open_round.cycle.state = "closed"
    session.flush()
    with pytest.raises(Closed):
        save(session, officer, open_round, "1")


def test_another_organisation_sees_no_figures(session: Session, country: Country, open_round: Round) -> None:
    with pytest.raises(Missing):
        figures_of(session, actor(Role.OFFICER, country.trade), open_round.id)

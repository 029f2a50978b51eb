"""Exact money and aware times, on both databases."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import Column, MetaData, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, select

from assess.tables import FigureValue
from data.base import Money, utc_now
from data.tables import Event
from projects.tables import InvestmentLine

DIALECTS = {"sqlite": sqlite.dialect(), "postgresql": postgresql.dialect()}


@pytest.fixture
def purse(session: Session) -> Table:
    """A table of amounts, in the database of the test."""
    table = Table("purse", MetaData(), Column("amount", Money()))
    table.create(session.connection())
    return table


@pytest.mark.parametrize("amount", ["99999999999999.99", "0.00", "0.01", "-4100000000000.10"])
def test_money_comes_back_to_the_cent(session: Session, purse: Table, amount: str) -> None:
    session.connection().execute(purse.insert().values(amount=Decimal(amount)))
    kept = session.connection().execute(purse.select()).scalar_one()
    assert (kept, str(kept)) == (Decimal(amount), amount)


def test_money_is_compared_as_numbers_by_the_database(session: Session, purse: Table) -> None:
    amounts = [Decimal("9.00"), Decimal("10.00"), Decimal("100.00")]
    session.connection().execute(purse.insert(), [{"amount": amount} for amount in amounts])
    chosen = purse.select().where(purse.c.amount >= Decimal("10.00")).order_by(purse.c.amount)
    assert session.connection().execute(chosen).scalars().all() == amounts[1:]


@pytest.mark.parametrize("name", DIALECTS)
@pytest.mark.parametrize(
    ("value", "error"),
    [
        pytest.param(1.5, TypeError, id="a float"),
        pytest.param(1, TypeError, id="an int"),
        pytest.param(Decimal("0.001"), ValueError, id="a tenth of a cent"),
        pytest.param(Decimal("NaN"), ValueError, id="no number"),
        pytest.param(Decimal("Infinity"), ValueError, id="no end"),
    ],
)
def test_money_takes_exact_amounts_only(name: str, value: object, error: type[Exception]) -> None:
    with pytest.raises(error):
        Money().process_bind_param(value, DIALECTS[name])  # type: ignore[arg-type]


@pytest.mark.parametrize("name", DIALECTS)
def test_no_money_is_not_zero(name: str) -> None:
    assert Money().process_bind_param(None, DIALECTS[name]) is None
    assert Money().process_result_value(None, DIALECTS[name]) is None


def test_a_time_of_another_zone_is_stored_and_returned_in_utc(session: Session) -> None:
    noon = datetime(2026, 4, 14, 12, 0, tzinfo=timezone(timedelta(hours=7)))
    session.add(
        Event(
            organisation_id=0,
            sequence=1,
            at=noon,
            person_name="x",
            action="x",
            subject="x",
            previous_hash="0",
            hash="1",
        )
    )
    session.flush()
    session.expire_all()
    kept = session.exec(select(Event.at)).one()
    assert kept.isoformat() == "2026-04-14T05:00:00+00:00"


def test_now_is_aware_and_in_utc() -> None:
    assert utc_now().tzinfo is UTC


def test_tables_are_named_in_words() -> None:
    assert (FigureValue.__tablename__, InvestmentLine.__tablename__) == ("figure_value", "investment_line")

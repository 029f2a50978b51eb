"""Statements made into text once do what they say on both databases, with values of every type that they carry."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateTable
from sqlmodel import Session

from data.prepared import Prepared, insert_rows
from data.tables import Event

EVENTS = Event.metadata.tables["event"]
ROW = {
    "organisation_id": 0,
    "sequence": 1,
    "at": datetime(2026, 1, 5, 8, 30, tzinfo=UTC),
    "person_id": None,
    "person_name": "Test officer",
    "action": "answer.edit",
    "subject": "submission:1",
    "details": {"note": "ចម្លើយ", "level": 2},
    "previous_hash": "0" * 64,
    "hash": "1" * 64,
}
WRITE = Prepared(insert(EVENTS).values({name: bindparam(name) for name in ROW}))
RENAME = Prepared(
    update(EVENTS).where(EVENTS.c.sequence == bindparam("of")).values(person_name=bindparam("person_name"))
)
NAMES = Prepared(select(EVENTS.c.person_name).where(EVENTS.c.sequence == bindparam("of")))


def test_what_is_written_is_read_as_it_was(session: Session) -> None:
    WRITE.change(session.connection(), ROW)
    kept = session.get(Event, session.connection().execute(select(EVENTS.c.id)).scalar_one())
    assert kept is not None
    assert {name: getattr(kept, name) for name in ROW} == ROW


def test_an_update_says_how_many_rows_it_changed(session: Session) -> None:
    WRITE.change(session.connection(), ROW)
    changed = [RENAME.change(session.connection(), {"of": of, "person_name": "Another"}) for of in (1, 2)]
    assert changed == [1, 0]
    assert NAMES.row(session.connection(), {"of": 1}) == ("Another",)


def test_what_is_not_there_is_no_row(session: Session) -> None:
    assert NAMES.row(session.connection(), {"of": 1}) is None


def test_a_fault_of_the_database_is_told_as_all_others_are(session: Session) -> None:
    WRITE.change(session.connection(), ROW)
    with pytest.raises(IntegrityError):
        WRITE.change(session.connection(), ROW)
    session.rollback()


def test_a_value_that_is_missing_is_named(session: Session) -> None:
    with pytest.raises(KeyError, match="person_name"):
        RENAME.change(session.connection(), {"of": 1})


def test_what_takes_no_values_cannot_be_prepared(session: Session) -> None:
    with pytest.raises(TypeError, match="takes values"):
        Prepared(CreateTable(EVENTS)).change(session.connection(), {})


def test_many_rows_given_by_column_are_read_as_they_were(session: Session) -> None:
    columns = {name: [value, value] for name, value in ROW.items()} | {"sequence": [1, 2], "action": ["a.b", "c.d"]}
    assert insert_rows(session.connection(), Event, columns, ready=["sequence"]) == 2
    order = select(EVENTS.c.id).order_by(EVENTS.c.sequence)
    found = [session.get_one(Event, number) for number in session.connection().execute(order).scalars()]
    assert [{name: getattr(one, name) for name in columns} for one in found] == [
        {name: values[place] for name, values in columns.items()} for place in (0, 1)
    ]


def test_rows_that_lack_a_column_which_must_be_given_are_refused(session: Session) -> None:
    with pytest.raises(ValueError, match=r"no values are given for .*person_name"):
        insert_rows(session.connection(), Event, {"organisation_id": [0], "sequence": [1]})

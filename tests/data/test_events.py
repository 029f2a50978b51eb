"""The record of changes: chained by hash, so that tampering shows."""

import threading

import pytest
from sqlalchemy import Engine, text
from sqlmodel import Session, select

from data.access import STRANGER, Actor
from data.errors import Denied
from data.events import Break, broken_chains, record, trail
from data.store import reading, transaction
from data.tables import Event, EventChain
from tests.conftest import Country


def write(session: Session, times: int = 3, organisation: int = 7) -> None:
    """Record some events in the chain of one organisation."""
    for count in range(times):
        record(session, STRANGER, "test.done", subject="thing:1", organisation=organisation, count=count, km="ខ្មែរ")


def test_each_event_carries_the_hash_of_the_one_before(session: Session) -> None:
    write(session)
    first, second, third = session.exec(select(Event).order_by(Event.sequence)).all()  # type: ignore[arg-type]
    assert (first.sequence, second.sequence, third.sequence) == (1, 2, 3)
    assert (second.previous_hash, third.previous_hash) == (first.hash, second.hash)


def test_a_chain_that_nobody_touched_holds_after_a_reload(store: Engine) -> None:
    with transaction(store) as session:
        write(session)
        write(session, organisation=8)
    with reading(store) as session:
        assert list(broken_chains(session)) == []


@pytest.mark.parametrize(
    ("tampering", "broken"),
    [
        pytest.param("UPDATE event SET subject = 'thing:2' WHERE sequence = 2", 2, id="a changed word"),
        pytest.param("UPDATE event SET person_name = 'Other' WHERE sequence = 1", 1, id="another person"),
        pytest.param("DELETE FROM event WHERE sequence = 2", 2, id="an event taken out"),
        pytest.param("DELETE FROM event WHERE sequence = 3", 3, id="the last event taken out"),
        pytest.param("DELETE FROM event", 3, id="all events taken out"),
        pytest.param("UPDATE event SET sequence = 9 WHERE sequence = 3", 3, id="a gap"),
    ],
)
def test_tampering_is_found_where_it_begins(session: Session, tampering: str, broken: int) -> None:
    write(session)
    write(session, organisation=8)
    session.connection().execute(text(f"{tampering} {'AND' if 'WHERE' in tampering else 'WHERE'} organisation_id = 7"))
    session.expire_all()
    assert list(broken_chains(session)) == [Break(7, broken)]


def test_two_writers_of_one_organisation_follow_one_another(store: Engine) -> None:
    failures: list[BaseException] = []
    both = threading.Barrier(2)

    def work() -> None:
        try:
            both.wait()
            for _ in range(10):
                with transaction(store) as session:
                    write(session, times=1)
        except BaseException as failure:  # noqa: BLE001 - a thread's failure must reach the test
            failures.append(failure)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with reading(store) as session:
        assert session.exec(select(EventChain.sequence)).one() == 20
        assert list(broken_chains(session)) == []


def test_a_change_that_is_taken_back_leaves_no_event(store: Engine) -> None:
    def fail() -> None:
        with transaction(store) as session:
            write(session)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with reading(store) as session:
        assert session.exec(select(Event)).all() == []


def test_a_trail_is_newest_first_and_for_who_may_read_events(
    session: Session, head: Actor, officer: Actor, country: Country
) -> None:
    write(session, organisation=country.health.id or 0)
    events = trail(session, head, path=country.health.path, subject="thing:1")
    assert [one.sequence for one in events] == [3, 2, 1]
    with pytest.raises(Denied):
        trail(session, officer, path=country.health.path, subject="thing:1")


def test_details_must_be_plain(session: Session) -> None:
    with pytest.raises(TypeError):
        record(session, STRANGER, "test.done", subject="x", details=object())

"""The record of changes to look through: who reads what, filters, pages, sentences."""

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from data.access import ACTIONS, READS, STRANGER, Actor, Role
from data.base import utc_now
from data.errors import Denied, Missing
from data.event_list import list_events
from data.event_sentences import particulars, sentence, told
from data.events import record
from data.i18n import speaking
from data.organisations import Organisation
from data.tables import Event
from tests.conftest import Country, actor

ROOT = Path(__file__).parents[2]


def happened(session: Session, where: Organisation | None, *, who: int = 1, subject: str = "test:1") -> None:
    """Record something done at an organisation, or at none."""
    by = Actor(person=who, name=f"Person {who}")
    record(session, by, "organisation.edit", subject=subject, organisation=(where.id or 0) if where else 0)


@pytest.fixture
def everywhere(session: Session, country: Country) -> None:
    """One event at each place, in this order."""
    for place in (None, country.health, country.laboratory, country.trade):
        happened(session, place, subject=f"test:{place.code if place else 'none'}")


def subjects(session: Session, who: Actor, **filters: object) -> list[str]:
    """What the events that are found are about."""
    found = list_events(session, who, **filters)  # pyright: ignore[reportArgumentType]
    return [event.subject.removeprefix("test:") for event in found.events if event.subject.startswith("test:")]


@pytest.mark.usefixtures("everywhere")
def test_who_reads_the_whole_record_sees_all_of_it_newest_first(session: Session, administrator: Actor) -> None:
    assert subjects(session, administrator) == ["trade", "laboratory", "health", "none"]


@pytest.mark.usefixtures("everywhere")
def test_the_head_of_a_ministry_sees_what_happened_there_and_below(session: Session, head: Actor) -> None:
    assert subjects(session, head) == ["laboratory", "health"]


@pytest.mark.usefixtures("everywhere")
def test_an_organisation_stands_for_all_below_it(session: Session, country: Country, administrator: Actor) -> None:
    assert subjects(session, administrator, organisation=country.health.id) == ["laboratory", "health"]


@pytest.mark.usefixtures("everywhere")
def test_another_organisations_record_is_not_there(session: Session, country: Country, head: Actor) -> None:
    with pytest.raises(Missing):
        list_events(session, head, organisation=country.trade.id)


def test_who_may_not_read_the_record_is_refused(session: Session, officer: Actor) -> None:
    for nobody in (officer, STRANGER):
        with pytest.raises(Denied):
            list_events(session, nobody)


def test_events_can_be_found_by_who_made_them(session: Session, country: Country, administrator: Actor) -> None:
    happened(session, country.health, who=7, subject="test:by seven")
    happened(session, country.health, who=8, subject="test:by eight")
    assert subjects(session, administrator, person=7) == ["by seven"]


def test_a_day_begins_with_its_first_moment_and_ends_before_the_next(
    session: Session, country: Country, administrator: Actor
) -> None:
    midnight = datetime(2026, 4, 14, tzinfo=UTC)
    for name, at in (
        ("before", midnight - timedelta(seconds=1)),
        ("first", midnight),
        ("last", midnight + timedelta(hours=24, microseconds=-1)),
        ("after", midnight + timedelta(days=1)),
    ):
        happened(session, country.health, subject=f"test:{name}")
        event = session.exec(select(Event).where(Event.subject == f"test:{name}")).one()
        event.at = at
    session.flush()
    found = subjects(session, administrator, since=midnight, before=midnight + timedelta(days=1))
    assert found == ["last", "first"]


def test_pages_follow_one_another_without_a_gap(session: Session, country: Country, administrator: Actor) -> None:
    before = list_events(session, administrator).total
    for number in range(5):
        happened(session, country.health, subject=f"test:{number}")
    pages = [list_events(session, administrator, page=page, size=2) for page in (1, 2)]
    assert [event.subject for page in pages for event in page.events] == ["test:4", "test:3", "test:2", "test:1"]
    assert pages[0].total == before + 5


def event(action: str, /, **details: object) -> Event:
    """An event that says this."""
    return Event(
        organisation_id=1,
        sequence=1,
        at=utc_now(),
        person_name="Sophea",
        action=action,
        subject="submission:5",
        details=details,
        previous_hash="",
        hash="",
    )


@pytest.mark.parametrize(
    ("action", "details", "says"),
    [
        ("answer.edit", {"item": "site.reachable"}, "Answered a question"),
        ("person.edit", {"granted": "officer"}, "Gave a role"),
        ("person.edit", {"name": "Sophea"}, "Changed an account"),
        ("not known to this version", {}, "not known to this version"),
    ],
)
def test_an_event_is_told_in_words(action: str, details: dict[str, object], says: str) -> None:
    with speaking("en"):
        assert sentence(event(action, **details)) == says


def test_particulars_name_the_subject_and_what_was_given() -> None:
    with speaking("en"):
        told_of = event("answer.edit", item="site.reachable", level=2, version=7, service=None, after={"level": 3})
        assert particulars(told_of) == "submission 5 · item site.reachable · level 2 · after level: 3"


def test_a_change_is_told_by_the_names_of_fields_and_what_was_empty_is_a_dash() -> None:
    with speaking("en"):
        told_of = event("project.edit", before={"name_km": None, "owner_name": ""}, after={"name_km": "x"})
        assert particulars(told_of) == "submission 5 · before Khmer name: –, Owner: – · after Khmer name: x"


def test_every_action_that_is_recorded_has_a_sentence() -> None:
    recorded = {action for action in ACTIONS if action not in READS}
    for folder in ("assess", "data", "projects", "reports"):
        for path in (ROOT / folder).rglob("*.py"):
            recorded |= _recorded(ast.parse(path.read_text(encoding="utf-8")))
    assert recorded - told() == {"person.read"}


def _recorded(tree: ast.Module) -> set[str]:
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and len(node.args) > 2)
    return {
        call.args[2].value
        for call in calls
        if isinstance(call.func, ast.Name)
        and call.func.id.startswith("record")
        and isinstance(call.args[2], ast.Constant)
        and isinstance(call.args[2].value, str)
    }


def test_the_auditor_reads_the_whole_record(session: Session, country: Country) -> None:
    happened(session, None, subject="test:none")
    assert subjects(session, actor(Role.AUDITOR, country.root)) == ["none"]

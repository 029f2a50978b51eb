"""An organisation on which anything hangs stays: the service says what, and the database would refuse too."""

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from data.access import Actor
from data.errors import Conflict, Denied, Invalid
from data.messages import message
from data.organisations import add_organisation
from data.removal import KINDS, hangs_on, pointing, remove_organisation
from data.tables import Event, Organisation
from projects.tables import Project
from tests.conftest import Country


def test_an_organisation_that_leads_a_project_cannot_be_removed(session: Session, project: Project) -> None:
    lead = session.get(Organisation, project.organisation_id)
    with session.begin_nested() as nested:
        session.delete(lead)
        with pytest.raises(IntegrityError):
            session.flush()
        nested.rollback()


def added(session: Session, administrator: Actor, country: Country) -> int:
    new = add_organisation(
        session, administrator, parent=country.health.id or 0, code="typo", kind="agency", name_en="Entered twice"
    )
    return new.id or 0


def test_removing_what_leads_a_project_is_refused_with_what_hangs_on_it(
    session: Session, administrator: Actor, project: Project
) -> None:
    lead = session.get(Organisation, project.organisation_id)
    assert lead is not None
    with pytest.raises(Invalid) as refused:
        remove_organisation(session, administrator, project.organisation_id, seen_version=lead.version)
    # Health leads one project and has the laboratory below it.
    assert "projects led: 1" in message(refused.value)
    assert "organisations below it or before it: 1" in message(refused.value)
    assert session.get(Organisation, project.organisation_id) is not None


def test_what_nothing_hangs_on_is_removed_and_the_record_of_what_it_lay_below_says_so(
    session: Session, administrator: Actor, country: Country
) -> None:
    number = added(session, administrator, country)
    assert hangs_on(session, administrator, number) == {}
    remove_organisation(session, administrator, number, seen_version=1)
    assert session.get(Organisation, number) is None
    told = session.exec(select(Event).where(Event.subject == f"organisation:{number}")).all()
    assert [(one.organisation_id, one.details["removed"]) for one in told if "removed" in one.details] == [
        (country.health.id, "Entered twice")
    ]


def test_a_project_entered_meanwhile_and_a_change_seen_too_late_keep_it(
    session: Session, administrator: Actor, country: Country, project: Project
) -> None:
    number = added(session, administrator, country)
    with pytest.raises(Conflict):
        remove_organisation(session, administrator, number, seen_version=2)
    project.organisation_id = number
    session.flush()
    with pytest.raises(Invalid, match=r"organisation\.in_use"):
        remove_organisation(session, administrator, number, seen_version=1)


def test_who_keeps_projects_does_not_remove_organisations(session: Session, planner: Actor, country: Country) -> None:
    with pytest.raises(Denied):
        remove_organisation(session, planner, country.trade.id or 0, seen_version=1)


def test_every_table_that_points_to_organisations_has_a_name_for_people() -> None:
    assert {table.name for table in pointing()} == KINDS.keys()

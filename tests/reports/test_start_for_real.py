"""Starting for real: the sample country goes without a trace, all else stays, somebody can sign in."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from assess.states import today
from assess.targets.reference import load_targets
from data.access import Actor, Role
from data.errors import Closed, Denied
from data.events import broken_chains
from data.geography import load_geography
from data.ministries import load_ministries
from data.organisations import place, root
from data.people import actor_of
from data.sign_in import link_is_good, make_link, sample_people, use_link
from data.store import transaction
from data.tables import EventChain, Organisation, Person, RoleGrant, Setting, SetupLink
from projects.common.catalogue import load_common_services
from projects.tables import ExchangeRate, InvestmentLine, Project
from reports.start_for_real import start_for_real
from tests.reports.sample_country import counts, person


def test_starting_for_real_leaves_what_a_fresh_database_with_the_register_holds(
    sample_copy: Engine, session: Session
) -> None:
    root(session)
    load_ministries(session)
    load_geography(session)
    load_targets(session)
    load_common_services(session)
    fresh = counts(session)
    with transaction(sample_copy) as cleared:
        start_for_real(cleared, person(cleared, Role.ADMINISTRATOR))
        left = counts(cleared)
        apart = {"event", "event_chain", "setup_link"}
        assert {name: left[name] for name in left.keys() - apart} == {name: fresh[name] for name in left.keys() - apart}
        assert all(one.organisation_id <= 1 for one in cleared.exec(select(EventChain)))


def test_starting_for_real_keeps_whatever_is_not_sample(sample_copy: Engine) -> None:
    with transaction(sample_copy) as session:
        top = root(session)
        above = session.exec(select(Organisation).where(Organisation.code == "sample-markets")).one()
        own = Organisation(code="own", kind="agency", name_en="Our own")
        place(session, own, parent=above)
        someone = Person(username="someone", name="Someone")
        session.add(someone)
        sample_person = session.exec(select(Person).where(Person.username == "sample-officer")).one()
        project = Project(code="OWN-1", organisation_id=above.id or 0, name_en="Ours", owner_id=sample_person.id)
        session.add(project)
        session.flush()
        session.add(RoleGrant(person_id=someone.id or 0, role=Role.OFFICER, organisation_id=own.id or 0))
        session.add(ExchangeRate(currency="THB", on=date(2026, 1, 1), amount=Decimal(35), in_base=Decimal(1)))
        session.add(_line(project, "KHR"))
        session.flush()
        start_for_real(session, person(session, Role.ADMINISTRATOR))
        assert session.exec(select(Organisation.path).where(Organisation.code == "own")).one() == f"{top.path}{own.id}/"
        kept = session.exec(select(Project)).one()
        assert (kept.code, kept.organisation_id, kept.owner_id) == ("OWN-1", top.id, None)
        assert session.exec(select(Person.username)).all() == ["someone"]
        assert session.exec(select(RoleGrant.organisation_id)).all() == [own.id]
        assert session.exec(select(ExchangeRate.currency)).all() == ["THB"]
        # The invented rate that the line was converted with is gone, and so is what it made of the line.
        line = session.exec(select(InvestmentLine)).one()
        assert (line.planned, line.planned_base) == (Decimal(4100), None)


def _line(project: Project, currency: str) -> InvestmentLine:
    return InvestmentLine(
        project_id=project.id or 0,
        year=today().year,
        financier="Treasury",
        source="government",
        instrument="budget",
        kind="build",
        currency=currency,
        planned=Decimal(4100),
        planned_base=Decimal(1),
    )


def test_the_link_of_a_start_for_real_makes_the_first_administrator(sample_copy: Engine) -> None:
    with transaction(sample_copy) as session:
        token = start_for_real(session, person(session, Role.ADMINISTRATOR))
        assert token
        assert link_is_good(session, token)
        first = use_link(session, token, username="first", name="First", password="a long enough one")
        assert actor_of(session, first).may("person.edit", root(session).path)


def test_a_link_for_a_sample_person_never_becomes_the_first_administrators(sample_copy: Engine) -> None:
    with transaction(sample_copy) as session:
        make_link(session, session.exec(select(Person).where(Person.username == "sample-head")).one())
        start_for_real(session, person(session, Role.ADMINISTRATOR))
        assert len(session.exec(select(SetupLink)).all()) == 1  # the one that was just made


def test_no_link_is_made_where_a_real_administrator_is(sample_copy: Engine) -> None:
    with transaction(sample_copy) as session:
        real = Person(username="real", name="Real")
        session.add(real)
        session.flush()
        session.add(RoleGrant(person_id=real.id or 0, role=Role.ADMINISTRATOR, organisation_id=root(session).id or 0))
        session.flush()
        assert start_for_real(session, actor_of(session, real)) is None


def test_the_record_of_changes_still_holds_after_a_start_for_real(sample_copy: Engine) -> None:
    with transaction(sample_copy) as session:
        start_for_real(session, person(session, Role.ADMINISTRATOR))
        assert list(broken_chains(session)) == []


def test_nobody_is_let_in_as_a_sample_person_after_a_start_for_real(sample_copy: Engine) -> None:
    with transaction(sample_copy) as session:
        start_for_real(session, person(session, Role.ADMINISTRATOR))
        assert sample_people(session) == []
        assert session.get(Setting, "sample") is None


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_an_administrator_may_start_for_real(sample_copy: Engine, role: Role) -> None:
    with transaction(sample_copy) as session, pytest.raises(Denied):
        start_for_real(session, person(session, role))


def test_there_is_nothing_to_clear_without_a_sample(session: Session) -> None:
    administrator = Actor(person=None, name="A", grants=((Role.ADMINISTRATOR, root(session).path),))
    with pytest.raises(Closed):
        start_for_real(session, administrator)

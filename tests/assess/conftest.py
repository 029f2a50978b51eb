"""A small open cycle on the real edition: two ministries on the commune's short form, with services."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from assess.answers import save_answer
from assess.cycles.control import create_cycle, open_cycle
from assess.cycles.participants import choose_participants
from assess.register import add_service
from assess.review.verdicts import agree_section
from assess.states import today
from assess.submissions import submit, verify
from assess.tables import Cycle, Service, Submission
from data.access import Actor, Role
from data.organisations import set_facts
from data.tables import Organisation
from tests.conftest import Country, actor
from tests.evidence_given import give_evidence


@dataclass(frozen=True)
class Round:
    """An open cycle with the submissions of two ministries, and the services of the first."""

    cycle: Cycle
    health: Submission
    trade: Submission
    birth: Service
    licence: Service
    archive: Service

    @property
    def id(self) -> int:
        """The submission of the Ministry of Test Health."""
        return number(self.health.id)


def number(value: int | None) -> int:
    """The id of something that is stored."""
    assert value is not None
    return value


@pytest.fixture
def services(session: Session, country: Country, administrator: Actor) -> tuple[Service, Service, Service]:
    """Two key services and an other one of the Ministry of Test Health."""
    health = number(country.health.id)
    birth = add_service(
        session, administrator, organisation=health, code="birth", name_en="Birth certificate",
        facts={"has_fee": True, "needs_documents": True}, yearly_volume=1000, key=True,
    )  # fmt: skip
    licence = add_service(
        session, administrator, organisation=health, code="licence", name_en="Pharmacy licence",
        facts={"has_fee": False, "needs_documents": False}, yearly_volume=10, key=True,
    )  # fmt: skip
    archive = add_service(session, administrator, organisation=health, code="archive", name_en="Archive")
    return birth, licence, archive


@pytest.fixture
def draft(session: Session, administrator: Actor) -> Cycle:
    """A cycle that is not open yet; ministries answer the commune's form of 13 items, because it is short."""
    return create_cycle(
        session,
        administrator,
        name_en="Test round",
        edition="presence-2026",
        forms={"ministry": "commune", "province": "province"},
        opens_on=today() - timedelta(days=10),
        due_on=today() + timedelta(days=10),
        closes_on=today() + timedelta(days=20),
        objection_days=0,
    )


@pytest.fixture
def open_round(
    session: Session,
    country: Country,
    administrator: Actor,
    services: tuple[Service, Service, Service],
    draft: Cycle,
) -> Round:
    """The cycle, open for both ministries."""
    health, trade = number(country.health.id), number(country.trade.id)
    facts: dict[str, str | bool] = {"publishes_own_budget": False}
    set_facts(session, administrator, health, facts=facts, seen_version=country.health.version)
    choose_participants(session, administrator, number(draft.id), organisations=[health, trade])
    cycle = open_cycle(session, administrator, number(draft.id))
    return Round(cycle, _submission(session, country.health), _submission(session, country.trade), *services)


def _submission(session: Session, organisation: Organisation) -> Submission:
    return session.exec(select(Submission).where(Submission.organisation_id == organisation.id)).one()


SECTIONS = ("1", "2", "foundation", "ladder")


def settle(session: Session, country: Country, submission: Submission, levels: dict[str, int]) -> None:
    """Answer these items of the organisation, submit, agree to everything, and verify."""
    everything = Actor(31, "Test everybody", ((Role.HEAD, country.root.path),))
    reviewer = actor(Role.REVIEWER, country.root, person=32)
    for item, level in levels.items():
        save_answer(
            session, everything, submission=number(submission.id), item=item, state="level", level=level, seen_version=0
        )
    give_evidence(session, number(submission.id))
    submit(session, everything, submission=number(submission.id))
    for section in SECTIONS:
        agree_section(session, reviewer, submission=number(submission.id), section=section)
    verify(session, reviewer, submission=number(submission.id))


@pytest.fixture
def settled(session: Session, country: Country, open_round: Round) -> Round:
    """Both ministries are verified: health with the top of one item, trade with the top of two."""
    settle(session, country, open_round.health, {"site.reachable": 3})
    settle(session, country, open_round.trade, {"site.reachable": 3, "site.mobile": 1})
    return open_round

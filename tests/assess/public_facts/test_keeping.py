"""Keeping what was measured: prefilled, dated, contestable, and never in place of what somebody answered."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session

from assess.answers import answers_of, save_answer
from assess.public_facts.findings import Finding, Measured, at_least, at_most, cannot_tell, exactly, fact
from assess.public_facts.keeping import (
    contest,
    keep_measured,
    measurements_of,
    require_rested,
    site_of,
    sites,
    take_over,
    take_over_empty,
)
from assess.tables.public_fact import SiteTry
from data.access import Actor
from data.base import utc_now
from data.errors import Conflict, Denied, Invalid
from tests.assess.conftest import Round, number
from tests.conftest import Country

ADDRESS = "https://health.example/"
REACHABLE, MOBILE = "site.reachable", "site.mobile"
MEASURED = Measured(
    ADDRESS,
    datetime(2026, 4, 14, 3, tzinfo=UTC),
    opened=True,
    findings=(
        at_least(REACHABLE, 2, fact("reachable.domain", domain=".gov.kh")),
        exactly("site.secure", 1),
        exactly(MOBILE, 0, fact("mobile.unfit")),
    ),
)


@pytest.fixture
def kept(session: Session, open_round: Round, country: Country, officer: Actor) -> Round:
    """The Ministry of Test Health is measured; its form asks two of the three items."""
    keep_measured(session, officer, organisation=number(country.health.id), measured=MEASURED)
    return open_round


def test_what_was_measured_of_items_that_are_asked_is_told(session: Session, kept: Round, officer: Actor) -> None:
    found = measurements_of(session, officer, kept.id)
    assert {item: (one.level, one.bound) for item, one in found.items()} == {
        REACHABLE: (2, "at_least"),
        MOBILE: (0, "exactly"),
    }
    assert found[REACHABLE].measured_at == MEASURED.at
    assert found[REACHABLE].facts == ({"code": "reachable.domain", "domain": ".gov.kh"},)


def test_the_newest_measurement_of_an_item_stands(
    session: Session, open_round: Round, country: Country, officer: Actor
) -> None:
    for findings in (MEASURED.findings, (cannot_tell(REACHABLE),)):
        now = replace(MEASURED, at=utc_now(), findings=findings)
        keep_measured(session, officer, organisation=number(country.health.id), measured=now)
    found = measurements_of(session, officer, open_round.id)
    assert (found[REACHABLE].level, found[MOBILE].level) == (None, 0)


def test_what_was_measured_more_than_thirty_days_ago_is_forgotten(
    session: Session, kept: Round, country: Country, officer: Actor
) -> None:
    now = replace(MEASURED, at=utc_now(), findings=MEASURED.findings[:1])
    keep_measured(session, officer, organisation=number(country.health.id), measured=now)
    assert list(measurements_of(session, officer, kept.id)) == [REACHABLE]


@pytest.mark.parametrize(
    ("again", "stands"),
    [
        pytest.param(exactly(MOBILE, 0), "It fits.", id="measured again and the same"),
        pytest.param(at_most(MOBILE, 1), None, id="measured again and otherwise"),
    ],
)
def test_what_is_held_against_a_measurement_stands_while_it_says_the_same(
    session: Session, kept: Round, country: Country, officer: Actor, again: Finding, stands: str | None
) -> None:
    contest(session, officer, submission=kept.id, item=MOBILE, reason="It fits.")
    now = replace(MEASURED, at=utc_now(), findings=(again,))
    keep_measured(session, officer, organisation=number(country.health.id), measured=now)
    assert measurements_of(session, officer, kept.id)[MOBILE].contest == stands


def test_taking_over_answers_with_the_level_the_findings_and_the_address(
    session: Session, kept: Round, officer: Actor
) -> None:
    given = take_over(session, officer, submission=kept.id, item=REACHABLE, seen_version=0)
    assert (given.level, given.link, given.saved_by) == (2, ADDRESS, officer.name)
    assert given.note == (
        "Measured on 14 April 2026 at https://health.example/: at least “Own site”.\nThe address ends in .gov.kh."
    )


def test_what_was_taken_over_can_be_changed_like_any_answer(session: Session, kept: Round, officer: Actor) -> None:
    take_over(session, officer, submission=kept.id, item=REACHABLE, seen_version=0)
    changed = save_answer(
        session, officer, submission=kept.id, item=REACHABLE, state="level", level=3, note="Mine", seen_version=1
    )
    assert (changed.level, changed.note) == (3, "Mine")


def test_taking_over_keeps_the_note_and_the_link_that_were_there(session: Session, kept: Round, officer: Actor) -> None:
    save_answer(
        session, officer, submission=kept.id, item=MOBILE, state="level", level=1, seen_version=0,
        note="Seen on my telephone", link="https://mine.example/",
    )  # fmt: skip
    given = take_over(session, officer, submission=kept.id, item=MOBILE, seen_version=1)
    assert given.link == "https://mine.example/"
    assert (given.note or "").startswith("Seen on my telephone\n\nMeasured on")


def test_taking_over_what_changed_unseen_is_a_conflict(session: Session, kept: Round, officer: Actor) -> None:
    save_answer(session, officer, submission=kept.id, item=MOBILE, state="level", level=1, seen_version=0)
    with pytest.raises(Conflict):
        take_over(session, officer, submission=kept.id, item=MOBILE, seen_version=0)


def test_all_at_once_fills_what_is_empty_and_nothing_else(session: Session, kept: Round, officer: Actor) -> None:
    save_answer(session, officer, submission=kept.id, item=MOBILE, state="level", level=2, seen_version=0)
    filled = take_over_empty(session, officer, submission=kept.id)
    assert [one.item for one in filled] == [REACHABLE]
    assert answers_of(session, officer, kept.id)[MOBILE, 0].level == 2


def test_a_level_that_is_only_the_most_possible_fills_nothing_by_itself(
    session: Session, open_round: Round, country: Country, officer: Actor
) -> None:
    only_most = replace(MEASURED, findings=(at_most(MOBILE, 1), cannot_tell(REACHABLE)))
    keep_measured(session, officer, organisation=number(country.health.id), measured=only_most)
    assert take_over_empty(session, officer, submission=open_round.id) == []


def test_where_no_level_was_told_nothing_can_be_taken_over(session: Session, open_round: Round, officer: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        take_over(session, officer, submission=open_round.id, item=REACHABLE, seen_version=0)
    assert refused.value.code == "fact.none"


def test_a_measurement_is_contested_with_a_reason_that_stays_beside_it(
    session: Session, kept: Round, officer: Actor, reviewer: Actor
) -> None:
    contest(session, officer, submission=kept.id, item=MOBILE, reason=" The new site fits. ")
    found = measurements_of(session, reviewer, kept.id)[MOBILE]
    assert (found.contest, found.contested_by, found.level) == ("The new site fits.", officer.name, 0)


@pytest.mark.parametrize("reason", ["", "  ", "x" * 1001])
def test_contesting_takes_a_sentence(session: Session, kept: Round, officer: Actor, reason: str) -> None:
    with pytest.raises(Invalid):
        contest(session, officer, submission=kept.id, item=MOBILE, reason=reason)


def test_a_reviewer_does_not_contest_for_the_organisation(session: Session, kept: Round, reviewer: Actor) -> None:
    with pytest.raises(Denied):
        contest(session, reviewer, submission=kept.id, item=MOBILE, reason="No")


def test_the_address_measured_last_is_remembered(
    session: Session, kept: Round, country: Country, officer: Actor, administrator: Actor
) -> None:
    country.trade.website = "https://trade.example"
    session.add(country.trade)
    assert site_of(session, officer, number(country.health.id)).address == ADDRESS
    assert [one.address for one in sites(session, administrator)] == [ADDRESS, "https://trade.example"]
    assert [one.code for one in sites(session, administrator, cycle=number(kept.cycle.id))] == ["health", "trade"]
    assert [one.code for one in sites(session, officer)] == ["health"]


@pytest.mark.usefixtures("kept")
def test_tries_of_the_last_thirty_days_at_the_address_are_counted(
    session: Session, country: Country, officer: Actor
) -> None:
    organisation = number(country.health.id)
    now = utc_now()
    for days, opened, address in (
        (1, True, ADDRESS),
        (2, False, ADDRESS),
        (31, True, ADDRESS),
        (1, True, "https://x.example/"),
    ):
        at = now - timedelta(days=days)
        session.add(SiteTry(organisation_id=organisation, address=address, at=at, opened=opened))
    session.flush()
    tries = site_of(session, officer, organisation).tries
    # The one of MEASURED is long ago.
    assert (tries.count, tries.opened, tries.days) == (2, 1, 2)


def test_a_site_is_left_alone_for_a_moment_after_it_was_measured(
    session: Session, open_round: Round, country: Country, officer: Actor
) -> None:
    organisation = number(country.health.id)
    require_rested(session, officer, organisation)
    keep_measured(session, officer, organisation=organisation, measured=replace(MEASURED, at=utc_now()))
    with pytest.raises(Invalid) as refused:
        require_rested(session, officer, organisation)
    assert refused.value.code == "fact.too_soon"
    assert open_round.id

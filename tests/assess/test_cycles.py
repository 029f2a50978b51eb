"""Cycles: made, filled with participants, opened, extended, closed."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from assess.answers import save_answer
from assess.cycles.control import (
    change_cycle,
    close_cycle,
    create_cycle,
    extend_cycle,
    find_cycle,
    list_cycles,
    open_cycle,
)
from assess.cycles.participants import (
    choose_all,
    choose_participants,
    join_cycle,
    lock_lists,
    may_take_part,
    participants,
    unlock_lists,
)
from assess.editions.chosen import edition_of, hash_of
from assess.register import add_service, change_service, set_organisation_facts
from assess.states import today
from assess.tables import Cycle, Service, Submission
from data.access import Actor, Role
from data.errors import Closed, Conflict, Denied, Invalid, Missing
from data.organisations import change_organisation
from data.tables import Event
from tests.assess.conftest import Round, number
from tests.conftest import Country, actor


def make(session: Session, administrator: Actor, **changes: Any) -> Cycle:
    """A cycle of one month from today, with changes."""
    day = today()
    usual: dict[str, Any] = {
        "name_en": "Round",
        "edition": "presence-2026",
        "forms": {"ministry": "full"},
        "opens_on": day,
        "due_on": day + timedelta(days=20),
        "closes_on": day + timedelta(days=30),
    }
    return create_cycle(session, administrator, **{**usual, **changes})


def test_a_new_cycle_is_a_draft_pinned_to_the_editions_content(session: Session, administrator: Actor) -> None:
    made = make(session, administrator, platforms=["portal", "digital_id"])
    assert (made.state, made.edition_hash) == ("draft", hash_of("presence-2026"))
    assert made.platforms == ["digital_id", "portal"]


def test_a_cycle_whose_edition_has_changed_is_not_used(session: Session, administrator: Actor) -> None:
    made = make(session, administrator)
    made.edition_hash = "0" * 64
    with pytest.raises(Invalid, match=r"edition\.changed"):
        edition_of(made)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"edition": "presence-1999"}, "edition.unusable", id="an unknown edition"),
        pytest.param({"forms": {"ministry": "short"}}, "cycle.form", id="an unknown form"),
        pytest.param({"forms": {}}, "cycle.form", id="no form"),
        pytest.param({"forms": {"country": "full"}}, "organisation.kind", id="the country answers nothing"),
        pytest.param({"platforms": ["pigeon_post"]}, "cycle.platform", id="an unknown platform"),
        pytest.param({"name_en": " "}, "cycle.name", id="no name"),
        pytest.param({"due_on": today() - timedelta(days=1)}, "cycle.dates", id="due before it opens"),
        pytest.param({"closes_on": today()}, "cycle.dates", id="closed before it is due"),
    ],
)
def test_what_a_cycle_cannot_be_is_refused(
    session: Session, administrator: Actor, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(Invalid) as caught:
        make(session, administrator, **changes)
    assert caught.value.code == code


def test_an_administrator_of_one_ministry_makes_no_cycle(session: Session, country: Country) -> None:
    with pytest.raises(Denied):
        make(session, actor(Role.ADMINISTRATOR, country.health))


def test_a_draft_is_seen_only_by_who_prepares_it(
    session: Session, administrator: Actor, officer: Actor, draft: Cycle
) -> None:
    assert [one.id for one in list_cycles(session, administrator)] == [draft.id]
    assert list_cycles(session, officer) == []
    with pytest.raises(Missing):
        find_cycle(session, officer, number(draft.id))


def test_a_draft_is_changed_by_whoever_saw_its_version(session: Session, administrator: Actor, draft: Cycle) -> None:
    changes = {"name_km": "ជុំទី១", "platforms": ["portal"]}
    changed = change_cycle(session, administrator, number(draft.id), seen_version=1, changes=changes)
    assert (changed.name_km, changed.platforms, changed.version) == ("ជុំទី១", ["portal"], 2)
    with pytest.raises(Conflict):
        change_cycle(session, administrator, number(draft.id), seen_version=1, changes=changes)


def test_an_open_cycle_is_not_changed(session: Session, administrator: Actor, open_round: Round) -> None:
    with pytest.raises(Closed):
        change_cycle(session, administrator, number(open_round.cycle.id), seen_version=2, changes={"platforms": []})


def test_only_kinds_with_a_form_take_part(
    session: Session, administrator: Actor, country: Country, draft: Cycle
) -> None:
    wrong = [number(country.health.id), number(country.district.id)]
    with pytest.raises(Invalid) as caught:
        choose_participants(session, administrator, number(draft.id), organisations=wrong)
    assert caught.value.details == {"id": country.district.id, "kinds": "ministry, province"}


def test_choosing_again_replaces_the_participants(
    session: Session, administrator: Actor, country: Country, draft: Cycle
) -> None:
    cycle = number(draft.id)
    choose_participants(session, administrator, cycle, organisations=[number(country.health.id)])
    choose_participants(session, administrator, cycle, organisations=[number(country.province.id)])
    chosen = participants(session, administrator, cycle)
    assert [(one.code, part.form, part.state) for one, part in chosen] == [("province", "province", "planned")]


def test_all_that_exist_today_can_be_chosen_at_once(
    session: Session, administrator: Actor, country: Country, draft: Cycle
) -> None:
    yesterday = today() - timedelta(days=1)
    trade = country.trade
    change_organisation(
        session, administrator, number(trade.id), seen_version=trade.version, changes={"valid_to": yesterday}
    )
    assert choose_all(session, administrator, number(draft.id)) == 2
    chosen = participants(session, administrator, number(draft.id))
    assert [one.code for one, _ in chosen] == ["health", "province"]


def test_an_officer_sees_only_their_own_organisation_among_the_participants(
    session: Session, officer: Actor, open_round: Round
) -> None:
    seen = participants(session, officer, number(open_round.cycle.id))
    assert [one.code for one, _ in seen] == ["health"]


def test_a_planned_submission_is_not_there_for_the_organisation(
    session: Session, administrator: Actor, officer: Actor, country: Country, draft: Cycle
) -> None:
    choose_participants(session, administrator, number(draft.id), organisations=[number(country.health.id)])
    planned = session.exec(select(Submission)).one()
    with pytest.raises(Missing):
        save_answer(
            session, officer, submission=number(planned.id), item="site.reachable", state="level", level=1,
            seen_version=0,
        )  # fmt: skip


def test_opening_freezes_facts_and_services(
    session: Session, administrator: Actor, country: Country, open_round: Round
) -> None:
    health = number(country.health.id)
    facts = {"publishes_own_budget": True}
    set_organisation_facts(session, administrator, health, facts=facts, seen_version=country.health.version)
    change_service(session, administrator, number(open_round.birth.id), seen_version=1, changes={"name_en": "Later"})
    frozen = open_round.health
    assert (frozen.state, frozen.form, frozen.facts) == ("draft", "commune", {"publishes_own_budget": False})
    assert frozen.services[0] == {
        "id": open_round.birth.id,
        "name_en": "Birth certificate",
        "name_km": None,
        "key": True,
        "facts": {"has_fee": True, "needs_documents": True},
        "yearly_volume": 1000,
    }
    assert [one["key"] for one in frozen.services] == [True, True, False]


def test_facts_that_the_edition_does_not_know_are_not_frozen(
    session: Session, administrator: Actor, country: Country, draft: Cycle
) -> None:
    country.health.facts = {"procures": True, "of_another_edition": True}
    session.add(country.health)
    choose_participants(session, administrator, number(draft.id), organisations=[number(country.health.id)])
    open_cycle(session, administrator, number(draft.id))
    assert session.exec(select(Submission)).one().facts == {"procures": True}


def test_a_cycle_without_participants_does_not_open(session: Session, administrator: Actor, draft: Cycle) -> None:
    with pytest.raises(Invalid, match=r"cycle\.nobody"):
        open_cycle(session, administrator, number(draft.id))


def test_a_cycle_does_not_open_while_an_organisation_has_nine_key_services(
    session: Session, administrator: Actor, country: Country, draft: Cycle
) -> None:
    health = number(country.health.id)
    for count in range(9):
        session.add(Service(organisation_id=health, code=f"s{count}", name_en="Service", key=True))
    choose_participants(session, administrator, number(draft.id), organisations=[health])
    with pytest.raises(Invalid) as caught:
        open_cycle(session, administrator, number(draft.id))
    assert caught.value.details == {"organisation": "Ministry of Test Health", "count": 9, "most": 8}


def test_a_participant_whose_kind_lost_its_form_drops_out(
    session: Session, administrator: Actor, country: Country, draft: Cycle
) -> None:
    cycle = number(draft.id)
    both = [number(country.health.id), number(country.province.id)]
    choose_participants(session, administrator, cycle, organisations=both)
    change_cycle(session, administrator, cycle, seen_version=1, changes={"forms": {"ministry": "full"}})
    open_cycle(session, administrator, cycle)
    assert [one.code for one, _ in participants(session, administrator, cycle)] == ["health"]


def test_a_cycle_opens_once(session: Session, administrator: Actor, open_round: Round) -> None:
    with pytest.raises(Closed, match=r"cycle\.opened"):
        open_cycle(session, administrator, number(open_round.cycle.id))


def test_a_closed_cycle_that_is_extended_takes_answers_again(
    session: Session, administrator: Actor, officer: Actor, open_round: Round
) -> None:
    cycle, day = number(open_round.cycle.id), today()
    close_cycle(session, administrator, cycle)
    extended = extend_cycle(session, administrator, cycle, due_on=day, closes_on=day)
    assert (extended.state, extended.closes_on) == ("open", day)
    saved = save_answer(
        session, officer, submission=open_round.id, item="site.reachable", state="level", level=1, seen_version=0
    )
    assert not saved.late


def test_more_time_forgives_what_was_late(session: Session, administrator: Actor, open_round: Round) -> None:
    open_round.health.late = True
    session.flush()
    later = today() + timedelta(days=1)
    extend_cycle(session, administrator, number(open_round.cycle.id), due_on=later, closes_on=later)
    session.refresh(open_round.health)
    assert not open_round.health.late


def test_a_draft_is_neither_extended_nor_closed(session: Session, administrator: Actor, draft: Cycle) -> None:
    with pytest.raises(Closed):
        extend_cycle(session, administrator, number(draft.id), due_on=today(), closes_on=today())
    with pytest.raises(Closed):
        close_cycle(session, administrator, number(draft.id))


def test_an_organisation_joins_an_open_cycle_with_its_facts_and_services_of_that_day(
    session: Session, administrator: Actor, country: Country, open_round: Round
) -> None:
    cycle, province = number(open_round.cycle.id), number(country.province.id)
    add_service(session, administrator, organisation=province, code="late", name_en="Late", key=True)
    joined = join_cycle(session, administrator, cycle, organisation=province)
    assert (joined.state, joined.form, [one["name_en"] for one in joined.services]) == ("draft", "province", ["Late"])
    told = session.exec(select(Event).where(Event.organisation_id == province).order_by(col(Event.id).desc())).first()
    assert told is not None
    assert (told.action, told.details) == ("cycle.edit", {"joined": "province"})
    with pytest.raises(Invalid, match=r"cycle\.inside"):
        join_cycle(session, administrator, cycle, organisation=province)


def test_nobody_joins_a_draft_or_without_a_form(
    session: Session, administrator: Actor, country: Country, open_round: Round
) -> None:
    with pytest.raises(Invalid, match=r"cycle\.participant"):
        join_cycle(session, administrator, number(open_round.cycle.id), organisation=number(country.district.id))
    other = make(session, administrator)
    with pytest.raises(Closed, match=r"cycle\.not_open"):
        join_cycle(session, administrator, number(other.id), organisation=number(country.health.id))


def test_who_may_take_part_is_offered_until_they_do(
    session: Session, administrator: Actor, country: Country, draft: Cycle
) -> None:
    cycle = number(draft.id)
    assert [one.code for one in may_take_part(session, administrator, cycle)] == ["health", "trade", "province"]
    choose_participants(session, administrator, cycle, organisations=[number(country.trade.id)])
    assert [one.code for one in may_take_part(session, administrator, cycle)] == ["health", "province"]


def test_a_locked_list_keeps_the_services_of_that_day(
    session: Session,
    administrator: Actor,
    country: Country,
    draft: Cycle,
    services: tuple[Service, Service, Service],
) -> None:
    cycle, health = number(draft.id), number(country.health.id)
    choose_participants(session, administrator, cycle, organisations=[health])
    assert lock_lists(session, administrator, cycle) == 1
    birth = services[0]
    change_service(session, administrator, number(birth.id), seen_version=1, changes={"name_en": "Renamed"})
    with pytest.raises(Closed, match=r"cycle\.locked"):
        choose_all(session, administrator, cycle)
    open_cycle(session, administrator, cycle)
    kept = session.exec(select(Submission).where(Submission.cycle_id == cycle)).one()
    assert [one["name_en"] for one in kept.services] == ["Birth certificate", "Pharmacy licence", "Archive"]


def test_an_unlocked_list_follows_the_register_again(
    session: Session,
    administrator: Actor,
    country: Country,
    draft: Cycle,
    services: tuple[Service, Service, Service],
) -> None:
    cycle = number(draft.id)
    choose_participants(session, administrator, cycle, organisations=[number(country.health.id)])
    lock_lists(session, administrator, cycle)
    unlock_lists(session, administrator, cycle)
    change_service(session, administrator, number(services[0].id), seen_version=1, changes={"name_en": "Renamed"})
    open_cycle(session, administrator, cycle)
    kept = session.exec(select(Submission).where(Submission.cycle_id == cycle)).one()
    assert kept.services[0]["name_en"] == "Renamed"

"""Proposals: handed in under a call, mended, answered; only accepted ones are projects like others."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Event
from time import sleep

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from data.access import Actor, Role
from data.errors import Closed, Conflict, Denied, Invalid, Missing, UserError
from data.organisations import place, root
from data.store import transaction
from data.tables import Organisation
from projects.gates.decisions import decide
from projects.listing import list_projects
from projects.proposals.calls import add_call, change_call, list_calls, places_to_propose
from projects.proposals.handed_in import (
    Entry,
    answer_proposal,
    entry_of,
    list_proposals,
    mend_proposal,
    proposal_of,
    submit_proposal,
)
from projects.register import add_project
from projects.tables import Project
from projects.tables.register import ProposalCall
from tests.conftest import Country, actor
from tests.projects.conftest import number

OPENS, CLOSES = date(2026, 3, 1), date(2026, 3, 31)
INSIDE = date(2026, 3, 31)
WHOLE = Entry(
    name_en="Stall permits",
    name_km="លិខិតអនុញ្ញាត",
    description="Traders ask from home.",
    type_id="online-service",
    serves=("O2", "S3"),
    costs={2027: Decimal("30000.00"), 2028: Decimal("12000.00")},
    sponsor_name="Ms Sponsor",
)


@pytest.fixture
def call(session: Session, country: Country, planner: Actor) -> ProposalCall:
    """A call to the whole country in March 2026."""
    return add_call(
        session, planner, organisation=number(country.root.id), name="Call", opens_on=OPENS, closes_on=CLOSES
    )


@pytest.fixture
def handed(session: Session, country: Country, officer: Actor, call: ProposalCall) -> int:
    """A proposal of the Ministry of Test Health, handed in by its officer on the last day."""
    return submit(session, officer, country, call)


def submit(session: Session, actor: Actor, country: Country, call: ProposalCall, entry: Entry = WHOLE) -> int:
    organisation = number(country.health.id)
    return number(
        submit_proposal(session, actor, call=number(call.id), organisation=organisation, entry=entry, today=INSIDE).id
    )


def test_what_was_handed_in_is_read_again_as_it_was(session: Session, officer: Actor, handed: int) -> None:
    assert entry_of(session, officer, handed) == WHOLE


def test_a_proposal_is_a_proposed_project_with_its_cost_as_estimate(session: Session, handed: int) -> None:
    project = session.get_one(Project, handed)
    # 30,000 + 12,000.
    assert (project.state, project.estimate) == ("proposed", Decimal("42000.00"))


@pytest.mark.parametrize("on", [date(2026, 2, 28), date(2026, 4, 1)], ids=["the day before", "the day after"])
def test_outside_its_days_a_call_takes_nothing(
    session: Session, country: Country, officer: Actor, call: ProposalCall, on: date
) -> None:
    with pytest.raises(Closed):
        submit_proposal(
            session, officer, call=number(call.id), organisation=number(country.health.id), entry=WHOLE, today=on
        )


def test_an_officer_proposes_for_the_own_organisation_only(
    session: Session, country: Country, officer: Actor, call: ProposalCall
) -> None:
    with pytest.raises((Denied, Missing)):
        submit_proposal(
            session, officer, call=number(call.id), organisation=number(country.trade.id), entry=WHOLE, today=INSIDE
        )
    assert places_to_propose(session, officer, call=number(call.id))[0].id == country.health.id


def test_a_call_to_one_ministry_is_not_for_another(session: Session, country: Country, planner: Actor) -> None:
    call = add_call(session, planner, organisation=number(country.trade.id), name="T", opens_on=OPENS, closes_on=CLOSES)
    with pytest.raises(Invalid) as caught:
        submit(session, planner, country, call)
    assert caught.value.code == "proposal.not_called"


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        pytest.param(Entry(name_en="  "), "project.name", id="no title"),
        pytest.param(Entry(name_en="P", type_id="rocket"), "project.type", id="unknown type"),
        pytest.param(Entry(name_en="P", serves=("S9",)), "project.serves", id="unknown strategy"),
        pytest.param(Entry(name_en="P", costs={1066: Decimal(1)}), "money.year", id="a year long ago"),
        pytest.param(Entry(name_en="P", costs={2027: Decimal(-1)}), "money.negative", id="a negative cost"),
        pytest.param(Entry(name_en="P", costs={2027: Decimal(10) ** 20}), "money.too_large", id="an absurd cost"),
    ],
)
def test_what_cannot_be_is_refused(
    session: Session, country: Country, officer: Actor, call: ProposalCall, entry: Entry, code: str
) -> None:
    with pytest.raises(Invalid) as caught:
        submit(session, officer, country, call, entry)
    assert caught.value.code == code


def test_a_returned_proposal_is_mended_even_after_the_call(
    session: Session, officer: Actor, planner: Actor, handed: int
) -> None:
    answer_proposal(session, planner, handed, seen_version=1, verdict="returned", answer="Name a sponsor.")
    mended = Entry(name_en="Permits by telephone")
    mend_proposal(session, officer, handed, seen_version=2, entry=mended, today=date(2026, 5, 1))
    proposal = proposal_of(session, officer, handed)
    assert proposal is not None
    assert (proposal.state, entry_of(session, officer, handed)) == ("submitted", mended)


def test_what_waits_is_not_mended_after_the_call(session: Session, officer: Actor, handed: int) -> None:
    with pytest.raises(Closed):
        mend_proposal(session, officer, handed, seen_version=1, entry=WHOLE, today=date(2026, 4, 1))


@pytest.mark.parametrize(
    ("said", "code"),
    [
        pytest.param({"verdict": "returned"}, "proposal.mend", id="returned without a word"),
        pytest.param({"verdict": "merged"}, "proposal.merge_target", id="merged into nothing"),
        pytest.param({"verdict": "parked"}, "proposal.parked_until", id="parked without a day"),
        pytest.param({"verdict": "parked", "until": INSIDE}, "proposal.parked_until", id="parked until today"),
        pytest.param({"verdict": "liked"}, "proposal.verdict", id="an unknown answer"),
    ],
)
def test_an_answer_says_all_that_it_needs(
    session: Session, planner: Actor, handed: int, said: dict[str, object], code: str
) -> None:
    with pytest.raises(Invalid) as caught:
        answer_proposal(session, planner, handed, seen_version=1, today=INSIDE, **said)  # pyright: ignore[reportArgumentType]
    assert caught.value.code == code


def test_a_merged_proposal_names_the_project_and_is_stopped(
    session: Session, country: Country, planner: Actor, call: ProposalCall, handed: int
) -> None:
    into = add_project(session, planner, organisation=number(country.trade.id), code="T-1", name_en="Permits")
    answer_proposal(session, planner, handed, seen_version=1, verdict="merged", into=into.id)
    assert session.get_one(Project, handed).state == "stopped"
    assert list_proposals(session, planner, call=number(call.id))["merged_into"].to_list() == ["T-1"]


def test_a_proposal_is_answered_once_for_all_when_accepted(session: Session, planner: Actor, handed: int) -> None:
    answer_proposal(session, planner, handed, seen_version=1, verdict="accepted")
    with pytest.raises(Closed):
        answer_proposal(session, planner, handed, seen_version=2, verdict="returned", answer="Wait.")


def test_two_planners_at_once_are_a_conflict(session: Session, planner: Actor, handed: int) -> None:
    answer_proposal(session, planner, handed, seen_version=1, verdict="returned", answer="Name a sponsor.")
    with pytest.raises(Conflict):
        answer_proposal(session, planner, handed, seen_version=1, verdict="accepted")


def test_only_a_planner_answers(session: Session, officer: Actor, handed: int) -> None:
    with pytest.raises(Denied):
        answer_proposal(session, officer, handed, seen_version=1, verdict="accepted")


def test_only_what_was_accepted_is_in_the_list_of_projects(session: Session, planner: Actor, handed: int) -> None:
    before = list_projects(session, planner)["id"].to_list()
    answer_proposal(session, planner, handed, seen_version=1, verdict="accepted")
    assert (before, list_projects(session, planner)["id"].to_list()) == ([], [handed])


def test_no_gate_is_decided_on_before_a_proposal_is_accepted(session: Session, director: Actor, handed: int) -> None:
    with pytest.raises(UserError) as caught:
        decide(session, director, handed, gate="G0", outcome="stop", reason="No.", seen_decision=None)
    assert caught.value.code == "proposal.not_accepted"


def test_a_call_cannot_close_before_it_opens(session: Session, planner: Actor, call: ProposalCall) -> None:
    with pytest.raises(Invalid) as caught:
        change_call(session, planner, number(call.id), seen_version=1, changes={"closes_on": date(2026, 2, 1)})
    assert caught.value.code == "call.days"


def test_an_officer_sees_the_calls_above_and_not_those_to_others(
    session: Session, country: Country, planner: Actor, officer: Actor, call: ProposalCall
) -> None:
    add_call(session, planner, organisation=number(country.trade.id), name="T", opens_on=OPENS, closes_on=CLOSES)
    assert [one.name for one in list_calls(session, officer)] == [call.name]


def test_two_who_hand_in_at_once_both_get_a_code(store: Engine) -> None:
    with transaction(store) as session:
        top = root(session)
        health = Organisation(code="health", kind="ministry", name_en="Ministry of Test Health", name_km=None)
        place(session, health, parent=top)
        planner = actor(Role.PLANNER, top)
        made = add_call(session, planner, organisation=number(top.id), name="Call", opens_on=OPENS, closes_on=CLOSES)
        by_hand = {"organisation": number(health.id), "code": f"P{made.id}-002", "name_en": "Numbered by hand"}
        add_project(session, planner, **by_hand)  # pyright: ignore[reportArgumentType]
        call, at = number(made.id), number(health.id)
    first_is_in = Event()

    def hand_in(title: str) -> str:
        """The second begins while the first is handed in and not stored yet."""
        if title == "Fishing permits":
            first_is_in.wait()
        with transaction(store) as session:
            officer, entry = actor(Role.OFFICER, health), Entry(name_en=title)
            code = submit_proposal(session, officer, call=call, organisation=at, entry=entry, today=INSIDE).code
            first_is_in.set()
            if title == "Stall permits":
                sleep(0.3)  # time for the second to come to the same place; with less it would pass all the same
        return code

    with ThreadPoolExecutor(2) as pool:
        codes = list(pool.map(hand_in, ["Stall permits", "Fishing permits"]))
    # The second code is a project's that was numbered by hand.
    assert codes == [f"P{call}-001", f"P{call}-003"]

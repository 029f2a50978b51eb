"""Readiness of gaps: what counts as one, what projects and heads say of it, and how the country is counted."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from assess.editions.chosen import CURRENT, hash_of
from assess.tables import Cycle, Result, ResultItem, Submission
from data.access import Actor, Role
from data.errors import Conflict, Denied, Invalid, Missing
from projects.readiness import gaps_of, readiness_of_country, set_readiness
from projects.tables import GateDecision, Project, ProjectAim
from tests.conftest import Country, actor
from tests.projects.conftest import TODAY, number

Freeze = Callable[..., None]


@pytest.fixture
def freeze(session: Session, country: Country) -> Freeze:
    """Stores a result of the Ministry of Test Health: for each item how many questions, and how many at the top."""
    cycle = Cycle(
        name_en="R", edition=CURRENT, edition_hash=hash_of(CURRENT), opens_on=TODAY, due_on=TODAY, closes_on=TODAY
    )
    session.add(cycle)
    session.flush()
    submission = Submission(
        cycle_id=number(cycle.id), organisation_id=number(country.health.id), form="full", state="verified"
    )
    session.add(submission)
    session.flush()

    def store(run: str = "verified", *, version: int = 1, **items: tuple[int, int]) -> None:
        frozen = Result(
            submission_id=number(submission.id), run=run, version=version, edition_hash=hash_of(CURRENT), document={},
            themes={}, asked=1,
        )  # fmt: skip
        session.add(frozen)
        session.flush()
        for item, (questions, at_top) in items.items():
            row = ResultItem(
                result_id=number(frozen.id), item=item.replace("__", "."), questions=questions, at_top=at_top, percent=0
            )
            session.add(row)
        session.flush()

    return store


def aim(session: Session, project: Project, country: Country, item: str, *services: int) -> None:
    for service in services or (0,):
        session.add(
            ProjectAim(
                project_id=number(project.id), organisation_id=number(country.health.id), edition=CURRENT, item=item,
                service_id=service, level=1,
            )
        )  # fmt: skip
    session.flush()


def passed(session: Session, project: Project, *gates: str, outcome: str = "go") -> None:
    session.add(
        GateDecision(
            project_id=number(project.id), sequence=1, gate=gates[-1], covers=list(gates), outcome=outcome,
            decided_on=TODAY, decided_by="D",
        )
    )  # fmt: skip
    session.flush()


def say(session: Session, head: Actor, country: Country, *items: str, **said: Any) -> int:
    held = gaps_of(session, head, number(country.health.id)).table.set_index("item")["version"].to_dict()
    seen = {item: held.get(item, 0) for item in items}
    usual: dict[str, Any] = {
        "seen": seen,
        "state": "aware",
        "owner_name": "Ms Owner",
        "due_on": TODAY + timedelta(days=9),
        "on": TODAY,
    }
    return set_readiness(session, head, number(country.health.id), **{**usual, **said})


def states(session: Session, who: Actor, country: Country, on: date = TODAY) -> dict[str, str]:
    table = gaps_of(session, who, number(country.health.id), on=on).table
    return dict(zip(table["item"], table["state"], strict=True))


def test_a_gap_is_an_item_with_a_question_below_its_top(
    session: Session, country: Country, head: Actor, freeze: Freeze
) -> None:
    freeze(site__reachable=(1, 1), info__mandate=(1, 0), service__forms=(5, 3), mail__official=(1, 0))
    found = gaps_of(session, head, number(country.health.id))
    rows = found.table[["item", "section", "open", "state"]].to_records(index=False).tolist()
    assert found.run == "verified"
    assert rows == [
        ("info.mandate", "1", 1, "unaware"),
        ("service.forms", "2", 2, "unaware"),
        ("mail.official", "foundation", 1, "unaware"),
    ]


def test_the_verified_result_stands_before_the_claimed_one_in_its_newest_version(
    session: Session, country: Country, head: Actor, freeze: Freeze
) -> None:
    freeze("claimed", info__news=(1, 0))
    assert list(states(session, head, country)) == ["info.news"]
    freeze("verified", info__laws=(1, 0))
    freeze("verified", version=2, info__mandate=(1, 0))
    assert list(states(session, head, country)) == ["info.mandate"]


@pytest.mark.parametrize(
    ("gates", "state"),
    [
        pytest.param((), "planning", id="before the first gate"),
        pytest.param(("G0", "G1", "G2"), "planning", id="before G3"),
        pytest.param(("G0", "G1", "G2", "G3"), "developing", id="G3 passed"),
        pytest.param(("G0", "G1", "G2", "G3", "G4"), "in_service", id="G4 passed"),
    ],
)
def test_the_gates_of_a_project_say_how_ready_its_gap_is(
    session: Session,
    country: Country,
    head: Actor,
    project: Project,
    freeze: Freeze,
    gates: tuple[str, ...],
    state: str,
) -> None:
    freeze(info__mandate=(1, 0))
    aim(session, project, country, "info.mandate")
    if gates:
        passed(session, project, *gates)
    assert states(session, head, country) == {"info.mandate": state}


def test_a_stopped_project_says_nothing(
    session: Session, country: Country, head: Actor, project: Project, freeze: Freeze
) -> None:
    freeze(info__mandate=(1, 0))
    aim(session, project, country, "info.mandate")
    passed(session, project, "G0", outcome="stop")
    assert states(session, head, country) == {"info.mandate": "unaware"}


@pytest.mark.parametrize(
    ("services", "state"),
    [
        pytest.param((7,), "unaware", id="1 of the 2 services that fall short"),
        pytest.param((7, 8), "planning", id="both services that fall short"),
    ],
)
def test_an_item_of_services_counts_once_projects_aim_at_as_many_as_fall_short(
    session: Session,
    country: Country,
    head: Actor,
    project: Project,
    freeze: Freeze,
    services: tuple[int, ...],
    state: str,
) -> None:
    freeze(service__forms=(5, 3))
    aim(session, project, country, "service.forms", *services)
    assert states(session, head, country) == {"service.forms": state}


def test_the_head_signs_with_an_owner_and_a_day(
    session: Session, country: Country, head: Actor, freeze: Freeze
) -> None:
    freeze(info__mandate=(1, 0), info__news=(1, 0))
    assert say(session, head, country, "info.mandate") == 1
    table = gaps_of(session, head, number(country.health.id), on=TODAY).table.set_index("item")
    assert list(table.loc["info.mandate", ["state", "owner", "said_by"]]) == ["aware", "Ms Owner", "Test head"]
    assert table.loc["info.news", "state"] == "unaware"


def test_a_decree_in_preparation_makes_a_gap_planned(
    session: Session, country: Country, head: Actor, freeze: Freeze
) -> None:
    freeze(info__mandate=(1, 0))
    say(session, head, country, "info.mandate", decree=True)
    assert states(session, head, country) == {"info.mandate": "planning"}


def test_of_head_and_projects_the_further_word_stands(
    session: Session, country: Country, head: Actor, project: Project, freeze: Freeze
) -> None:
    freeze(info__mandate=(1, 0), info__news=(1, 0))
    aim(session, project, country, "info.mandate")
    aim(session, project, country, "info.news")
    say(session, head, country, "info.mandate")
    say(session, head, country, "info.news", state="in_service")
    assert states(session, head, country) == {"info.mandate": "planning", "info.news": "in_service"}


def test_of_two_who_say_it_at_once_the_second_is_told(
    session: Session, country: Country, head: Actor, freeze: Freeze
) -> None:
    freeze(info__mandate=(1, 0), info__news=(1, 0))
    say(session, head, country, "info.news")
    with pytest.raises(Conflict):
        say(session, head, country, seen={"info.mandate": 0, "info.news": 0}, state="planning")
    assert states(session, head, country) == {"info.mandate": "unaware", "info.news": "aware"}


def test_what_was_said_is_taken_back_by_saying_unaware(
    session: Session, country: Country, head: Actor, freeze: Freeze
) -> None:
    freeze(info__mandate=(1, 0))
    say(session, head, country, "info.mandate")
    assert say(session, head, country, "info.mandate", state="unaware") == 1
    assert states(session, head, country) == {"info.mandate": "unaware"}
    with pytest.raises(Invalid, match=r"readiness\.none_said"):
        say(session, head, country, "info.mandate", state="unaware")


def test_a_gap_is_late_once_its_day_has_passed(session: Session, country: Country, head: Actor, freeze: Freeze) -> None:
    freeze(info__mandate=(1, 0))
    say(session, head, country, "info.mandate", due_on=TODAY)
    place = number(country.health.id)
    late = [gaps_of(session, head, place, on=TODAY + timedelta(days=days)).table["late"].item() for days in (0, 1)]
    assert late == [False, True]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        pytest.param({"owner_name": " "}, "readiness.owner", id="nobody sees to it"),
        pytest.param({"due_on": None}, "readiness.due", id="no day"),
        pytest.param({"due_on": date(2020, 1, 1)}, "common.wanted_past", id="a day gone by"),
        pytest.param({"state": "ready"}, "readiness.state", id="no such word"),
    ],
)
def test_what_cannot_be_signed_is_refused(
    session: Session, country: Country, head: Actor, said: dict[str, object], code: str
) -> None:
    with pytest.raises(Invalid, match=code):
        say(session, head, country, "info.mandate", **said)


def test_only_the_head_signs(session: Session, country: Country, officer: Actor) -> None:
    with pytest.raises(Denied):
        say(session, officer, country, "info.mandate")
    with pytest.raises(Missing):
        say(session, actor(Role.HEAD, country.trade), country, "info.mandate")


def test_the_country_is_counted_by_stage_and_word(
    session: Session, country: Country, head: Actor, planner: Actor, freeze: Freeze
) -> None:
    freeze(info__mandate=(1, 0), info__news=(1, 0), service__forms=(2, 0), site__reachable=(1, 1))
    say(session, head, country, "info.mandate")
    found = readiness_of_country(session, planner, on=TODAY)
    counts = found.stages.set_index(["section", "state"])["count"]
    assert (counts["1", "aware"], counts["1", "unaware"], counts["2", "unaware"], counts.sum()) == (1, 1, 1, 3)
    row = found.organisations.iloc[0]
    assert (row["organisation_id"], row["gaps"], row["unaware"], row["aware"]) == (country.health.id, 3, 2, 1)


def test_an_agency_does_not_count_the_country(session: Session, head: Actor) -> None:
    with pytest.raises(Denied):
        readiness_of_country(session, head)

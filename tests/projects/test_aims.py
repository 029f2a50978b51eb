"""The loop with the assessment: gaps offered as aims, aims held to the edition."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from sqlmodel import Session

from assess.editions.chosen import CURRENT, current_edition, hash_of
from assess.tables import Cycle, Result, Service, Submission
from data.access import Actor, Role
from data.errors import Conflict, Invalid, Missing
from projects.aims import Aim, aims_of, offered_aims, set_aims
from projects.tables import Project
from projects.types import add_preset_aims, preset_aims, set_type
from tests.conftest import Country, actor
from tests.projects.conftest import number

COLUMNS = ["item", "service", "stage", "theme", "weight", "state", "level", "credit", "part", "points"]
Freeze = Callable[..., Result]


@dataclass(frozen=True)
class Round:
    submission: Submission
    service: Service


@pytest.fixture
def assessed(session: Session, country: Country) -> Round:
    """A submission of the Ministry of Test Health with one service."""
    today = date(2026, 1, 1)
    cycle = Cycle(
        name_en="Round", edition=CURRENT, edition_hash=hash_of(CURRENT), opens_on=today, due_on=today, closes_on=today
    )
    service = Service(organisation_id=number(country.health.id), code="birth", name_en="Birth certificate")
    session.add_all([cycle, service])
    session.flush()
    submission = Submission(
        cycle_id=number(cycle.id), organisation_id=number(country.health.id), form="full", state="verified"
    )
    session.add(submission)
    session.flush()
    return Round(submission, service)


@pytest.fixture
def freeze(session: Session, assessed: Round) -> Freeze:
    """Stores a result with these questions: (item, service or None, level or None)."""

    def store(run: str, *questions: tuple[str, int | None, int | None]) -> Result:
        items = {item.id: item for item in current_edition().items}
        rows = [
            [item, service, items[item].stage, items[item].theme, 1,
             "answered" if level is not None else "unanswered", level, 0, 1, 0]
            for item, service, level in questions
        ]  # fmt: skip
        names = [{"id": assessed.service.id, "name_en": "Birth certificate", "name_km": None}]
        document = {"question_columns": COLUMNS, "questions": rows, "services": names}
        frozen = Result(
            submission_id=number(assessed.submission.id), run=run, edition_hash=hash_of(CURRENT), document=document
        )
        session.add(frozen)
        session.flush()
        return frozen

    return store


def test_what_is_below_its_top_level_is_offered_gates_first(
    session: Session, country: Country, planner: Actor, assessed: Round, freeze: Freeze
) -> None:
    service = number(assessed.service.id)
    top = current_edition().item("site.reachable").top
    freeze(
        "verified", ("site.reachable", None, top), ("service.proactive", service, 1), ("service.forms", service, None)
    )
    offer = offered_aims(session, planner, number(country.health.id))
    assert offer.run == "verified"
    assert offer.table["item"].tolist() == ["service.forms", "service.proactive"]
    first = offer.table.iloc[0]
    assert (first["service_en"], first["gate"], first["stage"]) == ("Birth certificate", 2, 2)


def test_the_claim_is_used_only_while_nothing_is_verified(
    session: Session, country: Country, planner: Actor, freeze: Freeze
) -> None:
    health = number(country.health.id)
    freeze("claimed", ("site.reachable", None, 1))
    assert offered_aims(session, planner, health).run == "claimed"
    freeze("verified", ("site.reachable", None, 0))
    offer = offered_aims(session, planner, health)
    assert (offer.run, offer.table["level"].tolist()) == ("verified", [0])


def test_without_a_result_nothing_is_offered(session: Session, country: Country, planner: Actor) -> None:
    offer = offered_aims(session, planner, number(country.trade.id))
    assert (len(offer.table), offer.run, offer.cycle) == (0, None, None)


def test_a_gap_says_which_projects_aim_at_it_already(
    session: Session, country: Country, planner: Actor, project: Project, freeze: Freeze
) -> None:
    health = number(country.health.id)
    freeze("verified", ("site.reachable", None, 0))
    set_aims(session, planner, number(project.id), seen_version=2, aims=[Aim(health, "site.reachable", 2)])
    row = offered_aims(session, planner, health).table.iloc[0]
    assert (row["aimed_at"], row["projects"]) == (2, "H-1")


def test_aims_are_replaced_as_a_whole(
    session: Session, country: Country, planner: Actor, project: Project, assessed: Round
) -> None:
    health, service = number(country.health.id), number(assessed.service.id)
    set_aims(session, planner, number(project.id), seen_version=2, aims=[Aim(health, "site.reachable", 2)])
    set_aims(session, planner, number(project.id), seen_version=3, aims=[Aim(health, "service.forms", 1, service)])
    kept = aims_of(session, planner, number(project.id))
    assert [(one.item, one.service_id, one.level, one.edition) for one in kept] == [
        ("service.forms", service, 1, CURRENT)
    ]
    with pytest.raises(Conflict):
        set_aims(session, planner, number(project.id), seen_version=3, aims=[])


@pytest.mark.parametrize(
    ("item", "level", "of_service", "code"),
    [
        pytest.param("site.golden", 1, False, r"aim\.item", id="no such item"),
        pytest.param("site.reachable", 0, False, r"aim\.level", id="the lowest level is nothing to aim at"),
        pytest.param("site.reachable", 4, False, r"aim\.level", id="level 4 of 0 to 3"),
        pytest.param("site.reachable", 1, True, r"aim\.scope", id="an organisation's item of a service"),
        pytest.param("service.forms", 1, False, r"aim\.scope", id="a service's item of the organisation"),
    ],
)
def test_an_aim_that_the_edition_does_not_know_is_refused(
    session: Session, country: Country, planner: Actor, project: Project, assessed: Round,
    item: str, level: int, of_service: bool, code: str,
) -> None:  # fmt: skip
    aim = Aim(number(country.health.id), item, level, number(assessed.service.id) if of_service else 0)
    with pytest.raises(Invalid, match=code):
        set_aims(session, planner, number(project.id), seen_version=2, aims=[aim])


def test_an_aim_names_a_service_of_its_own_organisation(
    session: Session, country: Country, planner: Actor, project: Project, assessed: Round
) -> None:
    aim = Aim(number(country.trade.id), "service.forms", 1, number(assessed.service.id))
    with pytest.raises(Invalid, match=r"aim\.service"):
        set_aims(session, planner, number(project.id), seen_version=2, aims=[aim])


def test_gaps_of_another_ministry_are_not_shown(session: Session, country: Country) -> None:
    with pytest.raises(Missing):
        offered_aims(session, actor(Role.PLANNER, country.trade), number(country.health.id))


def test_a_type_presets_what_the_newest_result_does_not_meet(
    session: Session, planner: Actor, assessed: Round, freeze: Freeze, project: Project
) -> None:
    service = number(assessed.service.id)
    # The type asks for level 2 of both; the second has it already, the third belongs to another type.
    freeze("verified", ("service.forms", service, 1), ("service.submission", service, 2), ("site.mobile", None, 0))
    set_type(session, planner, number(project.id), seen_version=project.version, type_id="online-forms")
    presets = preset_aims(session, planner, number(project.id))
    assert [(one.item, one.service_id, one.level) for one in presets] == [("service.forms", service, 2)]


def test_presets_are_added_to_the_aims_by_one_click_and_then_none_is_left(
    session: Session, country: Country, planner: Actor, assessed: Round, freeze: Freeze, project: Project
) -> None:
    number_of, service = number(project.id), number(assessed.service.id)
    freeze("verified", ("service.forms", service, None), ("site.mobile", None, 0))
    own = Aim(number(country.health.id), "site.mobile", 1)
    set_aims(session, planner, number_of, seen_version=project.version, aims=[own])
    set_type(session, planner, number_of, seen_version=project.version, type_id="online-forms")
    add_preset_aims(session, planner, number_of, seen_version=project.version)
    aims = [(one.item, one.level) for one in aims_of(session, planner, number_of)]
    assert aims == [("service.forms", 2), ("site.mobile", 1)]
    with pytest.raises(Invalid) as caught:
        add_preset_aims(session, planner, number_of, seen_version=project.version)
    assert caught.value.code == "project.no_presets"

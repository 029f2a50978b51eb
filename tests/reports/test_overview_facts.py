"""The facts of the first screen, against the sample country counted by hand and by plain queries."""

from collections import Counter
from datetime import date
from decimal import Decimal
from statistics import median

import pandas as pd
import pytest
from sqlalchemy import Engine, func, text
from sqlmodel import Session, select

from assess.comparing.movement import moved_between
from data.access import Actor, Role
from data.errors import Denied
from data.store import transaction
from projects.scenarios.kept import approve, list_scenarios
from projects.scenarios.result import result_of
from projects.tables import Project
from reports.overview.facts import Overview, overview
from tests.reports.sample_country import person

STAGES = text(
    """
    SELECT s.organisation_id, r.stage_reached, r.total FROM result r
    JOIN submission s ON s.id = r.submission_id JOIN cycle c ON c.id = s.cycle_id
    WHERE c.opens_on = :opens AND r.run = 'verified' AND s.state IN ('verified', 'provisional', 'published')
    AND r.version = (SELECT max(x.version) FROM result x WHERE x.submission_id = s.id AND x.run = 'verified')
    """
)
MONEY = text(
    """
    SELECT sum(l.planned_base), sum(l.committed_base), sum(l.spent_base) FROM investment_line l
    WHERE l.project_id NOT IN (SELECT project_id FROM proposal WHERE state <> 'accepted')
    """
)


@pytest.fixture(scope="module")
def seen(sample: Session) -> Overview:
    return overview(sample, person(sample, Role.DIRECTOR))


def results(session: Session, year: int) -> dict[int, tuple[int, float]]:
    """By organisation, straight from the table: stage and total of a past cycle of the sample country."""
    rows = session.connection().execute(STAGES, {"opens": date(year, 2, 1)})
    return {organisation: (stage, total) for organisation, stage, total in rows}


def test_the_newest_cycle_that_is_verified_for_half_is_told_and_the_one_under_way_named(seen: Overview) -> None:
    # Of the sample's thirty organisations nine are verified in the open cycle: less than half.
    assert seen.country is not None
    assert seen.country.under_way is not None
    assert (seen.country.verified, seen.country.asked, seen.country.organisations) == (9, 30, 30)
    assert seen.country.cycle.opens_on.year == seen.country.under_way.opens_on.year - 1


def test_stages_are_counted_now_and_of_the_same_organisations_before(sample: Session, seen: Overview) -> None:
    assert seen.country is not None
    assert seen.country.last is not None
    year = seen.country.cycle.opens_on.year
    now, before = results(sample, year), results(sample, year - 1)
    assert {stage: count for stage, count in seen.country.now.counts.items() if count} == Counter(
        stage for stage, _ in now.values()
    )
    same = Counter(stage for one, (stage, _) in before.items() if one in now)
    assert {stage: count for stage, count in seen.country.last.counts.items() if count} == same
    assert seen.country.now.at_least(3) == sum(stage >= 3 for stage, _ in now.values())
    assert seen.country.now.assessed == len(now)


def test_what_moved_is_counted_by_stage_and_in_the_median(sample: Session, seen: Overview) -> None:
    assert seen.country is not None
    assert seen.moved is not None
    year = seen.country.cycle.opens_on.year
    now, before = results(sample, year), results(sample, year - 1)
    both = [(before[one], now[one]) for one in now if one in before]
    told = (seen.moved.both, seen.moved.rose, seen.moved.fell, seen.moved.same)
    assert told == (
        len(both),
        sum(after[0] > was[0] for was, after in both),
        sum(after[0] < was[0] for was, after in both),
        sum(after[0] == was[0] for was, after in both),
    )
    assert seen.moved.median == pytest.approx(median(after[1] - was[1] for was, after in both))
    rises = [one["total_moved"] for one in seen.moved.risen]
    assert rises == sorted(rises, reverse=True)
    assert all(one["stage_after"] > one["stage_before"] for one in seen.moved.risen)


def test_only_organisations_with_a_result_in_both_cycles_have_moved() -> None:
    columns = ["organisation", "code", "name_en", "name_km", "kind", "form", "stage_reached", "total"]
    about = ("code", "Name", None, "ministry", "full")
    was = pd.DataFrame([(1, *about, 2, 50.0), (2, *about, 1, 20.0), (3, *about, None, None)], columns=columns)
    now = pd.DataFrame([(1, *about, 1, 45.5), (3, *about, 2, 60.0), (4, *about, 3, 80.0)], columns=columns)
    moved = moved_between(was, now)
    assert moved[["organisation", "stage_moved", "total_moved"]].to_numpy().tolist() == [[1, -1, -4.5]]


def test_every_project_under_way_has_one_colour_or_none_and_the_worst_come_first(
    sample: Session, seen: Overview
) -> None:
    under_way = select(func.count()).select_from(Project).where(Project.state == "active")
    assert sum(seen.red.by_colour.values()) == seen.red.projects <= sample.exec(under_way).one()
    reasons = [len(one.escalated) for one in seen.red.worst]
    assert reasons == sorted(reasons, reverse=True)
    assert reasons[0] > 0
    assert seen.red.escalated >= len(seen.red.worst) > 0


def test_money_is_the_sum_of_all_lines_of_projects_and_its_shares(sample: Session, seen: Overview) -> None:
    sums = [Decimal(cents) / 100 for cents in sample.connection().execute(MONEY).one()]
    assert [seen.money.planned, seen.money.committed, seen.money.spent] == sums
    assert seen.money.of_planned("spent") == 100 * sums[2] / sums[0]
    years = sorted(set(seen.money.by_year["year"]))
    assert years[-1] - years[0] <= 4
    of_year = "SELECT sum(l.spent_base) FROM investment_line l WHERE l.year = :year"
    spent = sample.connection().execute(text(of_year), {"year": years[0]}).scalar_one()
    drawn = seen.money.by_year[(seen.money.by_year["year"] == years[0]) & (seen.money.by_year["step"] == "spent")]
    assert sum(drawn["amount"]) == Decimal(spent) / 100


def test_targets_are_those_of_the_policy_in_force(seen: Overview) -> None:
    assert seen.targets is not None
    assert seen.targets.framework.ends_on.year >= 2020
    assert sum(seen.targets.counts.values()) > 0
    assert all(one.standing.verdict == "late" for one in seen.targets.late)
    assert len(seen.targets.late) <= min(4, seen.targets.counts["late"])


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        (Role.DIRECTOR, {"gates", "escalated", "publish", "requests", "plan"}),
        (Role.PLANNER, {"gates", "proposals", "requests"}),
        (Role.REVIEWER, {"objections", "reviews", "disputes"}),
        (Role.ADMINISTRATOR, set()),
        (Role.AUDITOR, set()),
    ],
)
def test_a_person_is_told_what_waits_for_them_alone(sample: Session, role: Role, kinds: set[str]) -> None:
    waiting = overview(sample, person(sample, role)).waiting
    assert {one.kind for one in waiting} <= kinds
    assert bool(waiting) == bool(kinds)
    assert all(one.count or one.of for one in waiting)


def test_an_approved_plan_stands_beside_the_cycles_and_waits_no_longer(sample_copy: Engine) -> None:
    with transaction(sample_copy) as session:
        director = person(session, Role.DIRECTOR)
        kept = list_scenarios(session, director)[0]
        assert overview(session, director).country.plan is None  # type: ignore[union-attr]
        approve(session, director, kept.id or 0, seen_version=kept.version, despite_changes=True)
        found = overview(session, director)
        result = result_of(kept.result)
    assert found.country is not None
    assert found.country.plan is not None
    assert found.country.plan.name == kept.name
    # Whoever is in no project of the plan keeps the stage that they had.
    after = {**result.before, **result.after}
    assert found.country.plan.counts == {stage: sum(one == stage for one in after.values()) for stage in range(5)}
    assert "plan" not in {one.kind for one in found.waiting}


def test_an_empty_country_has_nothing_to_tell(session: Session, country) -> None:
    found = overview(session, Actor(1, "Director", ((Role.DIRECTOR, country.root.path),)))
    assert (found.country, found.moved, found.targets) == (None, None, None)
    assert (found.red.projects, found.money.planned, list(found.waiting)) == (0, Decimal("0.00"), [])


def test_an_officer_is_not_told(session: Session, country) -> None:
    with pytest.raises(Denied):
        overview(session, Actor(1, "Officer", ((Role.OFFICER, country.health.path),)))

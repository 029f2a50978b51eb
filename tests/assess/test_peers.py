"""An organisation beside its group, beside others, and beside itself a cycle before: numbers worked by hand."""

from datetime import timedelta
from typing import Any

import pandas as pd
import pytest
from sqlmodel import Session

from assess.comparing.movement import earlier_cycles, moved_answers, moved_country, movement
from assess.comparing.peers import beside, beside_group, others_to_choose
from assess.cycles.control import create_cycle, open_cycle
from assess.cycles.participants import choose_participants
from assess.freezing import QUESTION_COLUMNS
from assess.states import today
from assess.submissions import publish, submission_in
from assess.tables import Submission
from data.access import Actor, Role
from data.errors import Invalid, Missing
from tests.assess.conftest import Round, number, settle
from tests.conftest import Country, actor


@pytest.fixture
def next_round(session: Session, country: Country, administrator: Actor, settled: Round) -> Submission:
    """Health in a cycle that opens a day later, verified with the top of two items."""
    cycle = create_cycle(
        session,
        administrator,
        name_en="Next round",
        edition="presence-2026",
        forms={"ministry": "commune"},
        opens_on=settled.cycle.opens_on + timedelta(days=1),
        due_on=today() + timedelta(days=10),
        closes_on=today() + timedelta(days=20),
    )
    health = number(country.health.id)
    choose_participants(session, administrator, number(cycle.id), organisations=[health])
    open_cycle(session, administrator, number(cycle.id))
    again = submission_in(session, administrator, cycle=number(cycle.id), organisation=health)
    settle(session, country, again, {"site.reachable": 3, "mail.official": 1})
    return again


def cell(table: pd.DataFrame, section: str, theme: str, column: Any) -> float:
    found = table[(table["section"] == section) & (table["theme"] == theme)]
    return found[column].to_list()[0]


def test_the_median_of_two_is_their_mean_and_the_best_is_the_better_one(
    session: Session, director: Actor, settled: Round
) -> None:
    group = beside_group(session, director, settled.id)
    assert group is not None
    # Health can reach stage 2 by its services, trade has none and so can reach 2: both stand in one group.
    assert (group.form, group.size) == ("commune", 2)
    # Stage 1 of health: the top of 1 of 7 items; trade is the other of the two, so the median is their mean.
    assert cell(group.table, "1", "", "own") == pytest.approx(100 / 7)
    best = cell(group.table, "1", "", "best")
    assert cell(group.table, "1", "", "median") == pytest.approx((100 / 7 + best) / 2)
    assert cell(group.table, "1", "", "counted") == 2


def test_the_whole_stands_before_the_stages_and_a_stage_before_its_themes(
    session: Session, director: Actor, settled: Round
) -> None:
    group = beside_group(session, director, settled.id)
    assert group is not None
    assert group.table["section"].drop_duplicates().tolist() == ["total", "1", "2", "foundation"]
    assert group.table.loc[group.table["section"] == "1", "theme"].iloc[0] == ""


def test_an_agency_sees_its_group_only_once_results_are_published(
    session: Session, officer: Actor, director: Actor, settled: Round
) -> None:
    assert beside_group(session, officer, settled.id) is None
    publish(session, director, submission=settled.id)
    group = beside_group(session, officer, settled.id)
    assert group is not None
    assert group.size == 1


def test_others_by_name_are_those_one_may_read(
    session: Session, officer: Actor, director: Actor, settled: Round
) -> None:
    assert [one.code for _, one in others_to_choose(session, director, settled.id)] == ["trade"]
    assert others_to_choose(session, officer, settled.id) == []
    with pytest.raises(Missing):
        beside(session, officer, settled.id, others=[number(settled.trade.id)])


def test_organisations_stand_side_by_side(session: Session, director: Actor, settled: Round) -> None:
    trade = number(settled.trade.id)
    table = beside(session, director, settled.id, others=[trade])
    assert cell(table, "1", "", settled.id) == pytest.approx(100 / 7)
    assert cell(table, "1", "", trade) > 20
    # Stage 1 asks things of three themes.
    assert table.loc[table["section"] == "1", "theme"].tolist() == ["", "INF", "PAR", "TEC"]
    settled.trade.state = "returned"
    session.add(settled.trade)
    with pytest.raises(Invalid, match=r"compare\.not_comparable"):
        beside(session, director, settled.id, others=[trade])


def questions(*rows: tuple[str, int | None, int | None, float, float]) -> pd.DataFrame:
    """Frozen questions of item, stage, level, part and points."""
    full = [(item, None, stage, "INF", 1, "own", level, 0, part, points) for item, stage, level, part, points in rows]
    return pd.DataFrame(full, columns=list(QUESTION_COLUMNS))


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        pytest.param(
            [("a", 1, 0, 1.0, 0.0), ("b", 1, 1, 1.0, 0.5)],
            [("a", 1, 2, 1.0, 1.0), ("b", 1, 1, 1.0, 0.5)],
            {"a": 50.0},
            id="0 of 2 becomes 1 of 2, +50; b is as before",
        ),
        pytest.param(
            [("a", 1, 2, 1.0, 1.0)],
            [("a", 1, 2, 1.0, 1.0), ("b", 1, 0, 1.0, 0.0)],
            {"a": -50.0, "b": 0.0},
            id="the same point is 1 of 1, then 1 of 2: -50; b is new",
        ),
        pytest.param(
            [("a", 1, 1, 2.0, 1.0), ("c", None, 0, 1.0, 0.0)],
            [("a", 1, 0, 2.0, 0.0), ("c", None, 1, 1.0, 1.0)],
            {"c": 100.0, "a": -50.0},
            id="the foundation counts by itself: +100; 1 of 2 lost in stage 1: -50",
        ),
    ],
)
def test_the_answers_that_moved_add_up(before: list[Any], after: list[Any], moved: dict[str, float]) -> None:
    table = moved_answers(questions(*before), questions(*after))
    assert dict(zip(table["item"], table["moved"], strict=True)) == moved


def test_between_cycles_the_moved_answers_sum_to_the_moved_percentages(
    session: Session, director: Actor, next_round: Submission
) -> None:
    found = movement(session, director, number(next_round.id))
    assert found is not None
    assert (found.earlier.name_en, found.later.name_en, found.comparability) == ("Test round", "Next round", None)
    # Of the two items of the foundation one rose; stage 1 is as before.
    assert found.answers["item"].tolist() == ["mail.official"]
    totals = found.totals.set_index("measure")["moved"]
    assert float(found.answers["moved"].sum()) == pytest.approx(float(totals["foundation"]))
    assert (totals["stage_1"], totals["stage_reached"]) == (0, 0)


def test_claims_can_be_compared_between_cycles_too(session: Session, officer: Actor, next_round: Submission) -> None:
    found = movement(session, officer, number(next_round.id), run="claimed")
    assert found is not None
    assert found.answers["item"].tolist() == ["mail.official"]


def test_without_an_earlier_cycle_nothing_moved(session: Session, director: Actor, settled: Round) -> None:
    assert earlier_cycles(session, director, settled.id) == []
    assert movement(session, director, settled.id) is None


def test_the_country_is_compared_where_both_cycles_have_a_result(
    session: Session, director: Actor, settled: Round, next_round: Submission
) -> None:
    table = moved_country(session, director, next_round.cycle_id, earlier=number(settled.cycle.id))
    assert table["code"].tolist() == ["health"]
    assert table[["stage_moved", "total_moved"]].to_numpy().tolist() == [[0, 0.0]]


def test_another_ministry_sees_no_movement(session: Session, country: Country, next_round: Submission) -> None:
    with pytest.raises(Missing):
        movement(session, actor(Role.HEAD, country.trade), number(next_round.id))

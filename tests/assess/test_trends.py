"""An organisation over its cycles: with its predecessors up to the day, and broken where the questions changed."""

from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest
from sqlmodel import Session

from assess.comparing.movement import BEFORE, carried_on, moved_answers, movement
from assess.comparing.trends import trend
from assess.cycles.control import create_cycle, open_cycle
from assess.cycles.participants import choose_participants
from assess.editions.chosen import offered, pinned_edition
from assess.freezing import QUESTION_COLUMNS
from assess.states import today
from assess.submissions import submission_in
from assess.tables import Submission
from data.access import Actor, Role
from data.errors import Invalid, Missing
from data.succession import merge_organisations
from maturity_model.definition import Crosswalk
from maturity_model.release import release
from maturity_model.writing import begin_edition
from tests.assess.conftest import Round, number, settle
from tests.conftest import Country, actor
from tests.editions_rewritten import asked_anew


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the ministry's own editions."""
    monkeypatch.setenv("EGOV_HOME", str(tmp_path))
    return tmp_path / "editions"


def again(session: Session, country: Country, administrator: Actor, edition: str = "presence-2026") -> Submission:
    """Health in another cycle that opens later, verified with the top of one item."""
    cycle = create_cycle(
        session, administrator, name_en="Later", edition=edition, forms={"ministry": "commune"},
        opens_on=today(), due_on=today() + timedelta(days=10),
        closes_on=today() + timedelta(days=20),
    )  # fmt: skip
    health = number(country.health.id)
    choose_participants(session, administrator, number(cycle.id), organisations=[health])
    open_cycle(session, administrator, number(cycle.id))
    later = submission_in(session, administrator, cycle=number(cycle.id), organisation=health)
    settle(session, country, later, {"site.reachable": 3})
    return later


def test_a_trend_has_a_row_per_cycle_and_no_break_within_an_edition(
    session: Session, country: Country, administrator: Actor, officer: Actor, settled: Round
) -> None:
    again(session, country, administrator)
    found = trend(session, officer, number(country.health.id))
    assert found.rows["opens_on"].tolist() == [settled.cycle.opens_on, today()]
    assert found.rows["own"].all()
    assert (found.breaks, found.changes) == ((), ())


def test_a_predecessor_is_a_line_of_its_own_up_to_the_day(
    session: Session, country: Country, administrator: Actor, settled: Round
) -> None:
    health, trade = number(country.health.id), number(country.trade.id)
    before = trend(session, administrator, health).rows
    merge_organisations(
        session, administrator, organisations=[trade], successor=health, on=settled.cycle.opens_on + timedelta(days=1)
    )
    rows = trend(session, administrator, health).rows
    assert rows[["organisation", "own"]].to_numpy().tolist() == [[health, True], [trade, False]]
    assert rows[rows["own"]].reset_index(drop=True).equals(before)


def test_a_result_of_the_day_itself_is_the_successors(
    session: Session, country: Country, administrator: Actor, settled: Round
) -> None:
    health, trade = number(country.health.id), number(country.trade.id)
    merge_organisations(session, administrator, organisations=[trade], successor=health, on=settled.cycle.opens_on)
    assert trend(session, administrator, health).rows["organisation"].tolist() == [health]


def test_an_officer_sees_of_a_predecessor_only_what_is_published(
    session: Session, country: Country, administrator: Actor, officer: Actor, settled: Round
) -> None:
    health, trade = number(country.health.id), number(country.trade.id)
    merge_organisations(
        session, administrator, organisations=[trade], successor=health, on=settled.cycle.opens_on + timedelta(days=1)
    )
    assert trend(session, officer, health).rows["organisation"].tolist() == [health]
    settled.trade.state = "published"
    session.flush()
    assert trend(session, officer, health).rows["organisation"].tolist() == [health, trade]


def test_another_ministry_sees_no_trend(session: Session, country: Country) -> None:
    with pytest.raises(Missing):
        trend(session, actor(Role.HEAD, country.trade), number(country.health.id))


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize(
    ("items", "broken"),
    [pytest.param(17, False, id="69 of 86 items are 80.2 %"), pytest.param(18, True, id="68 of 86 items are 79.1 %")],
)
def test_a_trend_breaks_where_less_than_four_fifths_of_the_questions_are_the_same(
    session: Session, country: Country, administrator: Actor, home: Path, items: int, broken: bool
) -> None:
    begin_edition("next", previous="presence-2026", folder=home)
    asked_anew(home / "next", items)
    release("next", home)
    later = again(session, country, administrator, edition="next")
    found = trend(session, administrator, number(country.health.id))
    assert [one.later.edition for one in found.breaks] == (["next"] if broken else [])
    moved = movement(session, administrator, number(later.id))
    assert moved is not None
    assert moved.comparability is not None
    assert moved.comparability.broken is broken


def test_a_new_cycle_is_offered_released_editions_and_a_draft_only_on_trial(home: Path) -> None:
    begin_edition("next", previous="presence-2026", folder=home)
    assert (offered(), offered(trial=True)) == (["presence-2026"], ["next", "presence-2026"])


def test_a_changed_draft_is_no_longer_the_edition_of_a_cycle(
    session: Session, administrator: Actor, home: Path
) -> None:
    begin_edition("next", previous="presence-2026", folder=home)
    cycle = create_cycle(
        session, administrator, name_en="Trial", edition="next", forms={"ministry": "commune"},
        opens_on=today(), due_on=today(), closes_on=today(),
    )  # fmt: skip
    path = home / "next" / "stage-1.yaml"
    path.write_text(path.read_text("utf-8").replace("weight: 1", "weight: 2", 1).replace("credit: 30", "credit: 31", 1))
    with pytest.raises(Invalid, match=r"edition\.changed"):
        pinned_edition("next", cycle.edition_hash)


def questions(*rows: tuple[str, int, float]) -> pd.DataFrame:
    """Frozen questions of stage 1 with weight 1: item, level and points."""
    full = [(item, None, 1, "INF", 1, "own", level, 0, 1.0, points) for item, level, points in rows]
    return pd.DataFrame(full, columns=list(QUESTION_COLUMNS))


def test_across_editions_answers_are_joined_by_the_crosswalk() -> None:
    crosswalk = Crosswalk.model_validate(
        {
            "previous": "first",
            "items": [
                {"kind": "same", "was": ["a"], "now": ["b"], "levels": [0, 2]},
                {"kind": "dropped", "was": ["c"]},
                {"kind": "new", "now": ["d"]},
            ],
        }
    )
    before = carried_on(questions(("a", 1, 1.0), ("c", 1, 1.0)), crosswalk, later="second")
    table = moved_answers(before, questions(("b", 2, 1.0), ("d", 0, 0.0))).set_index("item")
    # The top of a is the top of b: it did not move (1 of 2 both times). c is gone (50 to nothing), d is new.
    assert set(table.index) == {f"c{BEFORE}second", "d"}
    assert table["moved"].to_dict() == {f"c{BEFORE}second": -50.0, "d": 0.0}


def test_without_a_crosswalk_one_id_in_two_editions_is_two_questions() -> None:
    before = carried_on(questions(("a", 1, 1.0)), None, later="second")
    table = moved_answers(before, questions(("a", 1, 1.0)))
    assert sorted(table["item"]) == ["a", f"a{BEFORE}second"]

"""Policy frameworks on a real database: what comes with the program, what people enter, what cycles feed."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from sqlmodel import Session, col, select

from assess.figures import save_figure
from assess.states import today
from assess.submissions import submit
from assess.tables import Submission
from assess.tables.target import PolicyFramework, PolicyIndicator, PolicyObservation
from assess.targets.frameworks import add_framework, add_objective, change_framework, list_frameworks, list_objectives
from assess.targets.indicators import add_indicator, change_indicator
from assess.targets.instruments import add_instrument, change_instrument, list_instruments, overdue
from assess.targets.measures import add_measure, change_measure, list_measures
from assess.targets.observations import Followed, enter_observation, followed, remove_observation, verdict_counts
from assess.targets.reference import CODE, load_targets, written_policy
from data.access import Actor, Role
from data.errors import Conflict, Denied, Invalid
from data.tables import Event
from tests.assess.conftest import Round, number
from tests.conftest import Country, actor


@pytest.fixture
def policy(session: Session) -> int:
    """The framework that comes with the program."""
    assert load_targets(session)
    return number(session.exec(select(PolicyFramework.id)).one())


@pytest.fixture
def framework(session: Session, planner: Actor) -> PolicyFramework:
    """An own framework that runs for ten years from this one on."""
    year = today().year
    return add_framework(
        session, planner, code="own", name_en="Own", starts_on=date(year - 4, 1, 1), ends_on=date(year + 5, 12, 31)
    )


@pytest.fixture
def indicator(session: Session, planner: Actor, framework: PolicyFramework) -> PolicyIndicator:
    """Its indicator: from 10 four years ago to 100 in five years."""
    objective = add_objective(session, planner, framework=number(framework.id), text_en="Objective")
    year = today().year
    return add_indicator(
        session, planner, objective=number(objective.id), name_en="Share", unit="percent", target="100",
        target_year=year + 5, baseline="10", baseline_year=year - 4,
    )  # fmt: skip


def row(session: Session, who: Actor, framework: int, name: str) -> Followed:
    """Where the indicator with this in its name stands."""
    return next(one for one in followed(session, who, framework) if name in one.indicator.name_en)


def test_the_policy_of_2015_has_its_three_objectives_and_fourteen_targets(
    session: Session, director: Actor, policy: int
) -> None:
    assert len(list_objectives(session, director, policy)) == 3
    targets = [str(one.indicator.target) for one in followed(session, director, policy)]
    assert targets == ["100", "70", "95", "70", "30", "20", "26", "95", "75", "100", "15", "65", "100", "100"]


def test_without_a_cycle_three_indicators_are_observed_and_the_others_have_no_data(
    session: Session, director: Actor, policy: int
) -> None:
    rows = followed(session, director, policy)
    assert [one.indicator.place for one in rows if one.observed] == [3, 4, 5]
    assert {one.standing.verdict for one in rows if not one.observed} == {"no_data"}
    # Mobile 126.076 of 95 in 2020, internet 53.6508 of 70; fixed broadband is not what its target means.
    assert verdict_counts(rows) == {"on_track": 1, "late": 1, "no_data": 12}


def test_every_observation_has_its_source(session: Session, policy: int) -> None:
    assert policy
    sources = session.exec(select(PolicyObservation.source)).all()
    assert len(sources) == 69
    assert all(source.startswith("World Bank, World Development Indicators, IT.") for source in sources)


def test_what_the_presentation_does_not_name_is_left_empty(session: Session, director: Actor, policy: int) -> None:
    framework = list_frameworks(session, director)[0]
    assert framework.texts["initiatives"] == []
    assert "does not name them" in framework.notes["initiatives"]["en"]
    assert len(list_measures(session, director, policy)) == 9
    assert {one.lead for one in list_measures(session, director, policy)} == {""}
    assert [one.state for one in list_instruments(session, director, policy)] == [
        "finished", "drafting", "drafting", "final_draft", "drafting"
    ]  # fmt: skip


def test_the_policy_is_loaded_once_and_what_people_changed_stays(session: Session, planner: Actor, policy: int) -> None:
    change_framework(session, planner, policy, seen_version=1, changes={"name_en": "Renamed"})
    assert not load_targets(session)
    assert [one.name_en for one in list_frameworks(session, planner)] == ["Renamed"]


def test_every_written_text_is_in_both_languages() -> None:
    policy = written_policy()
    assert policy.code == CODE
    texts = [policy.name, policy.vision, *policy.notes.values(), *(one.text for one in policy.objectives)]
    texts += [text for entries in policy.texts.values() for text in entries]
    texts += [one.name for objective in policy.objectives for one in objective.indicators]
    assert all(any("ក" <= sign <= "៿" for sign in text.km) for text in texts)


def test_an_observation_of_the_same_day_is_replaced(
    session: Session, planner: Actor, framework: PolicyFramework, indicator: PolicyIndicator
) -> None:
    for value in ("19", "1,020.5"):
        enter_observation(session, planner, indicator=number(indicator.id), on=today(), value=value, source="Census")
    assert [one.value for one in row(session, planner, number(framework.id), "Share").observed] == [Fraction("1020.5")]


def test_an_observation_that_is_taken_away_leaves_its_value_in_the_record(
    session: Session, planner: Actor, framework: PolicyFramework, indicator: PolicyIndicator
) -> None:
    entered = enter_observation(
        session, planner, indicator=number(indicator.id), on=today(), value="19", source="Census"
    )
    remove_observation(session, planner, number(entered.id))
    assert row(session, planner, number(framework.id), "Share").observed == ()
    last = session.exec(select(Event).order_by(col(Event.id).desc())).first()
    assert last is not None
    assert (last.action, last.details["removed"], last.details["source"]) == ("target.edit", "19", "Census")


@pytest.mark.parametrize(
    ("value", "on", "source", "code"),
    [
        pytest.param("many", today(), "Census", "target.number", id="no number"),
        pytest.param("NaN", today(), "Census", "target.number", id="not a number"),
        pytest.param("5", today() + timedelta(days=2), "Census", "target.future", id="a day to come"),
        pytest.param("5", today(), " ", "target.text", id="no source"),
    ],
)
def test_an_observation_that_cannot_be_is_refused(
    session: Session, planner: Actor, indicator: PolicyIndicator, value: str, on: date, source: str, code: str
) -> None:
    with pytest.raises(Invalid) as caught:
        enter_observation(session, planner, indicator=number(indicator.id), on=on, value=value, source=source)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"baseline": "5", "baseline_year": None}, "target.baseline", id="a baseline without its year"),
        pytest.param({"baseline": "5", "baseline_year": 2099}, "target.baseline", id="a baseline after the target"),
        pytest.param({"target": "much"}, "target.number", id="a target that is no number"),
        pytest.param({"target_year": 1066}, "target.year", id="a year long ago"),
        pytest.param({"direction": "sideways"}, "target.choice", id="an unknown direction"),
        pytest.param({"figure": "staff.total"}, "target.choice", id="a figure that is no share"),
        pytest.param({"name_en": ""}, "target.text", id="no name"),
    ],
)
def test_an_indicator_that_cannot_be_is_refused(
    session: Session, planner: Actor, indicator: PolicyIndicator, changes: dict[str, Any], code: str
) -> None:
    with pytest.raises(Invalid) as caught:
        change_indicator(session, planner, number(indicator.id), seen_version=1, changes=changes)
    assert caught.value.code == code


def test_a_framework_ends_after_it_starts(session: Session, planner: Actor) -> None:
    with pytest.raises(Invalid, match=r"target\.period"):
        add_framework(session, planner, code="x", name_en="X", starts_on=today(), ends_on=today())


def test_two_people_do_not_change_one_measure_at_once(
    session: Session, planner: Actor, framework: PolicyFramework
) -> None:
    measure = number(add_measure(session, planner, framework=number(framework.id), name_en="Measure").id)
    change_measure(session, planner, measure, seen_version=1, changes={"state": "under_way", "lead": "MPTC"})
    with pytest.raises(Conflict):
        change_measure(session, planner, measure, seen_version=1, changes={"state": "dropped"})
    kept = list_measures(session, planner, number(framework.id))[0]
    assert (kept.state, kept.lead) == ("under_way", "MPTC")


def test_a_law_is_overdue_until_it_is_in_force(session: Session, planner: Actor, framework: PolicyFramework) -> None:
    law = add_instrument(
        session, planner, framework=number(framework.id), name_en="Law", due_on=today() - timedelta(days=1)
    )
    assert overdue(law)
    change_instrument(session, planner, number(law.id), seen_version=1, changes={"state": "in_force"})
    assert not overdue(law)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.PLANNER, Role.ADMINISTRATOR)])
def test_only_planners_and_administrators_of_the_country_enter_anything(
    session: Session, country: Country, role: Role
) -> None:
    with pytest.raises(Denied):
        add_framework(session, actor(role, country.root), code="x", name_en="X", starts_on=today(), ends_on=today())


def test_a_planner_of_a_ministry_changes_no_national_target(session: Session, country: Country) -> None:
    with pytest.raises(Denied):
        add_framework(
            session, actor(Role.PLANNER, country.health), code="x", name_en="X", starts_on=today(), ends_on=today()
        )


def give(session: Session, who: Actor, submission: int, **figures: int) -> None:
    """Report figures; `staff_total=10` stands for staff.total."""
    for name, value in figures.items():
        save_figure(
            session, who, submission=submission, figure=name.replace("_", ".", 1), value=Decimal(value),
            counted_on=today(), seen_version=0,
        )  # fmt: skip


def test_figures_count_once_their_head_has_submitted_and_say_over_how_many(
    session: Session, country: Country, officer: Actor, head: Actor, director: Actor, policy: int, open_round: Round
) -> None:
    give(session, officer, open_round.id, staff_total=200, staff_mailbox=50, site_own=1)
    other = actor(Role.OFFICER, country.trade)
    give(session, other, number(open_round.trade.id), staff_total=100, staff_mailbox=70, site_own=0)
    assert row(session, director, policy, "e-mail").observed == ()
    submit(session, head, submission=open_round.id)
    mail = row(session, director, policy, "e-mail").observed[-1]
    assert mail.share is not None
    assert mail.value == 25  # 50 / 200, the other ministry's 70 / 100 is not signed
    assert (mail.share.reported, mail.share.verified, mail.share.invited) == (1, 0, 2)
    submit(session, actor(Role.HEAD, country.trade), submission=number(open_round.trade.id))
    assert row(session, director, policy, "e-mail").observed[-1].value == 40  # (50 + 70) / (200 + 100)
    assert row(session, director, policy, "websites").observed[-1].value == 50  # 1 yes of 2 answers
    verified = session.get(Submission, open_round.id)
    assert verified is not None
    verified.state = "verified"
    session.add(verified)
    session.flush()
    share = row(session, director, policy, "e-mail").observed[-1].share
    assert share is not None
    assert (share.reported, share.verified) == (2, 1)
    assert share.on == date(open_round.cycle.opens_on.year - 1, 12, 31)


def test_nothing_of_a_sample_country_stands_beside_a_real_policy(
    session: Session, officer: Actor, head: Actor, director: Actor, policy: int, open_round: Round
) -> None:
    give(session, officer, open_round.id, staff_total=200, staff_mailbox=50)
    submit(session, head, submission=open_round.id)
    assert row(session, director, policy, "e-mail").observed
    open_round.cycle.sample = True
    session.flush()
    assert row(session, director, policy, "e-mail").observed == ()


def test_ministries_do_not_answer_for_local_government(
    session: Session, officer: Actor, head: Actor, director: Actor, policy: int, open_round: Round
) -> None:
    give(session, officer, open_round.id, staff_total=200, staff_skills=50)
    submit(session, head, submission=open_round.id)
    assert row(session, director, policy, "central government officers having").observed[-1].value == 25
    assert row(session, director, policy, "local government officers having").observed == ()


def test_a_part_without_its_whole_is_not_counted(
    session: Session, officer: Actor, head: Actor, director: Actor, policy: int, open_round: Round
) -> None:
    give(session, officer, open_round.id, staff_mailbox=50)
    submit(session, head, submission=open_round.id)
    assert row(session, director, policy, "e-mail").observed == ()

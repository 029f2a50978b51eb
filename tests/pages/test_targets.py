"""The screen of the national targets: what it says, and what a planner enters on it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from assess.tables.target import PolicyFramework, PolicyIndicator, PolicyInstrument, PolicyMeasure, PolicyObservation
from assess.targets.reference import load_targets
from data.store import reading, transaction
from tests.pages.conftest import ROOT, SECONDS, drawn
from tests.pages.project_screens import enter_project
from tests.pages.project_screens import screen as project_screen

SignIn = Callable[[str | None], None]


@pytest.fixture
def policy(store: Engine) -> None:
    """The framework that comes with the program."""
    with transaction(store) as session:
        load_targets(session)


def screen() -> AppTest:
    """The screen by itself, for whoever is signed in."""
    at = AppTest.from_file(str(ROOT / "pages" / "assess" / "targets.py"), default_timeout=SECONDS).run()
    assert not at.exception
    assert drawn(at) == ["targets"]
    return at


def press(at: AppTest, label: str, *, place: int = 0) -> AppTest:
    """Press the button with this label."""
    [button for button in at.button if button.label == label][place].click().run()
    assert not at.exception
    assert not at.error, [error.value for error in at.error]
    return at


def test_the_top_says_how_many_are_on_track_late_and_without_data(signed_in: SignIn, policy: None) -> None:  # noqa: ARG001
    signed_in("director")
    shown = {metric.label: metric.value for metric in screen().metric}
    assert shown == {"On track": "1", "Late": "1", "No data": "12"}


def test_a_director_reads_and_enters_nothing(signed_in: SignIn, policy: None) -> None:  # noqa: ARG001
    signed_in("director")
    at = screen()
    assert len(at.dataframe[0].value) == 14
    assert [button.label for button in at.button] == []


def test_the_formulas_stand_on_the_screen(signed_in: SignIn, policy: None) -> None:  # noqa: ARG001
    signed_in("auditor")
    assert any("Required pace = (target − now) ÷ years" in text.value for text in screen().markdown)


def test_a_planner_enters_an_observation_with_its_source(signed_in: SignIn, store: Engine, policy: None) -> None:  # noqa: ARG001
    signed_in("planner")
    at = screen()
    with reading(store) as session:
        households = session.exec(select(PolicyIndicator.id).where(PolicyIndicator.target == Decimal(20))).one()
    at.selectbox(key="target-indicator-1").set_value(households).run()
    at.date_input(key=f"observe-on-{households}").set_value(date(2020, 12, 31))
    at.text_input(key=f"observe-value-{households}").set_value("18.5")
    at.text_input(key=f"observe-source-{households}").set_value("A survey")
    press(at, "Enter")
    with reading(store) as session:
        kept = session.exec(select(PolicyObservation).where(PolicyObservation.indicator_id == households)).one()
        assert (str(kept.value), kept.on, kept.source) == ("18.5", date(2020, 12, 31), "A survey")
    assert {metric.label: metric.value for metric in at.metric}["Late"] == "2"


def test_an_administrator_enters_a_policy_with_an_objective_and_an_indicator(signed_in: SignIn, store: Engine) -> None:
    signed_in("administrator")
    at = screen()
    assert [info.value for info in at.info] == ["No policy framework is entered yet."]
    at.text_input(key="framework-code").set_value("next")
    at.text_input(key="framework-en").set_value("The next policy")
    press(at, "Add")
    at.text_input(key="objective-en").set_value("An objective")
    press(at, "Add")
    at.text_input(key="indicator-en").set_value("A share")
    at.text_input(key="indicator-target").set_value("80")
    press(at, "Add", place=1)
    with reading(store) as session:
        assert session.exec(select(PolicyFramework.code)).one() == "next"
        assert session.exec(select(PolicyIndicator.name_en)).one() == "A share"
    assert {metric.label: metric.value for metric in at.metric}["No data"] == "1"


def test_a_planner_says_how_far_a_measure_and_a_law_are(signed_in: SignIn, store: Engine, policy: None) -> None:  # noqa: ARG001
    signed_in("planner")
    at = screen()
    at.selectbox(key="measure-1").set_value(1).run()
    at.text_input(key="measure-1-1-lead").set_value("Somebody")
    at.selectbox(key="measure-1-1-state").set_value("done")
    press(at, "Save", place=1)  # after that of the indicator
    at.selectbox(key="law-1").set_value(2).run()
    at.selectbox(key="law-2-1-state").set_value("in_force")
    press(at, "Save", place=2)  # after those of the indicator and of the measure
    with reading(store) as session:
        measure, law = session.get(PolicyMeasure, 1), session.get(PolicyInstrument, 2)
        assert measure is not None
        assert law is not None
        assert (measure.lead, measure.state, law.state) == ("Somebody", "done", "in_force")


def test_a_planner_changes_an_indicator(signed_in: SignIn, store: Engine, policy: None) -> None:  # noqa: ARG001
    signed_in("planner")
    at = screen()
    at.text_input(key="indicator-3-1-target").set_value("120")
    press(at, "Save")
    with reading(store) as session:
        kept = session.get(PolicyIndicator, 3)
        assert kept is not None
        assert (kept.target, kept.target_year, kept.baseline, kept.version) == (120, 2020, Decimal("133.458"), 2)


def test_a_measure_is_linked_with_an_indicator_and_a_project_which_tells_it_too(
    signed_in: SignIn,
    store: Engine,
    policy: None,  # noqa: ARG001
) -> None:
    project = enter_project(store)
    signed_in("planner")
    # Through the menu, as links lead only to screens that it knows.
    at = AppTest.from_file(str(ROOT / "Home.py"), default_timeout=SECONDS).run()
    at.switch_page("pages/assess/targets.py").run()
    at.selectbox(key="measure-1").set_value(7).run()
    at.multiselect(key="measure-7-1-moves").set_value([4])
    at.multiselect(key="measure-7-1-projects").set_value([project])
    press(at, "Save", place=1)  # after that of the indicator
    told = next(text.value for text in at.markdown if text.value.startswith("**Developing and promoting"))
    assert "- Internet penetration rate: **Late**" in told
    assert "· Vaccination cards online" in links(at)
    assert "on its way, health not measured" in [text.value for text in at.caption]
    page = project_screen(given=project, tab="About")
    assert "Developing and promoting e-Government (not reported)" in links(page)


def links(at: AppTest) -> str:
    """The words of all links, without the signs that keep them from being read as Markdown."""
    return " | ".join(link.proto.label for link in at.get("page_link")).replace("\\", "")


def test_a_strategy_is_mapped_to_an_objective_and_says_so(signed_in: SignIn, policy: None) -> None:  # noqa: ARG001
    signed_in("administrator")
    at = screen()
    at.multiselect(key="map-2-").set_value(["S5"])
    press(at, "Save the strategies")
    told = next(text.value for text in at.markdown if text.value.startswith("**S5"))
    assert "2. Develop ICT human capacity" in told

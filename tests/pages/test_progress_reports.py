"""The screen of reports to government: drafted by a planner, issued by a director, never overwritten unseen."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from assess.targets.frameworks import add_framework, add_objective
from assess.targets.indicators import add_indicator
from data.store import reading, transaction
from projects.government_reports.drafts import begin_report, write_part
from projects.government_reports.kinds import BIANNUAL, MIDTERM, NEEDED
from projects.tables.government_report import GovernmentReport, GovernmentReportText
from tests.pages.conftest import ROOT, SECONDS, drawn
from tests.pages.project_screens import actor

SignIn = Callable[[str | None], None]


@pytest.fixture
def framework(store: Engine) -> int:
    """A policy of 2024 to 2028 with a target that nobody has observed."""
    planner = actor(store, "planner")
    with transaction(store) as session:
        added = add_framework(
            session, planner, code="next", name_en="Next", starts_on=date(2024, 1, 1), ends_on=date(2028, 12, 31)
        )
        objective = add_objective(session, planner, framework=added.id or 0, text_en="Serve people")
        add_indicator(
            session, planner, objective=objective.id or 0, name_en="Online", unit="percent", target="80",
            target_year=2028,
        )  # fmt: skip
        return added.id or 0


def draft(store: Engine, framework: int, *, kind: str = BIANNUAL) -> int:
    """A draft on the first half of 2026 with what only people can write; gives its id."""
    planner = actor(store, "planner")
    with transaction(store) as session:
        starts = date(2026, 1, 1) if kind == BIANNUAL else date(2024, 1, 1)
        added = begin_report(
            session, planner, kind=kind, framework=framework, starts_on=starts, ends_on=date(2026, 6, 30)
        )
        for part in NEEDED:
            write_part(session, planner, added.id or 0, part=part, text_en=f"Our {part}", text_km="", seen_version=0)
        return added.id or 0


def screen() -> AppTest:
    """The screen by itself, for whoever is signed in."""
    # Through the menu: run by itself, its folder would hide the package of the reports.
    at = AppTest.from_file(str(ROOT / "Home.py"), default_timeout=SECONDS).run()
    at.switch_page("pages/reports/progress_reports.py").run()
    assert not at.exception
    assert drawn(at) == ["government"]
    return at


def press(at: AppTest, label: str) -> AppTest:
    [button] = [one for one in at.button if one.label == label]
    button.click().run()
    assert not at.exception
    return at


def group(at: AppTest, label: str) -> Any:
    """The pills or segments with this label."""
    every: Any = at.get("button_group")
    [found] = [one for one in every if one.label == label]
    return found


def labels(at: AppTest) -> set[str]:
    return {one.label for one in at.button}


def test_a_planner_begins_a_report_and_writes_a_part(signed_in: SignIn, store: Engine, framework: int) -> None:
    signed_in("planner")
    at = screen()
    assert [one.value for one in at.info if "begun yet" in one.value]
    press(at, "Begin")
    with reading(store) as session:
        begun = session.exec(select(GovernmentReport)).one()
        assert (begun.kind, begun.framework_id, begun.state) == (BIANNUAL, framework, "draft")
    base = f"government-{begun.id}-introduction"
    at.text_area(key=f"{base}-en").set_value("We began.")
    at.text_area(key=f"{base}-km").set_value("យើងបានចាប់ផ្តើម។")
    press(at, "Save")
    with reading(store) as session:
        kept = session.exec(select(GovernmentReportText)).one()
        assert (kept.text_en, kept.text_km, kept.version) == ("We began.", "យើងបានចាប់ផ្តើម។", 1)
    # Saved again without reading anew: the version that was seen went on.
    at.text_area(key=f"{base}-en").set_value("We began well.")
    press(at, "Save")
    with reading(store) as session:
        assert session.exec(select(GovernmentReportText)).one().text_en == "We began well."
    assert not at.error
    assert "Issue it now" not in labels(at)


def test_what_a_colleague_wrote_meanwhile_is_shown_and_not_overwritten(
    signed_in: SignIn, store: Engine, framework: int
) -> None:
    number = draft(store, framework)
    signed_in("planner")
    at = screen()
    base = f"government-{number}-introduction"
    planner = actor(store, "planner")
    with transaction(store) as session:
        write_part(session, planner, number, part="introduction", text_en="Theirs", text_km="", seen_version=1)
    at.text_area(key=f"{base}-en").set_value("Mine")
    press(at, "Save")
    at.run()
    with reading(store) as session:
        assert session.exec(select(GovernmentReportText.text_en).where(
            GovernmentReportText.part == "introduction")).one() == "Theirs"  # fmt: skip
    assert any("Test planner wrote this part while you did." in one.value for one in at.warning)
    assert any("Theirs" in one.value for one in at.markdown)
    assert at.text_area(key=f"{base}-en").value == "Mine"
    press(at, "Go on with mine")
    press(at, "Save")
    with reading(store) as session:
        kept = session.exec(select(GovernmentReportText).where(GovernmentReportText.part == "introduction")).one()
        assert (kept.text_en, kept.version) == ("Mine", 3)


def test_a_director_issues_only_after_confirming_and_writes_nothing(
    signed_in: SignIn, store: Engine, framework: int
) -> None:
    number = draft(store, framework)
    signed_in("director")
    at = screen()
    assert "Figures as of 30 June 2026, from what the database says now." in at.info[0].value
    assert not at.text_area
    assert [one.disabled for one in at.button if one.label == "Issue it now"] == [True]
    at.checkbox(key=f"government-sure-{number}").check().run()
    press(at, "Issue it now")
    assert any(one.value.startswith("Number 1, issued by Test director") for one in at.success)
    with reading(store) as session:
        assert session.get_one(GovernmentReport, number).state == "issued"
    assert {one.proto.label for one in at.get("download_button")} == {"PDF", "Word"}


def test_a_part_shows_its_computed_table_beside_the_text(signed_in: SignIn, store: Engine, framework: int) -> None:
    number = draft(store, framework)
    signed_in("planner")
    at = screen()
    group(at, "Part of the report").set_value("targets").run()
    assert not at.exception
    assert at.dataframe[0].value["Indicator"].tolist() == ["Online"]
    assert at.text_area(key=f"government-{number}-targets-en").value == ""


def test_a_suggested_revision_is_answered(signed_in: SignIn, store: Engine, framework: int) -> None:
    number = draft(store, framework, kind=MIDTERM)
    signed_in("planner")
    at = screen()
    group(at, "Part of the report").set_value("revisions").run()
    assert any(one.startswith("Nothing was observed") for one in at.dataframe[0].value["Rule that holds"])
    group(at, "Answer").set_value("adopted")
    press(at, "Save the answer")
    with reading(store) as session:
        kept = session.exec(select(GovernmentReportText).where(GovernmentReportText.report_id == number)).all()
        assert [one.answer for one in kept if one.part.startswith("revision:unobserved:")] == ["adopted"]
    assert at.dataframe[0].value["Answer"].tolist() == ["adopted"]

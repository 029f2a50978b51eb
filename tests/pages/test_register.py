"""The screens of the register: proposals, types and dependencies, the list as a sheet, the timeline."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from assess.states import today
from data.organisations import root
from data.store import reading, transaction
from data.tables import Organisation
from pages.ui.plain_text import escaped
from projects.dependencies import dependencies
from projects.proposals.calls import add_call
from projects.proposals.form import make_form
from projects.proposals.handed_in import Entry, answer_proposal, list_proposals, submit_proposal
from projects.register import add_project, change_project
from projects.tables import Project
from projects.types import type_of
from tests.pages.project_screens import actor, edit, enter_project, errors, press, screen, words
from tests.projects.test_proposal_form import filled

SignIn = Callable[[str | None], None]


@pytest.fixture
def project(store: Engine) -> int:
    return enter_project(store)


@pytest.fixture
def call(store: Engine) -> int:
    """A call to the whole country that is open today."""
    with transaction(store) as session:
        added = add_call(
            session, actor(store, "planner"), organisation=root(session).id or 0, name="Call of today",
            opens_on=today(), closes_on=today() + timedelta(days=9),
        )  # fmt: skip
        return added.id or 0


def ministry(store: Engine) -> int:
    with reading(store) as session:
        return session.exec(select(Organisation.id).where(Organisation.code == "health")).one() or 0


def states(store: Engine, call: int) -> list[str]:
    with reading(store) as session:
        return list_proposals(session, actor(store, "planner"), call=call)["state"].to_list()


@pytest.mark.usefixtures("project")
def test_an_officer_hands_in_the_form_after_seeing_what_is_refused(store: Engine, signed_in: SignIn, call: int) -> None:
    place = ministry(store)
    with reading(store) as session:
        blank = make_form(session, actor(store, "planner"), call=call, organisation=place)
    signed_in("officer")
    at = screen("proposals")
    assert "Open until" in words(at)
    wrong = filled(blank, {"name_en": "Vaccination cards, online", "cost:2030": "much"})
    at.file_uploader[0].set_value(("form.xlsx", wrong, "")).run()
    assert "Mend what is refused" in words(at)
    assert states(store, call) == []
    at.file_uploader[0].set_value(("form.xlsx", filled(blank, {"name_en": "Vaccination cards, online"}), "")).run()
    # The same words as the project that is there already.
    assert escaped("100 % by its name: H-1 Vaccination cards online") in words(at)
    press(at, "Hand in")
    assert states(store, call) == ["submitted"]


def test_a_planner_calls_for_proposals(signed_in: SignIn) -> None:
    signed_in("planner")
    at = screen("proposals")
    at.text_input(key="call-name").set_value("Call of the year").run()
    press(at, "Call for proposals")
    assert at.selectbox(key="proposals-call").options == ["Call of the year"]
    assert "Nothing was handed in under this call yet." in words(at)


@pytest.mark.usefixtures("project")
def test_a_project_of_a_proposal_not_accepted_is_not_in_the_list(store: Engine, signed_in: SignIn, call: int) -> None:
    planner = actor(store, "planner")
    with transaction(store) as session:
        made = submit_proposal(
            session, planner, call=call, organisation=ministry(store), entry=Entry(name_en="School meals")
        )
    signed_in("planner")
    at = screen("projects")
    assert "1 project." in words(at)
    with transaction(store) as session:
        answer_proposal(session, planner, made.id or 0, seen_version=1, verdict="accepted")
    at.run()
    assert "2 projects" in words(at)


@pytest.mark.usefixtures("project")
def test_many_rows_are_stored_at_once_and_a_conflict_is_told_with_both_values(store: Engine, signed_in: SignIn) -> None:
    planner = actor(store, "planner")
    with transaction(store) as session:
        other = add_project(session, planner, organisation=ministry(store), code="H-2", name_en="Beds")
    signed_in("planner")
    at = screen("projects")
    at.toggle(key="projects-edit").set_value(True).run()
    with transaction(store) as session:
        change_project(session, planner, other.id or 0, seen_version=1, changes={"name_en": "Beds for all"})
    rows = {0: {"owner_name": "Ms Owner", "starts_on": "2027-01-31"}, 1: {"name_en": "Some beds"}}
    edit(at, "projects-sheet", edited_rows=rows)
    press(at, "Store the changed rows (2)")
    with reading(store) as session:
        stored = [(one.owner_name, one.name_en) for one in session.exec(select(Project).order_by("code"))]
    assert stored == [("Ms Owner", "Vaccination cards online"), ("", "Beds for all")]
    assert escaped("H-2") in errors(at)[0]
    assert "you entered “Some beds”, stored is “Beds for all”" in errors(at)[0]


@pytest.mark.usefixtures("project")
def test_the_filters_are_taken_from_the_address_and_kept_there(signed_in: SignIn) -> None:
    signed_in("planner")
    at = screen("projects")
    at.text_input(key="projects-find").set_value("vacc").run()
    assert "1 project." in words(at)
    assert at.query_params["find"] == "vacc"


def test_type_and_dependencies_are_said_on_the_page(store: Engine, signed_in: SignIn, project: int) -> None:
    planner = actor(store, "planner")
    with transaction(store) as session:
        other = add_project(session, planner, organisation=ministry(store), code="H-2", name_en="Beds")
    signed_in("planner")
    at = screen(given=project, tab="Aims")
    next(one for one in at.selectbox if one.label == "Type of project").set_value("online-forms").run()
    with reading(store) as session:
        assert type_of(session, planner, project) == "online-forms"
    at = screen(given=project, tab="About")
    next(one for one in at.multiselect if one.label == "Requires").set_value([other.id])
    next(one for one in at.button if one.form_id.startswith(f"depends-{project}")).click().run()
    assert errors(at) == []
    assert not any("Somebody else" in one.value for one in at.warning)
    with reading(store) as session:
        assert dependencies(session) == [(project, other.id, "requires")]
    next(one for one in at.text_input if one.label == "English name").input("Mine")
    next(one for one in at.button if one.form_id.startswith(f"about-{project}")).click().run()
    assert errors(at) == []


def test_enter_never_chooses_all_that_is_somehow_like_what_was_typed(signed_in: SignIn, project: int) -> None:
    signed_in("planner")
    boxes = screen(given=project, tab="About").multiselect
    assert {one.label for one in boxes} >= {"Takes part", "Requires", "Excludes", "Replaces"}
    assert [one.label for one in boxes if one.proto.select_all] == []


def test_a_long_timeline_comes_in_pages(store: Engine, signed_in: SignIn, project: int) -> None:
    planner = actor(store, "planner")
    with transaction(store) as session:
        lead = session.get_one(Project, project).organisation_id
        for number in range(61):
            added = add_project(session, planner, organisation=lead, code=f"T-{number}", name_en=f"Plan {number}")
            added.starts_on, added.ends_on = today(), today() + timedelta(days=90)
            session.add(added)
    signed_in("planner")
    at = screen("timeline")
    assert errors(at) == []
    (chart,) = at.get("vega_lite_chart")
    assert '"Plan 8"' in chart.proto.spec
    assert '"Plan 9"' not in chart.proto.spec, "the last by code, T-9, stands on the second page"


def test_the_timeline_draws_what_has_a_day(store: Engine, signed_in: SignIn, project: int) -> None:
    signed_in("officer")
    at = screen("timeline")
    assert "None of these projects has a day yet." in words(at)
    with transaction(store) as session:
        change_project(
            session, actor(store, "planner"), project, seen_version=2,
            changes={"starts_on": today(), "ends_on": today() + timedelta(days=90)},
        )  # fmt: skip
    at.run()
    assert "What happens when?" in words(at)
    assert "No milestone is expected after its planned day." in words(at)

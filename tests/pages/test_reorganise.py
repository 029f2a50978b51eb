"""An organisation that ended hands over its work on its screen, and one that something hangs on is not removed."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from assess.states import today
from data.access import Role
from data.organisations import place, root
from data.store import reading, transaction
from data.succession import merge_organisations, split_organisation
from data.tables import Organisation
from projects.register import add_project
from projects.tables import Project
from tests.pages.assessment import everyone
from tests.pages.test_admin import errors, organisation, press, screen

SignIn = Callable[[str | None], None]


@pytest.fixture
def project(store: Engine) -> int:
    """A project that the ministry leads, which from today on is a part of another one."""
    with transaction(store) as session:
        health = organisation(store).id or 0
        after = Organisation(code="after", kind="ministry", name_en="Ministry of All Health")
        place(session, after, parent=root(session))
        made = add_project(session, everyone(Role.PLANNER), organisation=health, code="H-1", name_en="Cards online")
        merge_organisations(
            session, everyone(Role.ADMINISTRATOR), organisations=[health], successor=after.id or 0, on=today()
        )
        return made.id or 0


def lead(store: Engine, project: int) -> str:
    with reading(store) as session:
        return session.get_one(Organisation, session.get_one(Project, project).organisation_id).code


def said(at: AppTest) -> str:
    return "\n".join(str(one.value) for one in at.caption)


def test_the_project_that_stays_chosen_goes_to_the_successor(store: Engine, signed_in: SignIn, project: int) -> None:
    signed_in("administrator")
    at = screen("organisations", given=organisation(store).id)
    assert "projects led: 1" in said(at)
    press(at, "Hand over")
    assert lead(store, project) == "after"
    assert not any(button.label == "Hand over" for button in at.button)  # nothing is left to hand over


def test_of_an_organisation_that_goes_on_nothing_is_chosen_to_be_handed_over(store: Engine, signed_in: SignIn) -> None:
    with transaction(store) as session:
        health = organisation(store).id or 0
        part = Organisation(code="part", kind="agency", name_en="Agency of Test Cards")
        place(session, part, parent=root(session))
        add_project(session, everyone(Role.PLANNER), organisation=health, code="H-1", name_en="Cards online")
        split_organisation(
            session, everyone(Role.ADMINISTRATOR), health, successors=[part.id or 0], on=today(), goes_on=True
        )
    signed_in("administrator")
    at = screen("organisations", given=organisation(store).id)
    assert [one.value for one in at.multiselect if str(one.key).endswith("-heir-projects")] == [[]]
    assert next(button for button in at.button if button.label == "Hand over").disabled


def test_what_leads_a_project_is_not_removed_and_the_screen_says_what_hangs_on_it(
    store: Engine, signed_in: SignIn, project: int
) -> None:
    signed_in("administrator")
    at = screen("organisations", given=organisation(store).id)
    choice = next(radio for radio in at.radio if str(radio.key).endswith("-became"))
    choice.set_value("removed").run()
    press(at, "Remove it from the register")
    assert "projects led: 1" in errors(at)[0]
    assert lead(store, project) == "health"

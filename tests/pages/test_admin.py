"""The screens for organisations, services and cycles: a change is stored, and one that is refused says why."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from assess import messages as assess_messages
from assess.cycles.control import close_cycle
from assess.register import Service, list_services
from assess.states import today
from assess.tables import Cycle, Submission
from data import messages
from data.access import Role
from data.organisations import place, root
from data.store import reading, transaction
from data.tables import Organisation
from projects import messages as project_messages
from tests.pages.assessment import SERVICES, everyone, open_cycle
from tests.pages.conftest import ROOT, SECONDS, drawn

# The shell, which these screens run without here, brings the sentences of the packages.
for package in (assess_messages, project_messages):
    messages.add(package.SENTENCES)
SignIn = Callable[[str | None], None]
SCREENS = ("organisations", "services", "cycles")
REFUSED = "You may not do this here. Ask your administrator for the role that you need."


def screen(name: str, *, given: int | None = None) -> AppTest:
    """A screen by itself, for whoever is signed in."""
    at = AppTest.from_file(str(ROOT / "pages" / "admin" / f"{name}.py"), default_timeout=SECONDS)
    if given is not None:
        at.query_params["id"] = str(given)
    at.run()
    assert not at.exception
    return at


def cycles_screen() -> AppTest:
    """The screen of cycles, within the application since it links to the board."""
    at = AppTest.from_file(str(ROOT / "Home.py"), default_timeout=SECONDS).run()
    at.switch_page("pages/admin/cycles.py").run()
    assert not at.exception
    return at


def press(at: AppTest, label: str) -> AppTest:
    """Press the button with this label."""
    next(button for button in at.button if button.label == label).click().run()
    assert not at.exception
    return at


def errors(at: AppTest) -> list[str]:
    """What the screen says is wrong."""
    return [element.value for element in at.error]


def organisation(store: Engine, code: str = "health") -> Organisation:
    """An organisation as it is stored."""
    with reading(store) as session:
        return session.exec(select(Organisation).where(Organisation.code == code)).one()


def services(store: Engine) -> list[Service]:
    """The services of the ministry as they are stored."""
    with reading(store) as session:
        return list_services(session, everyone(Role.ADMINISTRATOR), organisation(store).id or 0)


def cycle(store: Engine) -> Cycle:
    """The only cycle."""
    with reading(store) as session:
        return session.exec(select(Cycle)).one()


@pytest.mark.parametrize("name", SCREENS)
@pytest.mark.parametrize("role", list(Role))
def test_only_an_administrator_opens_the_screen(signed_in: SignIn, name: str, role: Role) -> None:
    signed_in(role)
    at = screen(name)
    if role is Role.ADMINISTRATOR:
        assert drawn(at) == [name]
    else:
        assert drawn(at) == []
        assert errors(at) == [REFUSED]


def test_a_new_name_of_an_organisation_is_stored(signed_in: SignIn, store: Engine) -> None:
    signed_in("administrator")
    at = screen("organisations", given=organisation(store).id)
    next(box for box in at.text_input if box.key and box.key.endswith("-en")).set_value("Ministry of Good Health")
    press(at, "Save")
    assert organisation(store).name_en == "Ministry of Good Health"


def test_an_organisation_without_an_english_name_is_refused(signed_in: SignIn, store: Engine) -> None:
    signed_in("administrator")
    at = screen("organisations", given=organisation(store).id)
    next(box for box in at.text_input if box.key and box.key.endswith("-en")).set_value(" ")
    press(at, "Save")
    assert errors(at) == ["An organisation needs an English name."]
    assert organisation(store).name_en == "Ministry of Test Health"


def test_an_organisation_cannot_end_before_it_begins(signed_in: SignIn, store: Engine) -> None:
    signed_in("administrator")
    at = screen("organisations", given=organisation(store).id)
    begins, ends = (next(box for box in at.date_input if (box.key or "").endswith(end)) for end in ("-from", "-to"))
    begins.set_value(today())
    ends.set_value(today() - timedelta(days=1))
    press(at, "Save")
    assert errors(at) == ["An organisation cannot end before it begins."]
    assert organisation(store).valid_from is None


def test_an_organisation_cannot_be_put_below_itself(signed_in: SignIn, store: Engine) -> None:
    signed_in("administrator")
    chosen = organisation(store)
    at = screen("organisations", given=chosen.id)
    parents = next(box for box in at.selectbox if box.key and box.key.endswith("-parent"))
    assert parents.options == ["The country"]


def test_an_organisation_is_added_once_per_code(signed_in: SignIn, store: Engine) -> None:
    signed_in("administrator")
    at = screen("organisations")
    for box, value in (("Code", "trade"), ("English name", "Ministry of Test Trade")):
        next(one for one in at.text_input if one.label == box).set_value(value)
    press(at, "Add")
    assert organisation(store, "trade").name_en == "Ministry of Test Trade"
    for box, value in (("Code", "trade"), ("English name", "Another")):
        next(one for one in at.text_input if one.label == box).set_value(value)
    press(at, "Add")
    assert errors(at) == ["The code trade belongs to another organisation. Choose another one."]


def test_an_organisation_needs_a_code(signed_in: SignIn) -> None:
    signed_in("administrator")
    at = screen("organisations")
    next(one for one in at.text_input if one.label == "English name").set_value("Nameless")
    press(at, "Add")
    assert errors(at) == ["An organisation needs a code of its own."]


def test_a_cycle_is_prepared_filled_and_opened(signed_in: SignIn, store: Engine) -> None:
    signed_in("administrator")
    at = cycles_screen()
    at.text_input(key="new-0-en").set_value("First round")
    press(at, "Prepare")
    assert (cycle(store).name_en, cycle(store).state) == ("First round", "draft")
    assert at.text_input(key=f"new-{cycle(store).id}-en").value == ""
    press(at, "Let every organisation with a form take part")
    chosen = at.selectbox(key="cycle").options
    assert ":blue-badge[in preparation]" in [one.value for one in at.markdown]
    press(at, "Open the cycle")
    assert cycle(store).state == "open"
    assert ":blue-badge[open]" in [one.value for one in at.markdown]
    # A label that changed under the same key would stay as it was on the screen.
    assert at.selectbox(key="cycle").options == chosen
    with reading(store) as session:
        assert [one.state for one in session.exec(select(Submission))] == ["draft"]


def test_a_cycle_without_a_name_is_refused(signed_in: SignIn) -> None:
    signed_in("administrator")
    at = press(cycles_screen(), "Prepare")
    assert errors(at) == ["A cycle needs an English name of at most 200 characters."]


def test_a_cycle_that_closes_before_it_is_due_is_refused(signed_in: SignIn) -> None:
    signed_in("administrator")
    at = cycles_screen()
    at.text_input(key="new-0-en").set_value("First round")
    at.date_input(key="new-0-closes").set_value(today())
    press(at, "Prepare")
    assert errors(at) == ["A cycle opens first, is due then, and closes last. Check the three dates."]


def test_the_days_of_an_open_cycle_are_moved(signed_in: SignIn, store: Engine) -> None:
    open_cycle(store)
    signed_in("administrator")
    at = cycles_screen()
    number, later = cycle(store).id, today() + timedelta(days=60)
    at.date_input(key=f"due-{number}").set_value(later)
    at.date_input(key=f"closes-{number}").set_value(later)
    at.button(key=f"days-{number}").click().run()
    assert (cycle(store).due_on, cycle(store).closes_on) == (later, later)


def test_a_cycle_is_closed(signed_in: SignIn, store: Engine) -> None:
    open_cycle(store)
    signed_in("administrator")
    press(cycles_screen(), "Close it now")
    assert cycle(store).state == "closed"


def test_a_closed_cycle_is_not_opened_again_for_days_that_are_over(signed_in: SignIn, store: Engine) -> None:
    open_cycle(store)
    with transaction(store) as session:
        close_cycle(session, everyone(Role.ADMINISTRATOR), cycle(store).id or 0)
    signed_in("administrator")
    at = cycles_screen()
    number, past = cycle(store).id, today() - timedelta(days=1)
    at.date_input(key=f"due-{number}").set_value(past)
    at.date_input(key=f"closes-{number}").set_value(past)
    at.button(key=f"days-{number}").click().run()
    assert [error.split(". ", 1)[1] for error in errors(at)] == ["Choose a later closing day to open the cycle again."]
    assert cycle(store).state == "closed"


def test_the_sheet_lists_the_services(signed_in: SignIn, store: Engine) -> None:
    open_cycle(store)
    signed_in("administrator")
    at = screen("services", given=organisation(store).id)
    assert drawn(at) == ["services"]
    assert {one.name_en for one in services(store)} == set(SERVICES)


def draft(signed_in: SignIn) -> AppTest:
    """The screen of cycles with a new draft, for an administrator."""
    signed_in("administrator")
    at = cycles_screen()
    at.text_input(key="new-0-en").set_value("First round")
    return press(at, "Prepare")


def test_a_draft_is_changed(signed_in: SignIn, store: Engine) -> None:
    at = draft(signed_in)
    found = cycle(store)
    at.text_input(key=f"change-{found.id}-{found.version}-en").set_value("Renamed round")
    at.multiselect(key=f"change-{found.id}-{found.version}-platforms").set_value(["portal"])
    at.button(key=f"change-save-{found.id}").click().run()
    assert not at.exception
    assert (cycle(store).name_en, cycle(store).platforms, cycle(store).version) == ("Renamed round", ["portal"], 2)


def test_who_was_left_out_is_added_back(signed_in: SignIn, store: Engine) -> None:
    at = draft(signed_in)
    number, health = cycle(store).id, organisation(store).id
    press(at, "Let every organisation with a form take part")
    at.multiselect(key=f"out-{number}").set_value([health])
    at.button(key=f"out-save-{number}").click().run()
    with reading(store) as session:
        assert session.exec(select(Submission)).all() == []
    at.multiselect(key=f"in-{number}").set_value([health])
    at.button(key=f"in-save-{number}").click().run()
    assert not at.exception
    with reading(store) as session:
        assert [one.organisation_id for one in session.exec(select(Submission))] == [health]


def test_the_lists_of_services_are_locked_and_unlocked(signed_in: SignIn, store: Engine) -> None:
    at = draft(signed_in)
    press(at, "Let every organisation with a form take part")
    press(at, "Lock the lists")
    assert cycle(store).locked
    press(at, "Unlock the lists")
    assert not cycle(store).locked


def test_an_organisation_joins_an_open_cycle_late(signed_in: SignIn, store: Engine) -> None:
    open_cycle(store)
    with transaction(store) as session:
        place(session, Organisation(code="late", kind="ministry", name_en="Ministry of Late"), parent=root(session))
    signed_in("administrator")
    press(cycles_screen(), "Let it take part")
    with reading(store) as session:
        assert [one.state for one in session.exec(select(Submission))] == ["draft", "draft"]

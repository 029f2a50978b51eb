"""The screens for people, the record of changes and one's own account."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from data import people
from data.sign_in import use_link
from data.store import reading, transaction
from data.tables import Event, Organisation, Person, RoleGrant
from tests.pages.conftest import ROOT, SECONDS, drawn

SignIn = Callable[[str | None], None]


def screen(name: str, *, given: int | None = None, about: str = "id") -> AppTest:
    """A screen by itself, for whoever is signed in; `given` is the number that its address has for `about`."""
    at = AppTest.from_file(str(ROOT / "pages" / f"{name}.py"), default_timeout=SECONDS)
    if given is not None:
        at.query_params[about] = str(given)
    at.run()
    assert not at.exception
    return at


def person(store: Engine, username: str) -> Person:
    """The person as stored now."""
    with reading(store) as session:
        return session.exec(select(Person).where(Person.username == username)).one()


def roles(store: Engine, username: str) -> list[str]:
    """The roles a person holds now."""
    with reading(store) as session:
        held = select(RoleGrant.role).where(RoleGrant.person_id == person(store, username).id)
        return sorted(session.exec(held))


def button(at: AppTest, label: str) -> None:
    """Press the button that says this, and let the screen be drawn anew."""
    next(one for one in at.button if one.label == label).click().run()
    assert not at.exception


def test_a_person_is_added_and_finds_their_place_in_the_table(store: Engine, signed_in: SignIn) -> None:
    signed_in("administrator")
    at = screen("admin/people")
    fields = {one.label: one for one in at.text_input}
    fields["Name"].input("Sophea Chan")
    fields["User name"].input("Sophea")
    button(at, "Add")
    assert person(store, "sophea").name == "Sophea Chan"
    assert "sophea" in list(at.dataframe[0].value["User name"])


def test_a_name_that_is_taken_is_refused_with_a_sentence(signed_in: SignIn) -> None:
    signed_in("administrator")
    at = screen("admin/people")
    fields = {one.label: one for one in at.text_input}
    fields["Name"].input("Another")
    fields["User name"].input("planner")
    button(at, "Add")
    assert [one.value for one in at.error] == ["The user name planner is taken. Choose another one."]


def test_a_role_is_given_and_withdrawn(store: Engine, signed_in: SignIn) -> None:
    signed_in("administrator")
    officer = person(store, "officer")
    at = screen("admin/people", given=officer.id)
    choices = {one.label: one for one in at.selectbox if one.form_id == f"grant-{officer.id}"}
    choices["Role"].select_index(1)
    choices["At"].select_index(1)
    button(at, "Give the role")
    assert roles(store, "officer") == ["head", "officer"]
    button(at, "Withdraw")
    assert len(roles(store, "officer")) == 1


def test_a_password_link_is_shown_once_as_a_whole_address_and_works(store: Engine, signed_in: SignIn) -> None:
    signed_in("administrator")
    at = screen("admin/people", given=person(store, "officer").id)
    button(at, "Make a password link")
    address = at.code[0].value
    token = address.split("/setup?token=")[1]
    at.run()
    assert len(at.code) == 0
    with transaction(store) as session:
        assert use_link(session, token, username="", name="", password="a long one, new").username == "officer"


def test_an_account_is_disabled_and_enabled_again(store: Engine, signed_in: SignIn) -> None:
    signed_in("administrator")
    at = screen("admin/people", given=person(store, "officer").id)
    button(at, "Disable the account")
    assert not person(store, "officer").active
    button(at, "Enable the account")
    assert person(store, "officer").active


def test_the_last_administrator_cannot_shut_themselves_out(store: Engine, signed_in: SignIn) -> None:
    signed_in("administrator")
    at = screen("admin/people", given=person(store, "administrator").id)
    button(at, "Disable the account")
    assert [one.value for one in at.error] == ["This is the last active administrator. Make another one first."]
    assert person(store, "administrator").active


def test_the_auditor_sees_people_and_can_change_nothing(store: Engine, signed_in: SignIn) -> None:
    signed_in("auditor")
    at = screen("admin/people", given=person(store, "officer").id)
    assert [one.value for one in at.markdown] == ["- Officer at Ministry of Test Health"]
    assert [one.label for one in at.button] == []


def test_the_record_tells_in_words_who_did_what(store: Engine, signed_in: SignIn) -> None:
    signed_in("administrator")
    at = screen("admin/people", given=person(store, "officer").id)
    button(at, "Disable the account")
    at = screen("admin/events")
    newest = at.dataframe[0].value.iloc[0]
    officer = person(store, "officer").id
    assert list(newest[["Who", "What", "Particulars"]]) == [
        "Test administrator",
        "Disabled or enabled an account",
        f"account {officer} · enabled no",
    ]


def test_the_address_may_name_the_organisation_whose_record_is_read(store: Engine, signed_in: SignIn) -> None:
    signed_in("auditor")
    with reading(store) as session:
        ministry = session.exec(select(Organisation.id).where(Organisation.code == "health")).one()
    at = screen("admin/events", given=ministry, about="organisation")
    assert at.selectbox(key="event-organisation").value == ministry
    # Signing in concerns the country, and nothing was done in the ministry yet.
    assert [one.value for one in at.info] == ["No event fits."]
    assert screen("admin/events", given=987, about="organisation").selectbox(key="event-organisation").value is None


def test_the_record_is_read_page_by_page(store: Engine, signed_in: SignIn) -> None:
    for _ in range(60):
        signed_in("auditor")
    at = screen("admin/events")
    assert [len(at.dataframe[0].value), *(one.disabled for one in at.button)] == [50, True, False]
    button(at, "Older")
    with reading(store) as session:
        total = len(session.exec(select(Event.id)).all())
    assert len(at.dataframe[0].value) == total - 50
    assert [one.disabled for one in at.button] == [False, True]


def test_choosing_a_person_goes_back_to_the_first_page(store: Engine, signed_in: SignIn) -> None:
    for _ in range(60):
        signed_in("auditor")
    at = screen("admin/events")
    button(at, "Older")
    at.selectbox(key="event-person").select(person(store, "planner").id).run()
    assert [one.value for one in at.info] == ["No event fits."]
    at.selectbox(key="event-person").select(person(store, "auditor").id).run()
    assert len(at.dataframe[0].value) == 50


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"problem": "password.wrong"}, "The old password is wrong."),
        ({"problem": "password.short"}, "The password must have at least 10 characters."),
        ({"changed": "1"}, "The password is changed. All your other sessions have ended."),
        ({"problem": "<b>made up</b>"}, None),
    ],
)
def test_the_account_says_what_came_of_a_new_password(
    store: Engine, signed_in: SignIn, given: dict[str, str], says: str | None
) -> None:
    with transaction(store) as session:
        me = session.exec(select(Person).where(Person.username == "officer")).one()
        me.password_hash = people.HASHER.hash("the old password")
        session.add(me)
    signed_in("officer")
    at = AppTest.from_file(str(ROOT / "pages/account/account.py"), default_timeout=SECONDS)
    for name, value in given.items():
        at.query_params[name] = value
    at.run()
    assert [one.value for one in (*at.error, *at.success)] == ([says] if says else [])
    assert drawn(at) == ["account"]

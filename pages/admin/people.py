"""People: who can sign in, which roles they hold where, and the one-time link by which they set a password."""

from collections.abc import Sequence
from urllib.parse import urlsplit

import pandas as pd
import streamlit as st

from data.access import Role
from data.i18n import LANGUAGES, day, t
from data.organisations import Organisation, list_organisations, root
from data.people import (
    Person,
    add_person,
    change_person,
    grant_role,
    list_people,
    roles_by_person,
    set_active,
    withdraw_role,
)
from data.sign_in import hand_over_link
from pages.ui.admin.roles import role_names, role_purposes
from pages.ui.choosing import organisation_name
from pages.ui.screen import change, changing, chosen_id, finished, guard, or_stop, outcome, reading
from pages.ui.table import height_of, picked_row

actor = guard("person.read")
Held = list[tuple[Role, Organisation]]


def show() -> None:
    """Everybody in a table; the chosen one below it."""
    st.title(t("People"))
    st.caption(t("Who can sign in, and what they may do where. A role reaches all organisations below its own."))
    with or_stop(), reading() as session:
        people = list_people(session, actor)
        roles = roles_by_person(session, actor)
        organisations = [root(session), *list_organisations(session, actor)]
    if actor.may_anywhere("person.edit"):
        _add()
    chosen = _choose(people, roles)
    if chosen is None:
        st.caption(t("Choose a person in the table to see the roles."))
    else:
        _show_person(chosen, roles.get(chosen.id or 0, []), organisations)


def _choose(people: Sequence[Person], roles: dict[int, Held]) -> Person | None:
    wanted = st.text_input(t("Find by name, user name or organisation"), key="person-find").strip().casefold()
    found = [one for one in people if not wanted or wanted in _sought(one, roles.get(one.id or 0, []))]
    st.caption(t("{found} of {all} people", found=len(found), all=len(people)))
    table = pd.DataFrame(
        {
            t("Name"): [one.name for one in found],
            t("User name"): [one.username for one in found],
            t("Roles"): ["; ".join(_role_at(*held) for held in roles.get(one.id or 0, [])) for one in found],
            t("State"): [_state(one) for one in found],
        }
    )
    row = picked_row(
        table,
        height=height_of(len(found), 280),
        key=f"people-table-{wanted}",
        alt=t("The people that were found"),
    )
    if row is not None:
        return found[row]
    given = chosen_id()
    return next((one for one in people if one.id == given), None)


def _sought(person: Person, held: Held) -> str:
    places = " ".join(f"{at.name_en} {at.name_km or ''} {at.code}" for _, at in held)
    return f"{person.name} {person.username} {person.email or ''} {places}".casefold()


def _role_at(role: Role, organisation: Organisation) -> str:
    return t("{role} at {organisation}", role=role_names()[role], organisation=organisation_name(organisation))


def _state(person: Person) -> str:
    if not person.active:
        return t("Disabled")
    return t("Active") if person.password_hash or person.subject or person.sample else t("Has no password yet")


def _add() -> None:
    with st.popover(t("Add a person"), icon=":material/person_add:"), st.form("person-add", border=False):
        name = st.text_input(t("Name"), max_chars=200)
        username = st.text_input(t("User name"), max_chars=120, help=t("Letters, digits and . @ + - _"))
        email = st.text_input(t("E-mail (not required)"), max_chars=200)
        language = st.selectbox(t("Language"), list(LANGUAGES), format_func=LANGUAGES.__getitem__)
        if st.form_submit_button(t("Add"), type="primary"):
            change(
                t("Added. Now give a role and make a password link."),
                lambda session: add_person(
                    session, actor, username=username, name=name, email=email, language=language
                ),
            )


def _show_person(person: Person, held: Held, organisations: Sequence[Organisation]) -> None:
    st.header(person.name)
    st.caption(t("{state} · account since {day}", state=_state(person), day=day(person.created_at)))
    if not actor.may_anywhere("person.edit"):
        for one in held:
            st.markdown(f"- {_role_at(*one)}")
        return
    roles, account = st.tabs([t("Roles"), t("Account")])
    with roles:
        _show_roles(person, held, organisations)
    with account:
        _show_account(person)


def _show_roles(person: Person, held: Held, organisations: Sequence[Organisation]) -> None:
    if not held:
        st.info(t("{name} has no role yet and sees nothing.", name=person.name))
    for role, at in held:
        text, button = st.columns([4, 1], vertical_alignment="center")
        text.markdown(_role_at(role, at))
        if button.button(t("Withdraw"), key=f"withdraw-{person.id}-{role.value}-{at.id}"):
            change(
                t("Withdrawn"),
                lambda session, role=role, at=at: withdraw_role(
                    session, actor, person=person.id or 0, role=role, organisation=at.id or 0
                ),
            )
    names = {one.id or 0: organisation_name(one) for one in organisations}
    with st.form(f"grant-{person.id}"):
        left, right = st.columns(2)
        role = left.selectbox(t("Role"), list(Role), format_func=role_names().__getitem__)
        where = right.selectbox(t("At"), list(names), format_func=names.__getitem__)
        if st.form_submit_button(t("Give the role")):
            change(
                t("Given"),
                lambda session: grant_role(session, actor, person=person.id or 0, role=role, organisation=where or 0),
            )
    with st.expander(t("What the roles are for")):
        purposes = role_purposes()
        st.markdown("\n".join(f"- **{name}**: {purposes[role]}" for role, name in role_names().items()))


def _show_account(person: Person) -> None:
    with st.form(f"account-{person.id}"):
        name = st.text_input(t("Name"), value=person.name, max_chars=200)
        email = st.text_input(t("E-mail (not required)"), value=person.email or "", max_chars=200)
        languages = list(LANGUAGES)
        language = st.selectbox(
            t("Language"), languages, index=languages.index(person.language), format_func=LANGUAGES.__getitem__
        )
        if st.form_submit_button(t("Save")):
            change(
                t("Saved"),
                lambda session: change_person(
                    session, actor, person=person.id or 0, name=name, email=email, language=language
                ),
            )
    link, state = st.columns(2)
    if person.active and link.button(t("Make a password link"), key=f"link-{person.id}", icon=":material/key:"):
        _hand_over(person)
    if state.button(t("Disable the account") if person.active else t("Enable the account"), key=f"active-{person.id}"):
        change(
            t("Disabled") if person.active else t("Enabled"),
            lambda session: set_active(session, actor, person=person.id or 0, active=not person.active),
        )


def _hand_over(person: Person) -> None:
    token = None
    with outcome(), changing() as session:
        token = hand_over_link(session, actor, person=person.id or 0)
    if token:
        here = urlsplit(st.context.url or "")
        st.markdown(
            t("Hand this link to {name}. It works once, for three days, and is shown only now:", name=person.name)
        )
        st.code(f"{here.scheme}://{here.netloc}/setup?token={token}", language=None)


show()
finished("people")

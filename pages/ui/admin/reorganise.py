"""The form that merges, splits or renames an organisation, and what is to be settled afterwards."""

from collections.abc import Sequence
from datetime import date

import streamlit as st
from sqlmodel import Session

from assess.states import today
from data.access import Actor
from data.i18n import day, number, prose, t, text_of
from data.organisations import Organisation
from data.removal import hangs_on, in_words, remove_organisation
from data.succession import (
    MERGED,
    RENAMED,
    SPLIT,
    Reorganised,
    merge_organisations,
    rename_organisation,
    split_organisation,
    successions,
)
from pages.ui import state
from pages.ui.admin.handing_over import show_handing_over
from pages.ui.choosing import choose_several, organisation_name
from pages.ui.screen import change, or_stop, reading

LEFT = "reorganised"
REMOVED = "removed"


def show_succession(actor: Actor, chosen: Organisation, organisations: Sequence[Organisation], *, key: str) -> None:
    """What the organisation came from and became, and the form for what happens to it now."""
    _say_left()
    names = {one.id or 0: organisation_name(one) for one in organisations}
    _past(actor, chosen, names)
    show_handing_over(actor, chosen, key=key)
    _hangs(actor, chosen)
    kinds = {
        MERGED: t("It becomes a part of another one"),
        SPLIT: t("Others come out of it"),
        RENAMED: t("It gets another name"),
        REMOVED: t("It was entered by mistake"),
    }
    kind = st.radio(t("What happens"), list(kinds), format_func=kinds.__getitem__, key=f"{key}-became")
    if kind == REMOVED:
        _remove(actor, chosen, key=key)
        return
    state.seed(f"{key}-on", today())
    on = st.date_input(t("From this day on"), key=f"{key}-on")
    others = [number for number in names if number != chosen.id]
    note = st.text_input(t("Note, for example the decree"), max_chars=1000, key=f"{key}-note")
    match kind:
        case "merged":
            _merge(actor, chosen, names, others, on=on, note=note, key=key)
        case "split":
            _split(actor, chosen, names, others, on=on, note=note, key=key)
        case _:
            _rename(actor, chosen, on=on, note=note, key=key)


def _merge(
    actor: Actor, chosen: Organisation, names: dict[int, str], others: list[int], *, on: date, note: str, key: str
) -> None:
    after = st.selectbox(
        t("Carried on by"), others, format_func=names.__getitem__, index=None, placeholder=t("choose"),
        key=f"{key}-after",
    )  # fmt: skip
    st.caption(t("A new organisation is added first. Results stay where they were earned and go on as a thin line."))
    if st.button(t("Merge"), type="primary", disabled=after is None, key=f"{key}-merge"):
        mine = [chosen.id or 0]
        change(
            t("Merged"),
            lambda session: _keep_left(
                merge_organisations(session, actor, organisations=mine, successor=after or 0, on=on, note=note)
            ),
        )


def _split(
    actor: Actor, chosen: Organisation, names: dict[int, str], others: list[int], *, on: date, note: str, key: str
) -> None:
    after = choose_several(t("Carried on by"), {one: names[one] for one in others}, key=f"{key}-parts")
    goes_on = st.checkbox(t("It goes on itself"), key=f"{key}-goes-on")
    if st.button(t("Split"), type="primary", disabled=not after, key=f"{key}-split"):
        change(
            t("Split"),
            lambda session: _keep_left(
                split_organisation(session, actor, chosen.id or 0, successors=after, on=on, note=note, goes_on=goes_on)
            ),
        )


def _rename(actor: Actor, chosen: Organisation, *, on: date, note: str, key: str) -> None:
    english = st.text_input(t("New English name"), max_chars=300, key=f"{key}-new-en")
    khmer = st.text_input(t("New Khmer name"), max_chars=300, key=f"{key}-new-km")

    def work(session: Session) -> None:
        rename_organisation(
            session, actor, chosen.id or 0, name_en=english, name_km=khmer or None, on=on, note=note,
            seen_version=chosen.version,
        )  # fmt: skip

    if st.button(t("Rename"), type="primary", disabled=not english.strip(), key=f"{key}-rename"):
        change(t("Renamed"), work)


def _remove(actor: Actor, chosen: Organisation, *, key: str) -> None:
    st.caption(t("Only what nothing hangs on is removed. What happened to it stays in the record of changes."))
    if st.button(t("Remove it from the register"), key=f"{key}-remove"):
        change(
            t("Removed"),
            lambda session: remove_organisation(session, actor, chosen.id or 0, seen_version=chosen.version),
        )


def _hangs(actor: Actor, chosen: Organisation) -> None:
    """What hangs on it, before anything is done to it."""
    with or_stop(), reading() as session:
        there = hangs_on(session, actor, chosen.id or 0)
    if there:
        st.caption(prose(t("What hangs on it: {what}.", what=in_words(there))))


def _past(actor: Actor, chosen: Organisation, names: dict[int, str]) -> None:
    with or_stop(), reading() as session:
        rows = successions(session, actor, chosen.id or 0)
    for row in rows:
        old, new = names.get(row.predecessor_id, "–"), names.get(row.successor_id, "–")
        former = text_of({"en": row.former_en, "km": row.former_km})
        said = {
            MERGED: lambda: t("{old} became a part of {new} on {day}."),
            SPLIT: lambda: t("{new} came out of {old} on {day}."),
            RENAMED: lambda: t("Until {day} {new} was called {old}."),
        }[row.kind]()
        st.caption(prose(said.format(old=former if row.kind == RENAMED else old, new=new, day=day(row.on))))


def _keep_left(found: Reorganised) -> None:
    if found.roles or found.below:
        state.put(LEFT, [found.roles, found.below])


def _say_left() -> None:
    left = state.get(LEFT)
    if not left:
        return
    state.forget(LEFT)
    roles, below = left
    st.warning(
        prose(
            t(
                "To be settled by you: {roles} roles are still held at what ended, {below} organisations lie below it. "
                "Nothing of it was moved. Its projects are handed over here once the day has come.",
                roles=number(roles),
                below=number(below),
            )
        )
    )

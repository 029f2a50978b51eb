"""The fields of a cycle, for a new one and for a draft that is changed, and who takes part in it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import streamlit as st
from sqlmodel import Session

from assess.cycles import control as cycles
from assess.cycles.control import Cycle
from assess.cycles.participants import (
    choose_all,
    choose_participants,
    join_cycle,
    lock_lists,
    may_take_part,
    participants,
    unlock_lists,
)
from assess.editions.chosen import CURRENT, offered
from assess.states import today
from data.access import Actor
from data.i18n import LANGUAGES, language, prose, t
from data.organisations import KINDS
from data.sign_in import is_sample
from maturity_model.definition import Edition
from maturity_model.loading import load_edition
from pages.ui import state
from pages.ui.choosing import choose_organisation, choose_several, kind_names, organisation_name
from pages.ui.screen import change, or_stop, reading

CHOSEN = "cycle"
"""Which cycle the screen shows."""
PREPARED = "cycle-prepared"
"""Which one was prepared last here."""

USUAL_FORMS = {
    "ministry": "full",
    "agency": "full",
    "province": "province",
    "district": "district",
    "commune": "commune",
}
MONTH = timedelta(days=30)


def prepare_new(actor: Actor) -> None:
    """The form of a new cycle; once that is prepared it closes, and is empty when it is opened again."""
    # Another key is another form: with the old one it would hide the draft, and a second press prepare it twice.
    key = f"new-{state.get(PREPARED) or 0}"
    with st.popover(t("Prepare a cycle"), icon=":material/add:", key=f"{key}-form"):
        with or_stop(), reading() as session:
            sample = is_sample(session)
        released = offered()
        known = [*released, *(one for one in offered(trial=sample) if one not in released)]
        name = st.selectbox(
            t("Edition"), known, index=known.index(CURRENT), key=f"{key}-edition",
            format_func=lambda one: one if one in released else t("{edition} (draft, on trial)", edition=one),
        )  # fmt: skip
        trial = name not in released
        if trial:
            st.caption(t("A trial with a draft is a part of the sample country and is cleared with it."))
        now = today()
        usual = {
            "forms": USUAL_FORMS,
            "opens_on": now,
            "due_on": now + MONTH,
            "closes_on": now + 2 * MONTH,
        }
        given = _fields(load_edition(name), usual, key=key)
        if st.button(t("Prepare"), type="primary"):
            change(t("Prepared"), lambda session: _prepare(session, actor, edition=name, sample=trial, **given))


def _prepare(session: Session, actor: Actor, **given: Any) -> None:
    """Create a cycle, and let it be the one that is shown, since its preparing goes on."""
    prepared = cycles.create_cycle(session, actor, **given).id
    state.put(CHOSEN, prepared)
    state.put(PREPARED, prepared)


def change_draft(actor: Actor, cycle: Cycle) -> None:
    """The form of a draft, with what it holds now."""
    with st.popover(t("Change it"), icon=":material/edit:", width="stretch"):
        # The version is in the keys: what somebody else stored since is shown, not what this tab once held.
        given = _fields(load_edition(cycle.edition), cycle.model_dump(), key=f"change-{cycle.id}-{cycle.version}")
        if st.button(t("Save"), type="primary", key=f"change-save-{cycle.id}"):
            change(
                t("Saved"),
                lambda session: cycles.change_cycle(
                    session, actor, cycle.id or 0, seen_version=cycle.version, changes=_plain(given)
                ),
            )


def _plain(given: Mapping[str, Any]) -> dict[str, Any]:
    return {**given, "name_en": given["name_en"].strip(), "name_km": given["name_km"].strip() or None}


def _fields(edition: Edition, held: Mapping[str, Any], *, key: str) -> dict[str, Any]:
    for spoken in LANGUAGES:
        state.seed(f"{key}-{spoken}", held.get(f"name_{spoken}") or "")
    english = st.text_input(t("English name"), key=f"{key}-en", max_chars=200)
    khmer = st.text_input(t("Khmer name"), key=f"{key}-km", max_chars=200)
    forms = {form.id: form.title.to(language()) for form in edition.forms}
    nothing, kinds = t("takes no part"), kind_names()
    chosen: dict[str, str] = {}
    for kind in KINDS[1:]:
        usual = held["forms"].get(kind, "")
        state.seed(f"{key}-form-{kind}", usual if usual in forms else "")
        form = st.selectbox(
            kinds[kind], ["", *forms], format_func=lambda f: forms.get(f, nothing), key=f"{key}-form-{kind}"
        )
        if form:
            chosen[kind] = form
    platforms = {fact.id: fact.name.to(language()) for fact in edition.facts if fact.where == "platform"}
    state.seed(f"{key}-platforms", [one for one in held.get("platforms", ()) if one in platforms])
    available = choose_several(t("National platforms available"), platforms, key=f"{key}-platforms", empty=t("none"))
    days: dict[str, Any] = {}
    for name, label in (("opens_on", t("Opens")), ("due_on", t("Due")), ("closes_on", t("Closes"))):
        place = f"{key}-{name.removesuffix('_on')}"
        state.seed(place, held[name])
        days[name] = st.date_input(label, key=place)
    state.seed(f"{key}-objections", held.get("objection_days", cycles.OBJECTION_DAYS))
    objection_days = st.number_input(
        t("Days for objections to a verified result"),
        min_value=0,
        max_value=cycles.LONGEST_OBJECTIONS,
        step=1,
        help=t("So long a result stays provisional. With 0 it can be published at once."),
        key=f"{key}-objections",
    )
    given = {"name_en": english, "name_km": khmer, "forms": chosen, "platforms": available}
    return {**given, **days, "objection_days": int(objection_days)}


def choose_who(actor: Actor, cycle: Cycle) -> int:
    """Who takes part in a draft: everybody, without some, with some more; gives how many do."""
    number = cycle.id or 0
    with or_stop(), reading() as session:
        taking_part = participants(session, actor, number)
        others = may_take_part(session, actor, number)
    st.subheader(t("Who takes part"))
    st.write(prose(t("{count} organisations take part.", count=len(taking_part))))
    if cycle.locked:
        st.caption(t("The lists of services are locked. Unlock them to change who takes part."))
        return len(taking_part)
    inside = [one.id or 0 for one, _ in taking_part]
    everybody, out, more = st.columns(3, vertical_alignment="bottom")
    if everybody.button(t("Let every organisation with a form take part"), width="stretch"):
        change(t("Saved"), lambda session: choose_all(session, actor, number))
    with out.popover(t("Leave some out"), width="stretch"):
        names = {one.id or 0: organisation_name(one) for one, _ in taking_part}
        left = choose_several(t("Leave out"), names, key=f"out-{number}")
        if st.button(t("Save"), key=f"out-save-{number}") and left:
            stay = [one for one in inside if one not in left]
            change(t("Saved"), lambda session: choose_participants(session, actor, number, organisations=stay))
    with more.popover(t("Add some"), width="stretch"):
        outside = {one.id or 0: f"{organisation_name(one)} ({one.code})" for one in others}
        added = choose_several(t("Add"), outside, key=f"in-{number}")
        if st.button(t("Save"), key=f"in-save-{number}") and added:
            every = [*inside, *added]
            change(t("Saved"), lambda session: choose_participants(session, actor, number, organisations=every))
    return len(taking_part)


def lock_services(actor: Actor, cycle: Cycle, *, participating: int) -> None:
    """Lock the lists of services of a draft, or let them follow the register again."""
    number = cycle.id or 0
    st.subheader(t("Lists of services"))
    if cycle.locked:
        st.write(t("The facts and lists of services are locked: changes of the register no longer reach this cycle."))
        if st.button(t("Unlock the lists"), icon=":material/lock_open:"):
            change(t("The lists are unlocked"), lambda session: unlock_lists(session, actor, number))
        return
    st.write(t("Lock them once they are agreed. If you do not, opening freezes them as they stand on that day."))
    if st.button(t("Lock the lists"), icon=":material/lock:", disabled=not participating):
        change(t("The lists are locked"), lambda session: lock_lists(session, actor, number))


def join_late(actor: Actor, cycle: Cycle) -> None:
    """Let one more organisation take part in an open cycle."""
    number = cycle.id or 0
    with st.popover(t("Let one more take part"), width="stretch"):
        with or_stop(), reading() as session:
            others = may_take_part(session, actor, number)
        chosen = choose_organisation(others, key=f"join-{number}")
        st.write(t("Its facts and services are frozen as they stand now; the due day is the same."))
        if chosen is not None and st.button(t("Let it take part"), type="primary", key=f"join-save-{number}"):
            change(t("Saved"), lambda session: join_cycle(session, actor, number, organisation=chosen))

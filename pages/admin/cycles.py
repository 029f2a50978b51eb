"""Cycles: prepare one, choose who takes part, open it, move its days, close it."""

from collections.abc import Sequence
from datetime import timedelta

import pandas as pd
import streamlit as st

from assess import cycles
from assess.cycles import Cycle
from assess.editions import CURRENT
from assess.participants import choose_all, choose_participants, participants
from assess.states import today
from assess.submissions import count_states
from data.i18n import day, language, t, text_of
from data.organisations import KINDS
from maturity_model.loading import editions, load_edition
from pages.ui import state
from pages.ui.choosing import kind_names, organisation_name
from pages.ui.screen import change, finished, guard, or_stop, reading
from pages.ui.standing import cycle_states, submission_states

actor = guard("cycle.edit")
USUAL_FORMS = {
    "ministry": "full",
    "agency": "full",
    "province": "province",
    "district": "district",
    "commune": "commune",
}
MONTH = timedelta(days=30)


def show() -> None:
    """All cycles, the chosen one with what can be done next, and a form for a new one."""
    st.title(t("Cycles"))
    st.caption(t("A round of assessment: prepared here, opened for the organisations that take part, then closed."))
    _new()
    with reading() as session:
        known = cycles.list_cycles(session, actor)
    if not known:
        st.info(t("There is no cycle yet. Prepare the first one."))
        return
    names = {one.id: f"{_name(one)} · {cycle_states()[one.state]}" for one in known}
    chosen = st.selectbox(t("Cycle"), list(names), format_func=names.__getitem__, key="cycle")
    _show(next(one for one in known if one.id == chosen))


def _name(cycle: Cycle) -> str:
    return text_of({"en": cycle.name_en, "km": cycle.name_km})


def _show(cycle: Cycle) -> None:
    with or_stop(), reading() as session:
        counts = count_states(session, actor, cycle=cycle.id or 0)
    opens, due, closes = st.columns(3)
    opens.metric(t("Opens"), day(cycle.opens_on))
    due.metric(t("Due"), day(cycle.due_on))
    closes.metric(t("Closes"), day(cycle.closes_on))
    states = submission_states()
    st.dataframe(
        pd.DataFrame({t("State"): [states[s] for s in counts], t("Organisations"): list(counts.values())}),
        hide_index=True,
        alt=t("How many organisations stand where"),
    )
    st.caption(
        t("Edition {edition}, content {hash}", edition=cycle.edition, hash=cycle.edition_hash[:12])
        + (f" · {t('Source: {source}', source=cycle.source)}" if cycle.source else "")
    )
    if cycle.state == "draft":
        _prepare(cycle)
    elif cycle.state == "open":
        _run(cycle)
    else:
        _reopen(cycle)


def _prepare(cycle: Cycle) -> None:
    with or_stop(), reading() as session:
        taking_part = participants(session, actor, cycle.id or 0)
    st.subheader(t("Who takes part"))
    st.write(t("{count} organisations take part.", count=len(taking_part)))
    everybody, chosen = st.columns(2, vertical_alignment="bottom")
    if everybody.button(t("Let every organisation with a form take part"), width="stretch"):
        change(t("Saved"), lambda session: choose_all(session, actor, cycle.id or 0))
    with chosen.popover(t("Leave some out"), width="stretch"):
        names = {one.id: organisation_name(one) for one, _ in taking_part}
        left = st.multiselect(t("Leave out"), list(names), format_func=names.__getitem__, key=f"out-{cycle.id}")
        if st.button(t("Save"), key=f"out-save-{cycle.id}") and left:
            stay = [one for one in names if one is not None and one not in left]
            change(t("Saved"), lambda session: choose_participants(session, actor, cycle.id or 0, organisations=stay))
    st.subheader(t("Open it"))
    st.write(t("Opening freezes the facts and the list of services of each organisation as they stand now."))
    if st.button(t("Open the cycle"), type="primary", disabled=not taking_part):
        change(t("The cycle is open"), lambda session: cycles.open_cycle(session, actor, cycle.id or 0))


def _run(cycle: Cycle) -> None:
    extend, close = st.columns(2)
    with extend.popover(t("Move the days"), width="stretch"):
        _move_days(cycle)
    with close.popover(t("Close the cycle"), width="stretch"):
        st.write(t("After this nobody can answer or submit; reviewing goes on."))
        if st.button(t("Close it now"), type="primary"):
            change(t("The cycle is closed"), lambda session: cycles.close_cycle(session, actor, cycle.id or 0))


def _reopen(cycle: Cycle) -> None:
    with st.popover(t("Open it again")):
        _move_days(cycle)


def _move_days(cycle: Cycle) -> None:
    due = st.date_input(t("Due"), value=cycle.due_on, key=f"due-{cycle.id}")
    closes = st.date_input(t("Closes"), value=cycle.closes_on, key=f"closes-{cycle.id}")
    if st.button(t("Save"), key=f"days-{cycle.id}"):
        change(
            t("Saved"),
            lambda session: cycles.extend_cycle(session, actor, cycle.id or 0, due_on=due, closes_on=closes),
        )


def _new() -> None:
    with st.popover(t("Prepare a cycle"), icon=":material/add:"):
        known: Sequence[str] = editions()
        edition_name = st.selectbox(t("Edition"), known, index=known.index(CURRENT), key="new-edition")
        edition = load_edition(edition_name)
        english = st.text_input(t("English name"), key="new-en", max_chars=200)
        khmer = st.text_input(t("Khmer name"), key="new-km", max_chars=200)
        forms = {form.id: form.title.to(language()) for form in edition.forms}
        nothing = t("takes no part")
        kinds = kind_names()
        chosen: dict[str, str] = {}
        for kind in (k for k in KINDS if k != "country"):
            state.seed(f"new-form-{kind}", USUAL_FORMS[kind])
            form = st.selectbox(
                kinds[kind], ["", *forms], format_func=lambda f: forms.get(f, nothing), key=f"new-form-{kind}"
            )
            if form:
                chosen[kind] = form
        platforms = {fact.id: fact.name.to(language()) for fact in edition.facts if fact.where == "platform"}
        available = st.multiselect(
            t("National platforms available"), list(platforms), format_func=platforms.__getitem__, key="new-platforms"
        )
        opens = st.date_input(t("Opens"), value=today(), key="new-opens")
        due = st.date_input(t("Due"), value=today() + MONTH, key="new-due")
        closes = st.date_input(t("Closes"), value=today() + 2 * MONTH, key="new-closes")
        if st.button(t("Prepare"), type="primary"):
            change(
                t("Prepared"),
                lambda session: cycles.create_cycle(
                    session,
                    actor,
                    name_en=english,
                    name_km=khmer,
                    edition=edition_name,
                    forms=chosen,
                    platforms=available,
                    opens_on=opens,
                    due_on=due,
                    closes_on=closes,
                ),
            )


show()
finished("cycles")

"""Proposals: calls with their days, the form to take away and bring back, and what became of each proposal."""

from collections.abc import Sequence
from datetime import timedelta

import pandas as pd
import streamlit as st

from assess.states import today
from data.i18n import day, language, prose, t, text_of
from pages.ui import state
from pages.ui.choosing import organisation_name
from pages.ui.plain_text import escaped
from pages.ui.proposal.answer import show_proposal
from pages.ui.proposal.form import show_hand_in
from pages.ui.screen import change, finished, guard, or_stop, reading
from pages.ui.table import height_of, picked_row
from projects.investment.rates import base_currency
from projects.proposals.calls import ProposalCall, add_call, change_call, is_open, list_calls, places_to_call_for
from projects.proposals.handed_in import COLUMNS, list_proposals
from reports.wording.projects import proposal_names

actor = guard("project.read")
OPEN_FOR = timedelta(days=60)


def show() -> None:
    """The call, the way to hand in, the proposals, and the one that is chosen."""
    st.title(t("Proposals"), anchor=False)
    st.caption(t("Before a project is in the register: handed in under a call, answered by a planner, then gate G0."))
    with or_stop(), reading() as session:
        calls = list_calls(session, actor)
        currency = base_currency(session)
    plans = actor.may_anywhere("project.edit")
    if not calls:
        st.info(t("There is no call for proposals yet."))
        if plans:
            _new_call()
        return
    call = _choose(calls)
    if plans:
        with st.container(horizontal=True):
            _change_call(call)
            _new_call()
    if actor.may_anywhere("proposal.submit") and is_open(call, today()):
        with st.expander(t("Hand in a proposal"), icon=":material/upload_file:"):
            show_hand_in(actor, call, currency)
    _proposals(call, currency)


def _choose(calls: Sequence[ProposalCall]) -> ProposalCall:
    by_id = {one.id or 0: one for one in calls}
    running = next((one.id for one in calls if is_open(one, today())), None)
    state.seed("proposals-call", running or next(iter(by_id)))
    chosen = st.selectbox(t("Call"), list(by_id), format_func=lambda one: by_id[one].name, key="proposals-call")
    call = by_id[chosen or next(iter(by_id))]
    left = (call.closes_on - today()).days
    if is_open(call, today()):
        word = t("Open until {day}: {count} days left.", day=day(call.closes_on), count=left)
        st.markdown(prose(f":green-badge[{t('open')}] {word}"))
    elif call.opens_on > today():
        st.markdown(prose(f":blue-badge[{t('to come')}] {t('Opens on {day}.', day=day(call.opens_on))}"))
    else:
        st.markdown(prose(f":gray-badge[{t('closed')}] {t('It closed on {day}.', day=day(call.closes_on))}"))
    if call.note:
        st.markdown(escaped(call.note))
    return call


def _new_call() -> None:
    with st.popover(t("New call"), icon=":material/campaign:", key="call-new"):
        with or_stop(), reading() as session:
            places = {one.id or 0: organisation_name(one) for one in places_to_call_for(session, actor)}
        place = st.selectbox(t("To whom"), list(places), format_func=places.__getitem__, key="call-place")
        name = st.text_input(t("Name of the call"), key="call-name", max_chars=200)
        state.seed("call-opens", today())
        state.seed("call-closes", today() + OPEN_FOR)
        opens = st.date_input(t("Opens"), key="call-opens")
        closes = st.date_input(t("Closes"), key="call-closes")
        note = st.text_area(t("What is called for"), key="call-note", max_chars=4000)
        if st.button(t("Call for proposals"), type="primary", key="call-add") and place:
            change(
                t("Saved"),
                lambda session: add_call(
                    session, actor, organisation=place, name=name, opens_on=opens, closes_on=closes, note=note
                ),
            )


def _change_call(call: ProposalCall) -> None:
    key = f"call-{call.id}-{call.version}"
    with st.popover(t("Change this call"), icon=":material/edit:", key=f"{key}-form"):
        now = {"name": call.name, "opens_on": call.opens_on, "closes_on": call.closes_on, "note": call.note}
        for name, value in now.items():
            state.seed(f"{key}-{name}", value)
        entered = {
            "name": st.text_input(t("Name of the call"), key=f"{key}-name", max_chars=200),
            "opens_on": st.date_input(t("Opens"), key=f"{key}-opens_on"),
            "closes_on": st.date_input(t("Closes"), key=f"{key}-closes_on"),
            "note": st.text_area(t("What is called for"), key=f"{key}-note", max_chars=4000),
        }
        if st.button(t("Save"), type="primary", key=f"{key}-save"):
            changes = {name: value for name, value in entered.items() if value != now[name]}
            change(
                t("Saved"),
                lambda session: change_call(session, actor, call.id or 0, seen_version=call.version, changes=changes),
            )


def _proposals(call: ProposalCall, currency: str) -> None:
    with or_stop(), reading() as session:
        found = list_proposals(session, actor, call=call.id or 0)
    st.header(prose(t("Handed in ({count})", count=len(found))), anchor=False)
    if found.empty:
        st.caption(t("Nothing was handed in under this call yet."))
        return
    names = proposal_names()
    shown = pd.DataFrame(
        {
            t("Proposal"): [
                text_of({"en": en, "km": km}) for en, km in zip(found["name_en"], found["name_km"], strict=True)
            ],
            t("Organisation"): [
                text_of({"en": en, "km": km})
                for en, km in zip(found["organisation_en"], found["organisation_km"], strict=True)
            ],
            t("State"): [names[one] for one in found["state"]],
            t("Rough cost, {currency}", currency=currency): found["cost"].astype("float64").to_list(),
            t("Code"): found["code"].to_list(),
            t("Answer"): found["answer"].to_list(),
        }
    )
    st.caption(t("Choose a row to read the proposal."))
    row = picked_row(
        shown,
        height=height_of(len(shown), 400),
        columns={shown.columns[3]: st.column_config.NumberColumn(format="%,.0f")},
        key=f"proposals-{call.id}-{language()}",
        alt=t("The proposals under this call"),
    )
    if row is not None:
        show_proposal(actor, call, dict(zip(COLUMNS, found.iloc[row], strict=True)), currency)


show()
finished("proposals")

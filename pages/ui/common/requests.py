"""Requests for common services: one's own, and for who may decide, those that wait, with the next step at hand."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from data.access import Actor
from data.i18n import day, prose, t, text_of
from pages.ui import state
from pages.ui.choosing import organisation_name
from pages.ui.plain_text import escaped
from pages.ui.screen import change, or_stop, reading
from pages.ui.table import widths_of
from pages.ui.unchanged import until_stored
from projects.common.catalogue import Entry, catalogue
from projects.common.requests import ASKED, NEXT, Asked, list_requests, may_decide_on, move_request
from reports.wording.common import capacity_sentence, request_states, request_steps

MOST = 10
ICONS = {"asked": "mail", "agreed": "handshake", "in_setup": "construction", "running": "check_circle"}
WITH_REASON = ("declined", "ended")


def show_requests(actor: Actor) -> None:
    """What waits for a decision first, then all requests that this person may see."""
    with or_stop():
        asked = until_stored(actor, lambda session: list_requests(session, actor), "common-requests")
        entries = until_stored(actor, lambda session: catalogue(session, actor, retired=True), "common-all")
    if actor.may_anywhere("common.decide"):
        with or_stop(), reading() as session:
            mine = [one for one in asked if NEXT.get(one.request.state) and may_decide_on(session, actor, one)]
        waiting = [one for one in mine if one.request.state == ASKED]
        st.header(prose(t("To decide ({count})", count=len(waiting))), anchor=False)
        _to_decide(actor, waiting, entries)
        agreed = [one for one in mine if one.request.state not in (ASKED, "running")]
        if agreed:
            st.header(prose(t("Agreed, not running yet ({count})", count=len(agreed))), anchor=False)
            _to_decide(actor, agreed, entries)
        _to_end(actor, [one for one in mine if one.request.state == "running"])
    st.header(t("All requests"), anchor=False)
    if not asked:
        st.info(t("Nobody has asked for anything yet."))
        return
    _table(asked)


def _to_decide(actor: Actor, waiting: Sequence[Asked], entries: Sequence[Entry]) -> None:
    if not waiting:
        st.success(t("Nothing waits for you."))
        return
    by_id = {one.id: one for one in entries}
    for one in waiting[:MOST]:
        request = one.request
        with st.container(border=True, key=f"request-{request.id}"):
            left, right = st.columns([3, 2], gap="medium")
            with left:
                st.markdown(f"**{escaped(_service(one))}** · {escaped(organisation_name(one.organisation))}")
                st.markdown(_said(one))
                if request.note:
                    st.markdown(f"> {escaped(request.note)}")
                st.caption(escaped(capacity_sentence(by_id[one.service.id or 0])))
            with right:
                _steps(actor, one)
    if len(waiting) > MOST:
        st.caption(prose(t("{count} more wait; they appear when these are decided.", count=len(waiting) - MOST)))


def _to_end(actor: Actor, running: Sequence[Asked]) -> None:
    if not running:
        return
    shelf = st.expander(t("End a service that runs"), key="request-ending", on_change="rerun")
    if shelf.open:
        with shelf:
            names = {one.request.id: f"{_service(one)} · {organisation_name(one.organisation)}" for one in running}
            chosen = st.selectbox(
                t("Which one"), list(names), format_func=lambda one: names.get(one, ""), key="request-which"
            )
            _steps(actor, next(one for one in running if one.request.id == chosen))


def _steps(actor: Actor, one: Asked) -> None:
    """A button for each step that can follow; those that need a reason wait until it is given."""
    number, steps = one.request.id or 0, request_steps()
    following = NEXT[one.request.state]
    reason = ""
    if any(step in WITH_REASON for step in following):
        key = f"request-reason-{number}-{one.request.version}"
        state.seed(key, "")
        reason = st.text_input(t("Reason (needed to decline or to end)"), key=key, max_chars=2000)
    with st.container(horizontal=True):
        for step in following:
            pressed = st.button(
                steps[step],
                key=f"request-{step}-{number}",
                type="secondary" if step in WITH_REASON else "primary",
            )
            if pressed:
                change(
                    t("Saved"),
                    lambda session, step=step: move_request(
                        session, actor, number, seen_version=one.request.version, state=step, reason=reason
                    ),
                )


def _said(one: Asked) -> str:
    request = one.request
    words = [
        f":material/{ICONS[request.state]}: {request_states()[request.state]}",
        escaped(f"{one.service.unit}: {request.quantity}" if one.service.unit else str(request.quantity)),
        t("asked by {name} on {day}", name=escaped(request.asked_by), day=day(request.asked_on)),
    ]
    if request.wanted_on:
        words.append(t("wanted by {day}", day=day(request.wanted_on)))
    return prose(" · ".join(words))


def _table(asked: Sequence[Asked]) -> None:
    states = request_states()
    table = pd.DataFrame(
        {
            t("Service"): [_service(one) for one in asked],
            t("Organisation"): [organisation_name(one.organisation) for one in asked],
            t("State"): [states[one.request.state] for one in asked],
            t("Reason"): [one.request.reason for one in asked],
            t("How many"): [one.request.quantity for one in asked],
            t("Asked"): [one.request.asked_on for one in asked],
            t("Wanted by"): [one.request.wanted_on for one in asked],
            t("Running since"): [one.request.running_on for one in asked],
            t("Days from asking to running"): [one.lead_days for one in asked],
            t("Decided by"): [one.request.decided_by for one in asked],
        }
    )
    st.dataframe(
        table,
        hide_index=True,
        placeholder="–",
        key="requests",
        alt=t("All requests"),
        column_config=widths_of(table.columns, (190, 225, 90, 225, 85, 95)),
    )


def _service(one: Asked) -> str:
    return text_of({"en": one.service.name_en, "km": one.service.name_km})

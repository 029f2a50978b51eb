"""The form in which a gate is decided, for those who may; of two who decide at once, the second is told."""

from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st
from sqlmodel import Session

from assess.states import today
from data.access import Actor
from data.errors import Conflict, Denied
from data.i18n import language, prose, t
from data.messages import message
from pages.ui import state
from pages.ui.project.view import View
from pages.ui.screen import change, reading
from projects.definitions import CONDITIONS, HOLD
from projects.gates.decisions import Term, check_decider, decide
from projects.gates.status import status_of
from projects.gates.wording import blocker_name
from projects.lists import gates
from reports.wording.projects import decided_by, gate_names, outcome_names, sitting_name


def show_decision(actor: Actor, view: View) -> None:
    """The form for the next gate, folded for a closed project; for all others, who decides it."""
    status = view.status
    if status.action is None or (view.closed and not actor.may(status.action, view.lead.path)):
        return
    if view.closed:
        with st.expander(t("Decide a gate anew, for instance to open the project again"), icon=":material/gavel:"):
            _decision(actor, view, status.action)
        return
    st.header(prose(t("Decision on {gate}", gate=sitting_name(status.sitting))), anchor=False)
    _decision(actor, view, status.action)


def _decision(actor: Actor, view: View, action: str) -> None:
    if not actor.may(action, view.lead.path):
        st.caption(t("This gate is decided by {who}.", who=decided_by(action)))
        return
    try:
        with reading() as session:
            check_decider(session, actor, view.id)
    except Denied as denied:
        st.info(message(denied))
        return
    _blocked(view)
    _form(actor, view)


def _blocked(view: View) -> None:
    if view.closed:
        return
    release = gates().by_id[view.status.sitting[-1]].releases.to(language())
    st.caption(t("What “go” releases: {release}", release=release))
    if view.status.blockers:
        missing = "; ".join(blocker_name(one) for one in view.status.blockers)
        st.warning(t("“Go” is not possible yet. Still missing: {missing}.", missing=missing))


def _form(actor: Actor, view: View) -> None:
    seen = _seen(view)
    key = f"decide-{view.id}-{seen['decision']}-{seen['gate']}"
    gate = _gate(view, seen["gate"], key)
    names = outcome_names()
    outcome = st.segmented_control(t("Decision"), list(names), format_func=names.__getitem__, key=f"{key}-outcome")
    state.seed(f"{key}-reason", "")
    reason = st.text_area(t("Reason"), key=f"{key}-reason", max_chars=4000, height=80)
    entered: dict[str, Any] = {"gate": gate, "outcome": outcome, "reason": reason}
    if outcome == CONDITIONS:
        entered["conditions"] = _conditions(key)
    if outcome == HOLD:
        entered["hold_until"] = st.date_input(
            t("Hold until"), value=None, min_value=today() + timedelta(days=1), key=f"{key}-until"
        )
    with st.expander(t("Decided by a body: members present, quorum, minutes")):
        entered["body"] = st.text_input(t("Name of the body"), key=f"{key}-body", max_chars=300)
        present = st.text_area(t("Present, one name per line"), key=f"{key}-present", height=80)
        entered["present"] = [name.strip() for name in present.splitlines() if name.strip()]
        entered["quorum"] = st.number_input(
            t("Quorum: how many must be present by its rules"), 1, 99, None, key=f"{key}-quorum"
        )
        entered["minutes"] = st.text_input(t("Link to the minutes"), key=f"{key}-minutes", max_chars=1000)
    st.caption(t("A decision is never changed; a later one can take its place."))
    asked = st.button(
        t("Record the decision"), key=f"{key}-decide", type="primary", disabled=outcome is None, icon=":material/gavel:"
    )
    if asked:
        change(t("Decided"), lambda session: _decide(session, actor, view, seen, entered))
        with reading() as session:
            since = status_of(session, actor, view.id).last_decision
        if since != view.status.last_decision:
            # Somebody was quicker: draw what they decided, and what was entered here beside it.
            st.rerun()
    elif seen["decision"] != view.status.last_decision:
        st.error(message(Conflict("gate.decided_since")), icon=":material/error:")
    if seen["decision"] != view.status.last_decision:
        st.button(t("Begin anew"), key=f"{key}-anew", on_click=state.forget, args=(_seen_key(view.id),))


def _gate(view: View, coming: str, key: str) -> str:
    """The gate to decide: the next one, or one passed before, say because the plan has changed since."""
    decided = view.status.standing.in_force
    before = list(dict.fromkeys(decided[gate].gate for gate in gates().order if gate in decided))
    choices = [coming, *(gate for gate in reversed(before) if gate != coming)]
    if len(choices) == 1:
        return coming
    names = gate_names()
    gate = st.selectbox(
        t("Gate"),
        choices,
        format_func=names.__getitem__,
        key=f"{key}-gate",
        help=t("A gate that was passed can be decided again, for instance after the plan has changed."),
    )
    if gate != coming:
        st.info(t("This takes the place of the decision on {gate} so far, and of what it released.", gate=names[gate]))
    return gate


def _decide(session: Session, actor: Actor, view: View, seen: dict[str, Any], entered: dict[str, Any]) -> None:
    decide(session, actor, view.id, seen_decision=seen["decision"], **entered)
    state.forget(_seen_key(view.id))


def _seen(view: View) -> dict[str, Any]:
    """The gate and the newest decision as they were when this form was first drawn."""
    now = {"decision": view.status.last_decision, "gate": view.status.gate}
    seen = state.get(_seen_key(view.id))
    # A form that was not on the screen last time holds nothing that could be lost.
    if seen is None or state.get(f"decide-{view.id}-{seen['decision']}-{seen['gate']}-reason") is None:
        state.put(_seen_key(view.id), now)
        return now
    return seen


def _seen_key(project: int) -> str:
    return f"decide-seen-{project}"


def _conditions(key: str) -> list[Term]:
    """Conditions as rows: what, who, by when. Rows in which nothing is entered do not count."""
    config = st.column_config
    frame = st.data_editor(
        pd.DataFrame({"text": [None, None], "owner": [None, None], "due": [None, None]}, dtype=object),
        key=f"{key}-conditions",
        num_rows="dynamic",
        hide_index=True,
        placeholder="",
        alt=t("Conditions"),
        column_config={
            "text": config.TextColumn(t("Condition"), max_chars=2000, width="large"),
            "owner": config.TextColumn(t("Who sees to it"), max_chars=200, width="medium"),
            "due": config.DateColumn(t("Until"), min_value=today(), width="small"),
        },
    )
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [
        Term(text=row["text"] or "", owner_name=row["owner"] or "", due_on=_day(row["due"]))
        for row in rows
        if any(row.values())
    ]


def _day(value: Any) -> date | None:
    match value:
        case None:
            return None
        case str():
            return date.fromisoformat(value[:10])
        case pd.Timestamp():
            return value.date()
        case _:
            return value

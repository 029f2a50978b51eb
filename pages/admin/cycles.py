"""Cycles: prepare one, choose who takes part, open it, move its days, close it."""

import pandas as pd
import streamlit as st

from assess.cycles import control as cycles
from assess.cycles.control import Cycle
from assess.submissions import count_states, publish_cycle, publishing
from data.i18n import day, number, prose, t, text_of
from pages.ui import state
from pages.ui.admin.cycle_form import CHOSEN, change_draft, choose_who, join_late, lock_services, prepare_new
from pages.ui.review.rules import show_review_rules
from pages.ui.screen import change, finished, guard, or_stop, reading
from pages.ui.standing import cycle_states, publishing_sentence, submission_states

actor = guard("cycle.edit")


def show() -> None:
    """All cycles, the chosen one with what can be done next, and a form for a new one."""
    st.title(t("Cycles"))
    st.caption(t("A round of assessment: prepared here, opened for the organisations that take part, then closed."))
    prepare_new(actor)
    with reading() as session:
        known = cycles.list_cycles(session, actor)
    if not known:
        st.info(t("There is no cycle yet. Prepare the first one."))
        return
    # The browser keeps the label that it showed: its state, which changes here, stands below.
    names = {one.id: _name(one) for one in known}
    if state.get(CHOSEN) not in names:
        state.forget(CHOSEN)
    chosen = st.selectbox(t("Cycle"), list(names), format_func=names.__getitem__, key=CHOSEN)
    _show(next(one for one in known if one.id == chosen))


def _name(cycle: Cycle) -> str:
    return text_of({"en": cycle.name_en, "km": cycle.name_km})


def _show(cycle: Cycle) -> None:
    with or_stop(), reading() as session:
        counts = count_states(session, actor, cycle=cycle.id or 0)
    st.markdown(f":blue-badge[{cycle_states()[cycle.state]}]")
    opens, due, closes = st.columns(3)
    # As text, since the box of a metric cuts off what Khmer writes below the line.
    for place, label, on in (
        (opens, t("Opens"), cycle.opens_on),
        (due, t("Due"), cycle.due_on),
        (closes, t("Closes"), cycle.closes_on),
    ):
        place.markdown(f"{label}  \n**{day(on)}**")
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
    if cycle.state != "draft":
        st.page_link(
            "pages/assess/board.py",
            label=t("Who is how far, and whom to remind"),
            query_params={"cycle": str(cycle.id)},
            icon=":material/checklist:",
        )
        _publish(cycle)
    show_review_rules(actor, cycle)
    if cycle.state == "draft":
        _prepare(cycle)
    elif cycle.state == "open":
        _run(cycle)
    else:
        _reopen(cycle)


def _prepare(cycle: Cycle) -> None:
    change_draft(actor, cycle)
    participating = choose_who(actor, cycle)
    lock_services(actor, cycle, participating=participating)
    st.subheader(t("Open it"))
    st.write(t("Opening freezes the facts and the list of services of each organisation as they stand now."))
    if st.button(t("Open the cycle"), type="primary", disabled=not participating):
        change(t("The cycle is open"), lambda session: cycles.open_cycle(session, actor, cycle.id or 0))


def _run(cycle: Cycle) -> None:
    extend, join, close = st.columns(3)
    with extend.popover(t("Move the days"), width="stretch"):
        _move_days(cycle)
    with join:
        join_late(actor, cycle)
    with close.popover(t("Close the cycle"), width="stretch"):
        st.write(t("After this nobody can answer or submit; reviewing goes on."))
        if st.button(t("Close it now"), type="primary"):
            change(t("The cycle is closed"), lambda session: cycles.close_cycle(session, actor, cycle.id or 0))


def _publish(cycle: Cycle) -> None:
    """What is still to be published; for who may, as on the country's screen: make public what is ready."""
    with or_stop(), reading() as session:
        found = publishing(session, actor, cycle=cycle.id or 0)
    if found.provisional or found.open_objections:
        st.caption(publishing_sentence(found))
    waiting = found.ready
    if not waiting:
        return
    if not actor.may_anywhere("result.publish"):
        words = t("Verified results that wait for the director to publish them: {count}.", count=number(waiting))
        st.caption(prose(words))
        return
    with st.popover(prose(t("Publish verified results: {count}", count=number(waiting))), icon=":material/campaign:"):
        st.write(t("Published results count in open tables and reports. A published result is never changed."))
        if st.button(t("Publish them"), type="primary", key="publish"):
            change(t("Published"), lambda session: publish_cycle(session, actor, cycle=cycle.id or 0))


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


show()
finished("cycles")

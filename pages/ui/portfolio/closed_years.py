"""The years whose accounts are closed: to read, to close with a reason, to open again."""

import streamlit as st

from assess.states import today
from data.access import Actor
from data.i18n import moment, t
from data.organisations import root
from pages.ui.plain_text import escaped
from pages.ui.screen import change, or_stop, reading
from projects.investment.closed_years import close_year, list_closings, reopen_year

MOST_YEARS = 12
"""How many years back can be closed on the screen."""


def show_closed_years(actor: Actor) -> None:
    """What is closed and why; a form for whoever may close a year, another for whoever may open one again."""
    with or_stop(), reading() as session:
        found, top = list_closings(session, actor), root(session).path
    st.caption(t("In a closed year lines stay as they are. Only what was spent can still be corrected, with a reason."))
    if not found:
        st.caption(t("No year is closed."))
    for one in found:
        closed = t("closed {moment}, {who}", moment=moment(one.closed_at), who=escaped(one.closed_by))
        text = f"**{one.year}** · {closed}: {escaped(one.reason)}"
        if one.reopened_at is not None:
            again = t(
                "opened again {moment}, {who}", moment=moment(one.reopened_at), who=escaped(one.reopened_by or "")
            )
            text += f"  \n{again}: {escaped(one.reopened_reason)}"
        st.markdown(text)
    shut = [one.year for one in found if one.reopened_at is None]
    if actor.may("investment.edit", top):
        last = today().year - 1
        _form(actor, [year for year in range(last, last - MOST_YEARS, -1) if year not in shut], closing=True)
    if actor.may("gate.late", top) and shut:
        _form(actor, shut, closing=False)


def _form(actor: Actor, years: list[int], *, closing: bool) -> None:
    label = t("Close the accounts") if closing else t("Open again")
    with st.form(f"year-{closing}", border=False):
        which, why, press = st.columns([1, 3, 1], vertical_alignment="bottom")
        year = which.selectbox(t("Year"), years, key=f"year-{closing}-which")
        reason = why.text_input(t("Reason"), key=f"year-{closing}-reason", max_chars=4000)
        if press.form_submit_button(label):
            work = close_year if closing else reopen_year
            change(t("Saved"), lambda session: work(session, actor, year=year, reason=reason))

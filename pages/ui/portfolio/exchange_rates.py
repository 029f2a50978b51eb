"""Exchange rates: what other currencies are worth in the currency of the totals, to read and to enter."""

from decimal import Decimal

import pandas as pd
import streamlit as st

from assess.states import today
from data.access import Actor
from data.i18n import day, t
from data.organisations import root
from pages.ui.screen import change, or_stop, reading
from projects.investment.rates import ExchangeRate, base_currency, list_rates, newest_day, remove_rate, set_rate


def show_rates(actor: Actor) -> None:
    """All rates in a table; for whoever may enter them a form, and a way to take one away."""
    with or_stop(), reading() as session:
        rates, base = list_rates(session, actor), base_currency(session)
        may_change = actor.may("investment.edit", root(session).path)
    st.caption(
        t(
            "A line is converted by the newest rate dated 1 July of its year or earlier. Totals are in {base}.",
            base=base,
        )
    )
    if rates:
        table = pd.DataFrame(
            {
                t("Currency"): [one.currency for one in rates],
                t("Day"): [one.on for one in rates],
                t("Rate"): [rate_words(one, base) for one in rates],
                t("Source"): [one.source for one in rates],
            }
        )
        st.dataframe(table, hide_index=True, placeholder="–", key="rates-table", alt=t("Exchange rates"))
    else:
        st.caption(t("No rate is entered yet."))
    if may_change:
        _enter(actor, base)
        _remove(actor, rates, base)


def rate_words(rate: ExchangeRate, base: str) -> str:
    """A rate as it is quoted, such as "4,100 KHR = 1 USD"."""
    return f"{_plain(rate.amount)} {rate.currency} = {_plain(rate.in_base)} {base}"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():,f}"


def _enter(actor: Actor, base: str) -> None:
    with st.form("rate", border=False):
        fields = st.columns(5, vertical_alignment="bottom")
        amount = fields[0].text_input(t("Amount"), key="rate-amount", placeholder="4100")
        currency = fields[1].text_input(t("Currency"), key="rate-currency", max_chars=3, placeholder="KHR")
        in_base = fields[2].text_input(t("is worth, in {base}", base=base), key="rate-in-base", placeholder="1")
        # Of today it would not yet convert the lines of this year, which are the ones that most often need it.
        on = fields[3].date_input(t("On"), value=min(today(), newest_day(today().year)), key="rate-on")
        source = fields[4].text_input(t("Source"), key="rate-source", max_chars=500)
        if st.form_submit_button(t("Enter the rate")):
            change(
                t("Saved. The lines in {currency} were converted anew.", currency=currency.upper()),
                lambda session: set_rate(
                    session, actor, currency=currency, on=on, amount=amount, in_base=in_base, source=source
                ),
            )


def _remove(actor: Actor, rates: list[ExchangeRate], base: str) -> None:
    if not rates:
        return
    names = {one.id or 0: f"{rate_words(one, base)}, {day(one.on)}" for one in rates}
    with st.popover(t("Take a rate away"), icon=":material/delete:"):
        chosen = st.selectbox(t("Rate"), list(names), format_func=names.__getitem__, key="rate-remove")
        st.caption(t("Lines that used it take the one before, or have no amount in {base}.", base=base))
        if st.button(t("Take away"), key="rate-remove-now"):
            change(t("Taken away"), lambda session: remove_rate(session, actor, chosen))

"""The register of data exchanges: who gives which data to whom, as a picture and as a table."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from assess.states import today
from data.access import Actor
from data.i18n import day, prose, t
from data.organisations import Organisation, list_organisations
from pages.ui.chart import show_chart
from pages.ui.choosing import organisation_name
from pages.ui.screen import change, or_stop, reading
from pages.ui.table import widths_of
from pages.ui.unchanged import until_stored
from projects.common.exchanges import Exchange, add_exchange, end_exchange, list_exchanges
from reports.charts.exchanges import exchange_network
from reports.charts.parts import ChartTexts

MOST_DRAWN = 60
LONGEST_SHORT = 22


def show_exchanges(actor: Actor) -> None:
    """The network of those that run, the table of all, and for who keeps the register, ways to change it."""
    with or_stop():
        found = until_stored(actor, lambda session: list_exchanges(session, actor), "data-exchanges")
    running = [one for one in found if one.runs]
    if not found:
        st.info(t("No data exchange is entered yet."))
    elif running:
        texts = ChartTexts(title=prose(t("Who gives data to whom? {count} exchanges run now.", count=len(running))))
        show_chart(exchange_network, _ends(running[:MOST_DRAWN]), texts, key="exchange-network")
        if len(running) > MOST_DRAWN:
            st.caption(prose(t("Drawn are the {most} that have run longest; the table has all.", most=MOST_DRAWN)))
        st.caption(t("The diamond stands at the end that receives; the table below says the same in words."))
    if found:
        _table(found)
    if actor.may_anywhere("common.edit"):
        _change(actor, [one for one in running if one.row.until is None])


def _ends(running: Sequence[Exchange]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "provider": [organisation_name(one.provider) for one in running],
            "consumer": [organisation_name(one.consumer) for one in running],
            "provider_short": [_short(one.provider) for one in running],
            "consumer_short": [_short(one.consumer) for one in running],
            "what": [one.row.what for one in running],
        }
    )


def _short(organisation: Organisation) -> str:
    name = organisation.abbreviation or organisation_name(organisation)
    return name if len(name) <= LONGEST_SHORT else name[: LONGEST_SHORT - 1] + "…"


def _table(found: Sequence[Exchange]) -> None:
    table = pd.DataFrame(
        {
            t("Provider"): [_full(one.provider) for one in found],
            t("Consumer"): [_full(one.consumer) for one in found],
            t("Data or service"): [one.row.what for one in found],
            t("Since"): [one.row.since for one in found],
            t("Until"): [one.row.until for one in found],
            t("How"): [t("national gateway") if one.row.national else t("directly") for one in found],
            t("Note"): [one.row.note for one in found],
        }
    )
    st.dataframe(
        table,
        hide_index=True,
        placeholder="–",
        column_config=widths_of(table.columns, (195, 215, 190, 90, 90, 125)),
        key="data-exchanges",
        alt=t("Data exchanges"),
    )


def _full(organisation: Organisation) -> str:
    name = organisation_name(organisation)
    return f"{organisation.abbreviation} · {name}" if organisation.abbreviation else name


def _change(actor: Actor, running: Sequence[Exchange]) -> None:
    adding = st.expander(t("Enter a data exchange"), key="exchange-add", on_change="rerun", icon=":material/add:")
    if adding.open:
        with adding:
            _add(actor)
    if running:
        ending = st.expander(t("A data exchange has ended"), key="exchange-end", on_change="rerun")
        if ending.open:
            with ending:
                _end(actor, running)


def _add(actor: Actor) -> None:
    with or_stop(), reading() as session:
        places = {one.id or 0: organisation_name(one) for one in list_organisations(session, actor)}
    left, right = st.columns(2)
    with left:
        provider = _choose(t("Provider"), places, key="exchange-from")
        what = st.text_input(t("Data or service"), key="exchange-what", max_chars=300)
        national = st.checkbox(t("Over the national gateway"), value=True, key="exchange-national")
    with right:
        consumer = _choose(t("Consumer"), places, key="exchange-to")
        since = st.date_input(t("Since"), value=today(), key="exchange-since", format="YYYY-MM-DD")
        note = st.text_input(t("Note"), key="exchange-note", max_chars=2000)
    ready = provider is not None and consumer is not None
    if st.button(t("Enter it"), type="primary", key="exchange-do", disabled=not ready) and provider and consumer:
        change(
            t("Saved"),
            lambda session: add_exchange(
                session,
                actor,
                provider=provider,
                consumer=consumer,
                what=what,
                since=since,
                national=national,
                note=note,
            ),
        )


def _end(actor: Actor, running: Sequence[Exchange]) -> None:
    names = {
        one.row.id or 0: f"{organisation_name(one.provider)} → {organisation_name(one.consumer)}: {one.row.what}"
        for one in running
    }
    chosen = _choose(t("Which one"), names, key="exchange-ended")
    until = st.date_input(t("Last day"), value=today(), key="exchange-until", format="YYYY-MM-DD")
    one = next((one for one in running if one.row.id == chosen), None)
    if st.button(t("It has ended"), key="exchange-end-do", disabled=one is None) and one is not None:
        change(
            prose(t("It ended on {day}", day=day(until))),
            lambda session: end_exchange(session, actor, one.row.id or 0, seen_version=one.row.version, until=until),
        )


def _choose(label: str, names: Mapping[int, str], *, key: str) -> int | None:
    """A box in which nothing is chosen until somebody chooses."""
    return st.selectbox(
        label,
        list(names),
        index=None,
        format_func=lambda one: names.get(one, ""),
        key=key,
        placeholder=t("choose"),
    )

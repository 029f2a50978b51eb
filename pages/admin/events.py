"""The record of changes: who did what, when and where; it can be looked through, never changed."""

from datetime import date, datetime, time, timedelta

import pandas as pd
import streamlit as st

from data.event_list import EventPage, list_events
from data.event_sentences import particulars, sentence
from data.i18n import ZONE, moment, number, t
from data.organisations import Organisation, list_organisations
from data.people import list_people
from pages.ui import state
from pages.ui.choosing import organisation_name
from pages.ui.screen import chosen_id, finished, guard, or_stop, reading
from pages.ui.table import height_of, row_for, widths_of

actor = guard("event.read")
SIZE = 50
WIDTHS = (125, 125, 165, 110, 380)


def show() -> None:
    """Filters, the events that fit newest first, and page by page."""
    st.title(t("Record of changes"))
    st.caption(t("Every change, with who made it and when. Nothing here can be altered without being noticed."))
    with or_stop(), reading() as session:
        organisations = {one.id or 0: one for one in list_organisations(session, actor)}
        people = list_people(session, actor) if actor.may_anywhere("person.read") else []
    where, who, begin, end = st.columns([3, 3, 2, 2])
    readable = [key for key, one in organisations.items() if actor.may("event.read", one.path)]
    given = chosen_id("organisation")
    state.seed("event-organisation", given if given in readable else None)
    organisation = where.selectbox(
        t("Organisation"),
        [None, *readable],
        format_func=lambda key: organisation_name(organisations[key]) if key else t("All"),
        key="event-organisation",
        placeholder=t("All"),
    )
    names = {one.id: one.name for one in people}
    person = None
    if people:
        person = who.selectbox(
            t("Person"), [None, *names], format_func=lambda key: names[key] if key else t("All"), key="event-person"
        )
    first = begin.date_input(t("From"), value=None, key="event-first")
    last = end.date_input(t("Until"), value=None, key="event-last")
    page = _page_number((organisation, person, first, last))
    with or_stop(), reading() as session:
        found = list_events(
            session,
            actor,
            organisation=organisation,
            person=person,
            since=_midnight(first) if first else None,
            before=_midnight(last + timedelta(days=1)) if last else None,
            page=page,
            size=SIZE,
        )
    _show(found, organisations, page)


def _midnight(of: date) -> datetime:
    return datetime.combine(of, time(), tzinfo=ZONE)


def _page_number(filters: tuple[object, ...]) -> int:
    """The page to show: the first whenever other events are asked for."""
    if state.get("event-filters") != repr(filters):
        state.put("event-filters", repr(filters))
        state.put("event-page", 1)
    return state.get("event-page", 1)


def _show(found: EventPage, organisations: dict[int, Organisation], page: int) -> None:
    if not found.events:
        st.info(t("No event fits."))
        return
    table = pd.DataFrame(
        {
            t("When"): [moment(event.at) for event in found.events],
            t("Who"): [event.person_name for event in found.events],
            t("What"): [sentence(event) for event in found.events],
            t("Where"): [_where(organisations.get(event.organisation_id)) for event in found.events],
            t("Particulars"): [particulars(event) for event in found.events],
        }
    )
    row_height = row_for(table.iloc[:, -1], signs=52, most=3)
    st.dataframe(
        table,
        hide_index=True,
        height=height_of(len(table), 520, row=row_height),
        row_height=row_height,
        column_config=widths_of(table.columns, WIDTHS),
        key="events",
        alt=t("The events that fit, newest first"),
    )
    pages = -(-found.total // SIZE)
    back, where, on = st.columns([1, 3, 1], vertical_alignment="center")
    place = t("Page {page} of {pages}, {total} events", page=page, pages=pages, total=number(found.total))
    where.markdown(place, text_alignment="center")
    back.button(t("Newer"), disabled=page <= 1, on_click=state.put, args=("event-page", page - 1), width="stretch")
    on.button(t("Older"), disabled=page >= pages, on_click=state.put, args=("event-page", page + 1), width="stretch")


def _where(organisation: Organisation | None) -> str:
    return organisation_name(organisation) if organisation else "–"


show()
finished("events")

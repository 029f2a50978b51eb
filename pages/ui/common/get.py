"""How can I get this service? Each common service with what is free and how long it takes, and a form to ask."""

from collections.abc import Iterable, Sequence

import streamlit as st

from assess.editions.chosen import current_edition
from assess.states import today
from data.access import Actor
from data.i18n import day, language, prose, t, text_of
from data.organisations import Organisation
from pages.ui import state
from pages.ui.choosing import choose_organisation, organisation_name
from pages.ui.plain_text import escaped
from pages.ui.screen import change, chosen_id, or_stop, reading
from pages.ui.unchanged import until_stored
from projects.common.catalogue import Entry, catalogue
from projects.common.requests import (
    DECLINED,
    ENDED,
    OPEN,
    RUNNING,
    Asked,
    ask_for,
    list_requests,
    places_to_ask_for,
    withdraw_request,
)
from reports.wording.common import capacity_sentence, lead_sentence, request_states

GAPS = "gaps"
"""In an address: the items, divided by commas, that the service named there is asked for."""


def show_get(actor: Actor) -> None:
    """One service after the other; the one that a link names comes first, with its form open."""
    with or_stop():
        entries = until_stored(actor, lambda session: catalogue(session, actor), "common-catalogue")
        asked = until_stored(actor, lambda session: list_requests(session, actor), "common-requests")
    places: Sequence[Organisation] = ()
    if actor.may_anywhere("common.ask"):
        with or_stop(), reading() as session:
            places = places_to_ask_for(session, actor)
    if not entries:
        st.info(t("No common service is entered yet."))
    wanted = chosen_id("service")
    for entry in sorted(entries, key=lambda one: one.id != wanted):
        _card(actor, entry, asked, places, opened=entry.id == wanted)


def service_name(entry: Entry) -> str:
    """The name of a service in the language spoken now."""
    return text_of({"en": entry.service.name_en, "km": entry.service.name_km})


def _card(actor: Actor, entry: Entry, asked: Sequence[Asked], places: Sequence[Organisation], *, opened: bool) -> None:
    service = entry.service
    with st.container(border=True, key=f"common-{entry.id}"):
        left, right = st.columns([3, 2], gap="medium")
        with left:
            st.header(service_name(entry), anchor=False)
            told = text_of({"en": service.description_en, "km": service.description_km})
            if told:
                st.markdown(escaped(told))
            if entry.provider is not None:
                st.markdown(t("Provider: {name}", name=escaped(organisation_name(entry.provider))))
            conditions = escaped(service.conditions) or t("none are stated yet")
            st.markdown(t("Conditions: {conditions}", conditions=conditions))
            helps = _helped(entry)
            if helps:
                st.caption(t("Helps with: {items}", items=helps))
        with right:
            st.markdown(f":material/inventory_2: {escaped(capacity_sentence(entry))}")
            st.markdown(f":material/schedule: {escaped(lead_sentence(entry))}")
            st.markdown(prose(t("Organisations that use it: {count}", count=entry.running)))
        own = [one for one in asked if one.service.id == entry.id] if len(places) == 1 else []
        _show_own(actor, own)
        if places and not any(one.request.state in OPEN for one in own):
            shelf = st.expander(
                t("Ask for this service"),
                key=f"common-ask-{entry.id}",
                on_change="rerun",
                expanded=opened,
                icon=":material/add_circle:",
            )
            if shelf.open:
                with shelf:
                    _form(actor, entry, asked, places)


def _show_own(actor: Actor, own: Sequence[Asked]) -> None:
    """What became of what one's own organisation asked for; the newest also if it came to nothing, with the reason."""
    for one in own:
        if one.request.state in (*OPEN, RUNNING):
            st.info(_standing(one), icon=":material/info:")
            if one.request.state in OPEN:
                _take_back(actor, one)
    newest = max(own, key=lambda one: one.request.id or 0, default=None)
    if newest is not None and newest.request.state in (DECLINED, ENDED):
        st.warning(f"{_standing(newest)} {escaped(newest.request.reason)}", icon=":material/block:")


def _form(actor: Actor, entry: Entry, asked: Sequence[Asked], places: Sequence[Organisation]) -> None:
    number = entry.id
    given = chosen_id("organisation")
    if len(places) == 1:
        organisation = places[0].id
        st.markdown(t("For: {name}", name=escaped(organisation_name(places[0]))))
    else:
        organisation = choose_organisation(places, key=f"common-for-{number}", given=given)
    waiting = [
        one
        for one in asked
        if one.service.id == number and one.organisation.id == organisation and one.request.state in OPEN
    ]
    if waiting:
        st.warning(_standing(waiting[0]), icon=":material/hourglass_top:")
        return
    left, right = st.columns(2)
    with left:
        unit = entry.service.unit
        state.seed(f"common-quantity-{number}", 1)
        label = t("How much ({unit})", unit=unit) if unit else t("How many")
        quantity = st.number_input(label, min_value=1, step=1, key=f"common-quantity-{number}")
    with right:
        wanted_on = st.date_input(
            t("Wanted by"), value=None, min_value=today(), key=f"common-wanted-{number}", format="YYYY-MM-DD"
        )
    state.seed(f"common-note-{number}", _purpose(number))
    note = st.text_area(t("What it is for"), key=f"common-note-{number}", max_chars=2000, height=80)
    if entry.free is not None and quantity > entry.free:
        sentence = t("Only {free} are free now. You may ask for more; it then waits.", free=entry.free)
        st.warning(prose(sentence), icon=":material/warning:")
    if st.button(t("Ask for it"), type="primary", key=f"common-do-{number}", icon=":material/send:") and organisation:
        change(
            t("Asked. The department has it now."),
            lambda session: ask_for(
                session,
                actor,
                common_service=number,
                organisation=organisation,
                quantity=int(quantity),
                wanted_on=wanted_on,
                note=note,
            ),
        )


def _purpose(service: int) -> str:
    """The gaps from which a link led here, as what the service is asked for."""
    if chosen_id("service") != service:
        return ""
    return _titles(st.query_params.get(GAPS, "").split(","))


def _take_back(actor: Actor, one: Asked) -> None:
    """A way out for an organisation that does not need any more what it waits for."""
    number = one.request.id or 0
    with st.popover(t("Withdraw the request"), icon=":material/undo:"):
        reason = st.text_input(t("Reason, as the provider will read it"), key=f"withdraw-why-{number}", max_chars=2000)
        if st.button(t("Withdraw it"), key=f"withdraw-{number}"):
            change(
                t("The request was withdrawn"),
                lambda session: withdraw_request(
                    session, actor, number, seen_version=one.request.version, reason=reason
                ),
            )


def _standing(one: Asked) -> str:
    request = one.request
    sentence = t(
        "{organisation}: {quantity} asked for; {state} since {day}.",
        organisation=escaped(organisation_name(one.organisation)),
        quantity=request.quantity,
        state=request_states()[request.state],
        day=day(one.since),
    )
    return prose(sentence)


def _helped(entry: Entry) -> str:
    return _titles(one["item"] for one in entry.service.helps)


def _titles(items: Iterable[str]) -> str:
    """What the items are called, without those that the edition no longer has."""
    titles = {item.id: item.title.to(language()) for item in current_edition().items}
    return ", ".join(titles[item] for item in items if item in titles)

"""Answers of an earlier cycle, offered beside the questions: confirmed one by one, for all services, or by section."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from assess.answers import DONT_KNOW, LEVEL, NOT_APPLICABLE
from assess.carry.answers import Carried, Question, confirm_all, confirm_one, drop_offers
from data.i18n import language, prose, t
from maturity_model.definition import Edition, Item, Ladder
from pages.ui import state
from pages.ui.plain_text import escaped
from pages.ui.questionnaire.kept import Slot, keep, note_change
from pages.ui.runs import unbroken
from pages.ui.screen import change, current_actor
from pages.ui.shelf import shelf
from pages.ui.stage import question_name


def see_offer(slot: Slot, one: Carried | None) -> None:
    """Remember at every run of the whole screen what is offered for a question, or that nothing is."""
    if one is None:
        state.forget(slot.key("offer"))
        return
    state.put(slot.key("offer"), _plain(one))


def show_offer(slot: Slot, item: Item, *, widgets: Sequence[str]) -> None:
    """What was answered last time, with one button to confirm it; nothing where nothing is offered or it is answered.

    The keys in `widgets` are forgotten when it is confirmed, so that they show what is stored.
    """
    offer = _offer_of(slot)
    if offer is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key=slot.key("offer-box")):
        words = t("Last time: **{answer}** – still so?", answer=escaped(_words(offer, item)))
        st.markdown(f":material/history: {words}{_adjusted(offer, item)}", width="stretch")
        st.button(t("Confirm"), key=slot.key("confirm"), on_click=_confirmed, args=(slot, widgets))


def show_service_offers(
    item: Item | Ladder, services: Mapping[Slot, str], *, key: str, done: Callable[[], None]
) -> None:
    """What was answered last time for each service, with one button to confirm all that has no answer yet.

    `services` gives the name of each slot's service, `done` is called after storing.
    """
    offered = {slot: offer for slot in services if (offer := _offer_of(slot)) is not None}
    if not offered:
        return
    same: dict[str, list[str]] = {}
    for slot, offer in offered.items():
        same.setdefault(f"**{escaped(_words(offer, item))}**{_adjusted(offer, item)}", []).append(services[slot])
    lines = [f"- :small[{words}: {escaped(', '.join(names))}]" for words, names in same.items()]
    with st.container(key=f"offers-{key}"):
        st.markdown("\n".join([f":material/history: {t('Last time, still so?')}", "", *lines]))
        label = t("Confirm for {count} services", count=len(offered)) if len(offered) > 1 else t("Confirm")
        st.button(
            prose(label),
            key=f"confirm-{key}",
            icon=":material/done_all:",
            on_click=_confirmed_services,
            args=(list(offered), done),
        )


def show_section_offers(
    submission: int, edition: Edition, services: Mapping[int, str], offers: Mapping[Question, Carried], *, whole: bool
) -> None:
    """All that a section (`whole`: the questionnaire) offers, to be confirmed together after reading the list."""
    if not offers:
        return
    count = len(offers)
    title = (
        t("Answers of last time to confirm: {count}", count=count)
        if whole
        else t("Answers of last time to confirm in this section: {count}", count=count)
    )
    offered = shelf(prose(title), key=f"offers-{submission}", icon=":material/history:", small=False)
    if not offered.open:
        return
    with offered:
        st.markdown(t("They count only once somebody confirms them. Confirm what still holds; answer the rest anew."))
        lines = [f"- {_line(one, edition, services)}" for one in offers.values()]
        with st.container(height=280 if len(lines) > 12 else "content", border=False):
            st.markdown("\n".join(lines))
        yes, no = st.columns(2)
        label = t("Confirm all {count} unchanged", count=count) if count > 1 else t("Confirm")
        # Asked before the change begins: whoever holds one connection must not wait for a second one.
        actor, questions = current_actor(), list(offers)
        if yes.button(prose(label), key="confirm-all", type="primary", icon=":material/done_all:"):
            change(
                prose(t("Confirmed: {count}", count=count)),
                lambda session: confirm_all(session, actor, submission=submission, questions=questions),
            )
        if no.button(t("Answer them anew"), key="confirm-none", type="tertiary"):
            change(
                t("Put aside: these questions are to be answered anew"),
                lambda session: drop_offers(session, actor, submission=submission, questions=questions),
            )


def _plain(one: Carried) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("state", "level", "reason", "claimed_state", "claimed_level")}


def _offer_of(slot: Slot) -> dict[str, Any] | None:
    waits = slot.choice is None and slot.conflict is None
    return state.get(slot.key("offer")) if waits else None


def _line(one: Carried, edition: Edition, services: Mapping[int, str]) -> str:
    ladder = edition.ladder
    item = ladder if ladder is not None and one.asked.item == ladder.id else edition.item(one.asked.item)
    service = one.asked.service or None
    name = (
        services.get(one.asked.service, "")
        if isinstance(item, Ladder)
        else question_name(edition, services, item.id, service)
    )
    offer = _plain(one)
    return f"{escaped(name)}: **{escaped(_words(offer, item))}**{_adjusted(offer, item)}"


def _words(offer: Mapping[str, Any], item: Item | Ladder) -> str:
    if offer["state"] == LEVEL:
        return item.levels[offer["level"]].label.to(language())
    return t("Does not apply to us") + (f" ({offer['reason']})" if offer["reason"] else "")


def _adjusted(offer: Mapping[str, Any], item: Item | Ladder) -> str:
    """That the reviewer verified something else than was claimed, if so."""
    if offer["claimed_state"] is None:
        return ""
    claimed = (
        item.levels[offer["claimed_level"]].label.to(language())
        if offer["claimed_level"] is not None
        else {DONT_KNOW: t("I don't know"), NOT_APPLICABLE: t("Does not apply to us")}.get(
            offer["claimed_state"], t("No answer")
        )
    )
    return " " + t("(reviewer verified; you had claimed “{answer}”)", answer=escaped(claimed))


@unbroken()
def _confirmed(slot: Slot, widgets: Sequence[str]) -> None:
    _confirm(slot)
    for key in widgets:
        state.forget(key)
    note_change()


@unbroken()
def _confirmed_services(slots: Sequence[Slot], done: Callable[[], None]) -> None:
    for slot in slots:
        _confirm(slot)
    done()
    note_change()


def _confirm(slot: Slot) -> bool:
    return keep(
        slot,
        lambda session, actor: confirm_one(
            session, actor, submission=slot.submission, item=slot.item, service=slot.service
        ),
    )

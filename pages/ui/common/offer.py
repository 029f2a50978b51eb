"""From a gap to the common service that closes it, and from a recorded exchange to evidence, in one click each."""

from collections.abc import Iterable

import streamlit as st
from sqlmodel import Session

from assess.cycles.participation import participation
from assess.evidence.giving import LONGEST_TITLE, add_note
from assess.evidence.pieces import pieces_of
from data.access import Actor
from data.errors import UserError
from data.i18n import day, language, prose, t, text_of
from data.messages import message
from maturity_model.definition import Edition
from pages.ui import state
from pages.ui.choosing import organisation_name
from pages.ui.common.get import GAPS
from pages.ui.plain_text import escaped
from pages.ui.runs import unbroken
from pages.ui.screen import changing, current_actor, outcome
from pages.ui.unchanged import until_stored
from projects.common.exchanges import Exchange, evidence_for
from projects.common.offers import offers_for
from reports.wording.common import request_states

PROBLEM = "exchange-evidence-problem"
CONNECTED = "exchange.connected"
SCREEN = "pages/projects/common_services.py"


def show_offers(actor: Actor, organisation: int, edition: Edition, items: Iterable[str]) -> None:
    """The common services that help with these items, each a link to its request form filled in; nothing if none."""
    wanted = tuple(dict.fromkeys(items))
    with outcome():
        offers = until_stored(
            actor, lambda session: offers_for(session, actor, organisation, wanted), "offers", organisation, wanted
        )
        if not offers:
            return
        with st.container(border=True, key="common-offers"):
            st.markdown(f"**{t('Common services that help with this')}**")
            for offer in offers:
                name = text_of({"en": offer.service.name_en, "km": offer.service.name_km})
                helps = ", ".join(edition.item(item).title.to(language()) for item in offer.items)
                if offer.state is not None:
                    label = f"{name} ({request_states()[offer.state]})"
                elif offer.may_ask:
                    label = t("Ask for {service}", service=name)
                else:
                    label = name
                st.page_link(
                    SCREEN,
                    label=f"{escaped(label)} · {helps}",
                    query_params={
                        "service": str(offer.service.id),
                        "organisation": str(organisation),
                        GAPS: ",".join(offer.items),
                    },
                    icon=":material/add_circle:" if offer.may_ask and not offer.state else ":material/hub:",
                )


def show_exchange_evidence(submission: int, item: str) -> None:
    """At the question about the data exchange: each recorded exchange of the organisation, as evidence in one click.

    Those that were used already are not offered again.
    """
    if item != CONNECTED:
        return
    problem = state.get(PROBLEM)
    if problem:
        state.forget(PROBLEM)
        st.error(problem, icon=":material/error:")
    actor = current_actor()
    with outcome():
        found = until_stored(actor, lambda session: _unused(session, actor, submission), "exchanges", submission)
        if found:
            st.caption(t("The register of data exchanges knows these; one click makes each evidence:"))
        for number, text in found.items():
            st.button(
                text,
                key=f"exchange-evidence-{submission}-{number}",
                icon=":material/hub:",
                on_click=_use,
                args=(submission, text),
            )


def _unused(session: Session, actor: Actor, submission: int) -> dict[int, str]:
    """What there is to say of each exchange that is not evidence yet, by exchange."""
    part = participation(session, actor, submission, action="answer.read")
    given = {piece.title for piece in pieces_of(session, actor, submission).get((CONNECTED, 0), [])}
    told = {
        one.row.id or 0: _told(one, part.submission.organisation_id) for one in evidence_for(session, actor, submission)
    }
    return {number: text for number, text in told.items() if text[:LONGEST_TITLE] not in given}


@unbroken()
def _use(submission: int, text: str) -> None:
    actor = current_actor()
    said = t("From the register of data exchanges: {exchange}", exchange=text)
    try:
        with changing() as session:
            add_note(session, actor, submission=submission, item=CONNECTED, text=said, title=text[:LONGEST_TITLE])
    except UserError as error:
        state.put(PROBLEM, message(error))


def _told(one: Exchange, organisation: int) -> str:
    gives = one.row.provider_id == organisation
    other = organisation_name(one.consumer if gives else one.provider)
    since = day(one.row.since)
    if gives:
        return prose(t("{what}, given to {other} since {day}", what=one.row.what, other=other, day=since))
    return prose(t("{what}, taken from {other} since {day}", what=one.row.what, other=other, day=since))

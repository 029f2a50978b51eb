"""Which submission or cycle a screen shows: of the address, else the only or newest one, else what is picked."""

from collections.abc import Sequence
from zlib import crc32

import streamlit as st

from assess.cycles.control import Cycle, list_cycles
from assess.cycles.participation import Participation, participation
from assess.states import SETTLED
from assess.submissions import list_submissions
from data.access import Actor
from data.i18n import t, text_of
from pages.ui import state
from pages.ui.choosing import organisation_name
from pages.ui.screen import chosen_id, finished, or_stop, reading
from pages.ui.standing import submission_states


def chosen_submission(
    actor: Actor, *, action: str, wanted: str, screen: str, nothing: str, settled: bool = False
) -> Participation:
    """The submission to show; `action` is what it is shown for, `wanted` which ones are offered first.

    Those of open cycles come first, or with `settled` those whose result is verified. Where there is none the screen,
    named `screen`, ends with the sentence `nothing`.
    """
    chosen = chosen_id()
    with or_stop(), reading() as session:
        if chosen is not None:
            return participation(session, actor, chosen, action=action)
        found = list_submissions(session, actor, action=wanted if actor.may_anywhere(wanted) else action)
    if not found:
        st.info(nothing)
        finished(screen)
        st.stop()
    # Newest first, and before those what can be read or answered here: of the newest cycle there may be nothing yet,
    # or no more.
    found.sort(key=lambda part: part.submission.state not in SETTLED if settled else part.cycle.state != "open")
    if len(found) == 1:
        return found[0]
    if not actor.may_anywhere(wanted):
        return _pick(found)
    # Who answers is nearly always looking for the newest one, which comes first.
    with st.expander(t("Another organisation or cycle"), type="compact"):
        return _pick(found)


def chosen_cycle(actor: Actor, *, key: str) -> Cycle | None:
    """The cycle to show: the one of the address first, else the newest; None, and a sentence, before the first one."""
    with reading() as session:
        cycles = [one for one in list_cycles(session, actor) if one.state != "draft"]
    if not cycles:
        st.info(t("No cycle has been opened yet. There is nothing to show before the first one."))
        return None
    names = {one.id: text_of({"en": one.name_en, "km": one.name_km}) for one in cycles}
    if chosen_id("cycle") in names:
        state.seed(key, chosen_id("cycle"))
    chosen = st.selectbox(t("Cycle"), list(names), format_func=names.__getitem__, key=key)
    return next(one for one in cycles if one.id == chosen)


def cycle_name(part: Participation) -> str:
    """The name of its cycle in the language spoken now."""
    return text_of({"en": part.cycle.name_en, "km": part.cycle.name_km})


def service_names(part: Participation, *, key_only: bool = False) -> dict[int, str]:
    """The names of the services of a submission, in the order of its frozen list."""
    return {
        one["id"]: text_of({"en": one["name_en"], "km": one["name_km"]})
        for one in part.submission.services
        if one["key"] or not key_only
    }


def _pick(found: Sequence[Participation]) -> Participation:
    states = submission_states()
    names = {
        part.submission.id: f"{organisation_name(part.organisation)} · {cycle_name(part)} · "
        f"{states[part.submission.state]}"
        for part in found
    }
    # The browser sends back the label it showed, which differs by language and state.
    key = f"which-{crc32(repr(names).encode())}"
    chosen = st.selectbox(t("Organisation and cycle"), list(names), format_func=names.__getitem__, key=key)
    return next(part for part in found if part.submission.id == chosen)

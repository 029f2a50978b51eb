"""Forms by which a planner or an administrator enters policies, objectives, observations and laws."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import zip_longest
from typing import Any

import streamlit as st
from sqlmodel import Session

from assess.states import today
from assess.targets.frameworks import (
    PolicyFramework,
    add_framework,
    add_objective,
    change_framework,
)
from assess.targets.instruments import STATES as INSTRUMENT_STATES
from assess.targets.instruments import PolicyInstrument, add_instrument, change_instrument
from assess.targets.observations import Followed, enter_observation, remove_observation
from data.access import Actor
from data.i18n import t, text_of
from data.organisations import root
from pages.ui import state
from pages.ui.screen import change
from pages.ui.unchanged import until_stored
from reports.wording.targets import instrument_states, list_names, year_or_day

JUST_ADDED = "target-framework-added"
"""Remembers a policy that was just added, to be shown next."""
NEW = 0
"""Stands for "a new one" where one of several can be chosen."""


def may_edit(actor: Actor) -> bool:
    """Whether the person may enter anything here: the targets are the country's, not a ministry's."""
    return actor.may("target.edit", until_stored(actor, lambda session: root(session).path, "the country's path"))


def enter_framework(actor: Actor) -> None:
    """Add a policy framework."""
    if not may_edit(actor):
        return
    with st.popover(t("Add a policy"), icon=":material/add:"), st.form("framework-add", border=False):
        code = st.text_input(t("Short name, such as ict-2030"), key="framework-code", max_chars=40)
        name_en, name_km = both_languages("framework", t("Name in English"), t("Name in Khmer"))
        left, right = st.columns(2)
        starts = left.date_input(t("From"), value=today().replace(month=1, day=1), key="framework-starts")
        ends = right.date_input(t("Until"), value=date(today().year + 4, 12, 31), key="framework-ends")
        vision_en, vision_km = both_languages("framework-vision", t("Vision in English"), t("Vision in Khmer"))
        source = st.text_input(t("Source"), key="framework-source", max_chars=500)
        if st.form_submit_button(t("Add"), type="primary"):

            def add(session: Session) -> None:
                added = add_framework(
                    session, actor, code=code, name_en=name_en, name_km=name_km, starts_on=starts, ends_on=ends,
                    vision_en=vision_en, vision_km=vision_km, source=source,
                )  # fmt: skip
                state.put(JUST_ADDED, added.id)

            change(t("Added"), add)


def enter_list(actor: Actor, framework: PolicyFramework, names: Sequence[str]) -> None:
    """Replace one of a policy's lists: one entry a line, English and Khmer side by side."""
    if not may_edit(actor):
        return
    titles = list_names()
    with st.popover(t("Change a list"), icon=":material/edit:"):
        name = st.selectbox(t("List"), list(names), format_func=titles.__getitem__, key="policy-list")
        known = framework.texts.get(name, [])
        key = f"policy-list-{framework.id}-{name}-{framework.version}"
        with st.form(key, border=False):
            lines = {}
            for language, label in (("en", t("English, one a line")), ("km", t("Khmer, one a line"))):
                state.seed(f"{key}-{language}", "\n".join(entry.get(language) or "" for entry in known))
                lines[language] = st.text_area(label, key=f"{key}-{language}", height=150).rstrip().splitlines()
            if st.form_submit_button(t("Save"), type="primary"):
                entries = [{"en": en, "km": km} for en, km in zip_longest(lines["en"], lines["km"])]
                change(
                    t("Saved"),
                    lambda session: change_framework(
                        session, actor, framework.id or 0, seen_version=framework.version, changes={name: entries}
                    ),
                )


def enter_objective(actor: Actor, framework: PolicyFramework) -> None:
    """Add an objective to a policy."""
    if not may_edit(actor):
        return
    with st.popover(t("Add an objective"), icon=":material/add:"), st.form("objective-add", border=False):
        text_en, text_km = both_languages("objective", t("Text in English"), t("Text in Khmer"))
        if st.form_submit_button(t("Add"), type="primary"):
            change(
                t("Added"),
                lambda session: add_objective(
                    session, actor, framework=framework.id or 0, text_en=text_en, text_km=text_km
                ),
            )


def enter_observed(actor: Actor, row: Followed) -> None:
    """Enter what an indicator was on a day, with its source; or take an entered observation away."""
    if not may_edit(actor):
        return
    indicator = row.indicator.id or 0
    with st.form(f"observe-{indicator}", border=True):
        st.markdown("**" + t("Enter an observation") + "**")
        cells = st.columns([1, 1, 3])
        on = cells[0].date_input(t("Day"), value=today(), key=f"observe-on-{indicator}")
        value = cells[1].text_input(t("Value"), key=f"observe-value-{indicator}")
        source = cells[2].text_input(t("Source"), key=f"observe-source-{indicator}", max_chars=500)
        st.caption(t("A figure for a whole year stands on its 31 December. One of the same day is replaced."))
        if st.form_submit_button(t("Enter")):
            change(
                t("Saved"),
                lambda session: enter_observation(
                    session, actor, indicator=indicator, on=on, value=value, source=source
                ),
            )
    entered = {one.id: year_or_day(one.on) for one in reversed(row.observed) if one.id}
    if not entered:
        return
    with st.popover(t("Remove an observation"), icon=":material/delete:"):
        chosen = st.selectbox(
            t("Observation"), list(entered), format_func=entered.__getitem__, key=f"observe-remove-{indicator}"
        )
        if st.button(t("Remove it"), key=f"observe-remove-now-{indicator}"):
            change(t("Removed"), lambda session: remove_observation(session, actor, chosen or 0))


def enter_instrument(actor: Actor, framework: PolicyFramework, instruments: list[PolicyInstrument]) -> None:
    """Add a law or policy, or change one."""
    if not may_edit(actor):
        return
    known = {one.id or 0: one for one in instruments}
    chosen = which(known, t("A new law or policy"), key=f"law-{framework.id}")
    row, states = known.get(chosen), instrument_states()
    key = f"law-{chosen}-{row.version if row else len(known)}"
    with st.form(key):
        name_en, name_km = both_languages(
            key, t("Name in English"), t("Name in Khmer"), row and (row.name_en, row.name_km)
        )
        cells = st.columns([2, 1, 1, 1])
        responsible = text_field(cells[0], t("Responsible body"), f"{key}-responsible", row.responsible if row else "")
        now = cells[1].selectbox(
            t("State"), INSTRUMENT_STATES, format_func=states.__getitem__, key=f"{key}-state",
            index=INSTRUMENT_STATES.index(row.state) if row else 0,
        )  # fmt: skip
        on = cells[2].date_input(t("Reported for"), value=row.state_on if row else None, key=f"{key}-on")
        due = cells[3].date_input(t("Due"), value=row.due_on if row else None, key=f"{key}-due")
        source = text_field(st, t("Source"), f"{key}-source", row.source if row else "")
        if st.form_submit_button(t("Save") if row else t("Add")):
            values = {"name_en": name_en, "name_km": name_km, "responsible": responsible, "state": now,
                      "state_on": on, "due_on": due, "source": source}  # fmt: skip
            if row:
                change(
                    t("Saved"),
                    lambda session: change_instrument(
                        session, actor, chosen, seen_version=row.version, changes=values
                    ),
                )  # fmt: skip
            else:
                change(
                    t("Added"), lambda session: add_instrument(session, actor, framework=framework.id or 0, **values)
                )


def which(known: Mapping[int, Any], new: str, *, key: str) -> int:
    """Choose one of what is there by its name, or `NEW`."""
    names = {NEW: new} | {number: text_of({"en": one.name_en, "km": one.name_km}) for number, one in known.items()}
    return st.selectbox(t("Add or change"), list(names), format_func=names.__getitem__, key=key)


def both_languages(key: str, english: str, khmer: str, known: tuple[str, str | None] | None = None) -> tuple[str, str]:
    """A field for each language, side by side."""
    left, right = st.columns(2)
    return (
        text_field(left, english, f"{key}-en", known[0] if known else ""),
        text_field(right, khmer, f"{key}-km", (known[1] or "") if known else ""),
    )


def text_field(place: Any, label: str, key: str, known: str) -> str:
    """A line of text in a column or on the screen, filled with what is known."""
    state.seed(key, known)
    return place.text_input(label, key=key)

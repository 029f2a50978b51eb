"""The form by which a planner or an administrator enters an indicator, or changes one."""

from typing import Any

import streamlit as st

from assess.editions.chosen import current_edition
from assess.targets.frameworks import PolicyFramework, list_objectives
from assess.targets.from_cycles import SCOPES, answering_figures
from assess.targets.indicators import DIRECTIONS, UNITS, PolicyIndicator, add_indicator, change_indicator
from data.access import Actor
from data.i18n import language, t, text_of
from pages.ui import state
from pages.ui.screen import change
from pages.ui.targets.forms import both_languages, may_edit, text_field
from pages.ui.unchanged import until_stored
from reports.wording.targets import scope_names, unit_name


def enter_indicator(actor: Actor, framework: PolicyFramework) -> None:
    """Add an indicator to one of a policy's objectives."""
    if not may_edit(actor):
        return
    objectives = until_stored(
        actor, lambda session: list_objectives(session, actor, framework.id or 0), "target-objectives", framework.id
    )
    if not objectives:
        return
    names = {one.id or 0: f"{one.place}. {text_of({'en': one.text_en, 'km': one.text_km})}" for one in objectives}
    with st.popover(t("Add an indicator"), icon=":material/add:"), st.form("indicator-add", border=False):
        objective = st.selectbox(t("Objective"), list(names), format_func=names.__getitem__, key="indicator-objective")
        values = _fields("indicator", None, year=framework.ends_on.year)
        if st.form_submit_button(t("Add"), type="primary"):
            change(t("Added"), lambda session: add_indicator(session, actor, objective=objective, **values))


def edit_indicator(actor: Actor, indicator: PolicyIndicator) -> None:
    """Change what is said of an indicator; its observations stay."""
    if not may_edit(actor):
        return
    key = f"indicator-{indicator.id}-{indicator.version}"
    with st.popover(t("Change this indicator"), icon=":material/edit:"), st.form(key, border=False):
        values = _fields(key, indicator, year=indicator.target_year)
        if st.form_submit_button(t("Save"), type="primary"):
            change(
                t("Saved"),
                lambda session: change_indicator(
                    session, actor, indicator.id or 0, seen_version=indicator.version, changes=values
                ),
            )


def _fields(key: str, known: PolicyIndicator | None, *, year: int) -> dict[str, Any]:
    """The fields of an indicator, filled with what is known; gives what is entered, as the services name it."""
    name_en, name_km = both_languages(
        key, t("Name in English"), t("Name in Khmer"), known and (known.name_en, known.name_km)
    )
    directions = dict(zip(DIRECTIONS, (t("more is better"), t("less is better")), strict=True))
    one, two, three = st.columns(3, vertical_alignment="bottom")
    units = list(dict.fromkeys([*UNITS, *([known.unit] if known else [])]))
    state.seed(f"{key}-unit", known.unit if known else UNITS[0])
    unit = one.selectbox(t("Unit"), units, format_func=unit_name, key=f"{key}-unit", accept_new_options=True)
    state.seed(f"{key}-direction", known.direction if known else DIRECTIONS[0])
    direction = two.selectbox(
        t("Direction"), list(directions), format_func=directions.__getitem__, key=f"{key}-direction"
    )
    state.seed(f"{key}-comparable", known.comparable if known else True)
    comparable = three.checkbox(
        t("Like for like"),
        key=f"{key}-comparable",
        help=t("Whether what is observed is what the target means. Without it no verdict is given."),
    )
    cells = st.columns(4)
    target = text_field(cells[0], t("Target"), f"{key}-target", f"{known.target:f}" if known else "")
    state.seed(f"{key}-year", year)
    target_year = cells[1].number_input(t("Target year"), step=1, key=f"{key}-year")
    shown = "" if known is None or known.baseline is None else f"{known.baseline:f}"
    baseline = text_field(cells[2], t("Baseline"), f"{key}-baseline", shown)
    state.seed(f"{key}-start", known.baseline_year if known else None)
    start = cells[3].number_input(t("Baseline year"), value=None, step=1, key=f"{key}-start")
    titles = {figure.id: figure.title.to(language()) for figure in current_edition().figures} | {"": t("none")}
    scopes = scope_names()
    left, right = st.columns(2)
    state.seed(f"{key}-figure", (known.figure or "") if known else "")
    figure = left.selectbox(
        t("Answered by the figure"), ("", *answering_figures()), format_func=titles.__getitem__, key=f"{key}-figure"
    )
    state.seed(f"{key}-figure-of", known.figure_of if known else "all")
    figure_of = right.selectbox(t("Counted over"), list(SCOPES), format_func=scopes.__getitem__, key=f"{key}-figure-of")
    note = (known.note_en, known.note_km) if known else None
    note_en, note_km = both_languages(f"{key}-note", t("Note in English"), t("Note in Khmer"), note)
    return {
        "name_en": name_en,
        "name_km": name_km,
        "unit": unit or "",
        "direction": direction,
        "comparable": comparable,
        "target": target,
        "target_year": int(target_year),
        "baseline": baseline.strip() or None,
        "baseline_year": None if start is None else int(start),
        "figure": figure or None,
        "figure_of": figure_of,
        "note_en": note_en,
        "note_km": note_km,
    }

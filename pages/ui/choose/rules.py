"""The rules and targets of a selection, as its form asks for them."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from data.i18n import t
from data.organisations import Organisation
from pages.ui import state
from pages.ui.choose.fields import first_year, key_of, limit_text, limits_of, number_field, several
from pages.ui.choosing import organisation_name
from pages.ui.sheet import exact_column, show_sheet
from projects.scenarios.question import FloorAsked, Question, TargetAsked, payers_of
from projects.selecting.from_register import Gathered
from projects.selecting.problem import Measure
from reports.wording.projects import serves_names, size_names
from reports.wording.selection import Names

ALL_YEARS = "all"
MOST = 10**15


def rules_form(
    gathered: Gathered, start: Question, names: Names, organisations: Sequence[Organisation], *, years: Sequence[int]
) -> dict[str, Any]:
    """What must be in or out, how late a project may start, who pays how much, and floors: fields of a `Question`."""
    projects = {int(one.id): names.project(one.id) for one in gathered.problem.proposals}
    mandatory = several(t("These must be in"), "mandatory", start.mandatory, projects)
    barred = several(t("These must stay out"), "barred", start.barred, projects)
    state.seed(key_of("delay"), start.delay)
    delay = st.segmented_control(
        t("Each may start later by up to so many years"), [0, 1, 2, 3], key=key_of("delay"), required=True
    )
    return {
        "mandatory": mandatory,
        "barred": barred,
        "delay": int(delay or 0),
        **_limits(gathered, start, years),
        "floors": _floors(gathered, start, names, organisations),
    }


def _limits(gathered: Gathered, start: Question, years: Sequence[int]) -> dict[str, Any]:
    """What each financier pays at most: over all years, and in single ones."""
    payers = payers_of(gathered.problem.proposals)
    st.markdown(t("Who pays at most how much, over all years and in single years (empty: no limit)"))
    sheet = show_sheet(
        key_of(f"payers-{first_year()}"),
        [
            {"payer": one, ALL_YEARS: limit_text(start.financiers.get(one))}
            | {str(year): limit_text(start.financier_years.get(one, {}).get(year)) for year in years}
            for one in payers
        ],
        {
            "payer": st.column_config.TextColumn(t("Financier"), width=110, pinned=True),
            ALL_YEARS: exact_column(t("All years"), width=80),
            **{str(year): exact_column(str(year), width=80) for year in years},
        },
        alt=t("Limits by financier"),
        fixed=("payer",),
    )
    rows = {place: dict(row) for place, row in enumerate(sheet.rows)} | sheet.whole
    return {
        "financiers": limits_of({row["payer"]: row.get(ALL_YEARS) for row in rows.values()}, field="limit"),
        "financier_years": {
            row["payer"]: limits
            for row in rows.values()
            if (limits := limits_of({year: row.get(str(year)) for year in years}, field="limit"))
        },
    }


def _floors(
    gathered: Gathered, start: Question, names: Names, organisations: Sequence[Organisation]
) -> tuple[FloorAsked, ...]:
    proposals = gathered.problem.proposals
    within = {one.organisation for one in proposals} | {one.region for one in proposals}
    served = frozenset[str]().union(*(one.strategies for one in proposals))
    options: dict[str, str] = {f"strategy:{one}": text for one, text in serves_names().items() if one in served}
    options |= {f"kind:{one}": text for one, text in size_names().items() if one}
    regions = {one.region for one in proposals}
    for one in organisations:
        if one.id in within:
            kind = "region" if one.id in regions else "organisation"
            options[f"{kind}:{one.id}"] = organisation_name(one)
    held = {f"{one.by}:{one.of}": one for one in start.floors}
    measures: dict[Measure, str] = {"projects": t("projects"), "money": names.currency, "value": t("points")}
    chosen = several(t("At least so much for"), "floors", list(held), options)
    found: list[FloorAsked] = []
    for one in chosen:
        by, _, of = str(one).partition(":")
        before = held.get(one)
        left, right = st.columns([3, 2], vertical_alignment="bottom")
        with left:
            least = number_field(options[one], f"floor-{one}", before.least if before else 1, 1, MOST)
        state.seed(key_of(f"measure-{one}"), before.measure if before else "projects")
        with right:
            measure = st.selectbox(
                t("Counted in"), list(measures), format_func=measures.__getitem__, key=key_of(f"measure-{one}")
            )
        found.append(FloorAsked(by, int(of) if of.isdecimal() else of, least, measure))  # pyright: ignore[reportArgumentType]
    return tuple(found)


def targets_form(
    start: Question, organisations: Sequence[Organisation], *, years: Sequence[int]
) -> tuple[TargetAsked, ...]:
    """Groups of organisations with the stage that they are to reach, as many as are wanted."""
    st.caption(t("With the least money as the goal, this asks for the cheapest projects that get them there."))
    options = {one.id: organisation_name(one) for one in organisations}
    groups = key_of("target-groups")
    state.seed(groups, max(len(start.targets), 1))
    found = [
        _target(place, start.targets[place] if place < len(start.targets) else TargetAsked((), 2), options, years)
        for place in range(state.get(groups))
    ]
    if found[-1].organisations:
        st.button(t("Another group of organisations"), icon=":material/add:", key=key_of("target-more"),
                  on_click=lambda: state.put(groups, state.get(groups) + 1))  # fmt: skip
    return tuple(one for one in found if one.organisations)


def _target(place: int, first: TargetAsked, options: Mapping[int | None, str], years: Sequence[int]) -> TargetAsked:
    """One group of organisations, the stage that they are to reach, and by when."""
    which = several(t("Organisations"), f"target-who-{place}", first.organisations, options)
    left, right = st.columns(2)
    with left:
        stage = number_field(t("Stage"), f"target-stage-{place}", first.stage, 1, 4)
    with right:
        state.seed(key_of(f"target-year-{place}"), first.year if first.year in years else None)
        words = {None: t("when all is delivered")}
        year = st.selectbox(
            t("By the end of"),
            [None, *years],
            format_func=lambda one: words.get(one, str(one)),
            key=key_of(f"target-year-{place}"),
        )
    return TargetAsked(tuple(which), stage, year)

"""The form of a selection: money by year, what it is for, rules, and what is assumed; gives the question."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from assess.states import today
from data.i18n import prose, t
from data.organisations import Organisation
from pages.ui import state
from pages.ui.choosing import organisation_name
from pages.ui.sheet import show_sheet
from projects.scenarios.question import (
    GOALS,
    FloorAsked,
    Question,
    TargetAsked,
    asked_for,
    first_question,
    payers_of,
    question_of,
)
from projects.selecting.from_register import Gathered
from projects.selecting.problem import Measure
from reports.wording.maturity import means_names
from reports.wording.projects import serves_names, size_names
from reports.wording.selection import Names, goal_names

BASE, ROUND = "choose-base", "choose-round"
ALL_YEARS = "all"
MOST = 10**15
MEANS = ("decree", "staff")


def fill_form(question: Question) -> None:
    """Begin the form anew from a question, such as that of a kept scenario."""
    state.put(BASE, question.to_json())
    state.put(ROUND, state.get(ROUND, 0) + 1)


def question_form(gathered: Gathered, names: Names, organisations: Sequence[Organisation]) -> Question:
    """Draw the form; `gathered` is what there is to choose from. Gives the question as it stands in it."""
    held = state.get(BASE)
    start = question_of(held) if held else first_question(
        gathered.problem, first_year=today().year, counts_maturity=gathered.problem.assessed is not None
    )  # fmt: skip
    goal = _goal(start, maturity=gathered.problem.assessed is not None)
    points = start.points
    if goal == "mix":
        points = _number(t("One stage of one organisation is worth so many points"), "points", start.points, 1, 1000)
    budgets = _budgets(gathered, start)
    carry = _toggle(t("What is left in a year may be spent later"), "carry", on=start.carry_over)
    with st.expander(t("Rules"), icon=":material/rule:"):
        rules = _rules(gathered, start, names, organisations, years=sorted(budgets))
    with st.expander(t("Targets: who is to reach which stage"), icon=":material/flag:", expanded=goal == "cheapest"):
        targets = _targets(start, organisations, years=sorted(budgets))
    with st.expander(t("Assumptions"), icon=":material/tune:"):
        assumed = _assumptions(start)
    return Question(
        first_year=start.first_year,
        budgets=budgets,
        carry_over=carry,
        goal=goal,
        points=points,
        targets=targets,
        **rules,
        **assumed,
    )


def _key(name: str) -> str:
    return f"choose-{name}-{state.get(ROUND, 0)}"


def _toggle(label: str, name: str, *, on: bool) -> bool:
    state.seed(_key(name), on)
    return bool(st.toggle(label, key=_key(name)))


def _number(label: str, name: str, first: int, least: int, most: int) -> int:
    state.seed(_key(name), first)
    return int(st.number_input(label, least, most, step=1, key=_key(name)) or least)


def _several(label: str, name: str, first: Sequence[Any], options: Mapping[Any, str]) -> tuple[Any, ...]:
    state.seed(_key(name), [one for one in first if one in options])
    return tuple(st.multiselect(label, list(options), format_func=options.__getitem__, key=_key(name)))


def _goal(start: Question, *, maturity: bool) -> Any:
    words = goal_names()
    options = list(GOALS) if maturity else ["score"]
    state.seed(_key("goal"), start.goal if start.goal in options else "score")
    return st.selectbox(t("What is the money to buy?"), options, format_func=words.__getitem__, key=_key("goal"))


def _budgets(gathered: Gathered, start: Question) -> dict[int, int]:
    asked = asked_for(gathered.problem)
    years = sorted({*asked, *start.budgets})
    rows = [{"year": str(year), "asked": asked.get(year, 0), "budget": start.budgets.get(year)} for year in years]
    sheet = show_sheet(
        _key("budgets"),
        rows,
        {
            "year": st.column_config.TextColumn(t("Year"), width=60),
            "asked": st.column_config.NumberColumn(t("Asked for"), format="localized"),
            "budget": st.column_config.NumberColumn(t("Budget"), format="localized", min_value=0, step=1),
        },
        alt=t("Budget by year"),
        fixed=("year", "asked"),
    )
    given = {int(row["year"]): row["budget"] for row in sheet.rows}
    given |= {years[place]: values.get("budget") for place, values in sheet.changed.items()}
    return {year: int(amount) for year, amount in given.items() if amount is not None}


def _rules(
    gathered: Gathered, start: Question, names: Names, organisations: Sequence[Organisation], *, years: Sequence[int]
) -> dict[str, Any]:
    projects = {int(one.id): names.project(one.id) for one in gathered.problem.proposals}
    mandatory = _several(t("These must be in"), "mandatory", start.mandatory, projects)
    barred = _several(t("These must stay out"), "barred", start.barred, projects)
    state.seed(_key("delay"), start.delay)
    delay = st.segmented_control(
        t("Each may start later by up to so many years"), [0, 1, 2, 3], key=_key("delay"), required=True
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
    money: dict[str, Any] = {"format": "localized", "min_value": 0, "step": 1, "width": 80}
    sheet = show_sheet(
        _key("payers"),
        [
            {"payer": one, ALL_YEARS: start.financiers.get(one)}
            | {str(year): start.financier_years.get(one, {}).get(year) for year in years}
            for one in payers
        ],
        {
            "payer": st.column_config.TextColumn(t("Financier"), width=110, pinned=True),
            ALL_YEARS: st.column_config.NumberColumn(t("All years"), **money),
            **{str(year): st.column_config.NumberColumn(str(year), **money) for year in years},
        },
        alt=t("Limits by financier"),
        fixed=("payer",),
    )
    rows = {place: dict(row) for place, row in enumerate(sheet.rows)} | sheet.whole
    return {
        "financiers": {row["payer"]: int(row[ALL_YEARS]) for row in rows.values() if row.get(ALL_YEARS) is not None},
        "financier_years": {
            row["payer"]: limits
            for row in rows.values()
            if (limits := {year: int(row[str(year)]) for year in years if row.get(str(year)) is not None})
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
    chosen = _several(t("At least so much for"), "floors", list(held), options)
    found: list[FloorAsked] = []
    for one in chosen:
        by, _, of = str(one).partition(":")
        before = held.get(one)
        left, right = st.columns([3, 2], vertical_alignment="bottom")
        with left:
            least = _number(options[one], f"floor-{one}", before.least if before else 1, 1, MOST)
        state.seed(_key(f"measure-{one}"), before.measure if before else "projects")
        with right:
            measure = st.selectbox(
                t("Counted in"), list(measures), format_func=measures.__getitem__, key=_key(f"measure-{one}")
            )
        found.append(FloorAsked(by, int(of) if of.isdecimal() else of, least, measure))  # pyright: ignore[reportArgumentType]
    return tuple(found)


def _targets(
    start: Question, organisations: Sequence[Organisation], *, years: Sequence[int]
) -> tuple[TargetAsked, ...]:
    st.caption(t("With the least money as the goal, this asks for the cheapest projects that get them there."))
    options = {one.id: organisation_name(one) for one in organisations}
    groups = _key("target-groups")
    state.seed(groups, max(len(start.targets), 1))
    found = [
        _target(place, start.targets[place] if place < len(start.targets) else TargetAsked((), 2), options, years)
        for place in range(state.get(groups))
    ]
    if found[-1].organisations:
        st.button(t("Another group of organisations"), icon=":material/add:", key=_key("target-more"),
                  on_click=lambda: state.put(groups, state.get(groups) + 1))  # fmt: skip
    return tuple(one for one in found if one.organisations)


def _target(place: int, first: TargetAsked, options: Mapping[int | None, str], years: Sequence[int]) -> TargetAsked:
    """One group of organisations, the stage that they are to reach, and by when."""
    which = _several(t("Organisations"), f"target-who-{place}", first.organisations, options)
    left, right = st.columns(2)
    with left:
        stage = _number(t("Stage"), f"target-stage-{place}", first.stage, 1, 4)
    with right:
        state.seed(_key(f"target-year-{place}"), first.year if first.year in years else None)
        words = {None: t("when all is delivered")}
        year = st.selectbox(
            t("By the end of"),
            [None, *years],
            format_func=lambda one: words.get(one, str(one)),
            key=_key(f"target-year-{place}"),
        )
    return TargetAsked(tuple(which), stage, year)


def _assumptions(start: Question) -> dict[str, Any]:
    means = {name: text for name, text in means_names().items() if name in MEANS}
    done = _several(t("Gaps taken as done that mostly take"), "done", start.taken_as_done, means)
    if done:
        st.caption(t("They are printed as conditions of the result."))
    by_transactions = _toggle(
        t("Weigh organisations by the transactions of their services"), "weigh", on=start.weigh_by == "transactions"
    )
    st.markdown(t("Of what projects promise, this much is believed, %"))
    kept: dict[str, int] = {}
    columns = st.columns(3)
    for place, (size, text) in enumerate((one, text) for one, text in size_names().items() if one):
        with columns[place % 3]:
            percent = _number(text, f"kept-{size}", start.kept.get(str(size), 100), 0, 100)
        if percent < 100:
            kept[str(size)] = percent
    return {
        "taken_as_done": done,
        "weigh_by": "transactions" if by_transactions else "organisation",
        "kept": kept,
    }


def form_summary(gathered: Gathered) -> str:
    """What there is to choose from, in a sentence."""
    asked = asked_for(gathered.problem)
    if not asked:
        return t("No project has money planned in the years to come, so there is nothing to choose from.")
    said = prose(
        t(
            "{count} projects ask for money from {first} to {last}.",
            count=len(gathered.problem.proposals),
            first=min(asked),
            last=max(asked),
        )
    )
    if not any(one.value for one in gathered.problem.proposals):
        said += " " + t("None of them is valued yet, so all scores are 0: value them under Priorities first.")
    if gathered.without_money:
        count = len(gathered.without_money)
        said += " " + prose(t("{count} more have no planned money in these years.", count=count))
    return said

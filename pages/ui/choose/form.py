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
from reports.wording.maturity import means_names
from reports.wording.projects import serves_names, size_names
from reports.wording.selection import Names, goal_names

BASE, ROUND = "choose-base", "choose-round"
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
        rules = _rules(gathered, start, names, organisations)
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


def _rules(gathered: Gathered, start: Question, names: Names, organisations: Sequence[Organisation]) -> dict[str, Any]:
    projects = {int(one.id): names.project(one.id) for one in gathered.problem.proposals}
    mandatory = _several(t("These must be in"), "mandatory", start.mandatory, projects)
    barred = _several(t("These must stay out"), "barred", start.barred, projects)
    state.seed(_key("delay"), start.delay)
    delay = st.segmented_control(
        t("Each may start later by up to so many years"), [0, 1, 2, 3], key=_key("delay"), required=True
    )
    payers = payers_of(gathered.problem.proposals)
    st.markdown(t("Who pays at most how much, over all years (empty: no limit)"))
    sheet = show_sheet(
        _key("payers"),
        [{"payer": one, "most": start.financiers.get(one)} for one in payers],
        {
            "payer": st.column_config.TextColumn(t("Financier")),
            "most": st.column_config.NumberColumn(t("At most"), format="localized", min_value=0, step=1),
        },
        alt=t("Limits by financier"),
        fixed=("payer",),
    )
    limits = dict(start.financiers) | {payers[place]: row.get("most") for place, row in sheet.changed.items()}
    return {
        "mandatory": mandatory,
        "barred": barred,
        "delay": int(delay or 0),
        "financiers": {payer: int(most) for payer, most in limits.items() if most is not None},
        "floors": _floors(gathered, start, organisations),
    }


def _floors(gathered: Gathered, start: Question, organisations: Sequence[Organisation]) -> tuple[FloorAsked, ...]:
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
    held = {f"{one.by}:{one.of}": one.least for one in start.floors if one.measure == "projects"}
    chosen = _several(t("Least number of projects for"), "floors", list(held), options)
    found: list[FloorAsked] = []
    for one in chosen:
        by, _, of = str(one).partition(":")
        least = _number(options[one], f"floor-{one}", held.get(one, 1), 1, 100)
        found.append(FloorAsked(by, int(of) if of.isdecimal() else of, least))  # pyright: ignore[reportArgumentType]
    return tuple(found)


def _targets(
    start: Question, organisations: Sequence[Organisation], *, years: Sequence[int]
) -> tuple[TargetAsked, ...]:
    st.caption(t("With the least money as the goal, this asks for the cheapest projects that get them there."))
    first = start.targets[0] if start.targets else TargetAsked((), 2)
    options = {one.id: organisation_name(one) for one in organisations}
    which = _several(t("Organisations"), "target-who", first.organisations, options)
    left, right = st.columns(2)
    with left:
        stage = _number(t("Stage"), "target-stage", first.stage, 1, 4)
    with right:
        state.seed(_key("target-year"), first.year if first.year in years else None)
        words = {None: t("when all is delivered")}
        year = st.selectbox(
            t("By the end of"),
            [None, *years],
            format_func=lambda one: words.get(one, str(one)),
            key=_key("target-year"),
        )
    return (TargetAsked(tuple(which), stage, year),) if which else ()


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

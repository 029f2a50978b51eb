"""The form of a selection: money by year, what it is for, rules, and what is assumed; gives the question."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from assess.states import today
from data.i18n import number, prose, t
from data.organisations import Organisation
from pages.ui import state
from pages.ui.choose.fields import (
    asked_before,
    first_year,
    key_of,
    limit_text,
    limits_of,
    number_field,
    several,
    toggle,
)
from pages.ui.choose.rules import rules_form, targets_form
from pages.ui.sheet import exact_column, show_sheet
from projects.scenarios.question import GOALS, Question, asked_for, first_question
from projects.selecting.from_register import Gathered
from reports.wording.maturity import means_names
from reports.wording.projects import size_names
from reports.wording.selection import Names, goal_names

MEANS = ("decree", "staff")


def year_field(gathered: Gathered) -> None:
    """Where to begin. Projects brought in from elsewhere may have all their money in years gone by."""
    begin = first_year()
    state.seed(key_of("from"), begin)
    years = sorted({*gathered.years, today().year, begin})
    st.selectbox(t("Money from the year on"), years, key=key_of("from"))


def question_form(gathered: Gathered, names: Names, organisations: Sequence[Organisation]) -> Question:
    """Draw the form; `gathered` is what there is to choose from, in the years from `first_year` on.

    Gives the question as it stands in the form.
    """
    start = _start(gathered)
    goal = _goal(start, maturity=gathered.problem.assessed is not None)
    points = start.points
    # A place of its own, so that what stands below keeps its place, and stays open, when the field goes.
    with st.container():
        if goal == "mix":
            points = number_field(
                t("One stage of one organisation is worth so many points"),
                "points",
                start.points,
                1,
                1000,
                hint=t("Weighed by transactions: of an organisation with as many as the average."),
            )
    asked = asked_for(gathered.problem)
    later = range(max(asked) + 1, max(asked) + 1 + _delay(start)) if asked else ()
    years = sorted({*asked, *start.budgets, *later})
    budgets = _budgets(asked, start, years=years)
    carry = toggle(t("What is left in a year may be spent later"), "carry", on=start.carry_over)
    with st.expander(t("Rules"), icon=":material/rule:"):
        rules = rules_form(gathered, start, names, organisations, years=years)
    with st.expander(t("Targets: who is to reach which stage"), icon=":material/flag:", expanded=goal == "cheapest"):
        targets = targets_form(start, organisations, years=years)
    with st.expander(t("Assumptions"), icon=":material/tune:"):
        assumed = _assumptions(start)
    return Question(
        first_year=first_year(),
        budgets=budgets,
        carry_over=carry,
        goal=goal,
        points=points,
        targets=targets,
        **rules,
        **assumed,
    )


def _start(gathered: Gathered) -> Question:
    """What the form begins with: the question to begin from, moved to the year chosen, else a first question."""
    begin, held = first_year(), asked_before()
    first = first_question(gathered.problem, first_year=begin, counts_maturity=gathered.problem.assessed is not None)
    if held is None:
        return first
    if held.first_year == begin:
        return held
    earlier = {year: amount for year, amount in first.budgets.items() if year < held.first_year}
    later = {year: amount for year, amount in held.budgets.items() if year >= begin}
    return replace(held, first_year=begin, budgets=earlier | later)


def _goal(start: Question, *, maturity: bool) -> Any:
    words = goal_names()
    options = list(GOALS) if maturity else ["score"]
    state.seed(key_of("goal"), start.goal if start.goal in options else "score")
    return st.selectbox(t("What is the money to buy?"), options, format_func=words.__getitem__, key=key_of("goal"))


def _budgets(asked: Mapping[int, int], start: Question, *, years: Sequence[int]) -> dict[int, int]:
    """The sheet of budgets. What was typed stays when later years come in, or when the screen is left for a while."""
    begin, delay = first_year(), _delay(start)
    typed = key_of(f"typed-{begin}")
    held = state.get(typed, start.budgets)
    # A later start must not find money in years for which nobody has given any.
    late = {year: 0 for year in years if asked and year > max(asked)}
    first = late | {year: amount for year, amount in held.items() if year in years}
    rows = [{"year": str(year), "asked": asked.get(year, 0), "budget": limit_text(first.get(year))} for year in years]
    sheet = show_sheet(
        key_of(f"budgets-{begin}-{delay}"),
        rows,
        {
            "year": st.column_config.TextColumn(t("Year"), width=60),
            "asked": st.column_config.NumberColumn(t("Asked for"), format="localized"),
            "budget": exact_column(t("Budget"), hint=t("Empty: no limit in this year.")),
        },
        alt=t("Budget by year"),
        fixed=("year", "asked"),
    )
    given = {int(row["year"]): row["budget"] for row in sheet.rows}
    given |= {years[place]: values.get("budget") for place, values in sheet.changed.items()}
    budgets = limits_of(given, field="budget")
    state.put(typed, budgets)
    return budgets


def _delay(start: Question) -> int:
    """By how many years projects may start later; the field for it stands below the sheet that needs to know."""
    return int(state.get(key_of("delay"), start.delay) or 0)


def _assumptions(start: Question) -> dict[str, Any]:
    means = {name: text for name, text in means_names().items() if name in MEANS}
    done = several(t("Gaps taken as done that mostly take"), "done", start.taken_as_done, means)
    if done:
        st.caption(t("They are printed as conditions of the result."))
    by_transactions = toggle(
        t("Weigh organisations by the transactions of their services"), "weigh", on=start.weigh_by == "transactions"
    )
    st.markdown(t("Of what projects promise, this much is believed, %"))
    kept: dict[str, int] = {}
    columns = st.columns(3)
    for place, (size, text) in enumerate((one, text) for one, text in size_names().items() if one):
        with columns[place % 3]:
            percent = number_field(text, f"kept-{size}", start.kept.get(str(size), 100), 0, 100)
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
    if not asked and not gathered.years:
        return t("No project has planned money yet, so there is nothing to choose from.")
    if not asked:
        return prose(
            t(
                "No project has money planned from {year} on. The register has planned money from {first} to {last}: "
                "choose an earlier year.",
                year=first_year(),
                first=gathered.years[0],
                last=gathered.years[-1],
            )
        )
    said = prose(
        t(
            "{count} projects ask for money from {first} to {last}.",
            count=number(len(gathered.problem.proposals)),
            first=min(asked),
            last=max(asked),
        )
    )
    without_score = sum(not one.value for one in gathered.problem.proposals)
    if without_score == len(gathered.problem.proposals):
        said += " " + t("None of them is valued yet, so all scores are 0: value them under Priorities first.")
    elif without_score:
        count = number(without_score)
        said += " " + prose(
            t("{count} have the score 0 and come in only for stages: value them under Priorities first.", count=count)
        )
    if gathered.without_money:
        count = number(len(gathered.without_money))
        said += " " + prose(t("{count} more have no planned money in these years.", count=count))
    return said

"""A selection on the screen: the sentence first, then what was chosen, who gains, the money, the curve, conditions."""

from collections import Counter
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from assess.editions.chosen import current_edition
from data.i18n import language, number, prose, t
from data.organisations import Organisation
from pages.ui import state
from pages.ui.chart import show_chart
from pages.ui.choosing import kind_names
from pages.ui.table import height_of
from projects.scenarios.question import Question
from projects.scenarios.result import Result
from reports.charts import selection as selection_charts
from reports.charts.assessment import ChartTexts
from reports.selection_tables import (
    curve_table,
    gains_table,
    projects_table,
    rising_table,
    stages_table,
    use_table,
)
from reports.wording.maturity import stage_names
from reports.wording.selection import Names, sentence, sixty_text, unit_name, worth


def show_head(result: Result, question: Question, names: Names, *, key: str) -> None:
    """The result in a sentence, what it depends on, and the stages now and then."""
    st.subheader(sentence(result, names), anchor=False)
    if result.status in ("stopped", "cancelled"):
        st.warning(t("The search ended before the best was proven; a longer one may find better."))
    if question.goal == "cheapest" and not result.taken:
        st.info(t("Nothing needs to be bought: what is asked for holds without any project."))
    if not result.agrees:
        st.error(t("The scoring does not give the stages that the search counted on. Tell the administrator."))
    _conditions(result)
    _stages(result, question, names, key)


def show_rest(
    result: Result, question: Question, names: Names, organisations: Sequence[Organisation], *, key: str
) -> None:
    """The projects, the money, who gains and the curve; `key` tells the widgets of several on one screen apart."""
    _chosen(result, key)
    left, right = st.columns(2, gap="medium")
    with left:
        _use(result, question, names, key)
    with right:
        _gains(result, organisations, key)
    if result.curve:
        show_curve(result, question, names, key=key)


def _chosen(result: Result, key: str) -> None:
    st.markdown(f"**{prose(t('Chosen ({count})', count=len(result.taken)))}**")
    columns = {
        t("Code"): st.column_config.TextColumn(width=80),
        t("Score"): st.column_config.NumberColumn(format="%.1f", width=60),
        t("Cost"): st.column_config.NumberColumn(format="localized"),
        t("Starts"): st.column_config.NumberColumn(format="%d", width=60),
    }
    table = projects_table(result, chosen=True)
    st.dataframe(
        table,
        hide_index=True,
        height=height_of(len(table), 250),
        column_config=columns,
        key=f"{key}-chosen",
        alt=t("Projects chosen"),
    )
    with st.expander(prose(t("Left out ({count})", count=number(len(result.left))))):
        table = projects_table(result, chosen=False)
        st.dataframe(table, hide_index=True, column_config=columns, key=f"{key}-left", alt=t("Projects left out"))


def _stages(result: Result, question: Question, names: Names, key: str) -> None:
    if not result.before:
        st.info(t("No verified results yet, so stages cannot be shown."))
        return
    words = dict(stage_names(current_edition())) | {"now": t("now"), "then": t("with these projects")}
    texts = ChartTexts(title=t("How many organisations stand at which stage?"), across=t("organisations"), names=words)
    show_chart(selection_charts.stages_now_and_then, stages_table(result), texts, key=f"{key}-stages")
    if result.rising:
        table = rising_table(result, names)
        st.dataframe(table, hide_index=True, key=f"{key}-rising", alt=t("Organisations that gain a stage"))
    if result.sixty:
        st.caption(prose(sixty_text(result.sixty, question)))


def _use(result: Result, question: Question, names: Names, key: str) -> None:
    texts = ChartTexts(
        title=t("How much of the budget is used in each year?"),
        upward=names.currency,
        names={"spent": t("chosen projects"), "budget": t("budget of the year")},
    )
    show_chart(selection_charts.budget_use, use_table(result, question), texts, key=f"{key}-use")
    if question.carry_over:
        st.caption(t("What a year leaves may be spent later, so a year can lie above its own mark."))


def _gains(result: Result, organisations: Sequence[Organisation], key: str) -> None:
    table = gains_table(result, organisations, kind_names())
    if table.empty:
        return
    texts = ChartTexts(
        title=t("Where do organisations gain a stage?"),
        across=t("organisations"),
        names={"rising": t("gain a stage"), "staying": t("stay where they are")},
    )
    show_chart(selection_charts.who_gains, table, texts, key=f"{key}-gains")


@st.fragment
def show_curve(result: Result, question: Question, names: Names, *, key: str) -> None:
    """What more or less money buys, with a slider that answers at once."""
    st.markdown(f"### {t('What does more money buy?')}")
    # Only sizes that were worked out: between two of them the answer would be a guess.
    percents = [round(point.factor * 100) for point in result.curve]
    slider = f"{key}-factor"
    state.seed(slider, min(percents, key=lambda one: abs(one - 100)))
    percent = st.select_slider(t("Budget, % of what is given above"), percents, key=slider)
    found = result.at(percent / 100)
    if found:
        st.markdown(
            prose(
                t(
                    "With {percent} % of the budget ({money}): {count} projects, {value}; organisations that rise: "
                    "{rising}.",
                    percent=percent,
                    money=names.money(found.budget),
                    count=len(found.projects),
                    value=worth(found.value, question, names),
                    rising=found.rising,
                )
            )
        )
    texts = ChartTexts(
        title=t("The best result for each size of the budget"),
        across=t("budget in all, {currency}", currency=names.currency),
        upward=unit_name(question),
        names={"knee": t("from here on money buys less"), "here": t("here")},
    )
    table = curve_table(result, here=percent / 100)
    show_chart(selection_charts.money_curve, table, texts, key=f"{key}-curve")


def _conditions(result: Result) -> None:
    if not result.conditions:
        return
    items = {item.id: item.title.to(language()) for item in current_edition().items}
    counts = Counter((row[1], row[0]) for row in result.conditions)
    by_item = Counter(item for item, _ in counts)
    rows = [
        (items.get(item, item), count) for item, count in sorted(by_item.items(), key=lambda one: (-one[1], one[0]))
    ]
    with st.expander(
        prose(t("This holds only if {count} gaps are closed without a project", count=len(result.conditions))),
        icon=":material/warning:",
    ):
        table = pd.DataFrame(rows, columns=[t("Question"), t("Organisations")])
        st.dataframe(table, hide_index=True, alt=t("What is taken as done"))

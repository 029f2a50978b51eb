"""A scenario for the minister: two pages, or a workbook with every number."""

from collections import Counter

import pandas as pd
from sqlmodel import Session

from assess.editions.chosen import current_edition
from data.access import Actor, require_anywhere
from data.i18n import day, language, moment, number, prose, speaking, t, text_of
from data.organisations import list_organisations, root
from projects.investment.rates import base_currency
from projects.scenarios.kept import Scenario, find_scenario, is_current
from projects.scenarios.question import Question, question_of
from projects.scenarios.result import Result, result_of
from projects.selecting.problem import Budget, Id, Rule
from reports.charts import selection as selection_charts
from reports.charts.assessment import ChartTexts
from reports.choice import PDF, Choice
from reports.document import Column, Document, Front
from reports.document.blocks import Tile
from reports.framing import state_lines
from reports.selection_tables import (
    curve_table,
    projects_table,
    rising_table,
    spending_table,
    stages_table,
    use_table,
)
from reports.spreadsheets import to_xlsx
from reports.wording.maturity import stage_names
from reports.wording.projects import size_names
from reports.wording.selection import (
    Names,
    contradiction_text,
    goal_names,
    sentence,
    sixty_text,
    state_names,
    sure,
    unit_name,
)

ROWS = 18
"""So many projects stand on paper; the workbook has all."""
HEIGHT = 90
"""Of the charts, in points, so that all of it stays within two pages."""


def build(session: Session, actor: Actor, choice: Choice) -> bytes:
    """The scenario as PDF or workbook.

    Raises:
        Missing: there is no such scenario.
        Invalid: none is chosen.
    """
    require_anywhere(actor, "ranking.read")
    row = find_scenario(session, actor, choice.needed("scenario"))
    current = is_current(session, actor, row.id or 0)
    currency = base_currency(session)
    with speaking(choice.language):
        called: dict[Id, str] = {
            one.id or 0: text_of({"en": one.name_en, "km": one.name_km}) for one in list_organisations(session, actor)
        }
        result, question = result_of(row.result), question_of(row.question)
        projects: dict[Id, str] = {one.id: text_of({"en": one.name_en, "km": one.name_km}) for one in result.projects}
        names = Names(currency, {one.id: one.code for one in result.projects}, projects, called)
        if choice.format == PDF:
            top = root(session)
            author = text_of({"en": top.name_en, "km": top.name_km})
            return compose(row, question, result, names, current=current, author=author).build()
        return _workbook(row, question, result, names, author=actor.name, current=current)


def compose(row: Scenario, question: Question, result: Result, names: Names, *, current: bool, author: str) -> Document:
    """The two pages in the language spoken now: the result and its pictures, then the projects and the rules."""
    document = Document(
        Front(
            row.name,
            language(),
            "",
            day=row.made_at.date(),
            header=state_lines(),
            author=author,
            subtitle=f"{t('Choice of projects')} · {state_names().get(row.state, row.state)}",
            page_label=t("Page {page} of {pages}"),
        )
    )
    document.summary(sentence(result, names))
    document.tiles(
        [
            Tile(t("Projects"), f"{len(result.taken)} / {len(result.projects)}"),
            Tile(t("Money"), names.money(result.cost)),
            Tile(t("Organisations a stage up"), number(len(result.rising))),
            Tile(t("How sure"), sure(result)),
        ]
    )
    if not current:
        document.note(t("The register has changed since this was made: projects, money, scores or results differ now."))
    _stages(document, result, names)
    _use(document, question, result, names)
    _rules(document, question, result, names)
    _projects(document, result, names)
    _curve(document, question, result, names)
    _foot(document, row)
    return document


def _stages(document: Document, result: Result, names: Names) -> None:
    """Where organisations stand now and then, as a small table: the whole must stay within two pages."""
    if not result.before:
        return
    words, counts = stage_names(current_edition()), stages_table(result)
    columns = ["", *(Column(words[int(stage)], align="right") for stage in counts["stage"])]
    rows = [
        [label, *(str(count) for count in counts[when])]
        for label, when in ((t("Now"), "now"), (t("With these projects"), "then"))
    ]
    document.table(columns, rows, caption=t("How many organisations stand at which stage?"))
    rising = rising_table(result, names)
    if not rising.empty:
        named = "; ".join(f"{name} ({now} – {then})" for name, now, then in rising.itertuples(index=False, name=None))
        document.paragraph(prose(t("A stage up: {which}.", which=named)))


def _use(document: Document, question: Question, result: Result, names: Names) -> None:
    texts = ChartTexts(
        title=t("How much of the budget is used in each year?"),
        upward=names.currency,
        names={"spent": t("chosen projects"), "budget": t("budget of the year")},
    )
    document.figure(selection_charts.budget_use(use_table(result, question), texts).properties(height=HEIGHT))


def _curve(document: Document, question: Question, result: Result, names: Names) -> None:
    if len(result.curve) < 3:
        return
    texts = ChartTexts(
        title=t("The best result for each size of the budget"),
        across=t("budget in all, {currency}", currency=names.currency),
        upward=unit_name(question),
        names={"knee": t("from here on money buys less"), "here": t("here")},
    )
    document.figure(selection_charts.money_curve(curve_table(result, here=1.0), texts).properties(height=HEIGHT))


def _projects(document: Document, result: Result, names: Names) -> None:
    document.heading(t("Projects chosen"))
    table = projects_table(result, chosen=True)
    rows = [
        [str(code), str(name), number(score, 1), number(cost), str(start)]
        for code, name, score, cost, start in table.head(ROWS).itertuples(index=False, name=None)
    ]
    columns = [
        Column(t("Code")),
        Column(t("Project"), share=0.5),
        Column(t("Score"), align="right"),
        Column(t("Cost, {currency}", currency=names.currency), align="right"),
        Column(t("Starts"), align="right"),
    ]
    document.table(columns, rows)
    if len(table) > ROWS:
        document.note(prose(t("{count} more stand in the workbook.", count=len(table) - ROWS)))


def _rules(document: Document, question: Question, result: Result, names: Names) -> None:
    document.heading(t("What this rests on"))
    document.bullets([f"{one}." for one in _question_lines(question, names)])
    if result.conditions:
        items = {item.id: item.title.to(language()) for item in current_edition().items}
        counts = Counter(row[1] for row in result.conditions)
        most = ", ".join(f"{items.get(item, item)} ({count})" for item, count in counts.most_common(6))
        document.paragraph(
            prose(
                t(
                    "Only if {count} gaps are closed without a project, most of them: {most}.",
                    count=len(result.conditions),
                    most=most,
                )
            )
        )
    if result.sixty:
        document.paragraph(prose(sixty_text(result.sixty, question)))


def _question_lines(question: Question, names: Names) -> list[str]:
    """What was asked for, in few lines: what for, the budgets of the years in one, the other rules in one."""
    yearly = " · ".join(f"{year}: {number(amount)}" for year, amount in sorted(question.budgets.items()))
    rules = contradiction_text([one for one in question.rules() if not _is_of_a_year(one)], names)
    said = [goal_names()[question.goal]]
    if yearly:
        said.append(prose(t("Budget by year, {currency}: {amounts}", currency=names.currency, amounts=yearly)))
    if question.carry_over and yearly:
        said.append(t("What is left in a year may be spent later"))
    said += ["; ".join(part) for part in (rules, _assumptions(question)) if part]
    return said


def _assumptions(question: Question) -> list[str]:
    """What was assumed beside the rules, in the words of the form."""
    sizes = size_names()
    believed = ", ".join(f"{sizes[size]} {percent}" for size, percent in sorted(question.kept.items()))
    told = {
        t("One stage of one organisation is worth so many points"): str(
            question.points if question.goal == "mix" else ""
        ),
        t("Each may start later by up to so many years"): str(question.delay or ""),
        t("Of what projects promise, this much is believed, %"): believed,
    }
    said = [prose(f"{label}: {value}") for label, value in told.items() if value]
    if question.weigh_by == "transactions":
        said.append(t("Weigh organisations by the transactions of their services"))
    return said


def _is_of_a_year(rule: Rule) -> bool:
    """Whether a rule is the whole budget of a year, whoever pays."""
    return isinstance(rule, Budget) and rule.year is not None and rule.financier is None


def _foot(document: Document, row: Scenario) -> None:
    ends = [
        t(
            "Made by {who}, {moment}; {solver}; data {code}",
            who=row.made_by,
            moment=moment(row.made_at),
            solver=row.solver,
            code=row.inputs[:12],
        )
    ]
    if row.approved_at:
        ends.append(
            t(
                "Approved as the plan by {who}, {day}. {why}",
                who=row.approved_by,
                day=day(row.approved_at.date()),
                why=row.approved_why,
            )
        )
    if row.sample:
        ends.append(t("Sample country: all organisations and figures are invented."))
    document.note(" · ".join(ends))


def _workbook(row: Scenario, question: Question, result: Result, names: Names, *, author: str, current: bool) -> bytes:
    about = [
        (t("Scenario"), row.name),
        (t("State"), state_names().get(row.state, row.state)),
        (t("Result"), sentence(result, names)),
        (t("What is the money to buy?"), goal_names()[question.goal]),
        *((t("Rule"), one) for one in contradiction_text(question.rules(), names)),
        *((t("Assumptions"), one) for one in _assumptions(question)),
        (t("Solver"), row.solver),
        (t("Code of the data"), row.inputs),
        (t("Register unchanged since"), t("yes") if current else t("no")),
        (t("Made"), f"{row.made_by}, {moment(row.made_at)}"),
    ]
    items = {item.id: item.title.to(language()) for item in current_edition().items}
    conditions = pd.DataFrame(
        [(names.organisation(who), items.get(item, item), level) for who, item, level, _ in result.conditions],
        columns=[t("Organisation"), t("Question"), t("Level")],
    )
    stages = stages_table(result).rename(
        columns={"stage": t("Stage"), "now": t("Now"), "then": t("With these projects")}
    )
    curve = pd.DataFrame(
        [(point.budget // 100, point.value, len(point.projects), point.rising) for point in result.curve],
        columns=[t("Budget"), t("Result"), t("Projects"), t("Organisations a stage up")],
    )
    sheets = {
        t("About"): pd.DataFrame(about, columns=[t("What"), t("Value")]),
        t("Projects chosen"): projects_table(result, chosen=True),
        t("Projects left out"): projects_table(result, chosen=False),
        t("Money"): spending_table(result),
        t("Stages"): stages,
        t("A stage up"): rising_table(result, names),
        t("Budget and result"): curve,
        t("Conditions"): conditions,
    }
    return to_xlsx(sheets, title=row.name, author=author)

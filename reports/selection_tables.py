"""The tables behind the pictures and reports of a selection: pure, from what is kept of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

import pandas as pd

from data.i18n import moment, t, text_of
from data.organisations import PROVINCE, Organisation
from projects.scenarios.kept import Scenario
from projects.scenarios.question import Question
from projects.scenarios.result import Result
from reports.wording.selection import HUNDRED, Names, goal_names, state_names, sure

STAGES = (0, 1, 2, 3, 4)
Kept = tuple[Scenario, Question, Result]


def stages_table(result: Result) -> pd.DataFrame:
    """Organisations by stage: `stage`, `now`, `then` (projects delivered); those not assessed are left out."""
    assessed = [one for one, stage in result.before.items() if stage >= 0]
    now = Counter(result.before[one] for one in assessed)
    then = Counter(max(result.after.get(one, 0), result.before[one]) for one in assessed)
    return pd.DataFrame({"stage": STAGES, "now": [now[n] for n in STAGES], "then": [then[n] for n in STAGES]})


def use_table(result: Result, question: Question) -> pd.DataFrame:
    """Money by `year`: `spent` and `budget`, whole units of the base currency."""
    spent = {int(year): amount // 100 for year, amount in result.spent(by=0).items()}
    years = sorted({*spent, *question.budgets})
    return pd.DataFrame(
        {
            "year": years,
            "spent": [spent.get(year, 0) for year in years],
            "budget": [question.budgets.get(year) for year in years],
        }
    )


def gains_table(result: Result, organisations: Sequence[Organisation], kinds: Mapping[str, str]) -> pd.DataFrame:
    """Organisations assessed, by province or else by kind: `group`, `rising`, `staying`; most rising first."""
    provinces = {
        one.id: text_of({"en": one.name_en, "km": one.name_km}) for one in organisations if one.kind == PROVINCE
    }
    rising, all_of = Counter[str](), Counter[str]()
    up = result.rising
    for one in organisations:
        if result.before.get(one.id or 0, -1) < 0:
            continue
        above = (provinces.get(int(part)) for part in one.path.split("/") if part)
        group = next((name for name in above if name), kinds.get(one.kind, one.kind))
        all_of[group] += 1
        rising[group] += one.id in up
    order = sorted(all_of, key=lambda group: (-rising[group], -all_of[group], group))
    return pd.DataFrame(
        {
            "group": order,
            "rising": [rising[group] for group in order],
            "staying": [all_of[group] - rising[group] for group in order],
        }
    )


def rising_table(result: Result, names: Names) -> pd.DataFrame:
    """The organisations that gain a stage, with their stages now and with the projects delivered; by name."""
    rows = sorted((names.organisation(one), now, then) for one, (now, then) in result.rising.items())
    return pd.DataFrame(rows, columns=[t("Organisation"), t("Stage now"), t("Stage with these projects")])


def projects_table(result: Result, *, chosen: bool) -> pd.DataFrame:
    """The projects chosen, or left out: the highest score first. Costs in whole units of the base currency."""
    rows = sorted(result.taken if chosen else result.left, key=lambda one: (-one.score, one.id))
    table = pd.DataFrame(
        {
            t("Code"): [one.code for one in rows],
            t("Project"): [text_of({"en": one.name_en, "km": one.name_km}) for one in rows],
            t("Score"): [one.score for one in rows],
            t("Cost"): [one.cost // 100 for one in rows],
        }
    )
    if chosen:
        table[t("Starts")] = [one.start for one in rows]
    return table


def spending_table(result: Result) -> pd.DataFrame:
    """Money by year and financier, whole units of the base currency."""
    rows = [(year, payer, Decimal(amount) / HUNDRED) for year, payer, amount in result.spending]
    return pd.DataFrame(rows, columns=[t("Year"), t("Financier"), t("Amount")])


def curve_table(result: Result, *, here: float) -> pd.DataFrame:
    """The curve: `budget` and `result`, whole units; `mark` is "knee", "here", both or empty."""
    at = result.at(here)
    return pd.DataFrame(
        [
            {
                "budget": point.budget // 100,
                "result": point.value,
                "mark": " ".join(
                    word for word, holds in (("knee", place == result.knee), ("here", point == at)) if holds
                ),
            }
            for place, point in enumerate(result.curve)
        ],
        columns=["budget", "result", "mark"],
    )


def compared(kept: Sequence[Kept], names: Names) -> dict[str, pd.DataFrame]:
    """Scenarios side by side, a column each: in short, projects in and out, money by year and by source, stages."""
    return {
        "short": _short(kept, names),
        "projects": _projects(kept),
        "years": _money(kept, by=0, head=t("Year")),
        "sources": _money(kept, by=1, head=t("Financier")),
        "stages": _stages(kept),
    }


def _short(kept: Sequence[Kept], names: Names) -> pd.DataFrame:
    rows: dict[str, list[str]] = {
        t("State"): [state_names().get(row.state, row.state) for row, _, _ in kept],
        t("What is the money to buy?"): [goal_names()[question.goal] for _, question, _ in kept],
        t("Budget of all years"): [
            names.money(100 * sum(question.budgets.values())) if question.budgets else "–" for _, question, _ in kept
        ],
        t("Projects chosen"): [f"{len(one.taken)} / {len(one.projects)}" for _, _, one in kept],
        t("Money"): [names.money(one.cost) for _, _, one in kept],
        t("Sum of scores"): [f"{one.score:,.1f}" for _, _, one in kept],
        t("Organisations a stage up"): [str(len(one.rising)) for _, _, one in kept],
        t("How sure"): [sure(one) for _, _, one in kept],
        t("Stages gained if only 60 % deliver"): [
            f"{one.sixty['mean']:.1f}" if one.sixty else "–" for _, _, one in kept
        ],
        t("Conditions"): [str(len(one.conditions)) for _, _, one in kept],
        t("Solver"): [one.solver for _, _, one in kept],
        t("Made"): [moment(row.made_at) for row, _, _ in kept],
        t("Code of the data"): [row.inputs[:12] for row, _, _ in kept],
    }
    table = pd.DataFrame(
        {row.name: [values[place] for values in rows.values()] for place, (row, _, _) in _placed(kept)}
    )
    table.insert(0, t("What"), list(rows))
    return table


def _projects(kept: Sequence[Kept]) -> pd.DataFrame:
    known = {one.id: one for _, _, result in kept for one in result.projects}
    starts = [{one.id: one.start for one in result.projects} for _, _, result in kept]
    order = sorted(known, key=lambda one: (-sum(row.get(one) is not None for row in starts), known[one].code))
    table = pd.DataFrame(
        {
            t("Project"): [
                f"{known[one].code} {text_of({'en': known[one].name_en, 'km': known[one].name_km})}" for one in order
            ]
        }
    )
    for place, (row, _, _) in _placed(kept):
        table[row.name] = [_stand(starts[place], one) for one in order]
    return table


def _stand(starts: Mapping[int, int | None], project: int) -> str:
    if project not in starts:
        return "–"
    return str(starts[project]) if starts[project] is not None else t("out")


def _money(kept: Sequence[Kept], *, by: int, head: str) -> pd.DataFrame:
    sums = [result.spent(by=by) for _, _, result in kept]
    keys = sorted({key for one in sums for key in one}, key=str)
    table = pd.DataFrame({head: [str(key) for key in keys]})
    for place, (row, _, _) in _placed(kept):
        table[row.name] = [sums[place].get(key, 0) // 100 for key in keys]
    return table


def _stages(kept: Sequence[Kept]) -> pd.DataFrame:
    table = pd.DataFrame({t("Stage"): STAGES})
    for place, (row, _, result) in _placed(kept):
        counts = stages_table(result)
        if place == 0:
            table[t("Now")] = counts["now"]
        table[row.name] = counts["then"]
    return table


def _placed(kept: Sequence[Kept]) -> list[tuple[int, Kept]]:
    return list(enumerate(kept))

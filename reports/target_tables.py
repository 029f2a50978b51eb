"""The tables of a policy framework to take away: indicators, observations, objectives, measures, laws and policies."""

import io
import json
import zipfile
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from assess.states import today
from assess.targets.frameworks import PolicyObjective
from assess.targets.instruments import overdue
from assess.targets.pace import exact
from data.i18n import t, text_of
from reports.spreadsheets import to_csv, to_json, to_xlsx
from reports.target_policy import Policy, measure_words, name_of
from reports.wording.targets import (
    formulas,
    instrument_states,
    measure_states,
    reason_of,
    shown_value,
    source_text,
    unit_name,
    verdict_names,
)

PLACES = Decimal(1).scaleb(-10)
"""How finely an observation is written that is no finite decimal, such as a third."""


def to_workbook(policy: Policy) -> bytes:
    """The framework as an Excel workbook in the language spoken now: a sheet for each table, and one about them."""
    sheets = {
        title: _in_words(frame) for title, frame in zip(_titles().values(), _tables(policy).values(), strict=True)
    }
    about = pd.DataFrame(list(_about(policy).items()), columns=[t("What"), t("Said")])
    return to_xlsx({**sheets, t("About"): about}, title=name_of(policy.framework))


def to_csv_files(policy: Policy) -> bytes:
    """The same tables as CSV files in one ZIP file, by English names, headings and words in the language spoken now."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, frame in _tables(policy).items():
            folder.writestr(f"{policy.framework.id}-{name}.csv", to_csv(_in_words(frame)))
    return target.getvalue()


def to_document(policy: Policy) -> bytes:
    """The framework as one JSON document in UTF-8: names of columns and codes in English, numbers exact, as text."""
    tables = {name: json.loads(to_json(frame.drop(columns="why", errors="ignore")))
              for name, frame in _tables(policy).items()}  # fmt: skip
    head = {
        "framework": policy.framework.code,
        "name": {"en": policy.framework.name_en, "km": policy.framework.name_km},
        "starts_on": policy.framework.starts_on.isoformat(),
        "ends_on": policy.framework.ends_on.isoformat(),
        "source": policy.framework.source,
        "made_on": today().isoformat(),
        "sample": policy.sample,
    }
    return (json.dumps(head | tables, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def _tables(policy: Policy) -> dict[str, pd.DataFrame]:
    """The tables by name. What is counted is a number; states, units and verdicts are codes."""
    return {
        "indicators": _indicators(policy),
        "observations": _observations(policy),
        "objectives": _objectives(policy),
        "measures": _measures(policy),
        "instruments": _instruments(policy),
    }


def _indicators(policy: Policy) -> pd.DataFrame:
    columns = [
        "framework", "objective", "indicator", "unit", "baseline", "baseline_year", "target", "target_year", "newest",
        "newest_on", "newest_source", "pace", "required_pace", "projection", "verdict", "why",
    ]  # fmt: skip
    rows: list[list[Any]] = []
    for row in policy.rows:
        one, here = row.indicator, row.standing
        rows.append([
            name_of(policy.framework), _text(row.objective), name_of(one), one.unit, one.baseline, one.baseline_year,
            one.target, one.target_year, _shown(here.now and here.now.value, one.target), here.now and here.now.on,
            source_text(row.observed[-1]) if row.observed else None, _shown(here.pace), _shown(here.required),
            _shown(here.projection, one.target), here.verdict, reason_of(row),
        ])  # fmt: skip
    return _frame(rows, columns)


def _observations(policy: Policy) -> pd.DataFrame:
    columns = ["framework", "objective", "indicator", "on", "value", "unit", "source"]
    rows = [
        [name_of(policy.framework), _text(row.objective), name_of(row.indicator), one.on, _exact(one.value),
         row.indicator.unit, source_text(one)]
        for row in policy.rows
        for one in row.observed
    ]  # fmt: skip
    return _frame(rows, columns)


def _objectives(policy: Policy) -> pd.DataFrame:
    columns = ["framework", "place", "objective", "strategies"]
    rows = [
        [name_of(policy.framework), one.place, _text(one), ", ".join(policy.strategies.get(one.id or 0, ())) or None]
        for one in policy.objectives
    ]
    return _frame(rows, columns)


def _measures(policy: Policy) -> pd.DataFrame:
    columns = ["framework", "heading", "measure", "lead", "partners", "measure_state", "state_on", "indicators",
               "projects", "note"]  # fmt: skip
    rows: list[list[Any]] = []
    for one in policy.measures:
        moved, carried = measure_words(policy, one)
        rows.append([
            name_of(policy.framework), text_of({"en": one.heading_en, "km": one.heading_km}) or None, name_of(one),
            one.lead or None, one.partners or None, one.state, one.state_on, "\n".join(moved) or None,
            "\n".join(carried) or None, one.note or None,
        ])  # fmt: skip
    return _frame(rows, columns)


def _instruments(policy: Policy) -> pd.DataFrame:
    columns = ["framework", "instrument", "instrument_state", "state_on", "due_on", "overdue", "responsible", "source"]
    rows = [
        [name_of(policy.framework), name_of(one), one.state, one.state_on, one.due_on, overdue(one),
         one.responsible or None, one.source or None]
        for one in policy.instruments
    ]  # fmt: skip
    return _frame(rows, columns)


def _titles() -> dict[str, str]:
    return {
        "indicators": t("Indicators"),
        "observations": t("Observations"),
        "objectives": t("Objectives"),
        "measures": t("Measures"),
        "instruments": t("Laws and policies"),
    }


def _in_words(frame: pd.DataFrame) -> pd.DataFrame:
    """The table as people read it: headings and codes in the language spoken now."""
    words = {
        "unit": unit_name,
        "verdict": dict(verdict_names()).__getitem__,
        "measure_state": measure_states().__getitem__,
        "instrument_state": instrument_states().__getitem__,
        "overdue": {True: t("yes, as reported"), False: None}.__getitem__,
    }
    said = {name: [words[name](one) for one in frame[name]] for name in frame.columns if name in words}
    return frame.assign(**{name: pd.Series(values, dtype=object) for name, values in said.items()}).rename(
        columns=_headings()
    )


def _headings() -> dict[str, str]:
    return {
        "framework": t("Policy"),
        "objective": t("Objective"),
        "indicator": t("Indicator"),
        "unit": t("Unit"),
        "baseline": t("Baseline"),
        "baseline_year": t("Baseline year"),
        "target": t("Target"),
        "target_year": t("Target year"),
        "newest": t("Now"),
        "newest_on": t("Observed on"),
        "newest_source": t("Source"),
        "pace": t("Pace so far, a year"),
        "required_pace": t("Required pace, a year"),
        "projection": t("Projection"),
        "verdict": t("Verdict"),
        "why": t("Why"),
        "on": t("When"),
        "value": t("Value"),
        "source": t("Source"),
        "place": t("Number"),
        "strategies": t("Strategies that serve it"),
        "heading": t("Heading"),
        "measure": t("Measure"),
        "lead": t("Lead"),
        "partners": t("Partners"),
        "measure_state": t("State"),
        "instrument_state": t("State"),
        "state_on": t("Reported for"),
        "indicators": t("Indicators that it is to move"),
        "projects": t("Projects that carry it out"),
        "note": t("Note"),
        "instrument": t("Law or policy"),
        "due_on": t("Due"),
        "overdue": t("Overdue"),
        "responsible": t("Responsible body"),
    }


def _about(policy: Policy) -> dict[str, str]:
    of = policy.framework
    lines = {
        t("Policy"): name_of(of),
        t("From"): of.starts_on.isoformat(),
        t("Until"): of.ends_on.isoformat(),
        t("Source"): of.source or "–",
        t("Made on"): today().isoformat(),
        t("How this is computed"): formulas().replace("- ", ""),
    }
    if policy.sample:
        lines[t("Sample country")] = (
            t("This policy, its targets, observations and projects are invented.")
            if of.sample
            else t("Policies, targets and observations are real. The projects are invented.")
        )
    return lines


def _text(objective: PolicyObjective) -> str:
    return text_of({"en": objective.text_en, "km": objective.text_km})


def _shown(value: Fraction | None, line: Decimal | None = None) -> Decimal | None:
    return None if value is None else shown_value(value, line)


def _exact(value: Fraction) -> Decimal:
    number = exact(value)
    return number if number == number.quantize(PLACES) else number.quantize(PLACES, rounding=ROUND_HALF_UP)


def _frame(rows: list[list[Any]], columns: list[str]) -> pd.DataFrame:
    # Of objects, so that a year beside an empty cell stays whole.
    return pd.DataFrame(rows, columns=columns, dtype=object)

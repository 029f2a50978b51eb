"""Rules of the form, column by column: what is rejected, and what is kept as it stands but doubtful."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

import pandas as pd

from projects.health.status_reports import ABSURD
from projects.investment.rates import Rates
from projects.portfolio_form.comparing import NEW, Compared, rejected_for
from projects.portfolio_form.findings import DOUBTFUL, REJECTED, Findings
from projects.portfolio_form.form import LINES, MONEY, columns
from projects.portfolio_form.stored import Places
from projects.register import PROPOSED

FACTORS: Final = (1_000, 1_000_000)
NEAR: Final = 0.02
"""How near to a thousand or a million times the other number one must be to look like another scale."""
ROUGH: Final = 0.1
"""How far the sum of the lines may be from the estimate, which is rough."""


def check_projects(
    values: pd.DataFrame, stored: pd.DataFrame, *, where: Places, creates: frozenset[str], findings: Findings
) -> None:
    """Reject projects with unknown places or repeated codes, and states that the gates decide; doubt reversed dates.

    `creates` are codes of organisations and programmes that the import itself will enter.
    """
    codes = values["code"]
    mine = set(stored["code"])
    _each(values, "code", codes.notna() & codes.isin(where.taken - mine), "not_yours", findings)
    _repeated(values, codes, findings)
    organisation = values["organisation"]
    _each(
        values,
        "organisation",
        organisation.notna() & ~organisation.isin({*where.organisations, *creates}),
        "organisation",
        findings,
    )
    if "programme" in values:
        programme = values["programme"]
        unknown = programme.notna() & ~programme.isin({*where.programmes, *creates})
        _each(values, "programme", unknown, "programme", findings)
    if {"starts_on", "ends_on"} <= set(values):
        both = values["starts_on"].notna() & values["ends_on"].notna()
        for row, one in values.loc[both, ["starts_on", "ends_on"]].iterrows():
            if one["ends_on"] < one["starts_on"]:
                findings.add(
                    _row(row),
                    "ends_on",
                    "dates_reversed",
                    DOUBTFUL,
                    start=str(one["starts_on"]),
                    end=str(one["ends_on"]),
                )
    _check_state(values, stored, findings)


def _check_state(values: pd.DataFrame, stored: pd.DataFrame, findings: Findings) -> None:
    now = stored.set_index("code")[["state", "gate_unknown"]]
    known = values["code"].isin(now.index)
    state = values["state"] if "state" in values else pd.Series(None, index=values.index, dtype=object)
    unknown = values["gate_unknown"] if "gate_unknown" in values else pd.Series(None, index=values.index, dtype=object)
    stored_state, stored_unknown = values["code"].map(now["state"]), values["code"].map(now["gate_unknown"])
    gated = known & (stored_unknown == False)  # noqa: E712 - a comparison by element
    decided = gated & state.notna() & (state != stored_state)
    new = ~known & state.notna() & (state != PROPOSED) & (unknown == False)  # noqa: E712 - a comparison by element
    _each(values, "state", decided | new, "state", findings)
    _each(values, "gate_unknown", gated & (unknown == True), "gate_unknown", findings)  # noqa: E712


def check_lines(
    values: pd.DataFrame,
    *,
    projects: frozenset[str],
    where: Places,
    estimates: Mapping[str, int],
    rates: Rates,
    findings: Findings,
) -> None:
    """Reject lines of unknown projects; doubt repeated lines, missing rates, and sums that look like another scale.

    `projects` are the codes that lines may belong to, `estimates` their estimates in hundredths of the base currency.
    """
    _check_project(values, projects, where, findings)
    if {"currency", "year"} <= set(values):
        pairs = pd.MultiIndex.from_frame(values[["currency", "year"]].astype(object))
        wanting = {
            pair
            for pair in pairs.unique()
            if all(pd.notna(one) for one in pair) and rates.of(str(pair[0]), int(pair[1])) is None
        }
        if wanting:
            for row, pair in zip(values.index, pairs, strict=True):
                if pair in wanting:
                    findings.add(_row(row), "currency", "rate_missing", DOUBTFUL, value=f"{pair[0]} {pair[1]}")
    planned, spent = _cents(values, "planned"), _cents(values, "spent")
    for row in values.index[(planned > 0) & (spent > ABSURD * planned)]:
        findings.add(
            _row(row), "spent", "spent_above", DOUBTFUL, spent=_money(spent[row]), planned=_money(planned[row])
        )
    _check_sums(values, planned, estimates, rates, findings)
    alike = values[values.columns.difference(["version"])].astype(object)
    repeats = alike.duplicated(keep="first") if len(alike) else pd.Series(dtype=bool)
    if repeats.any():
        texts = ["\x1f".join(map(str, one)) for one in alike.to_numpy().tolist()]
        places = pd.Series(texts, index=alike.index, dtype=object)
        first = {text: row for row, text in reversed(list(places.items()))}
        for row in values.index[repeats]:
            findings.add(_row(row), "project", "line_repeated", DOUBTFUL, first=first[places[row]])


def reject_without_amount(values: pd.DataFrame, compared: Compared, *, findings: Findings) -> Compared:
    """Reject new lines in which no amount stands at all: what was not written is not 0."""
    given = pd.Series(data=False, index=values.index)
    for name in (one.name for one in columns(LINES).values() if one.kind in MONEY and one.name in values):
        given |= values[name].notna()
    return rejected_for(compared, values, (compared.status == NEW) & ~given, "project", "no_amount", findings)


def _check_sums(
    values: pd.DataFrame, planned: pd.Series, estimates: Mapping[str, int], rates: Rates, findings: Findings
) -> None:
    """Compare what is planned in the base currency with the estimate, for projects with no line in another one."""
    if not estimates:
        return
    sums = planned.groupby(values["project"]).sum()
    foreign = set(values.loc[values["currency"] != rates.base, "project"])
    first = values["project"].drop_duplicates()
    rows = dict(zip(first, first.index, strict=True))
    for code, estimate in estimates.items():
        total = int(sums.get(code, 0))
        if not total or not estimate or code in foreign:
            continue
        said = {"sum": _money(total), "estimate": _money(estimate)}
        ratio = max(total, estimate) / min(total, estimate)
        factor = next((one for one in FACTORS if abs(ratio / one - 1) <= NEAR), None)
        if factor:
            findings.add(_row(rows[code]), "planned", "scale", DOUBTFUL, **said, factor=f"{factor:,}")
        elif abs(total - estimate) > ROUGH * estimate:
            findings.add(_row(rows[code]), "planned", "lines_total", DOUBTFUL, **said)


def check_status(
    values: pd.DataFrame,
    *,
    projects: frozenset[str],
    where: Places,
    called: Mapping[str, frozenset[date]],
    active: frozenset[str],
    with_baseline: frozenset[str],
    today: date,
    settled: pd.Index,
    findings: Findings,
) -> None:
    """Reject status rows of projects that are unknown, not under way or without a baseline, and absurd numbers.

    Rows that are `settled` say what is stored already, so that nothing is asked of them but to stand there once.
    """
    _repeated(values, values["project"].astype(str) + " " + values["as_of"].astype(str), findings, column="as_of")
    values = values.drop(index=settled)
    _check_project(values, projects, where, findings)
    mine = values["project"].isin(projects)
    _each(values, "project", mine & ~values["project"].isin(active), "not_active", findings)
    _each(values, "project", mine & ~values["project"].isin(with_baseline), "no_baseline", findings)
    for row, one in values.iterrows():
        number, on = _row(row), one["as_of"]
        if on is not None and on > today:
            findings.add(number, "as_of", "to_come", REJECTED, value=str(on))
        elif on is not None and one["project"] in projects and on not in called.get(one["project"], frozenset()):
            findings.add(number, "as_of", "not_called", REJECTED, value=str(on))
        if one["percent"] is not None and not 0 <= one["percent"] <= 100:
            findings.add(number, "percent", "percent", REJECTED, value=str(one["percent"]))
        if one["confidence"] is not None and not 1 <= one["confidence"] <= 5:
            findings.add(number, "confidence", "confidence", REJECTED, value=str(one["confidence"]))
        spent, forecast = one["spent"], one["forecast"]
        if not pd.isna(spent) and not pd.isna(forecast) and forecast < spent:
            said = {"forecast": _money(forecast), "spent": _money(spent)}
            findings.add(number, "forecast", "forecast_below", REJECTED, **said)


def _check_project(values: pd.DataFrame, projects: frozenset[str], where: Places, findings: Findings) -> None:
    project = values["project"]
    others = where.taken - projects
    _each(values, "project", project.notna() & project.isin(others), "not_yours", findings)
    _each(values, "project", project.notna() & ~project.isin(projects | others), "project", findings)


def _repeated(values: pd.DataFrame, keys: pd.Series, findings: Findings, *, column: str = "code") -> None:
    repeats = keys.notna() & keys.duplicated(keep="first")
    if repeats.any():
        first = {key: row for row, key in reversed(list(keys.items()))}
        for row in values.index[repeats]:
            findings.add(_row(row), column, "id_repeated", REJECTED, value=str(keys[row]), first=first[keys[row]])


def _each(values: pd.DataFrame, column: str, wrong: pd.Series, code: str, findings: Findings) -> None:
    for row in values.index[wrong.fillna(value=False).astype(bool)]:
        findings.add(_row(row), column, code, REJECTED, value=str(values.at[row, column]))


def _cents(values: pd.DataFrame, name: str) -> pd.Series:
    if name not in values:
        return pd.Series(0, index=values.index, dtype="int64")
    return values[name].fillna(0).astype("int64")


def _row(row: object) -> int:
    return int(str(row))


def _money(cents: object) -> str:
    return f"{Decimal(int(str(cents))).scaleb(-2):,.2f}"

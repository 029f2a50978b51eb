"""Holds commitments of an import to what the gates released, as the register does on the screen."""

from collections import defaultdict
from decimal import Decimal

import pandas as pd
from sqlmodel import Session, col, select

from assess import states
from projects.gates.standing import standings
from projects.investment.rates import Rates, converted
from projects.portfolio_form.comparing import CHANGED, NEW, Compared
from projects.portfolio_form.findings import REJECTED, Findings
from projects.register import id_of
from projects.tables import Project


def reject_above_release(
    session: Session,
    values: pd.DataFrame,
    stored: pd.DataFrame,
    compared: Compared,
    *,
    rates: Rates,
    findings: Findings,
) -> Compared:
    """Reject the lines that would raise what a project with known gates has committed above its release.

    What was committed before may stay or shrink. Rows of a project and kind of work are rejected together.
    """
    if "committed" not in values:
        return compared
    raising = _raising(values, compared)
    if not len(raising):
        return compared
    codes = {str(one) for one in values.loc[raising, "project"]}
    gated = {
        one.code: one
        for one in session.exec(select(Project).where(col(Project.gate_unknown).is_(False)))
        if one.code in codes
    }
    if not gated:
        return compared
    by_id = standings(session, list(gated.values()), today=states.today())
    before, after = _committed(values, stored, compared, codes=set(gated), rates=rates)
    status = compared.status.copy()
    for row in raising:
        code, kind = str(values.at[row, "project"]), str(values.at[row, "kind"])
        if code not in gated:
            continue
        standing = by_id[id_of(gated[code])]
        released = standing.released_build if kind == "build" else standing.released_run
        now = after[code, kind]
        if released is None or now <= before[code, kind] or (now <= released and not standing.held):
            continue
        said = {"kind": kind, "committed": f"{now:,}", "released": f"{released:,}"}
        findings.add(int(row), "committed", "above_release", REJECTED, **said)
        status.loc[row] = REJECTED
    return Compared(status, compared.stored_ids, compared.changes)


def _raising(values: pd.DataFrame, compared: Compared) -> pd.Index:
    """New rows that commit something, and rows that change what is committed or how it counts."""
    new = (compared.status == NEW) & (values["committed"].fillna(0) > 0)
    changed = {one.row for one in compared.changes if one.column == "committed"}
    return values.index[new | ((compared.status == CHANGED) & values.index.isin(changed))]


def _committed(
    values: pd.DataFrame, stored: pd.DataFrame, compared: Compared, *, codes: set[str], rates: Rates
) -> tuple[dict[tuple[str, str], Decimal], dict[tuple[str, str], Decimal]]:
    """What projects have committed by kind of work in the base currency, before the import and after it."""
    before: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    after: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    incoming = {
        id_: values.at[row, "committed"]
        for row, id_ in compared.stored_ids.items()
        if id_ and compared.status[row] == CHANGED  # pyright: ignore[reportArgumentType, reportCallIssue] - its stubs know less than pandas does
    }
    for one in stored[stored["project"].isin(codes)].to_dict("records"):
        key = (one["project"], one["kind"])
        before[key] += _in_base(one["committed"], one, rates)
        given = incoming.get(one["id"])
        after[key] += _in_base(one["committed"] if given is None or pd.isna(given) else given, one, rates)  # pyright: ignore[reportArgumentType, reportCallIssue] - its stubs know less than pandas does
    new = values[(compared.status == NEW) & values["project"].isin(codes)]
    for one in new.to_dict("records"):
        after[one["project"], one["kind"]] += _in_base(one["committed"], one, rates)
    return before, after


def _in_base(cents: object, line: dict, rates: Rates) -> Decimal:  # pyright: ignore[reportMissingTypeArgument] - a row of a table
    worth = rates.of(line["currency"], int(line["year"]))
    amount = Decimal(0 if pd.isna(cents) else int(str(cents))).scaleb(-2)  # pyright: ignore[reportArgumentType, reportCallIssue] - its stubs know less than pandas does
    # Without a rate nobody can tell whether a commitment lies within the release; it then counts as it stands.
    return amount if worth is None else converted(amount, worth)

"""Holds the status rows of an import to the rules of a report, as the register does on the screen."""

from datetime import date
from decimal import Decimal
from typing import Any, Final

import pandas as pd
from sqlmodel import Session, col, select

from data.errors import Invalid
from projects.health.baselines import frozen_of
from projects.health.status_reports import check_report
from projects.portfolio_form.comparing import CHANGED, NEW, Compared
from projects.portfolio_form.findings import REJECTED, Findings
from projects.portfolio_form.form import MONEY, STATUS, columns
from projects.tables import Project
from projects.tables.value import Baseline, StatusReport

FOUND: Final = {
    "status.scale": ("spent", "report_scale"),
    "status.narrative": ("narrative", "narrative"),
    "status.narrative_falls": ("narrative", "narrative_falls"),
    "status.evidence": ("evidence", "evidence"),
}
"""The column and the code of the finding for each refusal of a report that the other checks leave."""


def reject_unexplained(session: Session, values: pd.DataFrame, compared: Compared, *, findings: Findings) -> Compared:
    """Reject the rows for which a report on the screen would be refused: for their scale, or what they leave unsaid.

    The rows of a project are judged in the order of their days, each after what is stored or accepted before it.
    """
    incoming = values[compared.status.isin((NEW, CHANGED))]
    if incoming.empty:
        return compared
    named = select(Project.code, Project.id).where(col(Project.code).in_(set(incoming["project"])))
    ids = {code: number or 0 for code, number in session.exec(named)}
    newest = frozen_of(session, ids.values())
    held: dict[int, dict[date, StatusReport]] = {}
    for one in session.exec(select(StatusReport).where(col(StatusReport.project_id).in_(ids.values()))):
        held.setdefault(one.project_id, {})[one.as_of] = one
    status = compared.status.copy()
    for row, given in incoming.sort_values("as_of").iterrows():
        project = ids[given["project"]]
        told = held.setdefault(project, {})
        wanted = _report(given, told.get(given["as_of"]), newest[project])
        try:
            check_report(wanted, newest[project], [told[on] for on in sorted(told) if on < wanted.as_of])
        except Invalid as error:
            column, code = FOUND[error.code]
            column = str(error.details.get("field", column))
            said = {name: _plain(value) for name, value in error.details.items()}
            findings.add(int(str(row)), column, code, REJECTED, **said)
            status.loc[row] = REJECTED  # pyright: ignore[reportArgumentType, reportCallIssue] - its stubs know less than pandas does
        else:
            told[wanted.as_of] = wanted
    return Compared(status, compared.stored_ids, compared.changes)


def _report(given: "pd.Series[Any]", stored: StatusReport | None, baseline: Baseline) -> StatusReport:
    """What would be stored: the row over what is stored of the day, since an empty cell changes nothing."""
    said: dict[str, Any] = stored.model_dump() if stored else {}
    for one in columns(STATUS).values():
        value = given.get(one.name)
        if one.name not in ("project", "version") and value is not None and not pd.isna(value):
            said[one.name] = Decimal(int(value)).scaleb(-2) if one.kind in MONEY else value
    identity = {"id": None, "project_id": baseline.project_id, "baseline_id": baseline.id, "reported_by": "-"}
    return StatusReport.model_validate(said | identity)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value.normalize():,f}"
    return value.isoformat() if isinstance(value, date) else value

"""Holds an import to what no longer changes, as the register does on the screen: closed projects and closed years."""

import pandas as pd
from sqlmodel import Session

from projects.closed import closed_projects
from projects.investment.closed_years import CORRECTED, closed_years
from projects.portfolio_form.comparing import CHANGED, NEW, Compared, rejected_for
from projects.portfolio_form.findings import Findings

PROMISED = ("planned", "committed", "forecast")
"""What a new line cannot bring to a closed project; what was spent it can."""


def reject_settled_projects(
    session: Session, values: pd.DataFrame, compared: Compared, *, findings: Findings
) -> Compared:
    """Reject the rows that would change what the register says of a closed project."""
    of_closed = values["code"].isin(closed_projects(session))
    return rejected_for(compared, values, (compared.status == CHANGED) & of_closed, "code", "project_closed", findings)


def reject_settled_lines(session: Session, values: pd.DataFrame, compared: Compared, *, findings: Findings) -> Compared:
    """Reject what would change lines of a closed year, and of a closed project all but what was spent and the note.

    A correction in a closed year needs its reason, which has no place in the form.
    """
    new, changed = compared.status == NEW, compared.status == CHANGED
    of_year = values["year"].isin(closed_years(session))
    compared = rejected_for(compared, values, (new | changed) & of_year, "year", "year_closed", findings)
    of_closed = values["project"].isin(closed_projects(session))
    if not of_closed.any():
        return compared
    promised = pd.Series(data=False, index=values.index)
    for name in PROMISED:
        if name in values:
            promised |= values[name].fillna(0) > 0
    spent = values["spent"].fillna(0) > 0 if "spent" in values else ~promised & False
    more = {one.row for one in compared.changes if one.column not in CORRECTED}
    beyond = new & (promised | ~spent) | changed & values.index.isin(more)
    return rejected_for(compared, values, beyond & of_closed & ~of_year, "project", "spent_only", findings)

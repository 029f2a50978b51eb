"""The money of a project: its lines as a sheet, what the gates released, and sums by year and kind of work."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st
from sqlmodel import Session

from assess.states import today
from data.access import Actor
from data.i18n import latin_digits, t
from pages.ui.portfolio.funding import show_gaps
from pages.ui.project.view import View
from pages.ui.screen import change, or_stop, reading
from pages.ui.sheet import Sheet, choice_column, discard, exact_column, save_button, show_sheet, show_table, written
from projects.investment.closed_years import CORRECTED, closed_years
from projects.investment.line_sheet import LineChange, save_lines
from projects.investment.lines import KINDS, InvestmentLine, lines_of
from projects.investment.rates import AMOUNTS
from projects.investment.roll_up import roll_up_across
from projects.listing import Choice
from reports.wording.projects import instrument_names, source_names, work_names


def show_money(actor: Actor, view: View) -> None:
    """What may be committed, the lines, and their sums by year."""
    with or_stop(), reading() as session:
        rows = [_row(line) for line in lines_of(session, actor, view.id)]
        closed = closed_years(session)
        by_year = roll_up_across(session, actor, by="kind", across="year", choice=Choice(project=view.id))
    show_release(view)
    st.header(t("Who pays what, in which year"), anchor=False)
    columns = _columns(view.currency)
    if actor.may("investment.edit", view.lead.path) and (rows or not view.closed):
        kept = [name for name in columns if name not in CORRECTED] if view.closed else []
        st.caption(
            t("Amounts are in the currency of their line. Of a closed project only what was spent and the note change.")
            if view.closed
            else t("Amounts are in the currency of their line. New lines go at the end; mark lines at the left to "
                   "delete.")
        )  # fmt: skip
        sheet = show_sheet(
            f"lines-{view.id}", rows, columns, fixed=kept, alt=t("Investment lines"), grows=not view.closed
        )
        reason = _correction(view, sheet, closed)
        if save_button(sheet):
            change(t("Saved"), lambda session: _save(session, actor, view.id, sheet, reason))
    elif rows:
        show_table(rows, columns, key=f"lines-{view.id}", alt=t("Investment lines"))
    else:
        st.info(t("No investment is entered yet."))
    if not by_year.empty:
        show_gaps(actor, view.currency, project=view.id)
        _by_year(by_year, view.currency)


def _correction(view: View, sheet: Sheet, closed: frozenset[int]) -> str:
    """Why a closed year is corrected; asked only where a line of one is edited."""
    shut = {str(year) for year in closed}
    theirs = sorted(shut & {row["year"] for row in sheet.rows})
    if theirs:
        years = ", ".join(theirs)
        st.caption(t("Closed: {years}. There only what was spent can be corrected, with a reason.", years=years))
    touched = [sheet.rows[place]["year"] for place in (*sheet.changed, *sheet.removed)]
    touched += [values.get("year") for values in (*sheet.changed.values(), *sheet.added)]
    if not shut & {latin_digits(year or "").strip() for year in touched}:
        return ""
    return st.text_input(t("Reason of the correction in a closed year"), key=f"correction-{view.id}", max_chars=2000)


def _save(session: Session, actor: Actor, project: int, sheet: Sheet, reason: str) -> None:
    seen = sheet.rows
    save_lines(
        session,
        actor,
        project,
        removed=[LineChange(seen[place]["id"], seen[place]["version"]) for place in sheet.removed],
        changed=[
            LineChange(seen[place]["id"], seen[place]["version"], _exact(values))
            for place, values in sheet.changed.items()
        ],
        added=[{"year": None, "financier": "", "kind": None} | _exact(values) for values in sheet.added],
        reason=reason,
    )
    discard(sheet.name)


def _exact(values: Mapping[str, Any]) -> dict[str, Any]:
    """Amounts as they were typed; an empty cell is nothing."""
    entered = dict(values)
    for name in AMOUNTS:
        if name in entered:
            nothing = None if name == "forecast" else "0"
            entered[name] = nothing if entered[name] in (None, "") else str(entered[name])
    return entered | ({"financier": entered["financier"] or ""} if "financier" in entered else {})


def _row(line: InvestmentLine) -> dict[str, Any]:
    shown = ("id", "version", "year", "financier", "source", "instrument", "on_budget", "kind", "currency", "note")
    amounts = {name: written(getattr(line, name), least=2) for name in AMOUNTS}
    return {name: getattr(line, name) for name in shown} | amounts | {"year": str(line.year)}


def _columns(currency: str) -> dict[str, Any]:
    config = st.column_config
    return {
        # As text, and the work without a default: a cell that does not know what is pasted keeps its default unseen.
        "year": exact_column(t("Year"), default=str(today().year), width=75),
        "financier": config.TextColumn(t("Who pays"), max_chars=200, width="medium"),
        "kind": choice_column(t("Work"), work_names(), width="small"),
        "currency": config.TextColumn(t("Currency"), max_chars=3, default=currency, required=True, width=100),
        "planned": exact_column(t("Planned"), default="0", width=125),
        "committed": exact_column(t("Committed"), default="0", width=125),
        "spent": exact_column(t("Spent"), default="0", width=125),
        "source": choice_column(t("Source"), source_names(), default="government", required=True),
        "instrument": choice_column(t("Instrument"), instrument_names(), default="budget", required=True),
        "on_budget": config.CheckboxColumn(t("On budget"), default=True, width="small"),
        "forecast": exact_column(t("Expected in the end"), width=145),
        "note": config.TextColumn(t("Note"), max_chars=2000),
    }  # fmt: skip


def show_release(view: View) -> None:
    """Planned, released, committed and spent, by kind of work."""
    budget, names = view.budget, work_names()
    st.header(t("What may be committed"), anchor=False)
    unit = {"currency": view.currency}
    rows = [
        {
            t("Work"): names[kind],
            t("Planned, {currency}", **unit): _float(budget.sums[kind].planned),
            t("Released, {currency}", **unit): _float(budget.released[kind]),
            t("Committed, {currency}", **unit): _float(budget.sums[kind].committed),
            t("Spent, {currency}", **unit): _float(budget.sums[kind].spent),
            t("Spent above the release, {currency}", **unit): _float(budget.above[kind]),
        }
        for kind in KINDS
    ]
    table = pd.DataFrame(rows)
    config = dict.fromkeys(list(table.columns)[1:], st.column_config.NumberColumn(format="%,.0f"))
    st.dataframe(
        table, hide_index=True, column_config=config, placeholder="–", key=f"release-{view.id}",
        alt=t("Released and used, by kind of work"),
    )  # fmt: skip
    if view.status.standing.held:
        st.caption(t("Nothing more may be committed while the project is on hold or stopped."))


def _by_year(by_year: pd.DataFrame, currency: str) -> None:
    st.header(t("By year and kind of work"), anchor=False)
    names = work_names()
    labels = {
        "planned": t("Planned, {currency}", currency=currency),
        "committed": t("Committed, {currency}", currency=currency),
        "spent": t("Spent, {currency}", currency=currency),
    }
    table = pd.DataFrame(
        {
            t("Year"): by_year["across"].astype(str),
            t("Work"): [names[kind] for kind in by_year["by"]],
            **{label: by_year[name].astype("float64") for name, label in labels.items()},
        }
    )
    config = dict.fromkeys(labels.values(), st.column_config.NumberColumn(format="%,.0f"))
    st.dataframe(table, hide_index=True, column_config=config, placeholder="–", alt=t("Money by year and kind of work"))


def _float(value: object) -> float | None:
    return None if value is None else float(str(value))

"""The benefits of a project: what is promised by when, and what was measured of it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st
from sqlmodel import Session

from assess.states import today
from data.access import Actor
from data.i18n import day, prose, t
from pages.ui import state
from pages.ui.plain_text import escaped
from pages.ui.project.view import View
from pages.ui.screen import change, or_stop, reading
from pages.ui.sheet import Sheet, discard, exact_column, save_button, show_sheet, show_table, written
from projects.health.benefits import Promise, add_benefit, benefits_of, change_benefit, record_measure, remove_benefit
from projects.lists import health_rules
from projects.own import may_report
from reports.wording.health import colour_text, thresholds

NUMBERS = ("baseline", "target")


def show_benefits(actor: Actor, view: View) -> None:
    """What was promised with how much of it is reached, then the form for a measurement."""
    with or_stop(), reading() as session:
        held = benefits_of(session, actor, view.id)
    st.caption(
        prose(
            t("The project is closed only when each benefit that is due was measured. Colours: {limits}.",
              limits=thresholds()["benefit"])
        )
    )  # fmt: skip
    rows, columns = [_row(one) for one in held], _columns()
    if view.may(actor, "project.edit"):
        sheet = show_sheet(
            f"benefits-{view.id}", rows, columns, fixed=("stands", "newest"), alt=t("Benefits"), grows=True
        )
        if save_button(sheet):
            change(t("Saved"), lambda session: _save(session, actor, view.id, sheet))
        st.caption(t("What the baseline has frozen changes only with a new baseline."))
    elif rows:
        show_table(rows, columns, key=f"benefits-{view.id}", alt=t("Benefits"))
    else:
        st.info(t("No benefit is entered."))
    if held and may_report(actor, view.project, view.lead.path):
        _measure(actor, view, held)
    _measured(held)


def _measure(actor: Actor, view: View, held: Sequence[Promise]) -> None:
    st.header(t("Record a measurement"), anchor=False)
    names = {one.benefit.id or 0: f"{one.benefit.name} ({one.benefit.unit})" for one in held}
    with st.form(f"measure-{view.id}", clear_on_submit=False):
        chosen = st.selectbox(t("Benefit"), list(names), format_func=names.__getitem__, key=f"measure-of-{view.id}")
        left, right = st.columns(2)
        with left:
            value = st.text_input(t("Measured"), key=f"measure-value-{view.id}", max_chars=40)
        with right:
            state.seed(f"measure-day-{view.id}", today())
            on = st.date_input(t("On"), max_value=today(), key=f"measure-day-{view.id}")
        source = st.text_input(t("Where it is written"), key=f"measure-source-{view.id}", max_chars=1000)
        asked = st.form_submit_button(t("Record"), type="primary")
    if asked and chosen is not None and isinstance(on, date):
        change(
            t("Saved"),
            lambda session: record_measure(session, actor, chosen, value=value, measured_on=on, source=source),
        )


def _measured(held: Sequence[Promise]) -> None:
    lines = [
        f"- {day(one.measured_on)}: **{one.value.normalize():,f}** {escaped(promise.benefit.unit)}, "
        f"{escaped(promise.benefit.name)} – {escaped(one.source)} ({escaped(one.recorded_by)})"
        for promise in held
        for one in promise.measures
    ]
    if lines:
        st.header(t("Measured so far"), anchor=False)
        st.markdown(prose("\n".join(lines)))


def _row(promise: Promise) -> dict[str, Any]:
    benefit = promise.benefit
    return {
        "id": benefit.id,
        "version": benefit.version,
        "stands": colour_text(promise.colour(health_rules())),
        "name": benefit.name,
        "unit": benefit.unit,
        "baseline": written(benefit.baseline),
        "target": written(benefit.target),
        "newest": written(promise.measures[-1].value) if promise.measures else "",
        "due_on": benefit.due_on,
        "owner_name": benefit.owner_name,
    }


def _columns() -> dict[str, Any]:
    config = st.column_config
    return {
        "stands": config.TextColumn(t("Reached"), width=125),
        "name": config.TextColumn(t("Benefit"), max_chars=300, required=True, width=185),
        "unit": config.TextColumn(t("Unit"), max_chars=60, required=True, width=80),
        "baseline": exact_column(t("Baseline"), required=True, width=90),
        "target": exact_column(t("Target"), required=True, width=90),
        "newest": exact_column(t("Measured"), width=90),
        "due_on": config.DateColumn(t("Due"), required=True, width=105),
        "owner_name": config.TextColumn(t("Owner"), max_chars=200, required=True, width=115),
    }


def _save(session: Session, actor: Actor, project: int, sheet: Sheet) -> None:
    for place in sheet.removed:
        seen = sheet.rows[place]
        remove_benefit(session, actor, seen["id"], seen_version=seen["version"])
    for place, values in sheet.changed.items():
        seen = sheet.rows[place]
        change_benefit(session, actor, seen["id"], seen_version=seen["version"], changes=_plain(values))
    for values in sheet.added:
        given = {"name": "", "unit": "", "baseline": "", "target": "", "due_on": date.min, "owner_name": ""}
        add_benefit(session, actor, project, **(given | _plain(values)))
    discard(sheet.name)


def _plain(values: Any) -> dict[str, Any]:
    """Numbers as they were typed, days as days."""
    plain = {name: value for name, value in values.items() if name not in ("stands", "newest")}
    plain |= {name: "" if plain[name] is None else str(plain[name]) for name in NUMBERS if name in plain}
    if "due_on" in plain:
        plain["due_on"] = date.fromisoformat(str(plain["due_on"])[:10]) if plain["due_on"] else date.min
    return plain

"""The risks of a project: how many of which gravity, and the register of them with responses and reviews."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st
from sqlmodel import Session

from assess.states import today
from data.access import Actor
from data.i18n import language, prose, t
from pages.ui.chart import show_chart
from pages.ui.project.view import View
from pages.ui.screen import change, or_stop, reading
from pages.ui.sheet import Sheet, choice_column, discard, save_button, show_sheet, show_table
from pages.ui.table import height_of, row_for
from projects.health.risks import CLOSED, RESPONSE_FROM, Risk, add_risk, change_risk, overdue, risks_of
from projects.lists import health_rules
from projects.own import may_report
from reports.charts.earned import risk_matrix
from reports.charts.parts import ChartTexts
from reports.wording.health import category_names, risk_level_names, risk_states

LINE = 27
"""How many signs of a text stand in one line of its cell."""


def show_risks(actor: Actor, view: View) -> None:
    """The matrix, then the register, gravest first."""
    with or_stop(), reading() as session:
        risks = risks_of(session, actor, view.id)
    held = [one for one in risks if one.state != CLOSED]
    left, right = st.columns([2, 3], gap="medium")
    with left:
        show_matrix(held, key=f"matrix-{view.id}")
    with right:
        late = sum(overdue(one, today()) for one in held)
        st.markdown(prose(t("**{count}** risks, of which **{late}** should have been reviewed by now.",
                            count=len(held), late=late)))  # fmt: skip
        levels = " · ".join(
            t("{level} from {least}", level=risk_level_names()[one.id], least=one.least)
            for one in health_rules().risk_levels
        )
        st.caption(prose(t("Likelihood times impact: {levels}", levels=levels)))
        for category in health_rules().risk_categories:
            if category.response is not None and category.source is not None:
                st.markdown(f"- **{category.name.to(language())}**: {category.response.to(language())}")
                st.caption(prose(category.source.to(language())))
    _register(actor, view, risks)


def show_matrix(risks: Sequence[Risk], *, key: str) -> None:
    """How many risks lie where by likelihood and impact."""
    counts = Counter((one.likelihood, one.impact) for one in risks)
    rules = health_rules()
    order = [level.id for level in rules.risk_levels]
    rows = [
        {
            "likelihood": likelihood,
            "impact": impact,
            "count": counts[likelihood, impact],
            "level": min(order.index(rules.level_of(likelihood, impact).id), 3),
        }
        for likelihood in range(1, 6)
        for impact in range(1, 6)
    ]
    texts = ChartTexts(title=t("How many risks, how likely, how grave?"), across=t("impact"), upward=t("likelihood"))
    show_chart(risk_matrix, pd.DataFrame(rows), texts, key=key)


def _register(actor: Actor, view: View, risks: Sequence[Risk]) -> None:
    st.header(t("Register of risks"), anchor=False)
    rows = [_row(one) for one in risks]
    columns = _columns()
    tall = row_for([text for one in risks for text in (one.text, one.response)], signs=LINE, most=4)
    if view.closed or not may_report(actor, view.project, view.lead.path):
        if rows:
            show_table(rows, columns, key=f"risks-{view.id}", alt=t("Register of risks"), row_height=tall)
        else:
            st.info(t("No risk is entered."))
        return
    sheet = show_sheet(
        f"risks-{view.id}",
        rows,
        columns,
        fixed=("level",),
        alt=t("Register of risks"),
        grows=True,
        shrinks=False,
        # The line for a new risk is a row too.
        height=height_of(len(rows) + 1, row=tall),
        row_height=tall,
    )
    if save_button(sheet):
        change(t("Saved"), lambda session: _save(session, actor, view.id, sheet))
    st.caption(
        prose(
            t(
                "New risks go at the end. From {least} on a risk needs a response. A risk is closed, never deleted.",
                least=RESPONSE_FROM,
            )
        )
    )


def _row(risk: Risk) -> dict[str, Any]:
    level = risk_level_names()[health_rules().level_of(risk.likelihood, risk.impact).id]
    late = "! " if overdue(risk, today()) else ""
    return {
        "id": risk.id,
        "version": risk.version,
        "level": f"{late}{risk.likelihood * risk.impact} {level}",
        "category": risk.category,
        "text": risk.text,
        "likelihood": risk.likelihood,
        "impact": risk.impact,
        "response": risk.response,
        "owner_name": risk.owner_name,
        "review_on": risk.review_on,
        "state": risk.state,
    }


def _columns() -> dict[str, Any]:
    config = st.column_config
    scale = {"min_value": 1, "max_value": 5, "step": 1, "required": True, "default": 3, "width": 105}
    return {
        "level": config.TextColumn(t("Gravity"), width=100, help=t("An exclamation mark: its review is overdue.")),
        "category": choice_column(t("Kind"), category_names(), default="coordination", required=True, width=185),
        "text": config.TextColumn(t("What may go wrong"), max_chars=2000, required=True, width=205),
        "likelihood": config.NumberColumn(t("Likelihood"), **scale),
        "impact": config.NumberColumn(t("Impact"), **scale),
        "response": config.TextColumn(t("Response"), max_chars=4000, width=205),
        "owner_name": config.TextColumn(t("Owner"), max_chars=200),
        "review_on": config.DateColumn(t("Next review")),
        "state": choice_column(t("State"), risk_states(), default="open", required=True),
    }


def _save(session: Session, actor: Actor, project: int, sheet: Sheet) -> None:
    for place, values in sheet.changed.items():
        seen = sheet.rows[place]
        change_risk(session, actor, seen["id"], seen_version=seen["version"], changes=_plain(values))
    for values in sheet.added:
        given = {"category": "coordination", "text": "", "likelihood": 3, "impact": 3} | _plain(values)
        first = {name: given.pop(name) for name in ("category", "text", "likelihood", "impact")}
        add_risk(session, actor, project, **first, details=given)
    discard(sheet.name)


def _plain(values: Any) -> dict[str, Any]:
    plain = {name: value for name, value in values.items() if name != "level"}
    if plain.get("review_on"):
        plain["review_on"] = date.fromisoformat(str(plain["review_on"])[:10])
    return plain

"""The plan of a project by month and its milestones: entered before the investment decision, replaced by a director."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import streamlit as st
from sqlmodel import Session

from data.access import Actor
from data.i18n import prose, t
from pages.ui.project.view import View
from pages.ui.screen import change, or_stop, reading
from pages.ui.sheet import Sheet, discard, exact_column, save_button, show_sheet, show_table, written
from projects.health.baselines import Baseline, Milestone, planned_build, proposed_months, re_baseline, set_plan
from reports.wording.projects import amount

Months = list[tuple[str, str]]


def show_plan(actor: Actor, view: View, draft: Baseline | None) -> None:
    """The plan before it is frozen: proposed from the money, changed by month, compared with the build money."""
    st.markdown(
        t(
            "No baseline yet: the investment decision freezes this plan, and from then on the work is measured "
            "against it."
        )
    )
    may = view.may(actor, "project.edit")
    if draft is None:
        st.info(t("No plan by month is entered."))
        if may and st.button(t("Propose a plan from the investment lines"), key=f"propose-{view.id}", type="primary"):
            change(t("Saved"), lambda session: _propose(session, actor, view.id))
        return
    with or_stop(), reading() as session:
        build = planned_build(session, view.id)
    _sum(draft, build, view)
    if not may:
        show_table(_month_rows(draft), _month_columns(view), key=f"plan-{view.id}", alt=t("Plan by month"))
        show_table(_milestone_rows(draft), _milestone_columns(), key=f"stones-{view.id}", alt=t("Milestones"))
        return
    months, stones = _sheets(f"plan-{view.id}", draft, view)
    if save_button(months) or save_button(stones):
        change(t("Saved"), lambda session: _save(session, actor, view.id, months, stones, draft.edits))


def show_replacing(actor: Actor, view: View, current: Baseline) -> None:
    """The form in which a director replaces the baseline, with a reason."""
    if not view.may(actor, "gate.late"):
        return
    shelf = st.expander(
        t("Replace the baseline"), key=f"rebase-{view.id}", on_change="rerun", icon=":material/restart_alt:"
    )
    if not shelf.open:
        return
    with shelf:
        st.caption(
            t(
                "A new baseline must sum to the planned build money. Earlier reports stay with the old one, so the "
                "figures begin anew with the next report."
            )
        )
        with or_stop(), reading() as session:
            build = planned_build(session, view.id)
        _sum(current, build, view)
        months, stones = _sheets(f"rebase-{view.id}-{current.version}", current, view)
        reason = st.text_area(t("Reason of the decision"), key=f"rebase-reason-{view.id}", max_chars=4000)
        if st.button(t("Replace the baseline"), key=f"rebase-do-{view.id}", type="primary"):
            change(
                t("The baseline is replaced"),
                lambda session: re_baseline(
                    session,
                    actor,
                    view.id,
                    months=_months(months),
                    milestones=_milestones(stones),
                    reason=reason,
                    seen_version=current.version,
                ),
            )


def _propose(session: Session, actor: Actor, project: int) -> None:
    set_plan(session, actor, project, months=proposed_months(session, actor, project), milestones=[], seen_edits=0)


def _save(session: Session, actor: Actor, project: int, months: Sheet, stones: Sheet, seen: int) -> None:
    set_plan(
        session, actor, project, months=_months(months), milestones=_milestones(stones), seen_edits=seen
    )  # fmt: skip
    discard(months.name)
    discard(stones.name)


def _sum(plan: Baseline, build: Any, view: View) -> None:
    sums = {"total": amount(plan.total, view.currency), "build": amount(build, view.currency)}
    if build is None:
        st.warning(t("A rate of the build money is missing, so nobody can tell whether the plan sums to it."))
    elif plan.total == build:
        st.success(t("The plan sums to the planned build money: {total}.", total=sums["total"]))
    else:
        difference = f"{(plan.total - build).normalize():+,f} {view.currency}"
        st.warning(
            t(
                "The plan sums to {total}, the planned build money to {build}: {difference}.",
                **sums,
                difference=difference,
            )
        )


def _sheets(name: str, plan: Baseline, view: View) -> tuple[Sheet, Sheet]:
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(f"**{t('Worth of the work of each month')}**")
        months = show_sheet(
            f"{name}-months", _month_rows(plan), _month_columns(view), alt=t("Plan by month"), grows=True
        )
    with right:
        st.markdown(f"**{t('Milestones')}**")
        stones = show_sheet(
            f"{name}-stones", _milestone_rows(plan), _milestone_columns(), alt=t("Milestones"), grows=True
        )
    st.caption(prose(t("Months are written as 2026-01. Mark lines at the left to delete them.")))
    return months, stones


def _month_rows(plan: Baseline) -> list[dict[str, Any]]:
    return [{"month": one["month"], "planned": written(Decimal(one["planned"]), least=2)} for one in plan.periods]


def _milestone_rows(plan: Baseline) -> list[dict[str, Any]]:
    return [{"id": one["id"], "name": one["name"], "due": date.fromisoformat(one["due"])} for one in plan.milestones]


def _month_columns(view: View) -> dict[str, Any]:
    config = st.column_config
    planned = t("Planned, {currency}", currency=view.currency)
    return {
        "month": config.TextColumn(t("Month"), max_chars=7, required=True),
        "planned": exact_column(planned, default="0"),
    }


def _milestone_columns() -> dict[str, Any]:
    config = st.column_config
    return {
        "name": config.TextColumn(t("Milestone"), max_chars=300, required=True, width="medium"),
        "due": config.DateColumn(t("Due"), required=True),
    }


def _months(sheet: Sheet) -> Months:
    """The months as they stand on the screen, amounts as they were typed."""
    return [(str(one.get("month") or ""), str(one.get("planned") or 0)) for one in _standing(sheet)]


def _milestones(sheet: Sheet) -> list[Milestone]:
    return [
        Milestone(str(one.get("name") or ""), _day(one.get("due")), str(one.get("id") or ""))
        for one in _standing(sheet)
        if one.get("name") or one.get("due")
    ]


def _standing(sheet: Sheet) -> Sequence[dict[str, Any]]:
    kept = [
        {**row, **sheet.changed.get(place, {})} for place, row in enumerate(sheet.rows) if place not in sheet.removed
    ]
    return [*kept, *(dict(one) for one in sheet.added)]


def _day(value: object) -> date:
    # A row without a day is refused by the service, which says what is missing.
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10]) if value else date.min

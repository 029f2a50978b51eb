"""A project as its page shows it first: where it stands, its money, what blocks the next gate, why it is off track."""

from dataclasses import dataclass
from decimal import Decimal

import pandas as pd
import streamlit as st
from sqlmodel import Session

from assess.states import today
from data.access import Actor
from data.errors import Missing
from data.i18n import day, prose, t, text_of
from data.organisations import Organisation, find_organisation
from pages.ui.choosing import organisation_name
from pages.ui.plain_text import escaped
from projects.gates.standing import CLOSED as CLOSED_PROJECT
from projects.gates.standing import STOPPED
from projects.gates.status import Status, status_of
from projects.gates.wording import blocker_name
from projects.health.board import Health, health_of
from projects.health.risks import CLOSED, Risk, risks_of
from projects.investment.lines import Budget, budget_of
from projects.investment.rates import base_currency
from projects.listing import Choice, list_projects
from projects.lists import gates, health_rules
from projects.portfolio import off_track_of, without_money
from projects.register import Project, find_project
from reports.wording.health import colour_badge, escalation_text, risk_level_names
from reports.wording.projects import (
    decided_by,
    gate_names,
    off_track_text,
    outcome_names,
    side_by_side,
    sitting_name,
    size_names,
    standing_names,
)

MOST_BLOCKERS = 5


@dataclass(frozen=True)
class View:
    """What the page reads of a project at each run.

    `off_track` is as by `projects.portfolio.off_track`; `rough` is the estimate while no amount is entered.
    """

    project: Project
    lead: Organisation
    status: Status
    budget: Budget
    off_track: pd.DataFrame
    currency: str
    health: Health
    risk: Risk | None
    rough: Decimal | None

    @property
    def id(self) -> int:
        """The project's id."""
        return self.project.id or 0

    @property
    def closed(self) -> bool:
        """Whether it passed its last gate, so that it takes no changes."""
        return self.status.standing.standing == CLOSED_PROJECT

    def may(self, actor: Actor, action: str) -> bool:
        """Whether this person may do `action` to the project, and it takes changes. For hiding forms."""
        return not self.closed and actor.may(action, self.lead.path)


def read_project(session: Session, actor: Actor, project: int) -> View:
    """The project for somebody who may see it.

    Raises:
        Missing: there is none, or it is not this person's to see.
    """
    found = find_project(session, actor, project)
    listed = list_projects(session, actor, choice=Choice(project=project))
    health = health_of(session, actor, project, listed=listed)
    if health is None:
        raise Missing(id=project)
    risks = risks_of(session, actor, project)
    return View(
        project=found,
        lead=find_organisation(session, actor, found.organisation_id, action="organisation.read"),
        status=status_of(session, actor, project),
        budget=budget_of(session, actor, project),
        off_track=off_track_of(listed, today=today()),
        currency=base_currency(session),
        health=health,
        risk=risks[0] if risks and risks[0].state != CLOSED else None,
        rough=next(iter(listed["estimate"][without_money(listed)]), None),
    )


def project_name(project: Project) -> str:
    """The project's name in the language spoken now."""
    return text_of({"en": project.name_en, "km": project.name_km})


def show_first(view: View) -> None:
    """The answers that come before everything else."""
    st.title(escaped(project_name(view.project)), anchor=False)
    st.caption(f"{escaped(view.project.code)} · {escaped(organisation_name(view.lead))}")
    _path(view.status)
    st.markdown(_standing(view.status))
    _money(view)
    show_health(view)
    if view.project.gate_unknown:
        st.info(t("The history of this project was imported. Its gates are not known, so it is in breach of none."))
        return
    if view.closed:
        st.info(
            t("This project is closed and stays as it is. What was spent, and what is measured of its benefits, can "
              "still be entered.")
        )  # fmt: skip
    if not view.status.sitting or _stopped(view.status):
        show_off_track(view)
        return
    left, right = st.columns(2, gap="medium")
    with left:
        _blockers(view.status)
    with right:
        show_off_track(view)


def _stopped(status: Status) -> bool:
    """Whether it was stopped, so that nothing is asked of it until somebody takes it up again."""
    return status.standing.standing == STOPPED


def _path(status: Status) -> None:
    """The gates as a row of badges: passed, where it stands, still to come."""
    names, standing = gate_names(), status.standing
    order = gates().order
    passed = order[: order.index(standing.passed) + 1] if standing.passed else ()
    here = "blue" if standing.standing == "open" else "red"
    sign = "block" if _stopped(status) else "arrow_forward"
    badges = []
    for gate in order:
        if gate in passed:
            badges.append(f":green-badge[:material/check: {names[gate]}]")
        elif gate in status.sitting:
            badges.append(f":{here}-badge[:material/{sign}: {names[gate]}]")
        else:
            badges.append(f":gray-badge[{names[gate]}]")
    st.markdown(" ".join(badges))


def _standing(status: Status) -> str:
    names, standing = gate_names(), status.standing
    parts = [f"**{standing_names()[standing.standing].capitalize()}**"]
    if standing.passed:
        parts.append(t("last gate passed: {gate}", gate=names[standing.passed]))
    if status.sitting:
        who, gate = decided_by(status.action), sitting_name(status.sitting)
        parts.append(
            t("to take it up again, {gate} is decided anew by {who}", gate=gate, who=who)
            if _stopped(status)
            else t("next: {gate}, decided by {who}", gate=gate, who=who)
        )
    parts.append(t("size class: {size}", size=size_names()[status.size]))
    if standing.decision:
        outcome = outcome_names()[standing.decision.outcome]
        last = t("last decision: {outcome}, {day}", outcome=outcome, day=day(standing.decision.decided_on))
        parts.append(last)
    return prose(" · ".join(parts))


def _money(view: View) -> None:
    total = view.budget.total
    amounts = [total.planned, total.committed, total.spent, view.budget.all_released, view.budget.all_above]
    unit, told = side_by_side(amounts, view.currency)
    labels = (
        t("Planned, {currency}", currency=unit),
        t("Committed, {currency}", currency=unit),
        t("Spent, {currency}", currency=unit),
        t("Released, {currency}", currency=unit),
    )
    with st.container(horizontal=True):
        if view.rough:
            rough, (estimate,) = side_by_side([view.rough], view.currency)
            st.metric(t("Rough estimate, {currency}", currency=rough), estimate, width="content")
        for label, value in zip(labels, told, strict=False):
            st.metric(label, value, width="content")
        if view.budget.all_above:
            label = t("Above the release, {currency}", currency=unit)
            st.metric(label, told[-1], delta=t("above"), delta_color="inverse", width="content")
    if total.missing:
        st.warning(t("No sum: the exchange rate is missing for {missing}.", missing=total.missing))


def show_health(view: View, *, biggest: bool = True) -> None:
    """The colours in one line, and the biggest risk unless it is told elsewhere."""
    health = view.health
    parts = [
        f"{label}: {colour_badge(colour)}"
        for label, colour in (
            (t("Cost"), health.cost),
            (t("Schedule"), health.schedule),
            (t("Benefit"), health.benefit),
        )
    ]
    if health.report is not None:
        parts.append(t("Confidence: {number} of 5", number=health.report.confidence))
    st.markdown(prose(" · ".join(parts)))
    if biggest and view.risk is None:
        st.caption(t("No risk is entered."))
    elif biggest and view.risk is not None:
        level = risk_level_names()[health_rules().level_of(view.risk.likelihood, view.risk.impact).id]
        st.markdown(t("Biggest risk ({level}): {risk}", level=level, risk=escaped(view.risk.text)))


def _blockers(status: Status) -> None:
    gate = status.sitting[-1]
    if not status.blockers and status.standing.overdue:
        st.warning(prose(t("Meet the overdue condition, or decide {gate} anew: all it needs is there.", gate=gate)))
        return
    if not status.blockers:
        st.success(prose(t("Nothing blocks {gate}: it can be decided.", gate=gate)))
        return
    with st.container(border=True):
        st.markdown(prose(t("**What blocks {gate}** ({count})", gate=gate, count=len(status.blockers))))
        lines = [f"- {blocker_name(one)}" for one in status.blockers[:MOST_BLOCKERS]]
        st.markdown("\n".join(lines))
        more = len(status.blockers) - MOST_BLOCKERS
        if more > 0:
            st.caption(prose(t("And {count} more, under Gates.", count=more)))


def show_off_track(view: View) -> None:
    """Why it is off track, or that it is not."""
    known = {"lapsed", "condition_overdue", "above_release"}
    more = [one for one in view.health.escalated if one.code not in known]
    if view.off_track.empty and not more and _stopped(view.status):
        # The rules ask nothing of it any more; what matters is why.
        decision = view.status.standing.decision
        if decision and decision.reason:
            st.info(t("Reason: {reason}", reason=escaped(decision.reason)))
        return
    if view.off_track.empty and not more:
        st.success(t("It is on track by the rules of gates, money and time."))
        return
    with st.container(border=True):
        st.markdown(":red[:material/flag:] **" + t("Why it is off track") + "**")
        for row in view.off_track.to_dict("records"):
            words = off_track_text(row["reason"], spent=row["amount"], since=row["day"], currency=view.currency)
            st.markdown(f"- {words}")
        for one in more:
            st.markdown(prose(f"- {escalation_text(one, view.currency)}"))
        _behind(view.status)


def _behind(status: Status) -> None:
    """What stands behind a hold: the reason that was given, the day, the conditions that are overdue."""
    decision = status.standing.decision
    if decision and decision.reason and status.standing.standing in ("hold", "stopped"):
        st.caption(t("Reason: {reason}", reason=escaped(decision.reason)))
        if decision.hold_until:
            st.caption(t("On hold until {day}", day=day(decision.hold_until)))
    for one in status.standing.overdue:
        st.caption(
            t(
                "Due {day}: {condition} ({owner})",
                day=day(one.due_on),
                condition=escaped(one.text),
                owner=escaped(one.owner_name),
            )
        )

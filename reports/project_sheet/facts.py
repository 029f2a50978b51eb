"""All that the sheet of a project tells, looked up once from the services."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from sqlmodel import Session

from assess.states import today
from data.access import Actor
from data.errors import Missing
from data.organisations import Organisation
from projects.aims import ProjectAim, aims_of
from projects.dependencies import Dependency, dependencies_of
from projects.gates.decisions import GateCondition, GateDecision, conditions_of, decisions_of
from projects.gates.status import Status, status_of
from projects.health.baselines import Baseline, baselines_of
from projects.health.benefits import Promise, benefits_of
from projects.health.board import Health, health_of
from projects.health.risks import CLOSED, Risk, risks_of
from projects.health.status_reports import StatusReport, reports_of
from projects.investment.roll_up import RollUp, roll_up, roll_up_across
from projects.listing import Choice, list_projects
from projects.portfolio import off_track_of
from projects.register import Project, find_project, lead_of, participants_of, served_by
from reports.framing import Frame, frame_of


@dataclass(frozen=True)
class Facts:
    """What is known of a project; the fields are what the services of the same names give.

    `baseline` is the frozen plan in force, None without one, `told` the reports on it; `risks` leaves out closed ones;
    `money` has a row per year and source.
    """

    frame: Frame
    project: Project
    lead: Organisation
    participants: Sequence[Organisation]
    served: Sequence[str]
    status: Status
    decisions: Sequence[GateDecision]
    conditions: Sequence[GateCondition]
    by_year: RollUp
    money: pd.DataFrame
    off_track: pd.DataFrame
    health: Health
    baseline: Baseline | None
    told: Sequence[StatusReport]
    risks: Sequence[Risk]
    benefits: Sequence[Promise]
    aims: Sequence[ProjectAim]
    dependencies: Sequence[Dependency]


def facts_of(session: Session, actor: Actor, *, project: int) -> Facts:
    """Look up all that the sheet tells.

    Raises:
        Missing: there is no such project, or it is not this person's to see.
    """
    found = find_project(session, actor, project)
    choice = Choice(project=project)
    listed = list_projects(session, actor, choice=choice)
    health = health_of(session, actor, project, listed=listed)
    if health is None:  # a proposal that was not accepted is no project yet
        raise Missing(id=project)
    frozen = [one for one in baselines_of(session, actor, project) if one.frozen_at is not None]
    baseline = frozen[0] if frozen else None
    told = reports_of(session, actor, project)
    return Facts(
        frame=frame_of(session, actor, action="project.read"),
        project=found,
        lead=lead_of(session, found),
        participants=participants_of(session, actor, project),
        served=served_by(session, actor, project),
        status=status_of(session, actor, project),
        decisions=decisions_of(session, actor, project),
        conditions=conditions_of(session, actor, project),
        by_year=roll_up(session, actor, by="year", choice=choice),
        money=roll_up_across(session, actor, by="source", choice=choice),
        off_track=off_track_of(listed, today=today()),
        health=health,
        baseline=baseline,
        told=[one for one in told if baseline is not None and one.baseline_id == baseline.id],
        risks=[one for one in risks_of(session, actor, project) if one.state != CLOSED],
        benefits=benefits_of(session, actor, project),
        aims=aims_of(session, actor, project),
        dependencies=dependencies_of(session, actor, project),
    )

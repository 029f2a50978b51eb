"""What of an organisation's work goes to the one that carries on after a merger or a split, and what stays."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlmodel import Session, col, or_, select

from assess.states import today
from data.access import Actor, require_anywhere
from data.errors import Invalid
from data.events import record
from data.i18n import day
from data.organisations import Organisation, find_organisation
from data.succession import RENAMED
from data.tables.succession import OrganisationSuccession
from projects.common.requests import OPEN, RUNNING
from projects.register import CLOSED, STOPPED, id_of, record_change
from projects.tables import Programme, Project, ProjectAim, ProjectOrganisation
from projects.tables.common import CommonService, CriticalResource, DataExchange, ServiceRequest

PARTICIPATION, PROGRAMMES, REQUESTS, PROVIDED, EXCHANGES = PARTS = (
    "participation",
    "programmes",
    "requests",
    "provided",
    "exchanges",
)
"""What can be handed over beside the projects that the organisation leads."""


@dataclass(frozen=True)
class Work:
    """The work of an organisation that somebody else can carry on; what is over stays and is not among it.

    `projects` are those that it leads and that are neither closed nor stopped; their investment lines, gates, plans
    and reports are the project's and go with it. `counts` has a number for each of `PARTS`: projects of others that it
    takes part in, programmes, requests for common services that are open or running, common services and critical
    resources that it offers, and data exchanges that run.
    """

    projects: tuple[Project, ...]
    counts: dict[str, int]

    @property
    def anything(self) -> bool:
        """Whether there is anything to hand over."""
        return bool(self.projects) or any(self.counts.values())


def work_of(session: Session, actor: Actor, organisation: int) -> Work:
    """What an organisation has under way, for who keeps the register."""
    require_anywhere(actor, "organisation.edit")
    find_organisation(session, actor, organisation, action="organisation.edit")
    return Work(
        projects=tuple(_led(session, organisation)),
        counts={part: len(_rows(session, organisation, part)) for part in PARTS},
    )


def carried_on_by(session: Session, actor: Actor, organisation: int) -> list[Organisation]:
    """The organisations that carry on what this one did, since a day that has come, by name."""
    require_anywhere(actor, "organisation.edit")
    find_organisation(session, actor, organisation, action="organisation.edit")
    chosen = (
        select(Organisation)
        .join(OrganisationSuccession, col(OrganisationSuccession.successor_id) == col(Organisation.id))
        .where(
            OrganisationSuccession.predecessor_id == organisation,
            OrganisationSuccession.kind != RENAMED,
            OrganisationSuccession.on <= today(),
        )
    )
    return sorted({one.id: one for one in session.exec(chosen)}.values(), key=lambda one: one.name_en)


def hand_over(
    session: Session,
    actor: Actor,
    organisation: int,
    *,
    successor: int,
    projects: Collection[int] = (),
    parts: Collection[str] = (),
) -> None:
    """Let `successor` lead the projects named and carry on the `parts` named (of `PARTS`), from now on.

    A project keeps its code, lines, gates and reports, and its history says who led it before. What it is to bring
    the organisation itself goes with it; what it is to bring one of its services stays, since services do. An exchange
    of data between the two ends the day before. What is over stays: closed projects, requests that ended, results.

    Raises:
        Invalid: the successor does not carry on what the organisation did (yet), a project is not one that it leads
            and has under way, or a part is unknown.
    """
    require_anywhere(actor, "organisation.edit")
    before = find_organisation(session, actor, organisation, action="organisation.edit")
    after = find_organisation(session, actor, successor, action="organisation.edit")
    if after.id not in {one.id for one in carried_on_by(session, actor, organisation)}:
        raise Invalid("handing_over.successor", name=after.name_en, before=before.name_en, today=day(today()))
    for part in sorted({*parts} - {*PARTS}):
        raise Invalid("handing_over.part", part=part, allowed=", ".join(PARTS))
    led = {id_of(one): one for one in _led(session, organisation)}
    for number in sorted({*projects} - led.keys()):
        raise Invalid("handing_over.project", id=number, name=before.name_en)
    for number in sorted({*projects}):
        _project(session, actor, led[number], before, after)
    for part in PARTS:
        if part in parts:
            _hand(session, part, _rows(session, organisation, part), before, after)
    session.flush()
    codes = [led[number].code for number in sorted({*projects})]
    handed = {"handed_over": codes, "parts": sorted({*parts}), "successors": [after.name_en]}
    for one in (before, after):
        subject = f"organisation:{before.id}"
        record(session, actor, "organisation.edit", subject=subject, organisation=one.id or 0, **handed)


def _led(session: Session, organisation: int) -> Sequence[Project]:
    under_way = col(Project.state).not_in((CLOSED, STOPPED))
    chosen = select(Project).where(Project.organisation_id == organisation, under_way)
    return session.exec(chosen.order_by(col(Project.code))).all()


def _rows(session: Session, organisation: int, part: str) -> Sequence[Any]:
    """What there is of a part that is not over."""
    runs = or_(col(DataExchange.until).is_(None), col(DataExchange.until) >= today())
    ends = or_(col(DataExchange.provider_id) == organisation, col(DataExchange.consumer_id) == organisation)
    chosen = {
        PARTICIPATION: [select(ProjectOrganisation).where(ProjectOrganisation.organisation_id == organisation)],
        PROGRAMMES: [select(Programme).where(Programme.organisation_id == organisation)],
        REQUESTS: [
            select(ServiceRequest).where(
                ServiceRequest.organisation_id == organisation, col(ServiceRequest.state).in_((*OPEN, RUNNING))
            )
        ],
        PROVIDED: [
            select(CommonService).where(CommonService.provider_id == organisation, col(CommonService.active)),
            select(CriticalResource).where(CriticalResource.provider_id == organisation),
        ],
        EXCHANGES: [select(DataExchange).where(runs, ends)],
    }
    return [row for one in chosen[part] for row in session.exec(one)]


def _project(session: Session, actor: Actor, project: Project, before: Organisation, after: Organisation) -> None:
    """Let the successor lead a project; both chains say so, since what came before stands in the one of before."""
    number = id_of(project)
    told = {"led_before_by": before.name_en, "led_by": after.name_en}
    record_change(session, actor, project, "project.edit", **told)
    project.organisation_id = after.id or 0
    project.version += 1
    session.add(project)
    record_change(session, actor, project, "project.edit", **told)
    # Whoever leads a project does not take part in it beside that.
    partner = select(ProjectOrganisation).where(
        ProjectOrganisation.project_id == number, ProjectOrganisation.organisation_id == after.id
    )
    for row in session.exec(partner):
        session.delete(row)
    aims = session.exec(select(ProjectAim).where(ProjectAim.project_id == number, ProjectAim.service_id == 0)).all()
    there = {(one.edition, one.item) for one in aims if one.organisation_id == after.id}
    for aim in aims:
        if aim.organisation_id == before.id and (aim.edition, aim.item) not in there:
            aim.organisation_id = after.id or 0
            session.add(aim)


def _hand(session: Session, part: str, rows: Sequence[Any], before: Organisation, after: Organisation) -> None:
    new = after.id or 0
    for row in rows:
        match part:
            case "participation":
                _participate(session, row, new)
                continue
            case "programmes" | "requests":
                row.organisation_id = new
            case "provided":
                row.provider_id = new
            case _ if {row.provider_id, row.consumer_id} == {before.id, new}:
                row.until = max(row.since, today() - timedelta(days=1))
            case _:
                row.provider_id = new if row.provider_id == before.id else row.provider_id
                row.consumer_id = new if row.consumer_id == before.id else row.consumer_id
        row.version += 1
        session.add(row)


def _participate(session: Session, row: ProjectOrganisation, new: int) -> None:
    """Take part in the place of the one before, unless the successor does so already or leads the project."""
    project = session.get(Project, row.project_id)
    same = select(ProjectOrganisation.id).where(
        ProjectOrganisation.project_id == row.project_id, ProjectOrganisation.organisation_id == new
    )
    if (project and project.organisation_id == new) or session.exec(same).first():
        session.delete(row)
    else:
        row.organisation_id = new
        session.add(row)

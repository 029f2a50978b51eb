"""The sample country's projects: register, what they serve and aim at, their worth by the criteria."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from assess.states import today
from data.access import Actor, Role
from data.organisations import root
from data.tables import Organisation
from projects.lists import criteria
from projects.programmes import add_programme
from projects.register import ACTIVE, add_project, set_participants, set_served
from projects.tables import CriterionValue, Programme, Project, ProjectAim
from reports.sample.chance import between, pick, share
from reports.sample.country import SOURCE
from reports.sample.cycles import Round
from reports.sample.decisions import build_decisions
from reports.sample.ideas import KINDS, PROGRAMMES, UNKNOWN, Idea, ideas
from reports.sample.money import enter_lines, enter_rates
from reports.sample.people import OWN
from reports.sample.progress import enter_promises, report_progress

SERVICES_AIMED_AT = 4
UNSCORED = 0.1
REASONS = {
    "strategic_fit": "The mandate names what it serves.",
    "maturity_gain": "Taken from the aims of the project.",
    "users_reached": "Counted from the yearly volume of the services.",
    "cost": "From the investment lines.",
    "risk": "Discussed with the owner.",
    "readiness": "The team is named; the legal basis is in force.",
    "reuse": "Uses what the shared platforms offer.",
    "urgency": "By the date in the yearly plan.",
}


def build_projects(
    session: Session, actors: Mapping[Role, Actor], entered: Mapping[str, Organisation], newest: Round
) -> None:
    """All projects with aims, money, gates and worth; `newest` is the open cycle, whose gaps they aim at."""
    planner = actors[Role.PLANNER]
    programmes = _enter_programmes(session, planner)
    enter_rates(session, planner, today=today())
    registered: dict[Idea, Project] = {}
    for idea in ideas(today()):
        lead = entered[idea.organisation]
        own = {"owner_id": actors[Role.OFFICER].person} if idea.organisation == OWN else {"owner_name": idea.owner}
        project = add_project(
            session,
            planner,
            organisation=lead.id or 0,
            code=idea.code,
            name_en=idea.name_en,
            details={
                "name_km": idea.name_km,
                "description": _description(idea, lead),
                **own,
                "sponsor_name": idea.sponsor,
                "programme_id": programmes[KINDS[idea.kind].programme],
                "cross_agency": idea.joint,
                "personal_data": idea.personal,
                "starts_on": idea.starts_on,
                "ends_on": idea.ends_on,
                "source": SOURCE,
            },
        )
        project.sample = True
        project.gate_unknown = idea.twist == UNKNOWN
        project.state = ACTIVE if project.gate_unknown else project.state
        served = KINDS[idea.kind].served
        project = set_served(session, planner, project.id or 0, seen_version=project.version, targets=served)
        if idea.joint:
            partners = _partners(idea, entered)
            set_participants(session, planner, project.id or 0, seen_version=project.version, organisations=partners)
        registered[idea] = project
    session.flush()
    _insert(session, ProjectAim, [row for idea, one in registered.items() for row in _aims(idea, one, newest)])
    _insert(session, CriterionValue, [row for idea, one in registered.items() for row in _worth(idea, one)])
    enter_lines(session, planner, registered)
    enter_promises(session, registered)
    build_decisions(session, actors, registered)
    report_progress(session, registered)


def _enter_programmes(session: Session, planner: Actor) -> dict[str, int | None]:
    top = root(session).id or 0
    entered: dict[str, Programme] = {}
    for code, (name_en, name_km) in PROGRAMMES.items():
        programme = add_programme(
            session, planner, organisation=top, code=f"SAMPLE-{code}", name_en=name_en, name_km=name_km
        )
        programme.sample, programme.source = True, SOURCE
        session.add(programme)
        entered[code] = programme
    session.flush()
    return {code: programme.id for code, programme in entered.items()}


def _description(idea: Idea, lead: Organisation) -> str:
    begun = pick(("People wait too long.", "Paper is lost on the way.", "The same is asked three times."), idea.code)
    return f"{begun} The {lead.name_en} wants to change that: {idea.name_en[0].lower()}{idea.name_en[1:]}."


def _partners(idea: Idea, entered: Mapping[str, Organisation]) -> list[int]:
    others = [one for code, one in entered.items() if code != idea.organisation and one.parent_id is not None]
    ranked = sorted(others, key=lambda one: share(idea.code, "partner", one.code))
    return [one.id or 0 for one in ranked[: 1 + round(between(0, 2, idea.code, "partners"))]]


def _aims(idea: Idea, project: Project, newest: Round) -> list[dict[str, Any]]:
    """The top level of each item of the project's kind that is not reached yet; for a closed one, what it reached."""
    part, drawn = newest.parts[idea.organisation], newest.drawn[idea.organisation]
    edition = part.edition
    asked = {item.id for item in edition.items}
    listed: list[dict[str, Any]] = []
    done = idea.gate == "G5"
    for name in KINDS[idea.kind].items:
        if name not in asked:
            continue
        top = edition.item(name).top
        levels = {service: one.true for (item, service), one in drawn.items() if item == name}
        chosen = [service for service, level in levels.items() if (level > 0 if done else level < top)]
        listed.extend(
            {
                "project_id": project.id,
                "organisation_id": project.organisation_id,
                "edition": edition.id,
                "item": name,
                "service_id": service,
                "level": levels[service] if done else top,
            }
            for service in chosen[:SERVICES_AIMED_AT]
        )
    return listed


def _worth(idea: Idea, project: Project) -> list[dict[str, Any]]:
    """A value for each criterion; a few young projects are not valued yet."""
    if not idea.gate and share(idea.code, "unscored") > UNSCORED:
        return []
    listed: list[dict[str, Any]] = []
    for criterion in criteria().criteria:
        if criterion.id == "cost":
            value = sum(25 for limit in (50, 200, 500, 2000) if idea.cost < limit)
        else:
            value = 5 * round(between(20, 95, idea.code, criterion.id) / 5)
        listed.append(
            {
                "project_id": project.id,
                "criterion": criterion.id,
                "value": value,
                "reason": REASONS[criterion.id],
                "version": 1,
            }
        )
    return listed


def _insert(session: Session, table: type[ProjectAim] | type[CriterionValue], rows: list[dict[str, Any]]) -> None:
    session.connection().execute(insert(table), rows)

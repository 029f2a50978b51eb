"""The loop with the assessment: gaps that an organisation has become levels that a project aims at."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from sqlmodel import Session, col, select

from assess.editions.chosen import CURRENT, current_edition
from assess.freezing import is_newest
from assess.results import frozen_contributions
from assess.tables import Cycle, Result, Service, Submission
from data.access import Actor, require_anywhere
from data.errors import Invalid
from data.organisations import find_organisation
from maturity_model.definition import Edition, Item
from projects.entries import check_version
from projects.register import edit_project, find_project, id_of, record_change, visible_projects
from projects.tables import Project, ProjectAim

COLUMNS = (
    "item", "service_id", "service_en", "service_km", "stage", "theme", "title_en", "title_km", "level", "top",
    "gate", "means", "aimed_at", "projects",
)  # fmt: skip
"""What `offered_aims` tells of each gap."""


@dataclass(frozen=True)
class Aim:
    """A level (index, from 1) that a project is to bring an organisation to; `service_id` 0 is the organisation."""

    organisation_id: int
    item: str
    level: int
    service_id: int = 0


@dataclass(frozen=True)
class Offer:
    """The gaps of an organisation in its newest frozen result.

    `table` has a row per question below its top level, with the columns of `COLUMNS`: `level` is the present one
    (None if unanswered), `gate` the level that a gate asks (None if none does), `aimed_at` the highest level some
    project aims at already, and `projects` the codes of those projects. `run` is "verified", or "claimed" if
    nothing was verified yet, or None if there is no result at all; `submission` is the one that it is of.
    """

    table: pd.DataFrame
    run: str | None
    cycle: Cycle | None
    submission: int | None = None


def offered_aims(session: Session, actor: Actor, organisation: int) -> Offer:
    """The questions on which an organisation is not at the top level: what a project could aim at.

    From its latest verified result, else its latest claimed one; those that gates ask for come first, by stage.
    """
    require_anywhere(actor, "result.read")
    find_organisation(session, actor, organisation, action="result.read")
    newest = _newest_result(session, organisation)
    if newest is None:
        return Offer(pd.DataFrame(columns=list(COLUMNS)), None, None)
    result, cycle = newest
    edition = current_edition()
    names = {row["id"]: (row["name_en"], row["name_km"]) for row in result.document["services"]}
    aimed = _aimed(session, actor, organisation)
    items = {item.id: item for item in edition.items}
    gates = _gate_levels(edition)
    rows = []
    for found in frozen_contributions(result).to_dict("records"):
        item = items.get(found["item"])
        level = None if pd.isna(found["level"]) else int(found["level"])
        if item is None or level == item.top or found["state"] == "agreed_not_applicable":
            continue
        service = 0 if pd.isna(found["service"]) else int(found["service"])
        target, projects = aimed.get((item.id, service), (None, []))
        name = names.get(service, (None, None))
        rows.append(
            (item.id, service, *name, item.stage, item.theme, item.title.en, item.title.km, level, item.top,
             gates.get(item.id), item.means, target, ", ".join(projects))
        )  # fmt: skip
    table = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object).astype(
        {"level": "Int64", "stage": "Int64", "gate": "Int64", "aimed_at": "Int64"}
    )
    table["first"] = table["gate"].isna() | (table["level"].fillna(-1) >= table["gate"].fillna(0))
    table = table.sort_values(["first", "stage", "item", "service_id"], na_position="last").drop(columns="first")
    return Offer(table.reset_index(drop=True), result.run, cycle, result.submission_id)


def set_aims(session: Session, actor: Actor, project: int, *, seen_version: int, aims: Sequence[Aim]) -> Project:
    """Say what levels a project is to bring which organisations to; replaces the list.

    Raises:
        Invalid: the edition has no such item or level, or the item is not asked of what the aim names.
        Conflict: somebody changed the project since.
    """
    found = edit_project(session, actor, project, action="project.edit")
    check_version(found.version, seen_version)
    edition = current_edition()
    wanted = {(one.organisation_id, one.item, one.service_id): one for one in aims}
    for one in wanted.values():
        find_organisation(session, actor, one.organisation_id, action="organisation.read")
        _check(session, edition, one)
    for row in session.exec(select(ProjectAim).where(ProjectAim.project_id == found.id)):
        session.delete(row)
    session.flush()
    session.add_all(
        ProjectAim(
            project_id=id_of(found),
            organisation_id=one.organisation_id,
            edition=CURRENT,
            item=one.item,
            service_id=one.service_id,
            level=one.level,
        )
        for one in wanted.values()
    )
    found.version += 1
    session.add(found)
    kept = [[one.organisation_id, one.item, one.service_id, one.level] for one in wanted.values()]
    record_change(session, actor, found, "project.edit", aims=kept)
    return found


def aims_of(session: Session, actor: Actor, project: int) -> list[ProjectAim]:
    """The levels that a project aims at, by organisation, item and service."""
    found = find_project(session, actor, project)
    order = (col(ProjectAim.organisation_id), col(ProjectAim.item), col(ProjectAim.service_id))
    return list(session.exec(select(ProjectAim).where(ProjectAim.project_id == found.id).order_by(*order)))


def _check(session: Session, edition: Edition, aim: Aim) -> None:
    item: Item | None = next((one for one in edition.items if one.id == aim.item), None)
    if item is None:
        raise Invalid("aim.item", item=aim.item, edition=edition.id)
    if not 1 <= aim.level <= item.top:
        raise Invalid("aim.level", item=aim.item, level=aim.level, most=item.top)
    if (item.scope == "service") != (aim.service_id != 0):
        raise Invalid("aim.scope", item=aim.item)
    if aim.service_id:
        service = session.get(Service, aim.service_id)
        if service is None or service.organisation_id != aim.organisation_id:
            raise Invalid("aim.service", item=aim.item, service=aim.service_id)


def _newest_result(session: Session, organisation: int) -> tuple[Result, Cycle] | None:
    chosen = (
        select(Result, Cycle)
        .join(Submission, col(Submission.id) == col(Result.submission_id))
        .join(Cycle, col(Cycle.id) == col(Submission.cycle_id))
        .where(Submission.organisation_id == organisation, Cycle.edition == CURRENT, is_newest())
        .order_by(col(Result.run).desc(), col(Cycle.opens_on).desc(), col(Cycle.id).desc())
    )
    return session.exec(chosen).first()


def _aimed(session: Session, actor: Actor, organisation: int) -> dict[tuple[str, int], tuple[int, list[str]]]:
    """By item and service: the highest level aimed at, and the codes of the projects that do."""
    chosen = (
        select(ProjectAim, Project.code)
        .join(Project, col(Project.id) == col(ProjectAim.project_id))
        .where(ProjectAim.organisation_id == organisation, Project.state != "stopped", visible_projects(actor))
        .order_by(col(Project.code))
    )
    aimed: dict[tuple[str, int], tuple[int, list[str]]] = {}
    for aim, code in session.exec(chosen):
        level, codes = aimed.get((aim.item, aim.service_id), (0, []))
        aimed[aim.item, aim.service_id] = (max(level, aim.level), [*codes, code])
    return aimed


def _gate_levels(edition: Edition) -> dict[str, int]:
    members = [member for gate in edition.gates for member in gate.of]
    return {item: max(one.level for one in members if one.item == item) for item in {one.item for one in members}}

"""How ready each gap is, in the words of the presentation of 2015: from the gates of projects, or as the head says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement
from sqlalchemy import select as select_columns
from sqlalchemy.orm import load_only
from sqlmodel import Session, col, select

from assess.editions.chosen import CURRENT, current_edition
from assess.freezing import is_newest
from assess.questions import FOUNDATION
from assess.states import today
from assess.tables import Cycle, Result, ResultItem, Submission
from data.access import Actor, require_anywhere
from data.base import utc_now
from data.errors import Invalid
from data.events import record
from data.organisations import find_organisation, visible
from data.tables import Organisation
from projects.entries import check_day, check_text, check_version
from projects.gates.standing import STOPPED, Standing, standings
from projects.lists import gates
from projects.register import CLOSED, visible_projects
from projects.register import STOPPED as STOPPED_PROJECT
from projects.tables import Project, ProjectAim
from projects.tables.common import GapReadiness

UNAWARE, AWARE, PLANNING, DEVELOPING, IN_SERVICE = STATES = (
    "unaware", "aware", "planning", "developing", "in_service",
)  # fmt: skip
"""Nobody has taken note; the head has signed it; a project before G3, or a decree in preparation; from G3 to G4;
delivered, so that the next cycle should find it closed."""
SAID = STATES[1:]
"""What the head can say of a gap."""
INVESTED, SERVED = "G3", "G4"
COLUMNS = (
    "organisation_id", "item", "section", "questions", "open", "state", "by_projects", "said", "owner", "due", "decree",
    "note", "said_by", "version", "late", "projects",
)  # fmt: skip


@dataclass(frozen=True)
class Gaps:
    """The gaps of one organisation, by stage and item.

    `table` has the columns of `COLUMNS`: `section` is "1" to "4" or "foundation"; `open` of `questions` asked stand
    below the top level; `state` is the further of `by_projects` and `said`; `late` says that the day named by the head
    has passed although it is not in service; `projects` are the codes of those that this person may see.
    `run` is "verified" or "claimed", None if there is no frozen result.
    """

    table: pd.DataFrame
    run: str | None


@dataclass(frozen=True)
class Country:
    """How ready the gaps of all organisations are.

    `stages` has a row for each section ("1" to "4", "foundation") and state, with how many gaps (`count`), each
    counted per organisation. `organisations` has one for each with a frozen result and a gap, those with most gaps that
    nobody took note of first: organisation_id, name_en, name_km, gaps, one column for each of `STATES`, late.
    """

    stages: pd.DataFrame
    organisations: pd.DataFrame


def gaps_of(session: Session, actor: Actor, organisation: int, *, on: date | None = None) -> Gaps:
    """The gaps of an organisation: the items in which some question asked stands below its top level.

    They are those of its newest verified result, else of its newest claimed one.
    An item of services counts as aimed at by projects as soon as they aim at as many services as stand below the top.
    """
    require_anywhere(actor, "result.read")
    find_organisation(session, actor, organisation, action="result.read")
    chosen = Organisation.id == organisation
    newest = _newest(session, chosen)  # pyright: ignore[reportArgumentType] - a condition on a column
    table = _gaps(session, actor, chosen, newest, on or today())  # pyright: ignore[reportArgumentType]
    return Gaps(table, newest[organisation][1] if organisation in newest else None)


def readiness_of_country(session: Session, actor: Actor, *, on: date | None = None) -> Country:
    """How ready the gaps of all organisations are, by stage and by organisation; the gaps are those of `gaps_of`."""
    require_anywhere(actor, "national.read")
    seen = visible(actor, "national.read")
    table = _gaps(session, actor, seen, _newest(session, seen), on or today())
    counts = table.groupby(["section", "state"]).size()
    stages = pd.DataFrame(
        [(section, state, int(counts.get((section, state), 0))) for section in _sections() for state in STATES],
        columns=["section", "state", "count"],
    )
    return Country(stages, _by_organisation(session, seen, table))


def _by_organisation(session: Session, seen: ColumnElement[bool], table: pd.DataFrame) -> pd.DataFrame:
    columns = (col(Organisation.id), col(Organisation.name_en), col(Organisation.name_km))
    names = {number: (en, km) for number, en, km in session.exec(select(*columns).where(seen))}
    counts = pd.crosstab(table["organisation_id"], table["state"]).reindex(columns=list(STATES), fill_value=0)
    late = table.groupby("organisation_id")["late"].sum().astype(int)
    rows = [
        (organisation, *names[organisation], sum(states), *states, late[organisation])
        for organisation, *states in counts.itertuples()
    ]
    found = pd.DataFrame(rows, columns=["organisation_id", "name_en", "name_km", "gaps", *STATES, "late"])
    return found.sort_values([UNAWARE, "organisation_id"], ascending=[False, True]).reset_index(drop=True)


def set_readiness(
    session: Session,
    actor: Actor,
    organisation: int,
    *,
    seen: Mapping[str, int],
    state: str,
    owner_name: str = "",
    due_on: date | None = None,
    decree: bool = False,
    note: str = "",
    on: date | None = None,
) -> int:
    """Say how ready gaps of an organisation are; gives how many were changed. `on` is the day of signing.

    `seen` maps the item of each gap to the version of what was said of it, 0 for nothing. With "unaware" what was
    said is taken back. A decree in preparation makes a gap at least planned.

    Raises:
        Missing, Denied: there is no such organisation, or the person is not its head.
        Invalid: the state or an item is unknown, the owner or the day is missing, or the day has passed; or there is
            nothing to take back.
        Conflict: somebody said something else of one of them since.
    """
    require_anywhere(actor, "readiness.set")
    find_organisation(session, actor, organisation, action="readiness.set")
    wanted = sorted(seen)
    if state not in STATES:
        raise Invalid("readiness.state", state=state, allowed=", ".join(STATES))
    if not wanted:
        raise Invalid("readiness.none")
    known = {item.id for item in current_edition().items}
    for item in wanted:
        if item not in known:
            raise Invalid("aim.item", item=item, edition=CURRENT)
    owner = check_text(owner_name, field="owner", most=200)
    if state != UNAWARE and not owner:
        raise Invalid("readiness.owner")
    if state != UNAWARE and due_on is None:
        raise Invalid("readiness.due")
    if state not in (UNAWARE, IN_SERVICE) and due_on is not None and due_on < (on or today()):
        raise Invalid("common.wanted_past", day=due_on)
    chosen = select(GapReadiness).where(
        GapReadiness.organisation_id == organisation, col(GapReadiness.item).in_(wanted)
    )
    held = {row.item: row for row in session.exec(chosen)}
    for item in wanted:
        check_version(held[item].version if item in held else 0, seen[item])
    if state == UNAWARE:
        if not held:
            raise Invalid("readiness.none_said")
        for row in held.values():
            session.delete(row)
        wanted = sorted(held)
    else:
        reached = PLANNING if decree and state == AWARE else state
        for item in wanted:
            row = held.get(item) or GapReadiness(
                organisation_id=organisation, item=item, state="", owner_name="", due_on=today(), said_by="", version=0
            )
            row.state, row.owner_name, row.decree = reached, owner, decree
            row.due_on = check_day(due_on or today(), field="due_on")
            row.note = check_text(note, field="note", most=2000)
            row.said_by, row.said_at, row.version = actor.name, utc_now(), row.version + 1
            session.add(row)
    session.flush()
    subject = f"organisation:{organisation}"
    told: dict[str, Any] = {"items": wanted, "state": state}
    if state != UNAWARE:
        told |= {"owner": owner, "due_on": str(due_on), "decree": decree, "note": note.strip()}
    record(session, actor, "readiness.set", subject=subject, organisation=organisation, **told)
    return len(wanted)


def _newest(session: Session, which: ColumnElement[bool]) -> dict[int, tuple[int, str]]:
    """By organisation: the newest frozen result of the current edition, verified before claimed, and its run."""
    chosen = (
        select(Submission.organisation_id, Result.id, Result.run)
        .join(Submission, col(Submission.id) == col(Result.submission_id))
        .join(Cycle, col(Cycle.id) == col(Submission.cycle_id))
        .join(Organisation, col(Organisation.id) == col(Submission.organisation_id))
        .where(Cycle.edition == CURRENT, is_newest(), which)
        .order_by(col(Result.run), col(Cycle.opens_on), col(Cycle.id))
    )
    return {organisation: (result or 0, run) for organisation, result, run in session.exec(chosen)}


def _gaps(
    session: Session, actor: Actor, which: ColumnElement[bool], newest: Mapping[int, tuple[int, str]], on: date
) -> pd.DataFrame:
    sections = {one.id: FOUNDATION if one.stage is None else str(one.stage) for one in current_edition().items}
    results = {result: organisation for organisation, (result, _) in newest.items()}
    aimed, codes = _aimed(session, actor, which, on)
    said = {(one.organisation_id, one.item): one for one in session.exec(
        select(GapReadiness).join(Organisation, col(Organisation.id) == col(GapReadiness.organisation_id)).where(which)
    )}  # fmt: skip
    rows = []
    for result, item, questions, at_top in session.exec(_items(list(results))):
        organisation = results.get(result)
        if organisation is None or item not in sections:
            continue
        left = questions - at_top
        by_projects = _covering(aimed.get((organisation, item), ()), left)
        word = said.get((organisation, item))
        state = max(by_projects, word.state if word else UNAWARE, key=STATES.index)
        late = word is not None and word.due_on < on and state != IN_SERVICE
        heard = (
            (word.state, word.owner_name, word.due_on, word.decree, word.note, word.said_by, word.version)
            if word
            else (None, None, None, False, None, None, 0)
        )
        named = ", ".join(codes.get((organisation, item), ()))
        rows.append(
            (organisation, item, sections[item], questions, left, state, by_projects, *heard, late, named)
        )  # fmt: skip
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.sort_values(["organisation_id", "section", "item"]).reset_index(drop=True)


def _items(results: list[int]):
    """The items of these results with a question below the top."""
    return select(ResultItem.result_id, ResultItem.item, ResultItem.questions, ResultItem.at_top).where(
        col(ResultItem.result_id).in_(results), col(ResultItem.at_top) < col(ResultItem.questions)
    )


def _aimed(
    session: Session, actor: Actor, which: ColumnElement[bool], on: date
) -> tuple[dict[tuple[int, str], list[str]], dict[tuple[int, str], list[str]]]:
    """By organisation and item: the furthest state of each service aimed at, and the codes of visible projects."""
    columns = (
        col(ProjectAim.project_id), col(ProjectAim.organisation_id), col(ProjectAim.item), col(ProjectAim.service_id),
    )  # fmt: skip
    chosen = (
        select_columns(*columns)
        .join(Project, col(Project.id) == col(ProjectAim.project_id))
        .join(Organisation, col(Organisation.id) == col(ProjectAim.organisation_id))
        .where(which, col(ProjectAim.edition) == CURRENT, col(Project.state) != STOPPED_PROJECT)
        .order_by(col(Project.code))
    )
    aims = session.connection().execute(chosen).all()
    if not aims:
        return {}, {}
    needed = load_only(Project.id, Project.code, Project.state, Project.gate_unknown)  # pyright: ignore[reportArgumentType] - columns
    under_way = select(Project).where(Project.state != STOPPED_PROJECT).options(needed)
    aiming = {number for number, *_ in aims}
    projects = {one.id or 0: one for one in session.exec(under_way) if one.id in aiming}
    where = standings(session, list(projects.values()), today=on)
    reached = {number: _state_of(one, where[number]) for number, one in projects.items()}
    seen = set(session.exec(select(Project.id).where(visible_projects(actor))))
    states: dict[tuple[int, str], dict[int, str]] = {}
    codes: dict[tuple[int, str], list[str]] = {}
    for number, organisation, item, service in aims:
        state = reached[number]
        if state is None:
            continue
        services = states.setdefault((organisation, item), {})
        services[service] = max(services.get(service, UNAWARE), state, key=STATES.index)
        named = codes.setdefault((organisation, item), [])
        if number in seen and projects[number].code not in named:
            named.append(projects[number].code)
    return {key: list(services.values()) for key, services in states.items()}, codes


def _state_of(project: Project, standing: Standing) -> str | None:
    """What a project makes of the gaps that it aims at; None once it is stopped."""
    if standing.standing == STOPPED:
        return None
    if project.state == CLOSED:
        return IN_SERVICE
    order = gates().order
    passed = -1 if standing.passed is None else order.index(standing.passed)
    if passed >= order.index(SERVED):
        return IN_SERVICE
    return DEVELOPING if passed >= order.index(INVESTED) else PLANNING


def _covering(states: Iterable[str], left: int) -> str:
    """The furthest state that projects have brought as many questions to as are left open."""
    ranked = sorted((STATES.index(one) for one in states), reverse=True)
    return STATES[ranked[left - 1]] if len(ranked) >= left else UNAWARE


def _sections() -> list[str]:
    return [*(str(stage) for stage in current_edition().stage_numbers), FOUNDATION]

"""Proposals: projects that organisations hand in under a call, and what a planner makes of them before G0."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pandas as pd
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from assess import states
from data.access import Actor, require_anywhere
from data.base import utc_now
from data.errors import Closed, Invalid, Missing
from data.organisations import find_organisation
from data.tables import Organisation
from projects.entries import check_amount, check_text, check_version, check_year
from projects.lists import strategies
from projects.proposals.calls import find_call, is_open
from projects.register import STOPPED, edit_project, find_project, id_of, record_change, visible_projects
from projects.tables import Project, ProjectServes
from projects.tables.register import ProjectOfType, Proposal, ProposalCall
from projects.types import enter_type

SUBMITTED, RETURNED, MERGED, PARKED, ACCEPTED = STATES = ("submitted", "returned", "merged", "parked", "accepted")
"""Handed in; to be mended; made a part of another project; waiting for its day; in the register, on to G0."""
VERDICTS = (ACCEPTED, RETURNED, MERGED, PARKED)
FINAL = frozenset({MERGED, ACCEPTED})
COLUMNS = (
    "id", "code", "name_en", "name_km", "organisation_en", "organisation_km", "state", "cost", "submitted_at",
    "submitted_by", "answer", "merged_into", "parked_until", "version",
)  # fmt: skip
"""What `list_proposals` tells of each proposal."""


@dataclass(frozen=True)
class Entry:
    """What a proposal says: `costs` are amounts in the base currency by year, `serves` ids of `strategies.yaml`."""

    name_en: str
    name_km: str = ""
    description: str = ""
    type_id: str | None = None
    serves: tuple[str, ...] = ()
    costs: Mapping[int, Decimal] = field(default_factory=dict)
    sponsor_name: str = ""


def submit_proposal(
    session: Session, actor: Actor, *, call: int, organisation: int, entry: Entry, today: date | None = None
) -> Project:
    """Hand in a proposal of an organisation under a call; it becomes a project in state "proposed".

    Raises:
        Denied: the person may not propose for this organisation.
        Invalid: the call is not for this organisation, or the entry says something that cannot be.
        Closed: the call is not open on this day.
    """
    require_anywhere(actor, "proposal.submit")
    place = find_organisation(session, actor, organisation, action="proposal.submit")
    under = find_call(session, actor, call)
    called = session.get_one(Organisation, under.organisation_id)
    if not place.path.startswith(called.path):
        raise Invalid("proposal.not_called", call=under.name)
    _require_window(under, today or states.today())
    project = Project(code=_free_code(session, under), organisation_id=organisation, name_en="", sample=under.sample)
    _enter(session, project, entry)
    costs = _costs(entry)
    session.add(Proposal(project_id=id_of(project), call_id=call, costs=costs, submitted_by=actor.name))
    record_change(session, actor, project, "proposal.submit", call=under.name, name=project.name_en)
    return project


def mend_proposal(
    session: Session, actor: Actor, project: int, *, seen_version: int, entry: Entry, today: date | None = None
) -> Project:
    """Hand in a proposal anew: a returned one at any time, another one only while its call is open and it waits.

    `seen_version` is that of the proposal.

    Raises:
        Closed: it was accepted or merged, or the call has closed.
        Conflict: somebody answered or mended it since.
    """
    found = edit_project(session, actor, project, action="proposal.submit", late=True)
    proposal = _proposal(session, found)
    check_version(proposal.version, seen_version)
    if proposal.state in FINAL:
        raise Closed("proposal.final", code=found.code)
    if proposal.state != RETURNED:
        _require_window(session.get_one(ProposalCall, proposal.call_id), today or states.today())
    _enter(session, found, entry)
    found.version += 1
    proposal.costs, proposal.state, proposal.version = _costs(entry), SUBMITTED, proposal.version + 1
    proposal.submitted_by, proposal.submitted_at = actor.name, utc_now()
    session.add_all((found, proposal))
    record_change(session, actor, found, "proposal.submit", mended=True, name=found.name_en)
    return found


def answer_proposal(
    session: Session,
    actor: Actor,
    project: int,
    *,
    seen_version: int,
    verdict: str,
    answer: str = "",
    into: int | None = None,
    until: date | None = None,
    today: date | None = None,
) -> Proposal:
    """Accept a proposal into the register, return it with what to mend, merge it `into` a project or park it `until`.

    A merged one is stopped as a project; an accepted one goes on to the first gate.

    Raises:
        Closed: it was accepted or merged already.
        Invalid: an unknown verdict; nothing said of what to mend; merged into nothing, itself, or what is stopped or
            only proposed itself; parked until no day to come.
        Conflict: somebody answered or mended it since.
    """
    found = edit_project(session, actor, project, action="project.edit", late=True)
    proposal = _proposal(session, found)
    check_version(proposal.version, seen_version)
    if proposal.state in FINAL:
        raise Closed("proposal.final", code=found.code)
    if verdict not in VERDICTS:
        raise Invalid("proposal.verdict", verdict=verdict, allowed=", ".join(VERDICTS))
    text = check_text(answer, field="answer", most=4000)
    if verdict == RETURNED and not text:
        raise Invalid("proposal.mend")
    if verdict == PARKED and (until is None or until <= (today or states.today())):
        raise Invalid("proposal.parked_until")
    target = _target(session, actor, found, into) if verdict == MERGED else None
    proposal.state, proposal.answer, proposal.answered_by, proposal.answered_at = verdict, text, actor.name, utc_now()
    proposal.parked_until = until if verdict == PARKED else None
    proposal.merged_into_id = id_of(target) if target else None
    proposal.version += 1
    if target:
        found.state = STOPPED
        found.version += 1
        record_change(session, actor, target, "project.edit", took_in=found.code)
    session.add_all((found, proposal))
    told = {"verdict": verdict, "answer": text, "into": target.code if target else None}
    record_change(session, actor, found, "project.edit", **told, until=until.isoformat() if until else None)
    return proposal


def proposal_of(session: Session, actor: Actor, project: int) -> Proposal | None:
    """The proposal that a project began as; None if it was registered without one."""
    return session.get(Proposal, find_project(session, actor, project).id)


def entry_of(session: Session, actor: Actor, project: int) -> Entry:
    """What a proposal says now, as it would be handed in anew.

    Raises:
        Missing: the project began without a proposal.
    """
    found = find_project(session, actor, project)
    proposal = _proposal(session, found)
    kind = session.get(ProjectOfType, found.id)
    serves = session.exec(select(ProjectServes.target).where(ProjectServes.project_id == found.id)).all()
    return Entry(
        name_en=found.name_en,
        name_km=found.name_km or "",
        description=found.description,
        type_id=kind.type if kind else None,
        serves=tuple(sorted(serves)),
        costs={int(one["year"]): Decimal(str(one["amount"])) for one in proposal.costs},
        sponsor_name=found.sponsor_name,
    )


def list_proposals(session: Session, actor: Actor, *, call: int) -> pd.DataFrame:
    """The proposals under a call that this person may see, in the order in which they came, with `COLUMNS`.

    `cost` is the rough cost of all years, `merged_into` the code of a project; what does not apply is None.
    """
    under = find_call(session, actor, call)
    chosen = (
        select(Proposal, Project, Organisation)
        .join(Project, col(Project.id) == col(Proposal.project_id))
        .join(Organisation, col(Organisation.id) == col(Project.organisation_id))
        .where(Proposal.call_id == under.id, visible_projects(actor))
        .order_by(col(Project.id))
    )
    found = session.exec(chosen).all()
    into = {one.merged_into_id for one, _, _ in found} - {None}
    codes = dict(session.exec(select(Project.id, Project.code).where(col(Project.id).in_(into))).all())
    rows = [
        (
            project.id, project.code, project.name_en, project.name_km, place.name_en, place.name_km, one.state,
            project.estimate, one.submitted_at, one.submitted_by, one.answer, codes.get(one.merged_into_id),
            one.parked_until, one.version,
        )
        for one, project, place in found
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def not_accepted() -> SelectOfScalar[int]:
    """The ids of the projects that are proposals and were not accepted, as a query for a condition."""
    return select(Proposal.project_id).where(col(Proposal.state) != ACCEPTED)


def require_accepted(session: Session, project: Project) -> None:
    """Raise `Invalid` if a project is a proposal that a planner has not accepted, and so has no gate to pass."""
    proposal = session.get(Proposal, project.id)
    if proposal is not None and proposal.state != ACCEPTED:
        raise Invalid("proposal.not_accepted", code=project.code)


def check_entry(entry: Entry) -> Entry:
    """The entry with its texts stripped and its amounts exact.

    Raises:
        Invalid: the title is missing, a text too long, a year or an amount absurd, a strategy unknown.
    """
    name = check_text(entry.name_en, field="name_en", most=300)
    if not name:
        raise Invalid("project.name")
    known = strategies().served
    for one in entry.serves:
        if one not in known:
            raise Invalid("project.serves", target=one, allowed=", ".join(known))
    return Entry(
        name_en=name,
        name_km=check_text(entry.name_km, field="name_km", most=300),
        description=check_text(entry.description, field="description", most=10000),
        type_id=entry.type_id,
        serves=tuple(sorted(set(entry.serves))),
        costs={check_year(year): check_amount(entry.costs[year], field=str(year)) for year in sorted(entry.costs)},
        sponsor_name=check_text(entry.sponsor_name, field="sponsor_name", most=200),
    )


def _enter(session: Session, project: Project, entry: Entry) -> None:
    checked = check_entry(entry)
    project.name_en, project.name_km, project.description = (
        checked.name_en,
        checked.name_km or None,
        checked.description,
    )
    project.sponsor_name = checked.sponsor_name
    if checked.costs:
        project.estimate = check_amount(sum(checked.costs.values(), Decimal(0)), field="estimate")
    session.add(project)
    session.flush()
    enter_type(session, project, checked.type_id)
    for row in session.exec(select(ProjectServes).where(ProjectServes.project_id == project.id)):
        session.delete(row)
    session.flush()
    session.add_all(ProjectServes(project_id=id_of(project), target=one) for one in checked.serves)


def _free_code(session: Session, call: ProposalCall) -> str:
    """The next code of a call, such as P7-012; whoever hands in at the same moment waits for it and gets the next."""
    session.refresh(call, with_for_update=True)
    chosen = select(Project.code).where(col(Project.code).startswith(f"P{call.id}-", autoescape=True))
    taken = set(session.exec(chosen))
    count = len(session.exec(select(Proposal.project_id).where(Proposal.call_id == call.id)).all())
    # A planner may have given one of these codes to a project by hand.
    return next(code for number in itertools.count(count + 1) if (code := f"P{call.id}-{number:03}") not in taken)


def _costs(entry: Entry) -> list[dict[str, int | str]]:
    return [{"year": year, "amount": str(amount)} for year, amount in check_entry(entry).costs.items()]


def _proposal(session: Session, project: Project) -> Proposal:
    found = session.get(Proposal, project.id)
    if found is None:
        raise Missing(id=project.id)
    return found


def _target(session: Session, actor: Actor, found: Project, into: int | None) -> Project:
    if into is None or into == found.id:
        raise Invalid("proposal.merge_target")
    target = find_project(session, actor, into)
    other = session.get(Proposal, target.id)
    if target.state == STOPPED or (other is not None and other.state in (MERGED, RETURNED, PARKED)):
        raise Invalid("proposal.merge_stopped", code=target.code)
    return target


def _require_window(call: ProposalCall, on: date) -> None:
    if not is_open(call, on):
        raise Closed("proposal.window", call=call.name, opens=call.opens_on, closes=call.closes_on)

"""The sample country's calls for proposals, what was handed in and became of it, types and dependencies of projects."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import insert
from sqlmodel import Session, col, select

from assess.states import today
from data.access import Actor, Role
from data.organisations import root
from data.tables import Organisation
from projects.dependencies import EXCLUDES, REPLACES, REQUIRES, set_dependencies
from projects.proposals.calls import add_call
from projects.proposals.handed_in import ACCEPTED, MERGED, PARKED, RETURNED, Entry, answer_proposal, submit_proposal
from projects.register import PROPOSED, id_of
from projects.tables import Project
from projects.tables.register import ProjectOfType, Proposal, ProposalCall
from reports.sample.ideas import ideas
from reports.sample.people import OWN

TYPES = {
    "web": "web-site",
    "forms": "online-forms",
    "desk": "appointments",
    "open": "open-data",
    "transact": "online-service",
    "pay": "online-payment",
    "identity": "single-sign-on",
    "exchange": "data-exchange",
    "window": "single-window",
}
DEPEND = (("window", REQUIRES, "identity"), ("transact", REQUIRES, "pay"), ("pay", REQUIRES, "identity"))
"""The first project of a kind that requires the first of another."""
STALLS = "Stall permits from a telephone"
HANDED_IN: tuple[tuple[str, Entry], ...] = (
    (
        OWN,
        Entry(
            name_en=STALLS,
            name_km="លិខិតអនុញ្ញាតតូបលក់តាមទូរសព្ទ",
            description="Traders walk to the office twice for a permit. They shall ask for it and get it by telephone.",
            type_id="online-service",
            serves=("S3",),
            costs={1: Decimal(30_000), 2: Decimal(12_000)},
            sponsor_name="Sophea Reed",
        ),
    ),
    (
        OWN,
        Entry(
            name_en="A page for each market",
            description="To be described.",
            type_id="web-site",
            serves=("S3", "S4"),
            costs={1: Decimal(8_000)},
        ),
    ),
)


def enter_proposals(session: Session, actors: Mapping[Role, Actor], entered: Mapping[str, Organisation]) -> None:
    """An earlier call from which young projects of the register came, an open one with proposals in all states."""
    planner = actors[Role.PLANNER]
    projects = {one.code: one for one in session.exec(select(Project).where(col(Project.sample).is_(True)))}
    _say_types(session, projects)
    _say_dependencies(session, planner, projects)
    top, now = root(session).id or 0, today()
    earlier = add_call(
        session,
        planner,
        organisation=top,
        name=f"Proposals {now.year - 1}",
        opens_on=now - timedelta(days=420),
        closes_on=now - timedelta(days=330),
    )
    current = add_call(
        session,
        planner,
        organisation=top,
        name=f"Proposals {now.year}",
        opens_on=now - timedelta(days=20),
        closes_on=now + timedelta(days=40),
        note="Wanted most of all: what people can finish from home. One form for each proposal.",
    )
    earlier.sample = current.sample = True
    session.add_all((earlier, current))
    session.flush()
    young = [one for one in projects.values() if one.state == PROPOSED][:3]
    session.add_all(
        Proposal(project_id=id_of(one), call_id=earlier.id or 0, state=ACCEPTED, submitted_by=one.owner_name or "–")
        for one in young
    )
    _hand_in(session, actors, entered, current, young)


def _hand_in(
    session: Session,
    actors: Mapping[Role, Actor],
    entered: Mapping[str, Organisation],
    call: ProposalCall,
    young: list[Project],
) -> None:
    """Two of the officer's own organisation, of which one came back; of others one waits, two were answered."""
    planner, year = actors[Role.PLANNER], today().year
    made = []
    codes = {one.id: code for code, one in entered.items()}
    others = [
        (codes[one.organisation_id], Entry(name_en=f"{one.name_en}, second part", serves=("S3",), type_id=None))
        for one in young
    ]
    for code, entry in (*HANDED_IN, *others):
        actor = actors[Role.OFFICER] if code == OWN else planner
        costs = {year + after: amount for after, amount in entry.costs.items()}
        dated = Entry(**{**entry.__dict__, "costs": costs})
        made.append(
            id_of(submit_proposal(session, actor, call=call.id or 0, organisation=entered[code].id or 0, entry=dated))
        )
    asked = "Say who will keep the pages up to date, and what the page of each market will offer."
    answer_proposal(session, planner, made[1], seen_version=1, verdict=RETURNED, answer=asked)
    answer_proposal(
        session, planner, made[3], seen_version=1, verdict=MERGED, into=young[1].id, answer="One project is enough."
    )
    until = today() + timedelta(days=200)
    answer_proposal(
        session, planner, made[4], seen_version=1, verdict=PARKED, until=until, answer="After the first part is in use."
    )


def _say_types(session: Session, projects: Mapping[str, Project]) -> None:
    rows = [
        {"project_id": projects[one.code].id, "type": TYPES[one.kind]} for one in ideas(today()) if one.kind in TYPES
    ]
    session.connection().execute(insert(ProjectOfType), rows)


def _say_dependencies(session: Session, planner: Actor, projects: Mapping[str, Project]) -> None:
    by_kind: dict[str, list[Project]] = {}
    for one in ideas(today()):
        by_kind.setdefault(one.kind, []).append(projects[one.code])
    said = [(by_kind[kind][0], other, by_kind[needed][0]) for kind, other, needed in DEPEND]
    said += [(by_kind["forms"][0], EXCLUDES, by_kind["forms"][1]), (by_kind["web"][1], REPLACES, by_kind["web"][0])]
    for project, kind, other in said:
        session.refresh(project)
        set_dependencies(
            session, planner, id_of(project), seen_version=project.version, dependencies=[(id_of(other), kind)]
        )

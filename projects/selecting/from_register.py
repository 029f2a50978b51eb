"""Builds a selection from what is stored: projects with their aims and money, scores, and what was verified."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from sqlmodel import Session, col, select

from assess import states
from assess.cases import with_answers
from assess.editions.chosen import CURRENT, current_edition
from assess.questions import plain_case
from assess.tables import Cycle, Review, Submission
from data.access import Actor, require_anywhere
from data.errors import Invalid
from data.organisations import PROVINCE, visible
from data.tables import Organisation
from maturity_model.batch import Batch
from maturity_model.case import Case
from maturity_model.layout import AGREED
from projects.dependencies import EXCLUDES, REPLACES, REQUIRES, dependencies
from projects.gates.status import size_of
from projects.investment.lines import BUILD
from projects.listing import Choice, conditions
from projects.ranking.priorities import ranking, to_be_ranked
from projects.register import id_of, visible_projects
from projects.selecting.problem import Aim, Assessed, Excludes, Id, Objective, Problem, Proposal, Requires, Rule
from projects.tables import InvestmentLine, Project, ProjectAim, ProjectServes

Weighing = Literal["organisation", "transactions"]
MINOR = 100


@dataclass(frozen=True)
class Gathered:
    """A problem from the register, and what one must know of it.

    `codes` and `names` (English, Khmer or None) go by project. `without_money` are the projects left out because no
    line of theirs lies in the years asked for; `years` are all in which some project has planned money, so that one
    knows where to begin. `cycle` is the one whose verified results are built on (None: none is
    there), `unassessed` the organisations that some project aims for and that it has no verified result of.
    """

    problem: Problem
    codes: Mapping[Id, str]
    names: Mapping[Id, tuple[str, str | None]]
    without_money: tuple[Id, ...]
    years: tuple[int, ...]
    cycle: Cycle | None
    unassessed: tuple[Id, ...]


def problem_of(
    session: Session,
    actor: Actor,
    *,
    rules: Sequence[Rule] = (),
    objective: Objective | None = None,
    choice: Choice | None = None,
    first_year: int | None = None,
    delay: int = 0,
    weigh_by: Weighing | Mapping[Id, int] = "organisation",
    taken_as_done: Collection[str] = (),
    kept: Mapping[str, int] | None = None,
    carry_over: bool = False,
) -> Gathered:
    """What there is to select from: the projects proposed or under way that this person may see.

    Costs are the planned amounts from `first_year` (default: this year) on, in hundredths of the base currency; a
    missing rate makes them missing. Each project may start up to `delay` years later than planned. It delivers in
    the year it ends, else with its last year of building. Its class (for `kept`) is its size, S, M or L; its region
    the province in which the leading organisation lies. The assessment is that of the newest cycle with verified
    results. What the register says of requiring and excluding is added to `rules`; a project and the one that it
    replaces exclude each other. `weigh_by` weighs organisations alike, by the transactions of their key services in a
    year, or as given (users, for example). Gaps that mostly take one of `taken_as_done` ("decree", "staff") are taken
    as closed in the organisations that projects aim for.

    Raises:
        Invalid: the delay is no number of years from 0 to 10.
    """
    require_anywhere(actor, "ranking.read")
    if not 0 <= delay <= 10:
        raise Invalid("select.year", year=delay, first=0, last=10)
    wanted = to_be_ranked(choice)
    begin = first_year or states.today().year
    chosen = select(Project).where(visible_projects(actor), *conditions(session, wanted)).order_by(col(Project.id))
    projects = {id_of(one): one for one in session.exec(chosen)}
    money, building, whole, years = _money(session, projects, begin)
    scores = ranking(session, actor, choice=wanted).table["score"]
    serves = _grouped(session.exec(select(ProjectServes.project_id, ProjectServes.target)).all())
    aims = _aims(session, projects)
    provinces = _provinces(session)
    proposals: list[Proposal] = []
    for number, one in projects.items():
        lines = money.get(number)
        if not lines:
            continue
        start = min(year for year, _ in lines)
        end = one.ends_on.year if one.ends_on else building.get(number, start)
        proposals.append(
            Proposal(
                id=number,
                value=float(scores.get(number, 0.0)),
                costs={(year - start, payer): amount for (year, payer), amount in sorted(lines.items())},
                starts=tuple(range(start, start + delay + 1)),
                takes=max(end - start, 0),
                organisation=one.organisation_id,
                region=provinces.get(one.organisation_id),
                strategies=frozenset(serves.get(number, ())),
                kind=size_of(one, whole.get(number)) or "",
                aims=tuple(aims.get(number, ())),
            )
        )
    assessed, cycle, volumes = _assessed(session, actor)
    aimed = {aim.organisation for one in proposals for aim in one.aims}
    if assessed:
        assessed = replace(
            assessed,
            weights=dict(weigh_by) if isinstance(weigh_by, Mapping) else volumes if weigh_by == "transactions" else {},
            done=_done(assessed.batch, aimed, frozenset(taken_as_done)),
            kept=dict(kept or {}),
        )
    known = frozenset(assessed.batch.organisations if assessed else ())
    return Gathered(
        problem=Problem(
            tuple(proposals),
            (*rules, *_depending(session, {one.id for one in proposals})),
            (objective or Objective()).evened(assessed),
            assessed,
            carry_over,
        ),
        codes={number: one.code for number, one in projects.items()},
        names={number: (one.name_en, one.name_km) for number, one in projects.items()},
        without_money=tuple(number for number in projects if not money.get(number)),
        years=years,
        cycle=cycle,
        unassessed=tuple(sorted(one for one in aimed if one not in known and isinstance(one, int))),
    )


def _depending(session: Session, among: Collection[Id]) -> list[Rule]:
    """The dependencies of the register between these projects, as rules whose ids name kind and projects."""
    found: list[Rule] = []
    for project, other, kind in dependencies(session):
        if project not in among or other not in among:
            continue
        name = f"{kind}-{project}-{other}"
        if kind == REQUIRES:
            found.append(Requires(name, project, other))
        elif kind in (EXCLUDES, REPLACES):
            found.append(Excludes(name, (project, other)))
    return found


def _money(
    session: Session, projects: Collection[int], begin: int
) -> tuple[dict[int, dict[tuple[int, str], int | None]], dict[int, int], dict[int, Decimal | None], tuple[int, ...]]:
    """By project: minor units by year and financier from `begin` on; the last year of building; the whole life.

    The last are all years with planned money, those before `begin` too.
    """
    rows = session.exec(
        select(
            InvestmentLine.project_id,
            InvestmentLine.year,
            InvestmentLine.financier,
            InvestmentLine.kind,
            InvestmentLine.planned_base,
        ).order_by(col(InvestmentLine.id))  # pyright: ignore[reportCallIssue] - more columns than SQLModel has types for
    ).all()
    money: dict[int, dict[tuple[int, str], int | None]] = {}
    building: dict[int, int] = {}
    whole: dict[int, Decimal | None] = {}
    years: set[int] = set()
    for project, year, payer, kind, planned in rows:
        if project not in projects:
            continue
        before = whole.get(project, Decimal(0))
        whole[project] = None if planned is None or before is None else before + planned
        if kind == BUILD and year > building.get(project, 0):
            building[project] = year
        if planned is None or planned > 0:
            years.add(year)
        if year < begin:
            continue
        lines = money.setdefault(project, {})
        held = lines.get((year, payer), 0)
        lines[year, payer] = None if planned is None or held is None else held + int(planned * MINOR)
    return money, building, whole, tuple(sorted(years))


def _aims(session: Session, projects: Collection[int]) -> dict[int, list[Aim]]:
    rows = session.exec(select(ProjectAim).where(ProjectAim.edition == CURRENT).order_by(col(ProjectAim.id)))
    found: dict[int, list[Aim]] = {}
    for row in rows:
        if row.project_id in projects:
            aim = Aim(row.organisation_id, row.item, row.level, row.service_id or None)
            found.setdefault(row.project_id, []).append(aim)
    return found


def _provinces(session: Session) -> dict[int, int]:
    """The province in which each organisation lies, if it lies in one."""
    rows = session.exec(select(Organisation.id, Organisation.kind, Organisation.path)).all()
    provinces = {number for number, kind, _ in rows if kind == PROVINCE}
    found: dict[int, int] = {}
    for number, _, path in rows:
        above = next((int(one) for one in path.split("/") if one and int(one) in provinces), None)
        if number is not None and above is not None:
            found[number] = above
    return found


def _assessed(session: Session, actor: Actor) -> tuple[Assessed | None, Cycle | None, dict[Id, int]]:
    """What was verified in the newest cycle of the current edition, of the organisations this person may see.

    The last are the transactions of each organisation's key services in a year, 1 where none is known.
    """
    settled = (
        col(Submission.state).in_(states.SETTLED),
        Submission.organisation_id == Organisation.id,
        visible(actor, "result.read"),
    )
    newest = (
        select(Cycle)
        .join(Submission, col(Submission.cycle_id) == col(Cycle.id))
        .where(Cycle.edition == CURRENT, *settled)
        .order_by(col(Cycle.opens_on).desc(), col(Cycle.id).desc())
    )
    cycle = session.exec(newest).first()
    if cycle is None:
        return None, None, {}
    found = (
        select(Submission).where(Submission.cycle_id == cycle.id, *settled).order_by(col(Submission.organisation_id))
    )
    submissions = list(session.exec(found))
    ids = select(Submission.id).where(Submission.cycle_id == cycle.id, col(Submission.state).in_(states.SETTLED))
    columns = Review.submission_id, Review.item, Review.service_id, Review.state, Review.level, Review.reason
    reviews = session.exec(select(*columns).where(col(Review.submission_id).in_(ids))).all()  # pyright: ignore[reportCallIssue, reportArgumentType]
    by_submission: dict[int, list[Review]] = {}
    for row in reviews:
        by_submission.setdefault(row.submission_id, []).append(row)
    edition = current_edition()
    ladder = edition.ladder.id if edition.ladder else None
    cases: list[Case] = [
        with_answers(plain_case(one, cycle), by_submission.get(one.id or 0, []), ladder=ladder) for one in submissions
    ]
    volumes: dict[Id, int] = {
        case.organisation: max(sum(one.yearly_volume or 0 for one in case.services if one.key), 1) for case in cases
    }
    return Assessed(Batch.of(edition, cases)), cycle, volumes


def _done(batch: Batch, organisations: Collection[Id], means: Collection[str]) -> tuple[Aim, ...]:
    """The top levels of all items that mostly take one of `means`, where these organisations are below."""
    plan = batch.layout
    found: list[Aim] = []
    for number, item in enumerate(plan.edition.items):
        if item.means not in means or item.stage is None:
            continue
        table, row = int(plan.of_service[number]), int(plan.row[number])
        levels, asked = batch.levels[table][row], batch.asked[table][row]
        for column in ((levels < item.top) & (levels != AGREED) & asked).nonzero()[0].tolist():
            organisation = batch.organisations[int(batch.owner[column]) if table else column]
            if organisation in organisations:
                found.append(Aim(organisation, item.id, item.top, batch.services[column] if table else None))
    return tuple(found)


def _grouped(rows: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for key, value in rows:
        found.setdefault(key, []).append(value)
    return found

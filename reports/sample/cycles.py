"""The sample country's three cycles: two published, and one that is open today with work at every step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, col, select

from assess.cases import Run
from assess.cycles.control import close_cycle, create_cycle, open_cycle
from assess.cycles.participants import choose_participants
from assess.cycles.participation import Participation
from assess.editions.chosen import CURRENT
from assess.freezing import freeze
from assess.states import today
from assess.submissions import return_submission, submit, verify
from assess.tables import Answer, Cycle, FigureValue, Review, Submission
from data.access import Actor, Role
from data.base import Table
from data.events import record
from data.i18n import prose, speaking
from data.organisations import AGENCY, COMMUNE, DISTRICT, MINISTRY, PROVINCE
from data.tables import Organisation
from reports.sample.answers import Drawn, answer_rows, drawn_answers, review_rows
from reports.sample.country import SOURCE, Invented, invented
from reports.sample.evidence import enter_evidence
from reports.sample.figures import figure_rows

FORMS = {MINISTRY: "full", AGENCY: "full", PROVINCE: "province", DISTRICT: "district", COMMUNE: "commune"}
PLATFORMS = ("digital_id", "portal", "payment_gateway", "data_exchange")
PAST = (2, 1)
"""How many years ago the published cycles were."""
OPENED, DUE, CLOSES = timedelta(days=-40), timedelta(days=20), timedelta(days=35)
HALF = 0.55
"""How much of a questionnaire in review has been looked at."""
NOTE = (
    "Please look again at the services: three links lead to pages that no longer exist, and the fees differ from the "
    "posted list."
)


@dataclass(frozen=True)
class Round:
    """A cycle with the part of each organisation in it and what it truly could answer, by the organisation's code."""

    cycle: Cycle
    parts: Mapping[str, Participation]
    drawn: Mapping[str, Mapping[tuple[str, int], Drawn]]


def build_cycles(session: Session, actors: Mapping[Role, Actor], entered: Mapping[str, Organisation]) -> Round:
    """All three cycles with submissions, answers, reviews, figures and frozen results; gives the open one."""
    for years in PAST:
        _past(session, actors, entered, years)
    return _open(session, actors, entered)


def _past(session: Session, actors: Mapping[Role, Actor], entered: Mapping[str, Organisation], years: int) -> None:
    year = today().year - years
    cycle, parts = _begin(
        session,
        actors,
        entered,
        year=year,
        days=(date(year, 2, 1), date(year, 3, 31), date(year, 4, 15)),
    )
    drawn = {
        one.code: drawn_answers(one, parts[one.code], maturity=one.maturity - years * one.growth) for one in invented()
    }
    signed, settled = _noon(date(year, 3, 28)), _noon(date(year, 5, 20))
    _fill(session, parts, drawn, until=signed, shares={one.code: 1.0 for one in invented()})
    reviewer = actors[Role.REVIEWER]
    _review(session, parts, drawn, reviewer=reviewer, at=settled, shares={one.code: 1.0 for one in invented()})
    for one in invented():
        part = parts[one.code]
        found = part.submission
        found.submitted_at, found.submitted_by = signed, _head(one, part).name
        found.verified_at, found.verified_by, found.state = settled, reviewer.name, "published"
        session.add(found)
        # Services take no part in a cycle that is over; the results are frozen by the code that they freeze with.
        steps: tuple[tuple[Run, datetime, Actor, str], ...] = (
            ("claimed", signed, _head(one, part), "submission.submit"),
            ("verified", settled, reviewer, "submission.verify"),
        )
        for run, at, who, action in steps:
            result = freeze(session, part, run=run, at=at)
            _record(session, who, part, action, stage=result.stage_reached, on=at.date().isoformat())
        _record(session, actors[Role.DIRECTOR], part, "result.publish", on=date(year, 6, 15).isoformat())
    close_cycle(session, actors[Role.ADMINISTRATOR], cycle.id or 0)


def _open(session: Session, actors: Mapping[Role, Actor], entered: Mapping[str, Organisation]) -> Round:
    now = today()
    cycle, parts = _begin(session, actors, entered, year=now.year, days=(now + OPENED, now + DUE, now + CLOSES))
    drawn = {one.code: drawn_answers(one, parts[one.code], maturity=one.maturity) for one in invented()}
    yesterday = _noon(now - timedelta(days=1))
    _fill(session, parts, drawn, until=yesterday, shares={one.code: one.answered / 100 for one in invented()})
    enter_evidence(session, parts)
    shares = {"verified": 1.0, "in_review": HALF, "returned": HALF}
    reviewer = actors[Role.REVIEWER]
    _review(
        session,
        parts,
        drawn,
        reviewer=reviewer,
        at=yesterday + timedelta(hours=2),
        shares={one.code: shares.get(one.state, 0.0) for one in invented()},
    )
    for one in invented():
        part = parts[one.code]
        number = part.submission.id or 0
        if one.state == "draft":
            continue
        submit(session, _head(one, part), submission=number)
        match one.state:
            case "verified":
                verify(session, reviewer, submission=number)
            case "returned":
                return_submission(session, reviewer, submission=number, note=NOTE)
            case "in_review":
                part.submission.state = "in_review"
                session.add(part.submission)
    return Round(cycle, parts, drawn)


def _begin(
    session: Session,
    actors: Mapping[Role, Actor],
    entered: Mapping[str, Organisation],
    *,
    year: int,
    days: tuple[date, date, date],
) -> tuple[Cycle, dict[str, Participation]]:
    """A cycle with all organisations in it, opened; and their parts in it by code."""
    administrator = actors[Role.ADMINISTRATOR]
    with speaking("km"):
        name_km = prose(f"ការវាយតម្លៃ {year}")
    cycle = create_cycle(
        session,
        administrator,
        name_en=f"Assessment {year}",
        name_km=name_km,
        edition=CURRENT,
        forms=FORMS,
        platforms=PLATFORMS,
        opens_on=days[0],
        due_on=days[1],
        closes_on=days[2],
        source=SOURCE,
        sample=True,
    )
    number = cycle.id or 0
    choose_participants(session, administrator, number, organisations=[one.id or 0 for one in entered.values()])
    open_cycle(session, administrator, number)
    rows = session.exec(select(Submission).where(Submission.cycle_id == number).order_by(col(Submission.id)))
    by_organisation = {row.organisation_id: row for row in rows}
    return cycle, {
        code: Participation(by_organisation[organisation.id or 0], cycle, organisation)
        for code, organisation in entered.items()
    }


def _fill(
    session: Session,
    parts: Mapping[str, Participation],
    drawn: Mapping[str, Mapping[tuple[str, int], Drawn]],
    *,
    until: datetime,
    shares: Mapping[str, float],
) -> None:
    """Store answers and figures of all organisations, each up to its share of the questions."""
    answers: list[dict[str, Any]] = []
    figures: list[dict[str, Any]] = []
    for one in invented():
        part, share = parts[one.code], shares[one.code]
        rows = answer_rows(one, part, drawn[one.code], until=until, share_answered=share)
        answers += rows
        if share >= HALF:
            figures += figure_rows(one, part, saved_at=until)
    _insert(session, Answer, answers)
    _insert(session, FigureValue, figures)


def _review(
    session: Session,
    parts: Mapping[str, Participation],
    drawn: Mapping[str, Mapping[tuple[str, int], Drawn]],
    *,
    reviewer: Actor,
    at: datetime,
    shares: Mapping[str, float],
) -> None:
    rows: list[dict[str, Any]] = []
    for one in invented():
        part, share = parts[one.code], shares[one.code]
        rows += review_rows(part, drawn[one.code], reviewer=reviewer.name, at=at, share_reviewed=share)
    _insert(session, Review, rows)


def _insert(session: Session, table: type[Table], rows: list[dict[str, Any]]) -> None:
    session.flush()
    if rows:
        session.connection().execute(insert(table), rows)


def _head(one: Invented, part: Participation) -> Actor:
    """The head of an organisation, who signs; in most of them nobody who can be tried."""
    return Actor(person=None, name=f"Head of the {one.name_en}", grants=((Role.HEAD, part.organisation.path),))


def _record(session: Session, actor: Actor, part: Participation, action: str, **details: object) -> None:
    subject = f"submission:{part.submission.id}"
    record(session, actor, action, subject=subject, organisation=part.submission.organisation_id, **details)


def _noon(on: date) -> datetime:
    return datetime.combine(on, time(5), tzinfo=UTC)

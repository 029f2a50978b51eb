"""The sample country's own policy, all invented, with an issued report, and drafts of the next and of a review."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from sqlmodel import Session, col, select

from assess.states import today
from assess.targets.frameworks import add_framework, add_objective
from assess.targets.indicators import add_indicator
from assess.targets.instruments import PolicyInstrument, add_instrument, change_instrument
from assess.targets.measure_indicators import set_measure_indicators
from assess.targets.measures import PolicyMeasure, add_measure, change_measure
from assess.targets.observations import enter_observation
from data.access import Actor, Role
from projects.government_reports.drafts import GovernmentReport, begin_report, write_part
from projects.government_reports.issuing import issue_report
from projects.government_reports.kinds import BIANNUAL, MIDTERM, half_of, half_year
from projects.policy_links import set_measure_projects, set_objective_strategies
from projects.tables import Project
from reports.sample.country import SOURCE
from reports.sample.government_words import INDICATORS, ISSUE, LAWS, MEASURES, NEXT, OBJECTIVES, REVIEW

CODE: Final = "sample-services"
_WRITTEN_AFTER = timedelta(days=24)
"""How long after a period its report is issued."""


def enter_government(session: Session, actors: dict[Role, Actor]) -> None:
    """Enter the policy with its observations, then the reports; the policy covers five years around the last one."""
    planner, director = actors[Role.PLANNER], actors[Role.DIRECTOR]
    halves = _halves(today(), 4)
    framework = _policy(session, planner, halves)
    before, last = halves[-2:]
    issued = begin_report(
        session, planner, kind=BIANNUAL, framework=framework, starts_on=before[0], ends_on=before[1]
    )  # fmt: skip
    _write(session, planner, issued, ISSUE)
    on = before[1] + _WRITTEN_AFTER
    issue_report(session, director, issued.id or 0, seen_version=issued.version, today=on)
    issued.issued_at = datetime.combine(on, time(3), UTC)
    session.add(issued)
    _go_on(session, planner, framework, last[1])
    draft = begin_report(session, planner, kind=BIANNUAL, framework=framework, starts_on=last[0], ends_on=last[1])
    _write(session, planner, draft, NEXT)
    review = begin_report(
        session, planner, kind=MIDTERM, framework=framework, starts_on=date(last[0].year - 2, 1, 1), ends_on=last[1]
    )
    _write(session, planner, review, REVIEW)


def _halves(day: date, count: int) -> list[tuple[date, date]]:
    """The last half-years that are over, oldest first."""
    year, half = half_of(day)
    found: list[tuple[date, date]] = []
    while len(found) < count:
        year, half = (year, 1) if half == 2 else (year - 1, 2)
        found.append(half_year(year, half))
    return found[::-1]


def _policy(session: Session, actor: Actor, halves: list[tuple[date, date]]) -> int:
    year = halves[-1][0].year
    framework = add_framework(
        session,
        actor,
        code=CODE,
        name_en=f"Services for everyone {year - 2}-{year + 2}",
        name_km=f"សេវាសម្រាប់មនុស្សគ្រប់គ្នា {year - 2}-{year + 2}",
        starts_on=date(year - 2, 1, 1),
        ends_on=date(year + 2, 12, 31),
        vision_en="Every service within reach of everybody",
        vision_km="សេវាគ្រប់យ៉ាងនៅជិតមនុស្សគ្រប់គ្នា",
        source=SOURCE,
    )
    framework.sample = True
    session.add(framework)
    number = framework.id or 0
    indicators: dict[str, int] = {}
    for text, strategies in OBJECTIVES:
        objective = add_objective(session, actor, framework=number, text_en=text[0], text_km=text[1])
        set_objective_strategies(session, actor, objective.id or 0, seen=[], serving=strategies)
        for one in (each for each in INDICATORS if each.objective == text[0]):
            added = add_indicator(
                session,
                actor,
                objective=objective.id or 0,
                name_en=one.name[0],
                name_km=one.name[1],
                unit=one.unit,
                direction=one.direction,
                baseline=one.baseline,
                baseline_year=year - 3,
                target=one.target,
                target_year=year + 2,
            )
            indicators[one.name[0]] = added.id or 0
            for (_, ends), value in zip(halves, one.observed, strict=True):
                if value is not None:
                    enter_observation(session, actor, indicator=added.id or 0, on=ends, value=value, source=SOURCE)
    for measure in MEASURES:
        stored = add_measure(
            session,
            actor,
            framework=number,
            heading_en=measure.heading[0],
            heading_km=measure.heading[1],
            name_en=measure.name[0],
            name_km=measure.name[1],
            lead=measure.lead,
            partners=measure.partners,
            state=measure.before,
            state_on=halves[-2][1],
        )
        set_measure_indicators(
            session, actor, stored.id or 0, seen_version=1, indicators=[indicators[one] for one in measure.moves]
        )
        carried = select(Project.id).where(col(Project.name_en).in_(measure.projects), col(Project.sample))
        set_measure_projects(
            session, actor, stored.id or 0, seen_version=2, projects=[one or 0 for one in session.exec(carried)]
        )
    for law in LAWS:
        add_instrument(
            session,
            actor,
            framework=number,
            name_en=law.name[0],
            name_km=law.name[1],
            responsible=law.responsible,
            state=law.before,
            state_on=halves[-2][1],
            due_on=halves[-1][1] + timedelta(days=law.due),
            source=SOURCE,
        )
    return number


def _go_on(session: Session, actor: Actor, framework: int, day: date) -> None:
    """What measures and laws came to after the first report."""
    for table, change, known in (
        (PolicyMeasure, change_measure, {one.name[0]: one.after for one in MEASURES}),
        (PolicyInstrument, change_instrument, {one.name[0]: one.after for one in LAWS}),
    ):
        for row in session.exec(select(table).where(table.framework_id == framework)).all():
            if known[row.name_en] != row.state:
                changes = {"state": known[row.name_en], "state_on": day}
                change(session, actor, row.id or 0, seen_version=row.version, changes=changes)


def _write(session: Session, actor: Actor, report: GovernmentReport, texts: dict[str, tuple[str, str]]) -> None:
    for part, (english, khmer) in texts.items():
        write_part(session, actor, report.id or 0, part=part, text_en=english, text_km=khmer, seen_version=0)

"""Benefits: what a project promises, by when, what was measured of it, and whether it may be closed on that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sqlmodel import Session, col, select

from assess import states
from data.access import Actor
from data.errors import Invalid, Missing
from projects.earned.health import Colour, attainment, benefit_colour
from projects.earned.rules import HealthRules
from projects.entries import check_day, check_number, check_text, check_version
from projects.own import edit_own
from projects.register import edit_part, edit_project, find_project, id_of, record_change
from projects.tables import Project
from projects.tables.value import Baseline, Benefit, BenefitMeasure

Entered = Decimal | int | str


@dataclass(frozen=True)
class Promise:
    """A benefit with what was measured of it, oldest first, and how it stands on a day.

    `reached` is the part of the way to the target by the newest measurement, of whatever day; `measured` says
    whether there is one from the due day on, which alone gives a colour and lets the project be closed.
    """

    benefit: Benefit
    measures: tuple[BenefitMeasure, ...]
    due: bool

    @property
    def measured(self) -> bool:
        """Whether it was measured on its due day or later."""
        return any(one.measured_on >= self.benefit.due_on for one in self.measures)

    @property
    def reached(self) -> Fraction | None:
        """The part of the way to the target; None while nothing is measured."""
        if not self.measures:
            return None
        ends = (Fraction(one) for one in (self.benefit.baseline, self.benefit.target, self.measures[-1].value))
        return attainment(*ends)

    def colour(self, rules: HealthRules) -> Colour:
        """Its colour, from its due day on."""
        return benefit_colour(self.reached if self.measured else None, rules, due=self.due)


def add_benefit(
    session: Session,
    actor: Actor,
    project: int,
    *,
    name: str,
    unit: str,
    baseline: Entered,
    target: Entered,
    due_on: date,
    owner_name: str,
) -> Benefit:
    """Enter a benefit: from `baseline` to `target` in its unit by a day, and who answers for it.

    Raises:
        Invalid: something is left empty, a number is none, or the target is the baseline.
    """
    found = edit_project(session, actor, project, action="project.edit")
    added = Benefit(project_id=id_of(found), name="", unit="", baseline=Decimal(0), target=Decimal(0), due_on=due_on,
                    owner_name="")  # fmt: skip
    _fill(added, {"name": name, "unit": unit, "baseline": baseline, "target": target, "due_on": due_on,
                  "owner_name": owner_name})  # fmt: skip
    session.add(added)
    session.flush()
    record_change(session, actor, found, "project.edit", benefit=added.name, target=str(added.target))
    return added


def change_benefit(
    session: Session, actor: Actor, benefit: int, *, seen_version: int, changes: Mapping[str, object]
) -> Benefit:
    """Change a benefit. What the baseline has frozen (baseline, target, unit, day) changes only by a new baseline.

    Raises:
        Conflict: somebody changed it since.
        Invalid: it is frozen, or as for `add_benefit`.
    """
    found, project = edit_part(session, actor, Benefit, benefit, action="project.edit")
    check_version(found.version, seen_version)
    frozen = changes.keys() - {"owner_name"}
    if frozen and _frozen(session, found):
        raise Invalid("benefit.frozen", benefit=found.name)
    _fill(found, changes)
    found.version += 1
    session.add(found)
    session.flush()
    after = {name: str(getattr(found, name)) for name in changes}
    record_change(session, actor, project, "project.edit", benefit=found.name, after=after)
    return found


def remove_benefit(session: Session, actor: Actor, benefit: int, *, seen_version: int) -> None:
    """Take a benefit away that is in no baseline and was never measured.

    Raises:
        Conflict: somebody changed it since.
        Invalid: it is frozen in a baseline, or was measured.
    """
    found, project = edit_part(session, actor, Benefit, benefit, action="project.edit")
    check_version(found.version, seen_version)
    measured = session.exec(select(BenefitMeasure.id).where(BenefitMeasure.benefit_id == found.id)).first()
    if measured is not None or _frozen(session, found):
        raise Invalid("benefit.frozen", benefit=found.name)
    session.delete(found)
    session.flush()
    record_change(session, actor, project, "project.edit", benefit=found.name, removed=True)


def record_measure(
    session: Session,
    actor: Actor,
    benefit: int,
    *,
    value: Entered,
    measured_on: date,
    source: str,
    today: date | None = None,
) -> BenefitMeasure:
    """Record what was measured of a benefit on a day, and where that is written. It is never changed.

    Raises:
        Denied: the person neither owns the project nor may report for its lead organisation.
        Invalid: the value is no number, the day is still to come, no source is named, or all this is recorded already.
    """
    held = session.get(Benefit, benefit)
    project = edit_own(session, actor, held.project_id if held else 0, late=True)
    if held is None:
        raise Missing(id=benefit)
    if check_day(measured_on, field="measured_on") > (today or states.today()):
        raise Invalid("benefit.to_come", date=measured_on)
    written = check_text(source, field="source", most=1000)
    if not written:
        raise Invalid("benefit.source")
    number = check_number(value, field="measured")
    same = select(BenefitMeasure).where(BenefitMeasure.benefit_id == benefit, BenefitMeasure.measured_on == measured_on)
    if any((one.value, one.source) == (number, written) for one in session.exec(same)):
        # Most likely a second click, and what is recorded is never taken back.
        raise Invalid("benefit.recorded", value=number, date=measured_on)
    added = BenefitMeasure(
        benefit_id=benefit, value=number, measured_on=measured_on, source=written, recorded_by=actor.name
    )
    session.add(added)
    session.flush()
    record_change(
        session, actor, project, "status.report", benefit=held.name, value=str(added.value), on=measured_on.isoformat()
    )
    return added


def benefits_of(session: Session, actor: Actor, project: int, *, today: date | None = None) -> list[Promise]:
    """The benefits of a project, by the day they are due, each with what was measured."""
    found = find_project(session, actor, project)
    return promises(session, [id_of(found)], today=today or states.today()).get(id_of(found), [])


def promises(session: Session, projects: Sequence[int] | None, *, today: date) -> dict[int, list[Promise]]:
    """The benefits of these projects (of all for None) by project id; for callers that were let see them."""
    chosen = select(Benefit).order_by(col(Benefit.due_on), col(Benefit.id))
    measured = select(BenefitMeasure).order_by(col(BenefitMeasure.measured_on), col(BenefitMeasure.id))
    if projects is not None:
        chosen = chosen.where(col(Benefit.project_id).in_(projects))
        wanted = select(Benefit.id).where(col(Benefit.project_id).in_(projects))
        measured = measured.where(col(BenefitMeasure.benefit_id).in_(wanted))
    measures: dict[int, list[BenefitMeasure]] = {}
    for one in session.exec(measured):
        measures.setdefault(one.benefit_id, []).append(one)
    found: dict[int, list[Promise]] = {}
    for one in session.exec(chosen):
        promise = Promise(one, tuple(measures.get(one.id or 0, ())), due=one.due_on <= today)
        found.setdefault(one.project_id, []).append(promise)
    return found


def all_measured(session: Session, project: int, *, today: date) -> bool:
    """Whether a project may be closed: it has a measured benefit, and every one that is due was measured."""
    found = promises(session, [project], today=today).get(project, [])
    return any(one.measures for one in found) and all(one.measured for one in found if one.due)


def change_target(session: Session, project: Project, benefit: int, *, target: Entered, due_on: date) -> None:
    """Give a benefit a new target and day, for a baseline that is being replaced."""
    found = session.get(Benefit, benefit)
    if found is None or found.project_id != project.id:
        raise Missing(id=benefit)
    _fill(found, {"target": target, "due_on": due_on})
    found.version += 1
    session.add(found)
    session.flush()


def _fill(benefit: Benefit, values: Mapping[str, object]) -> None:
    for name, value in values.items():
        match name:
            case "name" | "unit" | "owner_name":
                most = 300 if name == "name" else 200 if name == "owner_name" else 60
                text = check_text(str(value or ""), field=name, most=most)
                if not text:
                    raise Invalid("benefit.empty")
                setattr(benefit, name, text)
            case "baseline" | "target":
                setattr(benefit, name, check_number(value, field=name))
            case "due_on" if isinstance(value, date):
                benefit.due_on = check_day(value, field=name)
            case _:
                raise ValueError(f"not changeable: {name}")
    if benefit.target == benefit.baseline:
        raise Invalid("benefit.no_change", benefit=benefit.name)


def _frozen(session: Session, benefit: Benefit) -> bool:
    frozen = select(Baseline.benefits).where(
        Baseline.project_id == benefit.project_id, col(Baseline.frozen_at).is_not(None)
    )
    return any(one["id"] == benefit.id for promised in session.exec(frozen) for one in promised)

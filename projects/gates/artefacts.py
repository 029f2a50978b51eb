"""What must exist before a gate: artefacts, answers to the check list, independent reviews, and what still blocks."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlmodel import Session, select

from assess import states
from data.access import Actor
from data.errors import Invalid
from data.i18n import language
from data.tables import Organisation
from projects.definitions import Artefact
from projects.entries import check_link, check_text, check_version
from projects.gates.approved_plan import approved_projects, in_plan
from projects.gates.coverage import uncovered
from projects.health.baselines import sums_up
from projects.health.benefits import all_measured
from projects.lists import criteria, gates
from projects.proposals.duplicates import all_duplicates
from projects.register import edit_project, find_project, id_of, record_change
from projects.tables import (
    CriterionValue,
    GateAnswer,
    GateArtefact,
    GateReview,
    InvestmentLine,
    Project,
    ProjectServes,
)

MISSING, DRAFT, READY, WAIVED = STATES = ("missing", "draft", "ready", "waived")
YES, NO, NOT_APPLICABLE = ANSWERS = ("yes", "no", "not_applicable")
ANSWERED_BY_REGISTER = frozenset({"sponsor", "objectives", "cost", "score", "review", "baseline", "plan", "benefits"})
"""Checks whose state follows from what is entered elsewhere; people can only waive them."""
BUDGET = "budget"
"""The check of what people say is ready, and what counts as ready only while the money covers the baseline."""


@dataclass(frozen=True)
class Requirement:
    """An artefact that a project needs at a gate, how far it is, and where it is found.

    `state` is what counts: for an artefact that the register answers, what the register says.
    `version` is what a change must name (0 if nothing was entered yet).
    """

    artefact: Artefact
    gate: str
    state: str
    dated: date | None = None
    link: str | None = None
    note: str = ""
    version: int = 0

    @property
    def met(self) -> bool:
        """Whether this one no longer blocks the gate."""
        return self.state == READY or (self.state == WAIVED and self.artefact.waivable)


def reviews_of(session: Session, actor: Actor, project: int) -> list[GateReview]:
    """The independent reviews of a project, oldest first."""
    found = find_project(session, actor, project)
    return sorted(
        session.exec(select(GateReview).where(GateReview.project_id == found.id)),
        key=lambda one: (one.reviewed_on, one.id),
    )


def set_artefact(
    session: Session,
    actor: Actor,
    project: int,
    *,
    artefact: str,
    state: str,
    seen_version: int,
    dated: date | None = None,
    link: str | None = None,
    note: str = "",
) -> GateArtefact:
    """Say how far an artefact is. `seen_version` is 0 when nothing was entered yet.

    What is ready needs a link or a note that says where it is; what is waived, a note that says why.

    Raises:
        Invalid: it cannot be waived, the register answers it, likely duplicates are not answered in the note, the
            budget does not cover the baseline in every year.
        Conflict: somebody changed it since.
    """
    found = edit_project(session, actor, project, action="project.edit")
    known = gates().artefacts
    if artefact not in known:
        raise Invalid("artefact.unknown", artefact=artefact)
    if state not in STATES:
        raise Invalid("artefact.state", state=state, allowed=", ".join(STATES))
    link, note = check_link(link), check_text(note, field="note", most=4000)
    _check_state(session, found, known[artefact], state, link=link, note=note)
    held = select(GateArtefact).where(GateArtefact.project_id == found.id, GateArtefact.artefact == artefact)
    row = session.exec(held).first()
    check_version(row.version if row else 0, seen_version)
    row = row or GateArtefact(project_id=id_of(found), artefact=artefact, state=state, version=0)
    row.state, row.dated, row.link, row.note = state, dated, link, note
    row.version += 1
    session.add(row)
    session.flush()
    record_change(session, actor, found, "project.edit", artefact=artefact, state=state, link=link, note=note)
    return row


def answer_question(
    session: Session, actor: Actor, project: int, *, question: str, answer: str, seen_version: int, note: str = ""
) -> GateAnswer:
    """Answer a question of a check list with yes, no or not_applicable; the last two need a note that says why.

    Raises:
        Invalid: there is no such question or answer, or the note is missing.
        Conflict: somebody answered it since.
    """
    found = edit_project(session, actor, project, action="project.edit")
    if question not in gates().questions:
        raise Invalid("checklist.unknown", question=question)
    if answer not in ANSWERS:
        raise Invalid("checklist.answer", answer=answer, allowed=", ".join(ANSWERS))
    note = check_text(note, field="note", most=4000)
    if answer != YES and not note:
        raise Invalid("checklist.reason", question=f"“{gates().questions[question].question.to(language())}”")
    row = answers(session, found).get(question)
    check_version(row.version if row else 0, seen_version)
    row = row or GateAnswer(project_id=id_of(found), question=question, answer=answer, version=0)
    row.answer, row.note = answer, note
    row.version += 1
    session.add(row)
    session.flush()
    record_change(session, actor, found, "project.edit", question=question, answer=answer, note=note)
    return row


def record_review(
    session: Session,
    actor: Actor,
    project: int,
    *,
    gate: str,
    reviewer_name: str,
    reviewer_from: str,
    reviewed_on: date,
    finding: str,
    link: str | None = None,
) -> GateReview:
    """Record what an independent reviewer found before a gate; it is never changed, a later one is added.

    Raises:
        Invalid: something is left empty, or the reviewer is the owner, the sponsor, or from the lead organisation.
    """
    found = edit_project(session, actor, project, action="project.edit")
    if gate not in gates().by_id:
        raise Invalid("gate.unknown", gate=gate, allowed=", ".join(gates().order))
    name = check_text(reviewer_name, field="reviewer_name", most=200)
    place = check_text(reviewer_from, field="reviewer_from", most=300)
    text = check_text(finding, field="finding", most=10000)
    if not name or not place or not text:
        raise Invalid("review.empty")
    inside = {one.casefold() for one in (*_names_of_lead(session, found), found.owner_name, found.sponsor_name) if one}
    if name.casefold() in inside or place.casefold() in inside:
        raise Invalid("review.not_independent", reviewer=name)
    added = GateReview(
        project_id=id_of(found),
        gate=gate,
        reviewer_name=name,
        reviewer_from=place,
        reviewed_on=reviewed_on,
        finding=text,
        link=check_link(link),
        recorded_by=actor.name,
    )
    session.add(added)
    session.flush()
    record_change(session, actor, found, "project.edit", review=added.id, gate=gate, reviewer=name)
    return added


def requirements(
    session: Session, project: Project, *, sitting: tuple[str, ...], size: str | None
) -> list[Requirement]:
    """What a project of this size class needs at the gates of a sitting, for callers that were let see the project.

    In the order of `gates.yaml`; of all classes if the size is not known.
    """
    return [one for gate in sitting for one in _requirements(session, project, gate, size)]


def _requirements(session: Session, project: Project, gate: str, size: str | None) -> list[Requirement]:
    held = session.exec(select(GateArtefact).where(GateArtefact.project_id == project.id))
    rows = {row.artefact: row for row in held}
    found = []
    for artefact in gates().by_id[gate].artefacts:
        if size is not None and size not in artefact.classes:
            continue
        row = rows.get(artefact.id)
        state = row.state if row else MISSING
        if artefact.check in ANSWERED_BY_REGISTER and state != WAIVED:
            state = READY if _holds(session, project, artefact.check or "", gate) else MISSING
        elif artefact.check == BUDGET and state == READY and uncovered(session, project):
            # It was ready once; lines or plan have changed since.
            state = DRAFT
        if row is None:
            found.append(Requirement(artefact, gate, state))
        else:
            found.append(Requirement(artefact, gate, state, row.dated, row.link, row.note, row.version))
    return found


def answers(session: Session, project: Project) -> dict[str, GateAnswer]:
    """The answers given to the check lists, by the question's id, for callers that were let see the project."""
    given = session.exec(select(GateAnswer).where(GateAnswer.project_id == project.id))
    return {answer.question: answer for answer in given}


def _holds(session: Session, project: Project, check: str, gate: str) -> bool:
    match check:
        case "sponsor":
            return bool(project.sponsor_name)
        case "objectives":
            chosen = select(ProjectServes.id).where(ProjectServes.project_id == project.id)
        case "cost":
            if project.estimate is not None:
                return True
            chosen = select(InvestmentLine.id).where(
                InvestmentLine.project_id == project.id, InvestmentLine.planned > Decimal(0)
            )
        case "score":
            values = select(CriterionValue.criterion).where(CriterionValue.project_id == project.id)
            return criteria().by_id.keys() <= set(session.exec(values))
        case "review":
            chosen = select(GateReview.id).where(GateReview.project_id == project.id, GateReview.gate == gate)
        case "baseline":
            return sums_up(session, id_of(project))
        case "plan":
            return in_plan(id_of(project), approved_projects(session))
        case "benefits":
            return all_measured(session, id_of(project), today=states.today())
        case _:
            raise ValueError(f"unknown check '{check}'")
    return session.exec(chosen).first() is not None


def _check_state(
    session: Session, project: Project, artefact: Artefact, state: str, *, link: str | None, note: str
) -> None:
    name = artefact.name.to(language())
    if state == WAIVED:
        if not artefact.waivable:
            raise Invalid("artefact.not_waivable", artefact=name)
        if not note:
            raise Invalid("artefact.waived_why", artefact=name)
    elif artefact.check in ANSWERED_BY_REGISTER and state != MISSING:
        raise Invalid("artefact.by_register", artefact=name)
    elif state == READY and artefact.check == "duplicates":
        likely = all_duplicates(session, project)
        if likely and not note:
            named = ", ".join(f"{one.code} ({one.percent} %)" for one in likely[:5])
            raise Invalid("artefact.duplicates", count=len(likely), likely=named)
    elif state == READY and not link and not note:
        raise Invalid("artefact.where", artefact=name)
    elif state == READY and artefact.check == BUDGET:
        short = ", ".join(f"{one.year} ({one.work} > {one.planned or '?'})" for one in uncovered(session, project))
        if short:
            raise Invalid("artefact.budget", years=short)


def _names_of_lead(session: Session, project: Project) -> tuple[str, ...]:
    lead = session.get(Organisation, project.organisation_id)
    return (lead.name_en, lead.name_km or "", lead.abbreviation or "") if lead else ()

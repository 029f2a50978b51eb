"""The sample country's gates: artefacts and answers entered, decisions taken by the service that takes them."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from data.access import Actor, Role
from projects.definitions import CONDITIONS, GO, STOP
from projects.definitions import HOLD as ON_HOLD
from projects.gates.artefacts import ANSWERED_BY_REGISTER, BUDGET
from projects.gates.coverage import short_of_money
from projects.gates.decisions import Term, conditions_of, decide, meet_condition
from projects.gates.standing import sitting_from
from projects.lists import gates
from projects.tables import GateAnswer, GateArtefact, GateReview, Project
from reports.sample.chance import between, pick, share
from reports.sample.ideas import HOLD, OVERDUE, TERMS, UNKNOWN, Idea, Sitting

BOARD = "Board for ICT investment of the sample country"
MEMBERS = ("Director of e-government", "Director of budget", "Director of audit")
QUORUM = 2
CARRIED_OVER = "Unused money is carried over."
FOLDER = "https://projects.gov.example"
BASELINE = "g3.baseline"
TEXTS = (
    "Show the running costs of the third year.",
    "Agree with the Shared Computing House on hosting.",
    "Name a second person for the operation.",
    "Let the data protection check be signed.",
)
REASONS = {
    GO: ("Fits the plan and is ready.", "The case is sound and the money is there.", "All papers were looked through."),
    CONDITIONS: ("Worth doing; something is still open.",),
    ON_HOLD: ("The law that it waits for is not passed yet.", "The money of this year was needed for the flood."),
    STOP: ("The Shared Computing House offers the same.", "The need has gone: the office merges next year."),
}
FINDINGS = (
    "The plan is realistic; the schedule has little slack.",
    "Costs are well founded. Benefits should be measured sooner.",
    "The team knows its work; the contract needs clearer exits.",
)


def build_decisions(session: Session, actors: Mapping[Role, Actor], registered: Mapping[Idea, Project]) -> None:
    """Enter what the gates ask for, then take the decisions in their order, on the days that they were taken."""
    artefacts: list[dict[str, Any]] = []
    answers: list[dict[str, Any]] = []
    reviews: list[dict[str, Any]] = []
    short = short_of_money(session, [project.id or 0 for project in registered.values()])
    for idea, project in registered.items():
        for sitting in idea.sittings:
            artefacts += _artefacts(idea, project, sitting, short=project.id in short)
            answers += _answers(idea, project, sitting)
            reviews += _reviews(idea, project, sitting)
        artefacts += _begun(idea, project)
    for table, rows in ((GateArtefact, artefacts), (GateAnswer, answers), (GateReview, reviews)):
        session.connection().execute(insert(table), rows)
    for idea, project in registered.items():
        _decide_all(session, actors, idea, project)


def _decide_all(session: Session, actors: Mapping[Role, Actor], idea: Idea, project: Project) -> None:
    newest: int | None = None
    for sitting in idea.sittings:
        last = sitting is idea.sittings[-1]
        terms = _terms(idea, sitting, last=last)
        by_board = idea.size == "L" and "G3" in sitting.gates
        decision = decide(
            session,
            _decider(actors, idea, sitting.gates),
            project.id or 0,
            gate=sitting.gates[-1],
            outcome=CONDITIONS if terms else GO,
            seen_decision=newest,
            reason=pick(REASONS[CONDITIONS if terms else GO], idea.code, *sitting.gates),
            conditions=terms,
            body=BOARD if by_board else None,
            present=MEMBERS if by_board else (),
            quorum=QUORUM if by_board else None,
            minutes=f"{FOLDER}/minutes/{sitting.on:%Y-%m}" if by_board else None,
            today=sitting.on,
        )
        newest = decision.id
        if terms and not (last and idea.twist == OVERDUE):
            _meet(session, actors[Role.PLANNER], idea, project, all_of_them=not last)
    if idea.twist in (HOLD, STOP):
        _end(session, actors, idea, project, newest)


def _end(session: Session, actors: Mapping[Role, Actor], idea: Idea, project: Project, newest: int | None) -> None:
    """Put a project on hold or stop it at its next gate."""
    sitting = sitting_from(gates().order[idea.passed], idea.size)
    on = idea.today - timedelta(days=round(between(20, 60, idea.code, "held")))
    outcome = ON_HOLD if idea.twist == HOLD else STOP
    decide(
        session,
        _decider(actors, idea, sitting),
        project.id or 0,
        gate=sitting[-1],
        outcome=outcome,
        seen_decision=newest,
        reason=pick(REASONS[outcome], idea.code),
        hold_until=idea.today + timedelta(days=round(between(50, 160, idea.code))) if outcome == ON_HOLD else None,
        today=on,
    )


def _decider(actors: Mapping[Role, Actor], idea: Idea, sitting: tuple[str, ...]) -> Actor:
    early = all("planner" in gates().by_id[gate].decided_by[idea.size] for gate in sitting)
    return actors[Role.PLANNER if early else Role.DIRECTOR]


def _terms(idea: Idea, sitting: Sitting, *, last: bool) -> list[Term]:
    """The conditions of a decision: open or overdue ones on the last, if so told; met ones here and there."""
    texts = sorted(TEXTS, key=lambda text: share(idea.code, *sitting.gates, text))
    if last and idea.twist == TERMS:
        return [Term(text, idea.owner, idea.today + timedelta(days=25 + 30 * n)) for n, text in enumerate(texts[:2])]
    if last and idea.twist == OVERDUE:
        return [Term(texts[0], idea.owner, sitting.on + timedelta(days=60))]
    if not last and share(idea.code, *sitting.gates, "terms") < 0.2:
        return [Term(texts[0], idea.owner, sitting.on + timedelta(days=90))]
    return []


def _meet(session: Session, planner: Actor, idea: Idea, project: Project, *, all_of_them: bool) -> None:
    waiting = [one for one in conditions_of(session, planner, project.id or 0) if one.met_on is None]
    for condition in waiting if all_of_them else waiting[:1]:
        on = min(condition.due_on - timedelta(days=15), idea.today)
        meet_condition(
            session,
            planner,
            condition.id or 0,
            seen_version=condition.version,
            note="Done; the paper is in the folder of the project.",
            today=on,
        )


def _artefacts(idea: Idea, project: Project, sitting: Sitting, *, short: bool) -> list[dict[str, Any]]:
    """Everything that a sitting asked for, ready, and here and there waived; a budget always that is `short`."""
    listed: list[dict[str, Any]] = []
    for gate in sitting.gates:
        for artefact in gates().by_id[gate].artefacts:
            if idea.size not in artefact.classes or artefact.check in ANSWERED_BY_REGISTER:
                continue
            row = _artefact(project, artefact.id, "ready", on=sitting.on - timedelta(days=14))
            if artefact.waivable and artefact.check is None and share(idea.code, artefact.id) < 0.05:
                row |= {"state": "waived", "link": None, "note": "Not needed: the work goes on under the old contract."}
            elif artefact.check == BUDGET and short:
                row |= {"state": "waived", "link": None, "note": CARRIED_OVER}
            elif artefact.check == "duplicates":
                row["note"] = "Compared with the register: what is alike serves other people or another place."
            listed.append(row)
    return listed


def _begun(idea: Idea, project: Project) -> list[dict[str, Any]]:
    """Of the next gate some artefacts are ready, some drafted, some missing."""
    if idea.twist == UNKNOWN or idea.gate == "G5":
        return []
    listed: list[dict[str, Any]] = []
    for artefact in gates().by_id[gates().order[idea.passed]].artefacts:
        how_far = share(idea.code, artefact.id, "begun")
        if artefact.check is not None or idea.size not in artefact.classes or how_far < 0.3:
            continue
        state = "ready" if how_far > 0.7 and artefact.id != BASELINE else "draft"
        listed.append(_artefact(project, artefact.id, state, on=idea.today - timedelta(days=9)))
    return listed


def _artefact(project: Project, artefact: str, state: str, *, on: date) -> dict[str, Any]:
    return {
        "project_id": project.id,
        "artefact": artefact,
        "state": state,
        "dated": on,
        "link": f"{FOLDER}/{project.code}/{artefact.replace('.', '/')}",
        "note": "",
        "version": 1,
    }


def _answers(idea: Idea, project: Project, sitting: Sitting) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = []
    for gate in sitting.gates:
        for question in gates().by_id[gate].checklist:
            yes = question.strategy != "S2" or idea.size == "L"
            listed.append(
                {
                    "project_id": project.id,
                    "question": question.id,
                    "answer": "yes" if yes else "not_applicable",
                    "note": "" if yes else "The nation does not depend on this resource.",
                    "version": 1,
                }
            )
    return listed


def _reviews(idea: Idea, project: Project, sitting: Sitting) -> list[dict[str, Any]]:
    return [
        {
            "project_id": project.id,
            "gate": gate,
            "reviewer_name": "Samnang Sundial",
            "reviewer_from": "Guild of Independent Reviewers",
            "reviewed_on": sitting.on - timedelta(days=20),
            "finding": pick(FINDINGS, idea.code, gate),
            "link": f"{FOLDER}/{project.code}/{gate}/review",
            "recorded_by": "Rith Harbour, planner",
        }
        for gate in sitting.gates
        for artefact in gates().by_id[gate].artefacts
        if artefact.check == "review" and idea.size in artefact.classes
    ]

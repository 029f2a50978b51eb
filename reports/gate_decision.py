"""The decision on a gate, on one page for the files: what was asked, decided and released, by whom, and on what."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlmodel import Session

from data.access import Actor, require_anywhere
from data.i18n import day, language, moment, prose, speaking, t, text_of
from projects.gates.artefacts import WAIVED
from projects.gates.record import DecisionRecord, GateCondition, GateDecision, decision_record
from projects.gates.wording import artefact_states
from projects.investment.rates import base_currency
from projects.lists import gates
from reports.choice import Choice
from reports.document import BAD, CAUTION, GOOD, Cell, Column, Document, Front, Marked, marked
from reports.framing import state_lines
from reports.wording.maturity import DASH
from reports.wording.projects import amount, answer_names, gate_names, outcome_names, size_names

FILLS = {"missing": BAD, "draft": CAUTION, "ready": GOOD, "waived": CAUTION}


def build(session: Session, actor: Actor, choice: Choice) -> bytes:
    """The decision as PDF; on one page unless its texts are very long.

    Raises:
        Missing: there is no such decision, or its project is not this person's to see.
        Invalid: no decision is chosen.
    """
    require_anywhere(actor, "project.read")
    record = decision_record(session, actor, choice.needed("decision"))
    currency = base_currency(session)
    with speaking(choice.language):
        return compose(record, currency).build()


def compose(record: DecisionRecord, currency: str) -> Document:
    """The page in the language spoken now, ready to be written; `currency` is that of the amounts."""
    decision, project = record.decision, record.project
    name = text_of({"en": project.name_en, "km": project.name_km})
    document = Document(
        Front(
            t("Decision on {gate}", gate=_gate(record)),
            language(),
            "",
            day=decision.decided_on,
            header=state_lines(),
            author=text_of({"en": record.lead.name_en, "km": record.lead.name_km}),
            subtitle=f"{project.code} · {name}",
            page_label=t("Page {page} of {pages}"),
        )
    )
    known = gates().by_id
    # Of several gates in one sitting the last is what was decided; all of their questions would not leave one page.
    if decision.gate in known:
        document.note(f"{decision.gate}: {known[decision.gate].question.to(language())}")
    document.summary(_outcome(record))
    document.facts(_facts(record, currency))
    _artefacts(document, decision.artefacts)
    _answers(document, decision.answers)
    if record.replaced_by is not None:
        later = record.replaced_by
        document.note(
            prose(
                t("Decision {number} of {day} has taken its place.", number=later.sequence, day=day(later.decided_on))
            )
        )
    ends = [t("A decision is never changed. What it rested on is printed as it stood when it was taken.")]
    if project.sample:
        ends.append(t("Sample country: all organisations and figures are invented."))
    document.note(" ".join(ends))
    return document


def _gate(record: DecisionRecord) -> str:
    covers, names = record.decision.covers, gate_names()
    last = names.get(record.decision.gate, record.decision.gate)
    return last if len(covers) < 2 else f"{covers[0]} – {last}"


def _outcome(record: DecisionRecord) -> Marked:
    decision = record.decision
    outcome = outcome_names().get(decision.outcome, decision.outcome)
    if decision.hold_until:
        outcome = t("{outcome} until {day}", outcome=outcome, day=day(decision.hold_until))
    reason = f" – {decision.reason}" if decision.reason else ""
    return marked("<b>{outcome}</b>{reason}", outcome=outcome, reason=reason)


def _facts(record: DecisionRecord, currency: str) -> list[tuple[str, str]]:
    decision, replaced = record.decision, record.replaces
    recorded = t(
        "{who}; decision {number} of this project, size class: {size}, recorded {moment}",
        who=decision.decided_by,
        number=prose(str(decision.sequence)),
        size=size_names().get(decision.size, decision.size or DASH),
        moment=moment(decision.decided_at),
    )
    rows = [(t("Decided by"), recorded)]
    if decision.body:
        present = t(
            "{body}; present: {members}; quorum: {quorum}",
            body=decision.body,
            members="; ".join(decision.present) or DASH,
            quorum=prose(str(decision.quorum or DASH)),
        )
        rows.append((t("Body"), present))
        rows.append((t("Minutes"), decision.minutes or DASH))
    rows.append((t("Released, {currency}", currency=currency), _money(decision)))
    if replaced is not None:
        told = t("decision {number} of {day}", number=replaced.sequence, day=day(replaced.decided_on))
        rows.append((t("Takes the place of"), prose(told)))
    rows += [(t("Condition"), _condition(one)) for one in record.conditions]
    rows += [
        (
            t("Independent review"),
            f"{one.gate}, {day(one.reviewed_on)}: {one.reviewer_name}, {one.reviewer_from}. {one.finding}",
        )
        for one in record.reviews
    ]
    if record.baseline is not None and record.baseline.hash:
        version = t("version {version}", version=record.baseline.version)
        rows.append((t("Baseline, sealed"), f"{prose(version)}: {record.baseline.hash}"))
    return rows


def _condition(one: GateCondition) -> str:
    met = t("met on {day}", day=day(one.met_on)) if one.met_on else t("open when this was printed")
    return t("{what} {owner}, until {day} ({met})", what=one.text, owner=one.owner_name, day=day(one.due_on), met=met)


def _money(decision: GateDecision) -> str:
    return t(
        "{build} of {planned_build} planned to build, {run} of {planned_run} planned to run",
        build=amount(decision.released_build),
        planned_build=amount(decision.planned_build),
        run=amount(decision.released_run),
        planned_run=amount(decision.planned_run),
    )


def _artefacts(document: Document, held: Mapping[str, Mapping[str, Any]]) -> None:
    if not held:
        return
    states, known = artefact_states(), gates().artefacts
    rows = []
    for artefact, found in held.items():
        # The list of gates may have changed since.
        name = known[artefact].name.to(language()) if artefact in known else artefact
        state = str(found["state"])
        # What was done without needs its reason; of what was there the state is enough.
        named = f"{name} – {found['note']}" if state == WAIVED and found["note"] else name
        rows.append([named, Cell(states.get(state, state), fill=FILLS.get(state)), _day(found["dated"])])
    document.table([Column(t("What had to be there"), share=0.72), t("State"), t("Date")], rows)


def _answers(document: Document, held: Mapping[str, Mapping[str, Any]]) -> None:
    if not held:
        return
    names, known = answer_names(), gates().questions
    rows = []
    for question, found in held.items():
        asked = known[question].question.to(language()) if question in known else question
        answer = names.get(str(found["answer"]), str(found["answer"]))
        rows.append([f"{asked} – {found['note']}" if found["note"] else asked, answer])
    document.table([Column(t("Check list"), share=0.8), t("Answer")], rows)


def _day(written: object) -> str:
    return day(date.fromisoformat(str(written))) if written else DASH

"""What happened to a project, newest first, in sentences."""

from collections.abc import Mapping

import streamlit as st

from data.access import Actor
from data.event_sentences import particulars, sentence
from data.events import Event, trail
from data.i18n import language, moment, prose, t
from pages.ui.plain_text import escaped
from pages.ui.project.view import View
from pages.ui.screen import or_stop, reading
from projects.gates.wording import artefact_states
from projects.lists import criteria, gates
from reports.wording.projects import answer_names, gate_names, outcome_names, serves_names

NEWEST = 40


def show_history(actor: Actor, view: View) -> None:
    """Every change to this project, from the record that cannot be altered unnoticed."""
    with or_stop(), reading() as session:
        events = trail(session, actor, path=view.lead.path, subject=f"project:{view.id}")
    if not events:
        st.caption(t("Nothing is recorded of this project."))
        return
    whole = len(events) <= NEWEST or st.toggle(
        prose(t("Show all {count} events", count=len(events))), key=f"history-{view.id}"
    )
    lines = [
        f"- {moment(one.at)} · {escaped(one.person_name)}: {escaped(told(one))}"
        for one in (events if whole else events[:NEWEST])
    ]
    st.markdown("\n".join(lines))


def told(event: Event) -> str:
    """What one event of a project was, in a sentence."""
    said = event.details
    known = _sentence(said) if event.action != "project.import" else None
    note = said.get("note") or said.get("reason")
    text = known or f"{sentence(event)}: {particulars(event)}"
    return f"{text} – {note}" if known and note else text


def _sentence(said: Mapping[str, object]) -> str | None:
    match said:
        case {"decision": _, "gate": str(gate), "outcome": str(outcome)}:
            return t(
                "Decided on {gate}: {outcome}", gate=_of(gate_names(), gate), outcome=_of(outcome_names(), outcome)
            )
        case {"artefact": str(artefact), "state": str(stands)}:
            found = gates().artefacts.get(artefact)
            name = found.name.to(language()) if found else artefact
            return t("{artefact}: now {state}", artefact=name, state=_of(artefact_states(), stands))
        case {"question": str(question), "answer": str(answer)}:
            asked = gates().questions.get(question)
            name = asked.strategy if asked else question
            return t("Check list {strategy} answered: {answer}", strategy=name, answer=_of(answer_names(), answer))
        case {"review": _, "gate": str(gate), "reviewer": str(reviewer)}:
            return t("Independent review before {gate} by {reviewer}", gate=gate, reviewer=reviewer)
        case {"met": _}:
            return t("A condition was met")
        case {"criterion": str(criterion), "value": value}:
            known = criteria().by_id.get(criterion)
            return t("Valued at {value} by {criterion}", value=value, criterion=known.name.to(language()) if known else
                     criterion)  # fmt: skip
        case {"line_id": _, "removed": {**line}}:
            return t("Investment line removed: {line}", line=_line(line))
        case {"line_id": _, "line": {**line}}:
            above = " · " + t("above the release") if said.get("above_release") else ""
            return t("Investment line entered or changed: {line}", line=_line(line)) + above
        case {"lines": int(count)}:
            return t("{count} investment lines entered", count=count)
        case {"before": {**before}, "after": {**after}}:
            changes = [
                f"{_of(_fields(), name)} “{_value(before.get(name))}” → “{_value(value)}”"
                for name, value in after.items()
            ]
            return t("Changed: {changes}", changes="; ".join(changes))
        case {"serves": [*targets]}:
            return t("Serves: {targets}", targets=", ".join(_of(serves_names(), str(one)) for one in targets) or "–")
        case {"participants": [*places]}:
            return t("{count} organisations take part beside the lead", count=len(places))
        case {"aims": [*aims]}:
            return t("Aims at {count} levels", count=len(aims))
        case {"code": str(code)}:
            return t("Registered as {code}", code=code)
        case _:
            return None


def _line(line: Mapping[str, object]) -> str:
    return ", ".join(f"{_of(_fields(), name)} {value}" for name, value in line.items() if value not in (None, ""))


def _value(value: object) -> object:
    if isinstance(value, bool):
        return t("yes") if value else t("no")
    return "–" if value in (None, "") else value


def _of(names: Mapping[str, str], name: str) -> str:
    """The name of an id; the id itself where the list has changed since."""
    return names.get(name, name)


def _fields() -> dict[str, str]:
    return {
        "name_en": t("English name"),
        "name_km": t("Khmer name"),
        "description": t("description"),
        "owner_name": t("owner"),
        "owner_id": t("owner"),
        "sponsor_name": t("sponsor"),
        "sponsor_id": t("sponsor"),
        "organisation_id": t("lead organisation"),
        "programme_id": t("programme"),
        "estimate": t("estimate"),
        "cross_agency": t("several organisations"),
        "personal_data": t("personal data"),
        "starts_on": t("begins"),
        "ends_on": t("ends"),
        "gate_unknown": t("gate unknown"),
        "year": t("year"),
        "financier": t("paid by"),
        "source": t("source"),
        "instrument": t("instrument"),
        "on_budget": t("on budget"),
        "kind": t("work"),
        "currency": t("currency"),
        "planned": t("planned"),
        "committed": t("committed"),
        "spent": t("spent"),
        "forecast": t("expected"),
        "note": t("note"),
    }

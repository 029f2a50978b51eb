"""What was decided on a project: its conditions, which can be met, and its decisions, which never change."""

from collections.abc import Sequence

import streamlit as st

from assess.states import today
from data.access import Actor
from data.i18n import day, language, moment, prose, t
from pages.ui.plain_text import escaped
from pages.ui.project.view import View
from pages.ui.screen import change
from pages.ui.shelf import shelf
from pages.ui.taking_away import take_away
from projects.gates.artefacts import WAIVED
from projects.gates.decisions import GateCondition, GateDecision, meet_condition
from projects.gates.wording import artefact_states
from projects.lists import gates
from reports.choice import PDF, Choice
from reports.wording.projects import amount, gate_names, outcome_names


def show_conditions(actor: Actor, view: View, conditions: Sequence[GateCondition]) -> None:
    """The conditions that are still to be met, by the day they are due; met and replaced ones below them."""
    if not conditions:
        return
    standing = view.status.standing
    unmet = [one for one in conditions if one.met_on is None and standing.binds(one)]
    st.header(prose(t("Conditions ({count} open)", count=len(unmet))), anchor=False)
    for one in unmet:
        with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"condition-box-{one.id}"):
            due = t("due {day}", day=day(one.due_on))
            if one.due_on < today():
                due = ":red[" + t("overdue since {day}", day=day(one.due_on)) + "]"
            st.markdown(f"{escaped(one.text)}  \n{escaped(one.owner_name)} · {due}")
            if actor.may("project.edit", view.lead.path):
                _meet(actor, one)
    for one in conditions:
        if one.met_on is not None:
            met = t("met {day}, {who}: {note}", day=day(one.met_on), who=one.met_by or "", note=one.met_note)
            st.caption(f":material/check: {escaped(one.text)} · {escaped(met)}")
        elif not standing.binds(one):
            replaced = t("no longer asked for: a later decision took the place of the one that asked for it")
            st.caption(f":material/block: {escaped(one.text)} · {replaced}")


def _meet(actor: Actor, condition: GateCondition) -> None:
    with st.popover(t("Met"), icon=":material/check:"):
        note = st.text_area(t("How was it met?"), key=f"met-{condition.id}-note", max_chars=2000)
        if st.button(t("Record that it is met"), key=f"met-{condition.id}", type="primary"):
            change(
                t("Recorded"),
                lambda session: meet_condition(
                    session, actor, condition.id or 0, seen_version=condition.version, note=note
                ),
            )


def show_decisions(decisions: Sequence[GateDecision], currency: str, code: str) -> None:
    """All decisions on the project of this code, newest first, with what each rested on; marked where replaced."""
    st.header(t("Decisions"), anchor=False)
    if not decisions:
        st.caption(t("Nothing was decided yet."))
        return
    replaced = {one.supersedes_id for one in decisions}
    names, outcomes = gate_names(), outcome_names()
    for one in decisions:
        gate = names[one.gate] if len(one.covers) < 2 else f"{one.covers[0]} – {names[one.gate]}"
        label = f"{day(one.decided_on)} · {gate} · **{outcomes[one.outcome]}**"
        title = label + (" · " + t("replaced by a later decision") if one.id in replaced else "")
        opened = shelf(title, key=f"decision-{one.id}", small=False)
        if opened.open:
            with opened:
                _decision(one, currency)
                take_away("gate-decision", Choice(language(), PDF, decision=one.id), f"{code}-{one.sequence}")


def _decision(one: GateDecision, currency: str) -> None:
    st.markdown(
        t("Decided by {who}, recorded {moment}.", who=escaped(one.decided_by), moment=moment(one.decided_at))
        + (" " + t("Until {day}.", day=day(one.hold_until)) if one.hold_until else "")
    )
    if one.reason:
        st.markdown(f"> {escaped(one.reason)}")
    if one.body:
        present = ", ".join(one.present) or "–"
        st.markdown(
            t(
                "Body: {body}. Present: {present}. Quorum: {quorum}.",
                body=escaped(one.body),
                present=escaped(present),
                quorum=prose(str(one.quorum or "–")),
            )
        )
    if one.minutes:
        st.link_button(t("Open the minutes"), one.minutes, type="tertiary", icon=":material/open_in_new:")
    st.markdown(
        t(
            "Planned then: {planned_build} for building, {planned_run} for running. Released: {build} and {run} "
            "{currency}.",
            planned_build=amount(one.planned_build),
            planned_run=amount(one.planned_run),
            build=amount(one.released_build),
            run=amount(one.released_run),
            currency=currency,
        )
    )
    states, known = artefact_states(), gates()
    lines = []
    for artefact, held in one.artefacts.items():
        # The list of gates may have changed since.
        name = known.artefacts[artefact].name.to(language()) if artefact in known.artefacts else artefact
        why = f" – {escaped(held['note'])}" if held["state"] == WAIVED and held["note"] else ""
        lines.append(f"- {name}: {states.get(held['state'], held['state'])}{why}")
    if lines:
        st.caption(t("As it stood then:"))
        st.markdown("\n".join(lines))

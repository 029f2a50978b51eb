"""The gates of a project: what the next one asks for, the decision on it, its conditions, and all decisions so far."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st
from sqlmodel import Session

from data.access import Actor
from data.i18n import language, prose, t
from pages.ui import state
from pages.ui.gate.decision import show_decision
from pages.ui.gate.record import show_conditions, show_decisions
from pages.ui.gate.reviews import show_reviews
from pages.ui.plain_text import escaped
from pages.ui.project.view import View
from pages.ui.screen import change, or_stop, reading
from pages.ui.sheet import Sheet, choice_column, discard, save_button, show_sheet, show_table
from pages.ui.table import TALL_ROW
from projects.gates.artefacts import (
    ANSWERED_BY_REGISTER,
    GateAnswer,
    Requirement,
    answer_question,
    set_artefact,
)
from projects.gates.decisions import conditions_of, decisions_of
from projects.gates.wording import artefact_states
from projects.lists import gates
from projects.proposals.duplicates import duplicates_of
from projects.register import change_project
from reports.wording.projects import alike_text, answer_names, sitting_name

LONGEST_NOTE = 90
"""A note with more signs than this is not read to its end in the table."""


def show_gates(actor: Actor, view: View) -> None:
    """What is to be done first, then what was decided."""
    with or_stop(), reading() as session:
        conditions = conditions_of(session, actor, view.id)
        decisions = decisions_of(session, actor, view.id)
    if view.status.standing.standing == "gate_unknown":
        _unknown(actor, view)
        return
    show_conditions(actor, view, conditions)
    if view.status.sitting:
        st.page_link(
            "pages/projects/gate.py",
            label=t("Everything for the decision on one page"),
            query_params={"id": str(view.id)},
            icon=":material/gavel:",
        )
        _next(actor, view)
    show_decision(actor, view)
    show_decisions(decisions, view.currency, view.project.code)


def _unknown(actor: Actor, view: View) -> None:
    if not view.may(actor, "project.edit"):
        st.caption(t("A planner can put the project under the gates; it then begins at the first one."))
        return
    st.markdown(
        t(
            "Once it is put under the gates it begins at the first one, and what it has spent counts as above its "
            "release. There is no way back."
        )
    )
    if st.button(t("Put it under the gates"), key=f"known-{view.id}"):
        changes = {"gate_unknown": False}
        change(
            t("The project stands before its first gate"),
            lambda session: change_project(session, actor, view.id, seen_version=view.project.version, changes=changes),
        )


def _next(actor: Actor, view: View) -> None:
    status, known = view.status, gates()
    st.header(prose(t("What is needed for {gate}", gate=sitting_name(status.sitting))), anchor=False)
    for gate in status.sitting:
        st.caption(known.by_id[gate].question.to(language()))
    checks = {one.artefact.check for one in status.needed}
    if "duplicates" in checks:
        show_duplicates(actor, view)
    _artefacts(actor, view, status.needed)
    _checklist(actor, view, status.answers)
    if "review" in checks:
        show_reviews(actor, view, recording=True)


def show_duplicates(actor: Actor, view: View) -> None:
    """The projects that look like this one, as links."""
    with or_stop(), reading() as session:
        found = duplicates_of(session, actor, view.id)
    if not found:
        st.caption(t("No project that you may see looks like this one."))
        return
    st.warning(
        prose(t("{count} projects look like this one. Say in the note of the duplicate check why it is needed all the "
                "same.", count=len(found)))
    )  # fmt: skip
    for one in found:
        st.page_link(
            "pages/projects/project.py",
            label=escaped(alike_text(one)),
            query_params={"id": str(one.project_id)},
            icon=":material/content_copy:",
        )


def _artefacts(actor: Actor, view: View, needed: Sequence[Requirement]) -> None:
    rows = [_row(one) for one in needed]
    columns = _columns(several=len(view.status.sitting) > 1)
    name = f"artefacts-{view.id}-{view.status.sitting[-1]}"
    alt = t("What the gate needs, and how far it is")
    if not view.may(actor, "project.edit"):
        show_needed(view, needed)
        return
    sheet = show_sheet(name, rows, columns, fixed=("met", "gate", "what"), alt=alt, row_height=TALL_ROW)
    if save_button(sheet):
        change(t("Saved"), lambda session: _save(session, actor, view.id, sheet))
    st.caption(
        t(
            "What is ready needs a link or a note that says where it is; what is waived, a note that says why. "
            "What the register answers (marked “register”) turns ready when it is entered under Money, Progress, "
            "Benefits, About or Priorities."
        )
    )


def show_needed(view: View, needed: Sequence[Requirement]) -> None:
    """What the next sitting needs, and how far each is, to read; long notes below it, where they are not cut off."""
    columns = _columns(several=len(view.status.sitting) > 1) | _to_read()
    name = f"artefacts-{view.id}-{view.status.sitting[-1]}"
    alt = t("What the gate needs, and how far it is")
    show_table([_row(one) for one in needed], columns, key=name, alt=alt, row_height=TALL_ROW)
    for one in needed:
        if len(one.note) > LONGEST_NOTE:
            st.markdown(f"- **{escaped(one.artefact.name.to(language()))}**: {escaped(one.note)}")


def _row(one: Requirement) -> dict[str, Any]:
    artefact = one.artefact
    marks = [t("register")] if artefact.check in ANSWERED_BY_REGISTER else []
    marks += [] if artefact.waivable else [t("never waived")]
    return {
        "id": artefact.id,
        "version": one.version,
        "met": "✓" if one.met else "",
        "gate": one.gate,
        "what": artefact.name.to(language()) + (f" ({', '.join(marks)})" if marks else ""),
        "state": one.state,
        "dated": one.dated,
        "link": one.link,
        "note": one.note,
    }


def _columns(*, several: bool) -> dict[str, Any]:
    config = st.column_config
    # The longest texts come first: the browser guesses from the first cells of a table how long a line of text is, and
    # after a column of ticks it would break none.
    columns = {
        "what": config.TextColumn(t("What"), width=295),
        "gate": config.TextColumn(t("Gate"), width=50),
        "met": config.TextColumn(t("There"), width=50),
        "state": choice_column(t("State"), artefact_states(), required=True, width=100),
        "dated": config.DateColumn(t("Date"), width=105),
        "link": config.LinkColumn(t("Link"), max_chars=1000, width=140),
        "note": config.TextColumn(t("Note"), max_chars=4000, width=215),
    }
    if not several:
        del columns["gate"]
    return columns


def _to_read() -> dict[str, Any]:
    """The columns whose cells need less room where nothing is entered."""
    config = st.column_config
    return {
        "what": config.TextColumn(t("What"), width=325),
        "link": config.LinkColumn(t("Link"), display_text=":material/open_in_new:", width=60),
        "note": config.TextColumn(t("Note"), width=265),
    }


def _save(session: Session, actor: Actor, project: int, sheet: Sheet) -> None:
    for row in sheet.whole.values():
        dated = row["dated"]
        set_artefact(
            session,
            actor,
            project,
            artefact=row["id"],
            state=row["state"],
            seen_version=row["version"],
            dated=date.fromisoformat(dated) if isinstance(dated, str) else dated,
            link=row["link"],
            note=row["note"] or "",
        )
    discard(sheet.name)


def _checklist(actor: Actor, view: View, answered: Mapping[str, GateAnswer]) -> None:
    asked = [question for gate in view.status.sitting for question in gates().by_id[gate].checklist]
    if not asked:
        return
    st.markdown("**" + t("Check list") + "**")
    names = answer_names()
    if not view.may(actor, "project.edit"):
        show_answers(view, answered)
        return
    with st.form(f"checklist-{view.id}", border=True):
        entered = {}
        for question in asked:
            given = answered.get(question.id)
            key = f"answer-{view.id}-{question.id}-{given.version if given else 0}"
            state.seed(key, given.answer if given else None)
            state.seed(f"{key}-note", given.note if given else "")
            words, note = st.columns([3, 2], vertical_alignment="bottom")
            answer = words.segmented_control(
                f"{question.strategy}: {question.question.to(language())}",
                list(names),
                format_func=names.__getitem__,
                key=key,
            )
            entered[question.id] = (answer, note.text_input(t("Note"), key=f"{key}-note", max_chars=4000))
        if st.form_submit_button(t("Save the answers")):
            change(t("Saved"), lambda session: _answer(session, actor, view.id, entered, answered))


def show_answers(view: View, answered: Mapping[str, GateAnswer]) -> None:
    """The check list of the next sitting to read: each question with its answer and note."""
    names = answer_names()
    for question in (one for gate in view.status.sitting for one in gates().by_id[gate].checklist):
        given = answered.get(question.id)
        words = names[given.answer] if given else t("not answered")
        note = f" · {escaped(given.note)}" if given and given.note else ""
        st.markdown(f"- {question.question.to(language())} **{words}**{note}")


def _answer(
    session: Session,
    actor: Actor,
    project: int,
    entered: dict[str, tuple[str | None, str]],
    answered: Mapping[str, GateAnswer],
) -> None:
    for question, (answer, note) in entered.items():
        given = answered.get(question)
        if answer is None or (given and (given.answer, given.note) == (answer, note.strip())):
            continue
        answer_question(
            session,
            actor,
            project,
            question=question,
            answer=answer,
            note=note,
            seen_version=given.version if given else 0,
        )

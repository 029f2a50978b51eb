"""Who answers which section: a line above the section, and a shelf to give sections to colleagues and remind them."""

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from assess.cycles.participation import Participation
from assess.cycles.progress import Progress, progress
from assess.delegation import LONGEST_NOTE, Delegated, colleagues, delegate, delegations, mark_done, take_back
from data.access import Actor
from data.i18n import day, prose, t
from pages.ui import state
from pages.ui.choosing import organisation_name
from pages.ui.plain_text import escaped
from pages.ui.questionnaire.parts import CHECK, FIGURES, Part, section_name
from pages.ui.screen import change, current_actor, or_stop, reading
from pages.ui.shelf import shelf
from pages.ui.which import cycle_name

SHELF = "team-open"


def show_with(actor: Actor, one: Delegated | None, *, open_now: bool) -> None:
    """Who answers this section, if somebody was asked to; they say here that they have finished."""
    if one is None:
        return
    mine = one.person == actor.person
    done = t("done {day}", day=day(one.done_at.date())) if one.done_at else t("not done yet")
    who = t("With you") if mine else t("With **{name}**", name=escaped(one.name))
    line = f":material/person: {who} · {done} · {t('given by {name}', name=escaped(one.by))}"
    if one.note:
        line += f" · “{escaped(one.note)}”"
    with st.container(horizontal=True, vertical_alignment="center", key="section-with"):
        st.markdown(prose(line), width="stretch")
        if mine and open_now:
            done_button(actor, one)
    if not mine and open_now and not one.done_at:
        st.caption(t("You can answer here too; what you store is seen by both."))


def done_button(actor: Actor, one: Delegated) -> None:
    """The button by which whoever was given a section says that it is done, or not after all.

    Who leaves questions without an answer is told how many before it counts as done, as at the handing in.
    """
    finished = one.done_at is not None
    label = t("Not done yet") if finished else t("I have finished this section")
    key = f"done-{one.submission}-{one.section}"
    asking = f"{key}-asking"
    if st.button(label, key=key, icon=":material/undo:" if finished else ":material/task_alt:"):
        if finished or not _unanswered(actor, one):
            _mark(actor, one, done=not finished)
        else:
            state.put(asking, one.section)
    if finished or not state.get(asking):
        return
    with st.container(border=True):
        st.markdown(prose(t("{count} questions without an answer; they earn nothing.", count=_unanswered(actor, one))))
        with st.container(horizontal=True):
            if st.button(t("It is finished all the same"), key=f"{key}-yes", icon=":material/task_alt:"):
                state.forget(asking)
                _mark(actor, one, done=True)
            st.button(t("Not yet"), key=f"{key}-no", on_click=state.forget, args=(asking,))


def _unanswered(actor: Actor, one: Delegated) -> int:
    with or_stop(), reading() as session:
        answered, asked = section_progress(progress(session, actor, one.submission), one.section)
    return asked - answered


def _mark(actor: Actor, one: Delegated, *, done: bool) -> None:
    change(
        t("Stored"),
        lambda session: mark_done(session, actor, submission=one.submission, section=one.section, done=done),
    )


def show_team(part: Participation, parts: Sequence[Part], *, open_now: bool) -> None:
    """A shelf that says who answers what and gives sections to colleagues; drawn when it is opened."""
    st.fragment(partial(_team, part, parts, open_now), key="team")()


def section_progress(done: Progress, section: str) -> tuple[int, int]:
    """How many questions of a section are answered, and how many there are; figures are not counted."""
    of_section = [one for one in done.sections if one.section == section]
    return sum(one.answered for one in of_section), sum(one.asked for one in of_section)


def _team(part: Participation, parts: Sequence[Part], open_now: bool) -> None:  # noqa: FBT001 - of the fragment
    team = shelf(t("Who answers what"), key=SHELF, icon=":material/groups:")
    if not team.open:
        return
    actor, submission = current_actor(), part.submission.id or 0
    may = open_now and actor.may("answer.edit", part.organisation.path)
    with team:
        with or_stop(), reading() as session:
            given = delegations(session, actor, submission)
            done = progress(session, actor, submission)
            names = colleagues(session, actor, submission) if may else {}
        sections = [one for one in dict.fromkeys(some.section for some in parts) if one != CHECK]
        for section in sections:
            _row(actor, given.get(section), section, done, may=may)
        if may:
            _give(actor, submission, sections, names)
        left = [given[section] for section in sections if section in given and given[section].done_at is None]
        if left and may:
            st.caption(t("To copy into a message:"))
            st.code(_reminder(part, left, done), language=None, wrap_lines=True)


def _row(actor: Actor, one: Delegated | None, section: str, done: Progress, *, may: bool) -> None:
    name = section_name(section)
    answered = "" if section == FIGURES else " · {}/{}".format(*section_progress(done, section))
    if one is None:
        st.markdown(prose(f"{name}{answered}"))
        return
    mark = ":green[:material/check_circle:]" if one.done_at else ":material/person:"
    with st.container(horizontal=True, vertical_alignment="center", key=f"team-{section}"):
        st.markdown(prose(f"{name}{answered}  \n{mark} {escaped(one.name)}"), width="stretch")
        if may and st.button(
            t("Take back"), key=f"take-{section}", type="tertiary", help=t("Nobody in particular answers it then.")
        ):
            change(
                t("Taken back"),
                lambda session: take_back(session, actor, submission=one.submission, section=section),
            )


def _give(actor: Actor, submission: int, sections: Sequence[str], names: Mapping[int, str]) -> None:
    with st.form(f"give-{submission}", clear_on_submit=True, border=False):
        section = st.selectbox(
            t("Section"), sections, format_func=section_name, index=None, key="give-section", placeholder=t("choose")
        )
        person = st.selectbox(
            t("Give it to"),
            list(names),
            format_func=names.__getitem__,
            index=None,
            key="give-person",
            placeholder=t("choose"),
        )
        note = st.text_input(t("A word to them (optional)"), max_chars=LONGEST_NOTE, key="give-note")
        pressed = st.form_submit_button(t("Give the section"), icon=":material/person_add:")
    if pressed:
        if section is None or person is None:
            st.warning(t("Choose the section and the person."))
            return
        change(
            t("Given to {name}", name=names[person]),
            lambda session: delegate(session, actor, submission=submission, section=section, person=person, note=note),
        )
    if len(names) < 2:
        st.caption(t("Only people with an account who answer for this organisation are listed."))


def _reminder(part: Participation, left: Sequence[Delegated], done: Progress) -> str:
    """What is still awaited from whom, as plain text."""
    lines = [
        t(
            "{organisation}, {cycle}: these sections are still open, due {due}.",
            organisation=organisation_name(part.organisation),
            cycle=cycle_name(part),
            due=day(part.cycle.due_on),
        )
    ]
    for one in left:
        answered, asked = section_progress(done, one.section)
        counted = t("{answered} of {asked} answered", answered=answered, asked=asked) if asked else t("figures")
        lines.append(f"- {one.name}: {section_name(one.section)}, {counted}")
    return prose("\n".join(lines))

"""What is shared with colleagues, on “My work”: the sections given to this person, and what else waits at a card."""

import streamlit as st
from sqlmodel import Session

from assess.carry.answers import offers
from assess.comments import open_comments
from assess.cycles.participation import Participation
from assess.cycles.progress import Progress, progress
from assess.delegation import Delegated, delegations, my_sections
from assess.questions import questions_of
from data.access import Actor
from data.i18n import day, prose, t
from pages.ui.choosing import organisation_name
from pages.ui.plain_text import escaped
from pages.ui.questionnaire.delegation import done_button, section_progress
from pages.ui.questionnaire.parts import parts_of, section_name
from pages.ui.screen import or_stop, reading

QUESTIONNAIRE = "pages/assess/questionnaire.py"


def show_given(actor: Actor) -> None:
    """The sections that colleagues have given to this person, what is not done first; nothing if there are none."""
    with or_stop(), reading() as session:
        mine = my_sections(session, actor)
        done = {one.submission: progress(session, actor, one.submission) for _, one in mine}
    if not mine:
        return
    with st.container(border=True, key="card-given"):
        st.header(t("Sections given to you"), anchor=False)
        for part, one in mine:
            _section(actor, part, one, done[one.submission])


def shared_words(session: Session, actor: Actor, part: Participation) -> str:
    """What of a submission waits beside its questions: answers to confirm, open comments, sections with colleagues."""
    number = part.submission.id or 0
    words: list[str] = []
    if waiting := len(offers(session, actor, number)):
        words.append(t("Answers of last time to confirm: {count}", count=waiting))
    if comments := open_comments(session, actor, number).total():
        words.append(t("Open comments: {count}", count=comments))
    if given := delegations(session, actor, number).values():
        finished = sum(one.done_at is not None for one in given)
        words.append(t("{done} of {count} sections given to colleagues are done", done=finished, count=len(given)))
    return prose(" · ".join(words))


def _section(actor: Actor, part: Participation, one: Delegated, done: Progress) -> None:
    answered, asked = section_progress(done, one.section)
    words = [f"**{section_name(one.section)}** · {organisation_name(part.organisation)}"]
    if asked:
        words.append(t("{answered} of {asked} answered", answered=answered, asked=asked))
    words.append(t("due {due}", due=day(part.cycle.due_on)))
    words.append(t("given by {name}", name=escaped(one.by)))
    if one.note:
        words.append(f"“{escaped(one.note)}”")
    key = f"{one.submission}-{one.section}"
    with st.container(horizontal=True, vertical_alignment="center", key=f"given-{key}"):
        mark = ":green[:material/check_circle:]" if one.done_at else ":material/person:"
        st.markdown(prose(f"{mark} {' · '.join(words)}"), width="stretch")
        if st.button(t("Open the section"), key=f"open-{key}", icon=":material/edit_note:"):
            asked_here = questions_of(part.submission, part.cycle).asked
            first = next((some.id for some in parts_of(asked_here, part.edition) if some.section == one.section), "")
            st.switch_page(QUESTIONNAIRE, query_params={"id": str(one.submission), "part": first})
        done_button(actor, one)

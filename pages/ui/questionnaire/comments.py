"""A small thread of comments behind an answer: read, add, settle; and where comments wait."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from assess.comments import LONGEST_COMMENT, AnswerComment, add_comment, comments_on, settle_comment
from assess.cycles.participation import participation
from data.access import Actor
from data.i18n import moment, prose, t
from maturity_model.definition import Edition
from pages.ui import state
from pages.ui.plain_text import escaped
from pages.ui.questionnaire.kept import Slot
from pages.ui.questionnaire.parts import Part, section_name
from pages.ui.result.steps import question_link
from pages.ui.screen import change, current_actor, or_stop, reading
from pages.ui.shelf import shelf
from pages.ui.stage import question_name


def show_comments(slot: Slot) -> None:
    """The comments on one answer, with a field for another one; nothing for whoever may not read them."""
    st.fragment(partial(_thread, slot), key=slot.key("comments"))()


def shelve_comments(slot: Slot) -> None:
    """The comments on one answer behind a click, with their number; nothing for whoever may not read them."""
    actor = current_actor()
    found = _read(actor, slot)
    if found is None or not (found.comments or found.may_write):
        return
    title = t("Comments") + (f" ({len(found.comments)})" if found.comments else "")
    thread = shelf(prose(title), key=slot.key("comments-shelf"), icon=":material/forum:")
    if thread.open:
        with thread:
            show_comments(slot)


def show_service_comments(slots: Mapping[Slot, str]) -> None:
    """The comments on the answers of several services, one service at a time; `slots` gives their names."""
    first = next(iter(slots))
    st.fragment(partial(_threads, slots), key=f"threads-{first.submission}-{first.item}")()


def show_open_comments(
    submission: int,
    edition: Edition,
    services: Mapping[int, str],
    comments: Counter[tuple[str, int]],
    parts: Sequence[Part],
) -> None:
    """Links to the questions of some screens that have comments which are not settled; nothing where there are none."""
    here = {question: part for part in parts for question in sorted(part.questions & comments.keys())}
    if not here:
        return
    count = sum(comments[question] for question in here)
    waiting = shelf(
        prose(t("Open comments: {count}", count=count)), key=f"comments-{submission}", icon=":material/forum:"
    )
    if waiting.open:
        with waiting:
            for (item, service), part in here.items():
                ladder = edition.ladder is not None and item == edition.ladder.id
                name = (
                    f"{section_name(part.section)} · {services.get(service, '')}"
                    if ladder
                    else question_name(edition, services, item, service or None)
                )
                label = f"{name} ({comments[item, service]})"
                question_link(submission, prose(label), part=part, item=item)


def _threads(slots: Mapping[Slot, str]) -> None:
    places, names = list(slots), list(slots.values())
    if _read(current_actor(), places[0]) is None:
        return
    place = 0
    if len(names) > 1:
        place = st.selectbox(
            t("Comments on the answer for"),
            range(len(names)),
            format_func=names.__getitem__,
            key=f"thread-of-{places[0].submission}-{places[0].item}",
        )
    _thread(places[place])


def _thread(slot: Slot) -> None:
    actor = current_actor()
    found = _read(actor, slot)
    if found is None:
        return
    for one in found.comments:
        _comment(actor, one, may=found.may_write)
    if found.may_write:
        _field(actor, slot)


@dataclass(frozen=True)
class _Thread:
    comments: Sequence[AnswerComment]
    may_write: bool


def _read(actor: Actor, slot: Slot) -> _Thread | None:
    """The comments on an answer; None for whoever may not read them."""
    if not actor.may_anywhere("comment.read"):
        return None
    with or_stop(), reading() as session:
        part = participation(session, actor, slot.submission, action="answer.read")
        path = part.organisation.path
        if not actor.may("comment.read", path):
            return None
        found = comments_on(session, actor, submission=slot.submission, item=slot.item, service=slot.service)
    return _Thread(found, actor.may("comment.edit", path) and part.submission.state != "published")


def _comment(actor: Actor, one: AnswerComment, *, may: bool) -> None:
    number = one.id or 0
    settled = one.resolved_at is not None
    with st.container(border=True, key=f"comment-{number}"):
        # As text that is not read as Markdown or HTML: a line break stays a line break.
        words = "  \n".join(escaped(line) for line in one.text.splitlines())
        st.caption(f"{escaped(one.by)} · {moment(one.at)}")
        st.markdown(words)
        if settled:
            st.caption(
                ":material/check: "
                + t("Settled by {name}, {time}", name=escaped(one.resolved_by or ""), time=moment(one.resolved_at))
            )
        if may:
            label, done = (t("Open again"), t("Opened again")) if settled else (t("Mark as settled"), t("Settled"))
            if st.button(label, key=f"settle-{number}", type="tertiary"):
                change(done, lambda session: settle_comment(session, actor, comment=number, settled=not settled))


def _field(actor: Actor, slot: Slot) -> None:
    # A new key after each comment empties the field.
    turn = slot.key("comment-turn")
    key = f"{slot.key('comment')}-{state.get(turn, 0)}"
    written = st.text_area(
        t("Comment for colleagues and reviewers"), value=None, key=key, max_chars=LONGEST_COMMENT, height=80
    )
    if st.button(t("Add the comment"), key=slot.key("comment-add"), icon=":material/add_comment:"):
        text = written or ""
        if text.strip():
            state.put(turn, state.get(turn, 0) + 1)
        change(
            t("Comment added"),
            lambda session: add_comment(
                session, actor, submission=slot.submission, item=slot.item, service=slot.service, text=text
            ),
        )

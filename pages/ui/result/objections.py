"""Objections to a verdict: read by whoever may see the result, answered by a reviewer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st
from sqlmodel import Session

from assess.answers import DONT_KNOW, LEVEL, NOT_APPLICABLE
from assess.cycles.participation import Participation, participation
from assess.evidence.pieces import Piece
from assess.objections.evidence import evidence_of_objections
from assess.objections.raised import (
    ACCEPTED,
    OPEN,
    REFUSED,
    Objection,
    Verdict,
    answer_objection,
    objections_of,
    verdicts_of,
)
from assess.questions import Asked, questions_of
from data.access import Actor
from data.i18n import language, moment, prose, t
from maturity_model.definition import Edition
from pages.ui.evidence import show_piece
from pages.ui.plain_text import escaped
from pages.ui.review.claims import question_text, rubrics
from pages.ui.screen import change, or_stop
from pages.ui.unchanged import until_stored
from pages.ui.which import service_names

Question = tuple[str, int]


@dataclass(frozen=True)
class _Said:
    """A result with all objections to it."""

    part: Participation
    objections: list[Objection]
    verdicts: dict[Question, Verdict]
    evidence: dict[int, Piece]


def show_objections(actor: Actor, submission: int) -> None:
    """The objections to a result, those that wait first, each with what its answer needs; for a reviewer."""
    with or_stop():
        said = until_stored(actor, lambda session: _read(session, actor, submission), "objections", submission)
    waiting = [one for one in said.objections if one.outcome == OPEN]
    if not waiting:
        st.success(t("Every objection to this result has its answer."))
    for one in waiting:
        with st.container(border=True, key=f"objection-{one.id}"):
            _to_answer(actor, said, one)
    answered = [one for one in said.objections if one.outcome != OPEN]
    if answered:
        st.subheader(t("Answered"), anchor=False)
        list_objections(actor, said.part, answered, said.evidence)


def list_objections(
    actor: Actor, part: Participation, objections: Sequence[Objection], evidence: Mapping[int, Piece]
) -> None:
    """Objections with what was handed in with them (`evidence`, by objection) and their answers, to read."""
    asked = questions_of(part.submission, part.cycle).by_question
    names = service_names(part)
    for one in objections:
        with st.container(border=True, key=f"objection-read-{one.id}"):
            question = asked[one.item, one.service_id]
            st.markdown(f"**{escaped(name_of(question, names))}** · {_outcome(one)}")
            _text_of(actor, one, question, evidence)
            if one.outcome == OPEN:
                continue
            if one.outcome == ACCEPTED:
                new = answer_words(question, one.state or "", one.level)
                line = t("Now “{answer}”: version {version}", answer=escaped(new), version=one.result_version or "")
                st.markdown(prose(line))
            st.markdown(f"{t('Answer')}: {escaped(one.reason or '')}")
            st.caption(f"{escaped(one.answered_by or '')} · {moment(one.answered_at)}")


def name_of(asked: Asked, services: Mapping[int, str]) -> str:
    """A question by its short name, with its service if it is asked of one."""
    title, service = asked.title.to(language()), services.get(asked.service)
    return f"{title} · {service}" if service else title


def answer_words(asked: Asked, answer: str, level: int | None) -> str:
    """An answer in a few words."""
    if answer == LEVEL and level is not None:
        return asked.labels[level].to(language())
    return {DONT_KNOW: t("I don't know"), NOT_APPLICABLE: t("Does not apply")}.get(answer, t("not answered"))


def choose_verdict(verdict: Verdict, *, key: str) -> tuple[str, int | None] | None:
    """Let another answer be chosen in place of a verdict: its kind and its level; None until one is."""
    asked = verdict.asked
    options = [*(str(level) for level in range(len(asked.labels))), *([NOT_APPLICABLE] * asked.may_not_apply)]
    standing = str(verdict.level) if verdict.state == LEVEL else verdict.state
    names = {str(level): label.to(language()) for level, label in enumerate(asked.labels)}
    names[NOT_APPLICABLE] = t("Does not apply")
    chosen = st.selectbox(
        t("What the evidence shows"),
        [one for one in options if one != standing],
        index=None,
        format_func=names.__getitem__,
        placeholder=t("choose"),
        key=f"{key}-{standing}-{language()}",
    )
    if chosen is None:
        return None
    return (LEVEL, int(chosen)) if chosen.isdecimal() else (chosen, None)


def show_rubrics(edition: Edition, item: str, stands: int | None) -> None:
    """The question with its levels as they are described, the one that stands (None: no level does) marked."""
    st.markdown(escaped(question_text(edition, item)))
    for level, rubric in enumerate(rubrics(edition, item)):
        st.markdown(f":blue-background[**{escaped(rubric)}**]" if stands == level else f":gray[{escaped(rubric)}]")


def _read(session: Session, actor: Actor, submission: int) -> _Said:
    return _Said(
        participation(session, actor, submission, action="review.read"),
        objections_of(session, actor, submission),
        verdicts_of(session, actor, submission),
        evidence_of_objections(session, actor, submission),
    )


def _to_answer(actor: Actor, said: _Said, one: Objection) -> None:
    verdict = said.verdicts[one.item, one.service_id]
    st.markdown(f"**{escaped(name_of(verdict.asked, service_names(said.part)))}**")
    left, right = st.columns(2, gap="medium")
    with left:
        _text_of(actor, one, verdict.asked, said.evidence)
        if verdict.reason:
            st.caption(t("The reviewer’s reason: {reason}", reason=escaped(verdict.reason)))
    with right:
        show_rubrics(said.part.edition, one.item, verdict.level)
        # Here, not below: a page of evidence on the left is long, and what it shows is said beside it.
        _decide(actor, one, verdict)


def _decide(actor: Actor, one: Objection, verdict: Verdict) -> None:
    """What the evidence shows and why, and the buttons to accept and to refuse."""
    new = choose_verdict(verdict, key=f"objection-answer-{one.id}")
    reason = st.text_area(
        t("Reason, as the organisation will read it"), key=f"objection-reason-{one.id}", max_chars=2000
    )
    accept, refuse = st.columns(2)
    accepts = accept.button(
        t("Accept: change the verdict"),
        key=f"objection-accept-{one.id}",
        icon=":material/check:",
        width="stretch",
        disabled=new is None,
    )
    if accepts and new is not None:
        change(
            t("Accepted: the result has a new version"),
            lambda session: answer_objection(
                session,
                actor,
                objection=one.id or 0,
                outcome=ACCEPTED,
                reason=reason,
                state=new[0],
                level=new[1],
            ),
        )
    if refuse.button(
        t("Refuse: the verdict stands"), key=f"objection-refuse-{one.id}", icon=":material/close:", width="stretch"
    ):
        change(
            t("Refused"),
            lambda session: answer_objection(session, actor, objection=one.id or 0, outcome=REFUSED, reason=reason),
        )


def _text_of(actor: Actor, one: Objection, asked: Asked, evidence: Mapping[int, Piece]) -> None:
    stood = answer_words(asked, one.stood_state, one.stood_level)
    st.caption(t("Against the verdict “{answer}”", answer=escaped(stood)))
    st.markdown(f"> {escaped(one.text)}")
    if one.link:
        st.link_button(t("Open what it shows"), one.link, icon=":material/open_in_new:", help=one.link)
    shows = evidence.get(one.id or 0)
    if shows:
        show_piece(actor, shows)
    st.caption(f"{escaped(one.raised_by)} · {moment(one.raised_at)}")


def _outcome(one: Objection) -> str:
    return {
        OPEN: f":orange-badge[{t('waits for its answer')}]",
        ACCEPTED: f":green-badge[{t('accepted')}]",
        REFUSED: f":gray-badge[{t('refused')}]",
    }[one.outcome]

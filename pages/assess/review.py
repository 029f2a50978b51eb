"""Reviewing: the submissions that wait, each claim beside its rubric and evidence, agreed to or adjusted."""

from collections.abc import Callable, Sequence
from functools import partial

import pandas as pd
import streamlit as st
from sqlmodel import Session

from assess.answers import DONT_KNOW, LEVEL, NOT_APPLICABLE
from assess.participation import Participation, participation
from assess.review.claims import Claim, review_list
from assess.review.queue import Waiting, queue
from assess.review.verdicts import adjust, agree, agree_section
from assess.submissions import return_submission, verify
from data.errors import UserError
from data.i18n import day, language, moment, prose, t, text_of
from data.messages import message
from pages.ui import state
from pages.ui.choosing import organisation_name
from pages.ui.claims import answer_name, question_text, rubrics, service_names, verified_name
from pages.ui.parts import section_name
from pages.ui.plain_text import escaped
from pages.ui.screen import change, changing, chosen_id, finished, guard, or_stop, reading

actor = guard("review.edit")
TO_DO, PIVOTAL, ADJUSTED, ALL = "to do", "pivotal", "adjusted", "all"
Question = tuple[str, int]


def show() -> None:
    """Choose what to review; then the claims on the left, the one at hand on the right."""
    st.title(t("Review"))
    st.caption(t("A claim counts only when a reviewer has agreed to it or adjusted it with a reason."))
    with or_stop(), reading() as session:
        waiting = queue(session, actor)
    if not waiting:
        st.success(t("Nothing waits for you. New submissions appear here when a head has signed them."))
        return
    chosen = _choose(waiting)
    with or_stop(), reading() as session:
        part = participation(session, actor, chosen.submission, action="review.edit")
    st.fragment(partial(_work, part, chosen.submission), key="work")()


def _choose(waiting: Sequence[Waiting]) -> Waiting:
    names = {
        one.submission: " · ".join(
            (
                organisation_name(one.organisation),
                text_of({"en": one.cycle.name_en, "km": one.cycle.name_km}),
                prose(t("since {day}", day=day(one.submitted_at.date()) if one.submitted_at else "–")),
            )
        )
        for one in waiting
    }
    if chosen_id() in names:
        state.seed("review-submission", chosen_id())
    if state.get("review-submission") not in names:
        state.forget("review-submission")
    label = prose(t("Waiting for review ({count}), longest first", count=len(waiting)))
    submission = st.selectbox(label, list(names), format_func=names.__getitem__, key="review-submission")
    return next(one for one in waiting if one.submission == submission)


def _work(part: Participation, submission: int) -> None:
    """The claims, the one at hand, and what is left to do; drawn again by itself after each verdict."""
    with or_stop(), reading() as session:
        claims = review_list(session, actor, submission)
    done = sum(claim.agreed is not None for claim in claims)
    text = prose(t("{done} of {all} questions reviewed", done=done, all=len(claims)))
    st.progress(done / len(claims) if claims else 1.0, text=text)
    shown = _filtered(claims)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _list(part, submission, shown)
    with right:
        at = _at_hand(submission, shown)
        if at is None:
            st.info(t("Nothing is left in this list. Choose another list above, or settle the review below."))
        else:
            _claim(part, submission, at)
    _settle(submission, claims)


def _filtered(claims: Sequence[Claim]) -> list[Claim]:
    lists = {
        TO_DO: t("To do"),
        PIVOTAL: t("The stage rests on it"),
        ADJUSTED: t("Adjusted"),
        ALL: t("All"),
    }
    counts = {
        TO_DO: sum(claim.agreed is None for claim in claims),
        PIVOTAL: sum(claim.pivotal for claim in claims),
        ADJUSTED: sum(claim.agreed is False for claim in claims),
        ALL: len(claims),
    }
    state.seed("review-list", TO_DO)
    first, second = st.columns([3, 2])
    chosen = first.segmented_control(
        t("List"),
        list(lists),
        format_func=lambda name: prose(f"{lists[name]} · {counts[name]}"),
        key="review-list",
        required=True,
        wrap=True,
    )
    sections = list(dict.fromkeys(claim.asked.section for claim in claims))
    section = second.selectbox(
        t("Section"),
        ["", *sorted(sections)],
        format_func=lambda name: section_name(name) if name else t("All"),
        key="review-section",
    )
    keep = {
        TO_DO: lambda claim: claim.agreed is None,
        PIVOTAL: lambda claim: claim.pivotal,
        ADJUSTED: lambda claim: claim.agreed is False,
        ALL: lambda _claim: True,
    }[chosen or ALL]
    return [claim for claim in claims if keep(claim) and section in ("", claim.asked.section)]


def _list(part: Participation, submission: int, shown: Sequence[Claim]) -> None:
    services = service_names(part)
    verdicts = {None: "", True: t("agreed"), False: t("adjusted")}
    said = [verdicts[claim.agreed] for claim in shown]
    table = pd.DataFrame(
        {
            t("Question"): ["★ " * claim.pivotal + claim.asked.title.to(language()) for claim in shown],
            t("Service"): [services.get(claim.asked.service, "") for claim in shown],
            t("Claim"): [answer_name(claim, claim.state, claim.level) for claim in shown],
            # What is still to do has no verdict, and the column would push the others out of sight.
            **({t("Verdict"): said} if any(said) else {}),
        }
    )
    picked = st.dataframe(
        table,
        hide_index=True,
        height=420,
        column_config={
            t("Question"): st.column_config.TextColumn(width=160),
            t("Service"): st.column_config.TextColumn(width=130),
            t("Claim"): st.column_config.TextColumn(width=110),
        },
        on_select="rerun",
        selection_mode="single-row",
        key=f"review-table-{submission}-{state.get('review-turn', 0)}",
        alt=t("The claims to review"),
    )
    rows = picked["selection"]["rows"]
    if rows and rows[0] < len(shown):
        state.put(f"review-at-{submission}", list(shown[rows[0]].asked.question))
    st.caption(t("★ the stage rests on this answer"))
    section = state.get("review-section")
    to_do = [claim for claim in shown if claim.agreed is None]
    if section and to_do:
        label = prose(t("Agree to all {count} that are left in this section", count=len(to_do)))
        st.button(label, key="agree-section", on_click=_agree_section, args=(submission, section))


def _at_hand(submission: int, shown: Sequence[Claim]) -> Claim | None:
    at = tuple(state.get(f"review-at-{submission}") or ())
    found = next((claim for claim in shown if claim.asked.question == at), None)
    return found or next((claim for claim in shown if claim.agreed is None), shown[0] if shown else None)


def _claim(part: Participation, submission: int, claim: Claim) -> None:
    edition, asked = part.edition, claim.asked
    service = service_names(part).get(asked.service)
    st.markdown(f"**{escaped(question_text(edition, asked.item))}**" + (f"  \n{escaped(service)}" if service else ""))
    for level, rubric in enumerate(rubrics(edition, asked.item)):
        claimed = claim.state == LEVEL and claim.level == level
        st.markdown(f":blue-background[**{escaped(rubric)}**]" if claimed else f":gray[{escaped(rubric)}]")
    if claim.state != LEVEL:
        st.warning(
            answer_name(claim, claim.state, claim.level) + (f": {escaped(claim.reason)}" if claim.reason else "")
        )
    _evidence(claim)
    _problem()
    if claim.agreed is not None:
        said = t("Agreed") if claim.agreed else t("Adjusted to “{answer}”", answer=verified_name(claim))
        reason = f": {escaped(claim.review_reason)}" if claim.review_reason else ""
        st.caption(f"{said}{reason} · {escaped(claim.reviewed_by or '')} · {moment(claim.reviewed_at)}")
    st.button(
        t("Agree"),
        type="primary",
        shortcut="Ctrl+Enter",
        key="agree",
        width="stretch",
        icon=":material/check:",
        on_click=_agree,
        args=(submission, asked.question, claim.version),
    )
    _adjust_form(submission, claim)


def _evidence(claim: Claim) -> None:
    if claim.note:
        st.markdown(f"> {escaped(claim.note)}")
    if claim.link:
        st.link_button(t("Open the evidence"), claim.link, icon=":material/open_in_new:", help=claim.link)
    if not claim.note and not claim.link:
        st.caption(t("No note and no evidence were given."))
    if claim.saved_at:
        st.caption(t("Answered by {name}, {time}", name=escaped(claim.saved_by or ""), time=moment(claim.saved_at)))


def _problem() -> None:
    """Why the last verdict was not stored, in a place of its own: what is drawn below must not move and close."""
    with st.container(key="review-problem-box"):
        problem = state.get("review-problem")
        if problem:
            st.error(problem, icon=":material/error:")
            state.forget("review-problem")


def _adjust_form(submission: int, claim: Claim) -> None:
    asked = claim.asked
    key = f"adjust-{submission}-{asked.item}-{asked.service}"
    options = [*(str(level) for level in range(len(asked.labels))), DONT_KNOW]
    if asked.may_not_apply:
        options.append(NOT_APPLICABLE)
    names = {str(level): label.to(language()) for level, label in enumerate(asked.labels)}
    names |= {DONT_KNOW: t("I don't know"), NOT_APPLICABLE: t("Does not apply")}
    others = [option for option in options if option != str(claim.level)]
    with st.expander(t("Adjust, with a reason"), key=f"{key}-open", on_change="rerun"):
        st.selectbox(t("What the evidence shows"), others, format_func=names.__getitem__, key=f"{key}-answer")
        st.text_area(t("Reason, as the organisation will read it"), key=f"{key}-reason", max_chars=2000)
        st.button(t("Adjust"), key=f"{key}-go", on_click=_adjust, args=(submission, asked.question, claim.version, key))


@state.unbroken()
def _agree(submission: int, question: Question, version: int) -> None:
    _verdict(
        submission,
        lambda session: agree(
            session, actor, submission=submission, item=question[0], service=question[1], seen_version=version
        ),
    )


@state.unbroken()
def _adjust(submission: int, question: Question, version: int, key: str) -> None:
    answer = state.get(f"{key}-answer")
    level = int(answer) if answer.isdecimal() else None
    _verdict(
        submission,
        lambda session: adjust(
            session,
            actor,
            submission=submission,
            item=question[0],
            service=question[1],
            state=LEVEL if level is not None else answer,
            level=level,
            reason=state.get(f"{key}-reason") or "",
            seen_version=version,
        ),
    )


@state.unbroken()
def _agree_section(submission: int, section: str) -> None:
    _verdict(submission, lambda session: agree_section(session, actor, submission=submission, section=section))


def _verdict(submission: int, work: Callable[[Session], object]) -> None:
    """From a callback: store a verdict and go on to the next claim, or keep the sentence that says what is wrong."""
    try:
        with changing() as session:
            work(session)
    except UserError as error:
        state.put("review-problem", message(error))
        return
    state.forget(f"review-at-{submission}")
    state.put("review-turn", state.get("review-turn", 0) + 1)


def _settle(submission: int, claims: Sequence[Claim]) -> None:
    left = sum(claim.agreed is None for claim in claims)
    st.header(t("Settle the review"))
    settle, give_back = st.columns(2)
    with settle:
        if left:
            st.write(prose(t("{left} questions are not reviewed yet.", left=left)))
        if st.button(t("Verify: freeze the result"), type="primary", disabled=left > 0, key="verify"):
            change(t("Verified"), lambda session: verify(session, actor, submission=submission))
    with give_back.popover(t("Give it back to the organisation"), width="stretch"):
        note = st.text_area(t("What should be mended?"), key="return-note", max_chars=4000)
        if st.button(t("Give back"), key="return"):
            change(
                t("Given back"),
                lambda session: return_submission(session, actor, submission=submission, note=note),
            )


show()
finished("review")

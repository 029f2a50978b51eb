"""Giving a verdict by mouse or keyboard: agree, another level with a reason, the next or the last claim."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st
from sqlmodel import Session

from assess.answers import DONT_KNOW, LEVEL, NOT_APPLICABLE
from assess.review.claims import Claim
from assess.review.reasons import ReusableReason
from assess.review.second import arbitrate, judge_again
from assess.review.verdicts import adjust, agree
from data.access import Actor
from data.errors import Conflict, UserError
from data.i18n import clock, language, t, text_of
from data.messages import message
from pages.ui import state
from pages.ui.plain_text import escaped
from pages.ui.review.claims import answer_name
from pages.ui.runs import unbroken
from pages.ui.screen import changing

FIRST, SECOND, THIRD = "first", "second", "third"
"""The first review; the second, which is blind; and the third person, who settles where the two differ."""
CONFLICT, PROBLEM = "review-conflict", "review-problem"
PICKS = "FGHJK"
"""The keys of the first reasons: they lie under the right hand, and no other button has them."""
Place = tuple[int, str, int]
"""A submission, an item and a service (0 for none): where a claim is found."""


def place_of(claim: Claim) -> Place:
    """Where a claim is found."""
    return claim.submission, *claim.asked.question


@dataclass(frozen=True)
class Step:
    """Where a claim stands in a walk: whose verdict it is for (`way`), in which list, and where to go from it.

    `following` and `previous` are the neighbours; `after` comes to hand after a verdict.
    """

    claim: Claim
    way: str
    view: str
    following: Place | None
    previous: Place | None
    after: Place | None

    @property
    def key(self) -> str:
        """What the widgets of this claim are called by."""
        return _key(self.view, self.claim)


def show_walk(actor: Actor, step: Step) -> None:
    """Draw what became of the last verdict, then the buttons to agree and to walk on."""
    _problem()
    _conflict(actor, step)
    with st.container(horizontal=True, key="review-walk"):
        if step.way != THIRD:
            st.button(
                t("Agree"),
                type="primary",
                shortcut="A",
                key="agree",
                icon=":material/check:",
                on_click=_agree,
                args=(actor, step),
            )
        for name, text, shortcut, place in (
            ("previous", t("Previous"), "P", step.previous),
            ("next", t("Next"), "N", step.following),
        ):
            st.button(text, shortcut=shortcut, key=name, disabled=place is None, on_click=_go, args=(step.view, place))


def show_adjust(actor: Actor, step: Step, reasons: Sequence[ReusableReason]) -> None:
    """Draw the reasons for the answer that was pressed in place of the claimed one; nothing if none was.

    Above the levels, where it is seen without scrolling, and in a place of its own: what is drawn below must not move.
    """
    with st.container(key="review-reason-box"):
        chosen = chosen_answer(step)
        if chosen is not None:
            _reason(actor, step, reasons, chosen)


def chosen_answer(step: Step) -> str | None:
    """The answer that was pressed for this claim in place of the claimed one; None if none was."""
    return state.get(f"{step.key}-to")


def put_chosen(step: Step, answer: str) -> None:
    """From a button's callback: this answer is to take the place of the claimed one, as soon as there is a reason.

    The verdict that was seen is kept with it: whoever judges in between is not overwritten unseen.
    """
    state.put(f"{step.key}-to", answer)
    state.put(f"{step.key}-seen", step.claim.version)
    _go(step.view, place_of(step.claim))


def is_begun(claim: Claim, view: str) -> bool:
    """Whether an answer was pressed for this claim and its reason is still to come."""
    return state.get(f"{_key(view, claim)}-to") is not None


def answers_for(claim: Claim) -> dict[str, str]:
    """The answers that a verdict can give to a question: levels by their number, and the others by their state."""
    names = {str(level): label.to(language()) for level, label in enumerate(claim.asked.labels)}
    names[DONT_KNOW] = t("I don't know")
    if claim.asked.may_not_apply:
        names[NOT_APPLICABLE] = t("Does not apply")
    return names


def _reason(actor: Actor, step: Step, reasons: Sequence[ReusableReason], chosen: str) -> None:
    with st.container(border=True, key="review-reason"):
        st.markdown(t("**“{answer}”, because:**", answer=escaped(answers_for(step.claim)[chosen])))
        for place, one in enumerate(reasons):
            text = text_of({"en": one.text_en, "km": one.text_km})
            st.button(
                escaped(text),
                key=f"reason-{one.id}",
                shortcut=PICKS[place] if place < len(PICKS) else None,
                width="stretch",
                wrap=True,
                on_click=_adjust,
                args=(actor, step, text),
            )
        st.text_area(t("Reason, as the organisation will read it"), key=f"{step.key}-reason", max_chars=2000, height=80)
        st.button(
            t("Adjust"),
            key="adjust-go",
            shortcut="Ctrl+Enter",
            type="primary",
            on_click=_adjust,
            args=(actor, step, None),
        )


def _key(view: str, claim: Claim) -> str:
    return f"{view}-{claim.submission}-{claim.asked.item}-{claim.asked.service}"


def _end(step: Step) -> None:
    """Nothing is pressed for this claim any more."""
    state.forget(f"{step.key}-to")
    state.forget(f"{step.key}-seen")


def _go(view: str, place: Place | None) -> None:
    state.put(f"review-at-{view}", place)


@unbroken()
def _agree(actor: Actor, step: Step) -> None:
    given = {"state": step.claim.state, "level": step.claim.level, "reason": "", "agree": True}
    _give(actor, step, given, seen_version=step.claim.version)


@unbroken()
def _adjust(actor: Actor, step: Step, reason: str | None) -> None:
    answer = state.get(f"{step.key}-to")
    level = int(answer) if answer.isdecimal() else None
    given = {
        "state": LEVEL if level is not None else answer,
        "level": level,
        "reason": reason if reason is not None else state.get(f"{step.key}-reason") or "",
        "agree": False,
    }
    _give(actor, step, given, seen_version=state.get(f"{step.key}-seen"))


@unbroken()
def _keep_mine(actor: Actor, step: Step) -> None:
    conflict = state.get(CONFLICT)
    state.forget(CONFLICT)
    _give(actor, step, conflict["yours"], seen_version=conflict["version"])


def _keep_theirs(step: Step) -> None:
    state.forget(CONFLICT)
    _end(step)
    _go(step.view, step.after)


def _give(actor: Actor, step: Step, given: dict[str, Any], *, seen_version: int) -> None:
    """From a callback: store a verdict and go on, or keep what is wrong with it."""
    try:
        with changing() as session:
            _service(actor, step.claim, given, step.way, seen_version)(session)
    except Conflict as conflict:
        theirs = conflict.details["theirs"]
        if isinstance(theirs, dict):
            kept = {name: theirs[name] for name in ("state", "level", "reason", "reviewed_by", "reviewed_at")}
            both = {"at": place_of(step.claim), "theirs": kept, "yours": given, "version": theirs["version"]}
            state.put(CONFLICT, both)
            _go(step.view, place_of(step.claim))
        else:
            state.put(PROBLEM, message(conflict))
        return
    except UserError as error:
        state.put(PROBLEM, message(error))
        return
    _end(step)
    _go(step.view, step.after)
    state.put("review-turn", state.get("review-turn", 0) + 1)


def _service(
    actor: Actor, claim: Claim, given: dict[str, Any], way: str, seen_version: int
) -> Callable[[Session], object]:
    number, item, service = place_of(claim)
    where: dict[str, Any] = {"submission": number, "item": item, "service": service, "seen_version": seen_version}
    answer: dict[str, Any] = {name: given[name] for name in ("state", "level", "reason")}
    if way == SECOND:
        return lambda session: judge_again(session, actor, **where, **answer)
    if way == THIRD:
        return lambda session: arbitrate(session, actor, **where, **answer)
    if given["agree"]:
        return lambda session: agree(session, actor, **where)
    return lambda session: adjust(session, actor, **where, **answer)


def in_conflict() -> Place | None:
    """The claim on which somebody else's verdict stands against one given here; None if there is none."""
    conflict = state.get(CONFLICT)
    return conflict["at"] if conflict else None


def _problem() -> None:
    """Why the last verdict was not stored, in a place of its own: what is drawn below must not move and close."""
    with st.container(key="review-problem-box"):
        problem = state.get(PROBLEM)
        if problem:
            st.error(problem, icon=":material/error:")
            state.forget(PROBLEM)


def _conflict(actor: Actor, step: Step) -> None:
    conflict = state.get(CONFLICT)
    if in_conflict() != place_of(step.claim):
        return
    theirs, yours = conflict["theirs"], conflict["yours"]
    with st.container(border=True, key="review-both"):
        st.error(t("Somebody else judged this while you did. Choose which verdict stands."), icon=":material/group:")
        left, right = st.columns(2)
        with left:
            st.markdown(f"**{t('Theirs')}** · {escaped(theirs['reviewed_by'])}, {clock(theirs['reviewed_at'])}")
            _side(step.claim, theirs)
            st.button(t("Keep theirs"), key="keep-theirs", on_click=_keep_theirs, args=(step,))
        with right:
            st.markdown(f"**{t('Yours')}**")
            _side(step.claim, yours)
            st.button(
                t("Keep mine"),
                key="keep-mine",
                type="primary",
                on_click=_keep_mine,
                args=(actor, step),
            )


def _side(claim: Claim, verdict: dict[str, Any]) -> None:
    st.markdown(escaped(answer_name(claim.asked, verdict["state"], verdict["level"])))
    if verdict["reason"]:
        st.caption(f"{t('Reason')}: {escaped(verdict['reason'])}")

"""Giving a verdict by mouse or keyboard: agree, another level with a reason, the next or the last claim."""

from collections.abc import Callable, Sequence
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
from data.i18n import clock, language, prose, t, text_of
from data.messages import message
from pages.ui import state
from pages.ui.claims import answer_name
from pages.ui.plain_text import escaped
from pages.ui.screen import changing

FIRST, SECOND, THIRD = "first", "second", "third"
"""The first review; the second, which is blind; and the third person, who settles where the two differ."""
PICKS = "FGHJK"
"""The keys of the first reasons: they lie under the right hand, and no other button has them."""
Place = tuple[int, str, int]
"""A submission, an item and a service (0 for none): where a claim is found."""


def place_of(claim: Claim) -> Place:
    """Where a claim is found."""
    return claim.submission, *claim.asked.question


def show_verdict(
    actor: Actor,
    claim: Claim,
    reasons: Sequence[ReusableReason],
    *,
    way: str,
    view: str,
    following: Place | None,
    previous: Place | None,
    after: Place | None,
) -> None:
    """Draw the buttons of a verdict. `following` and `previous` are the neighbours; `after` comes after a verdict."""
    key = f"{view}-{claim.submission}-{claim.asked.item}-{claim.asked.service}"
    _problem()
    _conflict(actor, claim, way=way, view=view, after=after)
    with st.container(horizontal=True, key="review-walk"):
        if way != THIRD:
            st.button(
                t("Agree"),
                type="primary",
                shortcut="A",
                key="agree",
                icon=":material/check:",
                on_click=_agree,
                args=(actor, claim, way, view, after),
            )
        for name, text, shortcut, place in (
            ("previous", t("Previous"), "P", previous),
            ("next", t("Next"), "N", following),
        ):
            st.button(text, shortcut=shortcut, key=name, disabled=place is None, on_click=_go, args=(view, place))
    chosen = _choose(claim, key, way=way)
    if chosen is not None:
        _reason(actor, claim, reasons, chosen, key=key, way=way, view=view, after=after)


def _choose(claim: Claim, key: str, *, way: str) -> str | None:
    """A button per answer, with its digit as key; the claimed one agrees and so is not among them."""
    st.caption(t("Adjust to:"))
    names = answers_for(claim)
    keys = {**{str(level): str(level) for level in range(5)}, DONT_KNOW: "D", NOT_APPLICABLE: "X"}
    chosen = state.get(f"{key}-to")
    claimed = str(claim.level) if claim.state == LEVEL else claim.state
    with st.container(horizontal=True, key="review-levels"):
        for answer, name in names.items():
            number = f"{prose(answer)} · " if answer.isdecimal() else ""
            st.button(
                number + name,
                key=f"to-{answer}",
                shortcut=keys[answer],
                type="primary" if answer == chosen else "secondary",
                disabled=way != THIRD and answer == claimed,
                on_click=state.put,
                args=(f"{key}-to", answer),
            )
    return chosen


def answers_for(claim: Claim) -> dict[str, str]:
    """The answers that a verdict can give to a question: levels by their number, and the others by their state."""
    names = {str(level): label.to(language()) for level, label in enumerate(claim.asked.labels)}
    names[DONT_KNOW] = t("I don't know")
    if claim.asked.may_not_apply:
        names[NOT_APPLICABLE] = t("Does not apply")
    return names


def _reason(
    actor: Actor,
    claim: Claim,
    reasons: Sequence[ReusableReason],
    chosen: str,
    *,
    key: str,
    way: str,
    view: str,
    after: Place | None,
) -> None:
    with st.container(border=True, key="review-reason"):
        st.markdown(t("**“{answer}”, because:**", answer=escaped(answers_for(claim)[chosen])))
        for place, one in enumerate(reasons):
            text = text_of({"en": one.text_en, "km": one.text_km})
            st.button(
                escaped(text),
                key=f"reason-{one.id}",
                shortcut=PICKS[place] if place < len(PICKS) else None,
                width="stretch",
                wrap=True,
                on_click=_adjust,
                args=(actor, claim, way, view, after, key, text),
            )
        st.text_area(t("Reason, as the organisation will read it"), key=f"{key}-reason", max_chars=2000, height=80)
        st.button(
            t("Adjust"),
            key="adjust-go",
            shortcut="Ctrl+Enter",
            type="primary",
            on_click=_adjust,
            args=(actor, claim, way, view, after, key, None),
        )


def _go(view: str, place: Place | None) -> None:
    state.put(f"review-at-{view}", place)


@state.unbroken()
def _agree(actor: Actor, claim: Claim, way: str, view: str, after: Place | None) -> None:
    given = {"state": claim.state, "level": claim.level, "reason": "", "agree": True}
    _give(actor, claim, given, way=way, view=view, after=after, seen_version=claim.version)


@state.unbroken()
def _adjust(actor: Actor, claim: Claim, way: str, view: str, after: Place | None, key: str, reason: str | None) -> None:
    answer = state.get(f"{key}-to")
    level = int(answer) if answer.isdecimal() else None
    given = {
        "state": LEVEL if level is not None else answer,
        "level": level,
        "reason": reason if reason is not None else state.get(f"{key}-reason") or "",
        "agree": False,
    }
    if _give(actor, claim, given, way=way, view=view, after=after, seen_version=claim.version):
        state.forget(f"{key}-to")


@state.unbroken()
def _keep_mine(actor: Actor, claim: Claim, way: str, view: str, after: Place | None) -> None:
    conflict = state.get("review-conflict")
    state.forget("review-conflict")
    _give(actor, claim, conflict["yours"], way=way, view=view, after=after, seen_version=conflict["version"])


def _keep_theirs(view: str, after: Place | None) -> None:
    state.forget("review-conflict")
    _go(view, after)


def _give(
    actor: Actor,
    claim: Claim,
    given: dict[str, Any],
    *,
    way: str,
    view: str,
    after: Place | None,
    seen_version: int,
) -> bool:
    """From a callback: store a verdict and go on, or keep what is wrong with it; says whether it was stored."""
    try:
        with changing() as session:
            _service(actor, claim, given, way, seen_version)(session)
    except Conflict as conflict:
        theirs = conflict.details["theirs"]
        if isinstance(theirs, dict):
            kept = {name: theirs[name] for name in ("state", "level", "reason", "reviewed_by", "reviewed_at")}
            both = {"at": place_of(claim), "theirs": kept, "yours": given, "version": theirs["version"]}
            state.put("review-conflict", both)
        else:
            state.put("review-problem", message(conflict))
        return False
    except UserError as error:
        state.put("review-problem", message(error))
        return False
    state.put(f"review-at-{view}", after)
    state.put("review-turn", state.get("review-turn", 0) + 1)
    return True


def _service(
    actor: Actor, claim: Claim, given: dict[str, Any], way: str, seen_version: int
) -> Callable[[Session], object]:
    number, item, service = place_of(claim)
    where: dict[str, Any] = {"submission": number, "item": item, "service": service, "seen_version": seen_version}
    answer: dict[str, Any] = {name: given[name] for name in ("state", "level", "reason")}
    match way:
        case "second":
            return lambda session: judge_again(session, actor, **where, **answer)
        case "third":
            return lambda session: arbitrate(session, actor, **where, **answer)
        case _ if given["agree"]:
            return lambda session: agree(session, actor, **where)
        case _:
            return lambda session: adjust(session, actor, **where, **answer)


def _problem() -> None:
    """Why the last verdict was not stored, in a place of its own: what is drawn below must not move and close."""
    with st.container(key="review-problem-box"):
        problem = state.get("review-problem")
        if problem:
            st.error(problem, icon=":material/error:")
            state.forget("review-problem")


def _conflict(actor: Actor, claim: Claim, *, way: str, view: str, after: Place | None) -> None:
    conflict = state.get("review-conflict")
    if not conflict or tuple(conflict["at"]) != place_of(claim):
        return
    theirs, yours = conflict["theirs"], conflict["yours"]
    with st.container(border=True, key="review-both"):
        st.error(t("Somebody else judged this while you did. Choose which verdict stands."), icon=":material/group:")
        left, right = st.columns(2)
        with left:
            st.markdown(f"**{t('Theirs')}** · {escaped(theirs['reviewed_by'])}, {clock(theirs['reviewed_at'])}")
            _side(claim, theirs)
            st.button(t("Keep theirs"), key="keep-theirs", on_click=_keep_theirs, args=(view, after))
        with right:
            st.markdown(f"**{t('Yours')}**")
            _side(claim, yours)
            st.button(
                t("Keep mine"),
                key="keep-mine",
                type="primary",
                on_click=_keep_mine,
                args=(actor, claim, way, view, after),
            )


def _side(claim: Claim, verdict: dict[str, Any]) -> None:
    st.markdown(escaped(answer_name(claim.asked, verdict["state"], verdict["level"])))
    if verdict["reason"]:
        st.caption(f"{t('Reason')}: {escaped(verdict['reason'])}")

"""The second reviewer, who judges blind, and the third person, who settles where the two differ."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from assess.answers import UNANSWERED
from assess.cycles.participation import Participation, participation
from assess.review.disputes import Comparison, Dispute
from assess.review.queue import Waiting
from assess.review.reasons import ReusableReason
from assess.review.second import JudgedTwice, comparison, finish_second, second_list
from assess.review.tasks import take
from data.access import Actor
from data.errors import Denied
from data.i18n import language, prose, t
from data.messages import message
from pages.ui.choosing import organisation_name
from pages.ui.plain_text import escaped
from pages.ui.review.claim import show_asked, show_grounds
from pages.ui.review.claims import answer_name, service_names, verified_name
from pages.ui.review.levels import show_levels
from pages.ui.review.list import WIDTHS, at_hand, narrowed, show_list
from pages.ui.review.verdict import SECOND, THIRD, Step, place_of, show_adjust, show_walk
from pages.ui.screen import change, or_stop, reading


def show_second(actor: Actor, waiting: Sequence[Waiting], reasons: Sequence[ReusableReason]) -> None:
    """Choose what to judge a second time, and judge it without seeing the first verdicts."""
    st.caption(t("You judge once more what must be looked at. Neither sees the other's verdicts before the end."))
    free = [one for one in waiting if not one.second_finished]
    offered = [one for one in free if one.mine_second or (one.second_holder is None and not one.mine)]
    if not offered:
        st.info(t("There is nothing to judge a second time."))
        return
    names = {
        one.submission: organisation_name(one.organisation)
        for one in sorted(offered, key=lambda one: not one.mine_second)
    }
    submission = st.selectbox(t("Organisation"), list(names), format_func=names.__getitem__, key="second-submission")
    chosen = next(one for one in offered if one.submission == submission)
    if not chosen.mine_second:
        if st.button(t("Take it as second reviewer"), type="primary", key="take-second"):
            change(
                t("Taken"),
                lambda session: take(session, actor, submission=submission, seen_holder=None, second=True),
            )
        return
    st.fragment(partial(_second_work, actor, submission, reasons), key="second-work")()


def _second_work(actor: Actor, submission: int, reasons: Sequence[ReusableReason]) -> None:
    with or_stop(), reading() as session:
        part = participation(session, actor, submission, action="review.edit")
        claims = second_list(session, actor, submission)
    done = sum(claim.agreed is not None for claim in claims)
    text = prose(t("{done} of {all} questions judged", done=done, all=len(claims)))
    st.progress(done / len(claims) if claims else 1.0, text=text)
    view = f"second-{submission}"
    left, right = st.columns(WIDTHS, gap="medium")
    with right:
        shown = narrowed(claims, view=view)
    walk = at_hand(shown, view=view)
    with left:
        if walk is None:
            st.info(t("Nothing is left in this list."))
        else:
            step = walk.step(SECOND, view)
            show_walk(actor, step)
            show_asked(part, walk.claim, named=False)
            show_adjust(actor, step, reasons)
            show_levels(part, step)
            show_grounds(actor, walk.claim)
    with right:
        services = service_names(part)
        show_list(shown, [services.get(claim.asked.service, "") for claim in shown], [], view=view)
        if st.button(t("Finish the second review"), type="primary", disabled=done < len(claims), key="finish-second"):
            change(t("Finished"), lambda session: finish_second(session, actor, submission=submission))


def show_differences(actor: Actor, found: Sequence[JudgedTwice]) -> None:
    """Where two reviewers differ: how much, and a third person's verdict on each difference."""
    st.caption(t("Where two reviewers differ on more than the cycle bears, a third person settles each difference."))
    if not found:
        st.info(t("No submission was judged twice to the end yet."))
        return
    by_submission = {one.part.submission.id or 0: one for one in found}
    submission = st.selectbox(
        t("Organisation"),
        list(by_submission),
        format_func=lambda number: organisation_name(by_submission[number].part.organisation),
        key="dispute-submission",
    )
    third = by_submission[submission].may_settle
    st.fragment(partial(_dispute_work, actor, submission, third=third), key="dispute-work")()


def _dispute_work(actor: Actor, submission: int, *, third: bool) -> None:
    with or_stop(), reading() as session:
        part = participation(session, actor, submission, action="review.arbitrate")
        compared = comparison(session, actor, submission)
    if compared is None:
        return
    share = t(
        "The two differ on {unequal} of {both} questions; {limit} % is borne.",
        unequal=compared.unequal,
        both=compared.both,
        limit=compared.limit,
    )
    st.write(prose(share))
    if compared.open:
        st.caption(prose(t("{open} to settle", open=compared.open)))
    if not compared.arbitration:
        st.success(t("The first verdicts stand."))
    elif not compared.open:
        st.success(t("Every difference is settled."))
    elif not third:
        st.info(message(Denied("review.third", action="review.arbitrate")), icon=":material/group:")
    else:
        _settle(actor, part, compared)
        return
    if compared.disputes:
        _list(part, compared.disputes)


def _settle(actor: Actor, part: Participation, compared: Comparison) -> None:
    """The difference at hand with both verdicts, and what the third person finds."""
    submission = part.submission.id or 0
    view = f"third-{submission}"
    open_ones = [one for one in compared.disputes if one.settled_by is None]
    walk = at_hand([one.first for one in compared.disputes], view=view)
    gone_to = walk.claim if walk and walk.claim in [one.first for one in open_ones] else None
    dispute = next((one for one in open_ones if one.first == gone_to), open_ones[0])
    places = [place_of(one.first) for one in open_ones]
    here = places.index(place_of(dispute.first))
    step = Step(
        dispute.first,
        THIRD,
        view,
        following=places[here + 1] if here + 1 < len(places) else None,
        previous=places[here - 1] if here else None,
        after=next((place for number, place in enumerate(places) if number != here), None),
    )
    show_walk(actor, step)
    show_asked(part, dispute.first, named=False)
    _both(dispute)
    show_adjust(actor, step, [])
    show_levels(part, step)
    show_grounds(actor, replace(dispute.first, agreed=None))


def _list(part: Participation, disputes: Sequence[Dispute]) -> None:
    """The differences to read: what each reviewer found, and who settled it how."""
    services = service_names(part)
    rows = [
        {
            t("Question"): one.first.asked.title.to(language()),
            t("Service"): services.get(one.first.asked.service, ""),
            t("First reviewer"): answer_name(one.first.asked, one.found[0] or UNANSWERED, one.found[1]),
            t("Second reviewer"): verified_name(one.second),
            t("Settled"): f"{verified_name(one.first)} ({one.settled_by})" if one.settled_by else "–",
        }
        for one in disputes
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt=t("Where two reviewers differ"))


def _both(dispute: Dispute) -> None:
    for column, word, claim in zip(
        st.columns(2), (t("First reviewer"), t("Second reviewer")), (dispute.first, dispute.second), strict=True
    ):
        with column.container(border=True):
            st.markdown(f"**{word}**: {escaped(verified_name(claim))}")
            st.caption(escaped(claim.review_reason or t("agreed")))
            st.caption(escaped(claim.reviewed_by or ""))

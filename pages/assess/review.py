"""Reviewing: what waits, by organisation, by risk or by question; each claim beside its rubric and evidence."""

from collections import Counter
from collections.abc import Sequence
from functools import partial

import streamlit as st

from assess.cycles.control import list_cycles
from assess.cycles.participation import Participation, participation
from assess.review.agreement import agreement
from assess.review.claims import Claim, open_folder
from assess.review.notes import list_notes
from assess.review.queue import Waiting, claims_by_risk, claims_of_item, open_items, queue, workload
from assess.review.reasons import ReusableReason, list_reasons
from assess.review.second import judged_twice
from assess.review.tasks import let_go, take
from assess.review.verdicts import agree_section
from data.errors import Denied
from data.i18n import day, language, prose, t, text_of
from data.messages import message
from pages.ui import state
from pages.ui.choosing import organisation_name
from pages.ui.result.paper import show_signature
from pages.ui.review.claim import show_asked, show_grounds
from pages.ui.review.claims import service_names
from pages.ui.review.levels import show_levels
from pages.ui.review.list import WIDTHS, Walk, at_hand, in_section, narrowed, show_list
from pages.ui.review.second import show_differences, show_second
from pages.ui.review.settle import show_note, show_settle, show_themes
from pages.ui.review.tables import show_agreement, show_reasons, show_workload
from pages.ui.review.verdict import FIRST, show_adjust, show_walk
from pages.ui.screen import change, chosen_id, finished, guard, or_stop, reading

actor = guard("review.arbitrate")
reviews = actor.may_anywhere("review.edit")
ORGANISATION, RISK, ITEM, AGAIN, DIFFER, AGREEMENT, LOAD = "organisation", "risk", "item", "2", "3", "kappa", "load"


def show() -> None:
    """Choose how to go through what waits; then the claim at hand on the left, the list on the right."""
    st.title(t("Review"))
    st.caption(t("Agree to a claim, or press the level that the evidence shows and say why. Only then does it count."))
    waiting: list[Waiting] = []
    reasons: list[ReusableReason] = []
    if reviews:
        with or_stop(), reading() as session:
            waiting, reasons = queue(session, actor), list_reasons(session, actor)
    view = _view(waiting)
    if view in (ORGANISATION, RISK, ITEM) and not waiting:
        st.success(t("Nothing waits for you. New submissions appear here when a head has signed them."))
    elif view == ORGANISATION:
        _by_organisation(waiting, reasons)
    elif view == RISK:
        st.fragment(partial(_by_risk, reasons), key="work")()
    elif view == ITEM:
        st.fragment(partial(_by_item, reasons), key="work")()
    elif view == AGAIN:
        show_second(actor, [one for one in waiting if one.twice], reasons)
    elif view == DIFFER:
        with or_stop(), reading() as session:
            found = judged_twice(session, actor)
        show_differences(actor, found)
    elif view == AGREEMENT:
        _agreement()
    else:
        with or_stop(), reading() as session:
            loads = workload(session, actor)
        show_workload(loads)


def _view(waiting: Sequence[Waiting]) -> str:
    names = {ORGANISATION: t("By organisation"), RISK: t("By risk"), ITEM: t("By question")} if reviews else {}
    if any(one.twice for one in waiting):
        names[AGAIN] = t("Second review")
    names |= {DIFFER: t("Differences"), AGREEMENT: t("Agreement"), LOAD: t("Workload")}
    first = next(iter(names))
    state.seed("review-view", first)
    if state.get("review-view") not in names:
        state.put("review-view", first)
    chosen = st.segmented_control(
        t("Go through"),
        list(names),
        format_func=names.__getitem__,
        key="review-view",
        required=True,
        wrap=True,
        label_visibility="collapsed",
    )
    return chosen or first


def _by_organisation(waiting: Sequence[Waiting], reasons: Sequence[ReusableReason]) -> None:
    names = {one.submission: _name(one) for one in sorted(waiting, key=lambda one: (not one.mine, one.blind))}
    if chosen_id() in names:
        state.seed("review-submission", chosen_id())
    if state.get("review-submission") not in names:
        state.forget("review-submission")
    label = prose(t("Waiting for review ({count}), longest first", count=len(waiting)))
    which, held, words = st.columns([12, 3.5, 4.5], vertical_alignment="bottom")
    submission = which.selectbox(label, list(names), format_func=names.__getitem__, key="review-submission")
    chosen = next(one for one in waiting if one.submission == submission)
    with held:
        _holding(chosen)
    with words:
        show_reasons(actor, reasons)
    with or_stop(), reading() as session:
        part = participation(session, actor, submission, action="review.edit")
    show_signature(actor, part)
    if chosen.blind:
        _hidden(chosen)
        return
    st.fragment(partial(_work, part, reasons), key="work")()


def _name(one: Waiting) -> str:
    # The browser sends back the label it showed, so nothing may stand in it that a verdict changes.
    since = prose(t("since {day}", day=day(one.submitted_at.date()) if one.submitted_at else "–"))
    cycle = text_of({"en": one.cycle.name_en, "km": one.cycle.name_km})
    return " · ".join((organisation_name(one.organisation), since, cycle))


def _holding(one: Waiting) -> None:
    """Take a submission, or let it go."""
    if one.mine:
        if st.button(t("Let it go"), key="let-go", width="stretch", help=t("You have taken this review.")):
            change(t("Let go"), lambda session: let_go(session, actor, submission=one.submission))
        return
    text = t("Take it over") if one.holder is not None else t("Take it")
    taken = t("{name} has taken this review.", name=one.taken_by) if one.taken_by else t("Nobody has taken it yet.")
    if st.button(text, key="take", width="stretch", help=taken):
        change(t("Taken"), lambda session: take(session, actor, submission=one.submission, seen_holder=one.holder))


def _hidden(one: Waiting) -> None:
    """Instead of claims with verdicts that a second reviewer must not see: why, and the way to judging blind."""
    st.info(message(Denied("review.blind", action="review.read")), icon=":material/visibility_off:")
    if not one.second_finished and (one.mine_second or one.second_holder is None):
        st.button(t("Judge it as second reviewer"), key="to-second", on_click=_to_second, args=(one.submission,))


def _to_second(submission: int) -> None:
    state.put("review-view", AGAIN)
    state.put("second-submission", submission)


def _work(part: Participation, reasons: Sequence[ReusableReason]) -> None:
    """One organisation's claims, the one at hand, and what is left to do; drawn again by itself after each verdict."""
    submission = part.submission.id or 0
    with or_stop(), reading() as session:
        folder = open_folder(session, actor, submission)
        notes = list_notes(session, actor, submission)
    claims = folder.claims
    done = sum(claim.agreed is not None for claim in claims)
    text = prose(t("{done} of {all} questions reviewed", done=done, all=len(claims)))
    view = f"organisation-{submission}"
    left, right = st.columns(WIDTHS, gap="medium")
    with right:
        st.progress(done / len(claims) if claims else 1.0, text=text)
        section, shown = in_section(claims, narrowed(claims, view=view))
        services = service_names(part)
        show_list(shown, [services.get(claim.asked.service, "") for claim in shown], [], view=view)
        to_do = [claim for claim in claims if claim.agreed is None and claim.asked.section == section]
        if section and to_do:
            label = prose(t("Agree to all {count} that are left in this section", count=len(to_do)))
            if st.button(label, key="agree-section"):
                change(
                    t("Agreed"), lambda session: agree_section(session, actor, submission=submission, section=section)
                )
    with left:
        walk = at_hand(shown, view=view)
        if walk is None:
            st.info(t("Nothing is left in this list. Choose another list, or settle the review below."))
        else:
            _claim(part, walk, reasons, view=view, named=False)
            show_note(actor, walk.claim, notes)
    show_themes(actor, part, folder.themes, folder.rules)
    show_settle(actor, claims, notes, submission)


def _by_risk(reasons: Sequence[ReusableReason]) -> None:
    st.caption(t("The claims of what you have taken; until you take something, those that wait longest."))
    with or_stop(), reading() as session:
        found = claims_by_risk(session, actor)
    _across(found, reasons, view="risk")


def _by_item(reasons: Sequence[ReusableReason]) -> None:
    with or_stop(), reading() as session:
        items = {one.item: one for one in open_items(session, actor)}
    if not items:
        st.success(t("Nothing waits for you. New submissions appear here when a head has signed them."))
        return
    if state.get("review-item") not in items:
        state.forget("review-item")
    titles = {one: items[one].title.to(language()) for one in items}
    often = Counter(titles.values())
    # The browser sends back the label it showed, so that two of the same name are told apart by their ids.
    labels = {one: title if often[title] == 1 else f"{title} ({one})" for one, title in titles.items()}
    item = st.selectbox(
        t("Question, those open most often first"), list(items), format_func=labels.__getitem__, key="review-item"
    )
    count = t("{open} open in {count} organisations", open=items[item].open, count=items[item].organisations)
    st.caption(prose(count))
    with or_stop(), reading() as session:
        found = claims_of_item(session, actor, item)
    _across(found, reasons, view=f"item-{item}")


def _across(found: Sequence[tuple[Waiting, Claim]], reasons: Sequence[ReusableReason], *, view: str) -> None:
    """Claims of several organisations, walked through as one list."""
    of = {one.submission: one for one, _ in found}
    left, right = st.columns(WIDTHS, gap="medium")
    with right:
        shown = narrowed([claim for _, claim in found], view=view)
    walk = at_hand(shown, view=view)
    if walk is None:
        left.info(t("Nothing is left in this list."))
        return
    with or_stop(), reading() as session:
        parts = {
            number: participation(session, actor, number, action="review.edit")
            for number in dict.fromkeys(claim.submission for claim in shown)
        }
    with left:
        _claim(parts[walk.claim.submission], walk, reasons, view=view, named=True)
    with right:
        names = {number: service_names(part) for number, part in parts.items()}
        show_list(
            shown,
            [names[claim.submission].get(claim.asked.service, "") for claim in shown],
            [organisation_name(of[claim.submission].organisation) for claim in shown],
            view=view,
        )


def _claim(part: Participation, walk: Walk, reasons: Sequence[ReusableReason], *, view: str, named: bool) -> None:
    step = walk.step(FIRST, view)
    show_walk(actor, step)
    show_asked(part, walk.claim, named=named)
    show_adjust(actor, step, reasons)
    show_levels(part, step)
    show_grounds(actor, walk.claim)


def _agreement() -> None:
    with or_stop(), reading() as session:
        cycles = {one.id or 0: one for one in list_cycles(session, actor) if one.state != "draft"}
    if not cycles:
        st.info(t("There is no cycle yet."))
        return
    cycle = st.selectbox(
        t("Cycle"),
        list(cycles),
        format_func=lambda one: text_of({"en": cycles[one].name_en, "km": cycles[one].name_km}),
        key="review-cycle",
    )
    with or_stop(), reading() as session:
        table = agreement(session, actor, cycle)
    show_agreement(cycles[cycle], table)


show()
finished("review")

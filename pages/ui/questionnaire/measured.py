"""What can be seen of an organisation's site from outside: measured at a click, shown beside the answers."""

from collections.abc import Callable, Mapping

import streamlit as st
from sqlmodel import Session

from assess.answers import LEVEL, Given
from assess.cycles.participation import Participation, participation
from assess.public_facts.keeping import (
    LONGEST_CONTEST,
    Seen,
    contest,
    keep_measured,
    measurements_of,
    open_items,
    require_rested,
    site_of,
    take_over,
    take_over_empty,
)
from assess.public_facts.measuring import MEASURED, measure
from assess.public_facts.wording import how_sure, sentence
from assess.questions import ORGANISATION
from data.access import Actor
from data.errors import UserError
from data.i18n import language, moment, prose, t
from data.messages import message
from maturity_model.definition import Edition, Item
from pages.ui import state
from pages.ui.plain_text import escaped
from pages.ui.questionnaire.answer_text import answer_words
from pages.ui.questionnaire.parts import Part
from pages.ui.runs import unbroken
from pages.ui.screen import change, changing, current_actor, reading

SECONDS = 40
"""The longest time that a person waits for a measurement."""
Answers = Mapping[tuple[str, int], Given]


def show_outside(actor: Actor, part: Participation, current: Part, given: Answers, *, open_now: bool) -> None:
    """Above the questions of a screen that holds a measured item: one line, and behind it all that was measured."""
    on_screen = {item for item, service in current.questions if service == ORGANISATION}
    if not on_screen & {item.id for item in part.edition.items if item.measured}:
        return
    number = part.submission.id or 0
    box = st.expander(
        t("Check what can be seen from outside"),
        icon=":material/travel_explore:",
        key=f"outside-{number}",
        type="compact",
        on_change="rerun",
    )
    if box.open:
        with box:
            _outside(actor, part, given, open_now=open_now)


def show_measurement(actor: Actor, submission: int, item: str, claimed: int | None = None) -> None:
    """What was measured of an item and what the organisation holds against it, for a reviewer.

    `claimed` is the level that the organisation claims, to say whether both can be true. Nothing is drawn for items
    that cannot be measured.
    """
    if item not in MEASURED:
        return
    with reading() as session:
        part = participation(session, actor, submission, action="answer.read")
        found = measurements_of(session, actor, submission).get(item)
        site = _site_address(session, actor, part)
    with st.container(border=True, key=f"measured-{submission}-{item}"):
        if found is None:
            st.caption(t("Not measured from outside yet."))
        else:
            suggested = _suggested(part.edition.item(item), found)
            told = t("**Measured from outside**: {level}", level=suggested)
            st.markdown(told + _agreement(found, claimed))
            st.caption(_facts(found))
            st.caption(_when(found))
            _contested(found)
        if site and _may_measure(actor, part) and st.button(t("Measure again"), key=f"measure-{submission}-{item}"):
            _measure(actor, part, site)


def _outside(actor: Actor, part: Participation, given: Answers, *, open_now: bool) -> None:
    number = part.submission.id or 0
    with reading() as session:
        found = measurements_of(session, actor, number)
        address = _site_address(session, actor, part)
    st.caption(
        t(
            "The checker opens the site as anybody can and tells what it sees. It only suggests: the answer stays "
            "yours, and you may contest what it says."
        )
    )
    if _may_measure(actor, part):
        key = f"outside-address-{number}"
        state.seed(key, address)
        left, right = st.columns([3, 1], vertical_alignment="bottom")
        typed = left.text_input(t("Address of the site"), key=key, max_chars=1000, placeholder="https://")
        if right.button(t("Check now"), key=f"outside-go-{number}", width="stretch"):
            _measure(actor, part, typed or "")
    problem = state.get(_problem_key(number))
    if problem:
        st.error(problem, icon=":material/error:")
        state.forget(_problem_key(number))
    if found:
        _found(part, found, given, open_now=open_now)


def _found(part: Participation, found: Mapping[str, Seen], given: Answers, *, open_now: bool) -> None:
    number = part.submission.id or 0
    empty = open_items(found, given)
    if open_now and empty:
        label = prose(t("Take over the {count} that are not answered yet", count=len(empty)))
        st.button(label, key=f"outside-all-{number}", type="primary", on_click=_take_over_empty, args=(number,))
    for item, one in found.items():
        _one(number, part.edition, one, given.get((item, ORGANISATION)), open_now=open_now)
    st.caption(_when(next(iter(found.values()))))


def _one(number: int, edition: Edition, one: Seen, answer: Given | None, *, open_now: bool) -> None:
    """One item: what was seen, the own answer beside it, and what can be done about it."""
    item = edition.item(one.item)
    labels = [level.label.to(language()) for level in item.levels]
    claimed = answer.level if answer is not None and answer.state == LEVEL else None
    with st.container(border=True, key=f"outside-{number}-{one.item}"):
        left, right = st.columns([3, 1], vertical_alignment="center")
        both = t(
            "Seen: {seen} · Your answer: {answer}",
            seen=_suggested(item, one),
            answer=escaped(answer_words(labels, answer)),
        )
        left.markdown(f"**{item.title.to(language())}**  \n{both}{_agreement(one, claimed)}")
        left.caption(_facts(one))
        with left:
            _contested(one)
        if not open_now:
            return
        if one.level is not None and (claimed is None or not one.agrees(claimed)):
            version = answer.version if answer else 0
            right.button(
                t("Take over"),
                key=f"outside-take-{number}-{one.item}",
                on_click=_take_over,
                args=(number, one.item, version),
                width="stretch",
            )
        with right.popover(t("Contest"), width="stretch"):
            key = f"outside-why-{number}-{one.item}"
            st.text_area(t("What is wrong with it?"), key=key, max_chars=LONGEST_CONTEST)
            st.button(t("Contest"), key=f"{key}-go", on_click=_contest, args=(number, one.item, key))


def _suggested(item: Item, one: Seen) -> str:
    label = "" if one.level is None else item.levels[one.level].label.to(language())
    return escaped(how_sure(one.bound, label))


def _agreement(one: Seen, claimed: int | None) -> str:
    """Whether a claim and what was seen can both be true, as a mark with a word; nothing where one is missing."""
    agrees = None if claimed is None else one.agrees(claimed)
    if agrees is None:
        return ""
    word, look = (t("agrees"), "green[:material/check:") if agrees else (t("differs"), "orange[:material/warning:")
    return f" · :{look} {word}]"


def _facts(one: Seen) -> str:
    return "\n".join(f"- {escaped(sentence(fact))}" for fact in one.facts)


def _when(one: Seen) -> str:
    who, when = escaped(one.measured_by), moment(one.measured_at)
    return prose(t("Measured {when} by {who}, at {address}", when=when, who=who, address=escaped(one.address)))


def _contested(one: Seen) -> None:
    if one.contest:
        who = escaped(one.contested_by or "")
        st.warning(t("{who} contests this: {reason}", who=who, reason=escaped(one.contest)), icon=":material/gavel:")


def _site_address(session: Session, actor: Actor, part: Participation) -> str:
    """The address to measure; "" for somebody who may not have it measured."""
    return site_of(session, actor, part.submission.organisation_id).address if _may_measure(actor, part) else ""


def _may_measure(actor: Actor, part: Participation) -> bool:
    return actor.may("fact.measure", part.organisation.path)


def _measure(actor: Actor, part: Participation, address: str) -> None:
    """Visit the site with no transaction open, then keep what was seen."""
    organisation = part.submission.organisation_id
    try:
        with reading() as session:
            require_rested(session, actor, organisation)
            site = site_of(session, actor, organisation)
        with st.spinner(prose(t("Looking at the site. This takes up to {seconds} seconds.", seconds=SECONDS))):
            measured = measure(address, tries=site.tries_of(address), seconds=SECONDS)
    except UserError as error:
        st.error(message(error), icon=":material/error:")
        return
    done = t("Measured") if measured.opened else t("Measured: the site did not open")
    change(done, lambda session: keep_measured(session, actor, organisation=organisation, measured=measured))


@unbroken()
def _take_over(number: int, item: str, version: int) -> None:
    _store(
        number,
        lambda session, actor: take_over(session, actor, submission=number, item=item, seen_version=version),
    )


@unbroken()
def _take_over_empty(number: int) -> None:
    _store(number, lambda session, actor: take_over_empty(session, actor, submission=number))


@unbroken()
def _contest(number: int, item: str, key: str) -> None:
    reason = state.get(key) or ""
    _store(number, lambda session, actor: contest(session, actor, submission=number, item=item, reason=reason))


def _store(number: int, work: Callable[[Session, Actor], object]) -> None:
    """From a callback: store, or keep the sentence that says what is wrong for the drawing that follows."""
    actor = current_actor()
    try:
        with changing() as session:
            work(session, actor)
    except UserError as error:
        state.put(_problem_key(number), message(error))


def _problem_key(number: int) -> str:
    return f"outside-problem-{number}"

"""One question of the organisation: levels as rubrics to choose from, note and evidence, stored at each change."""

from functools import partial
from html import escape

import streamlit as st

from assess.answers import DONT_KNOW, NOT_APPLICABLE
from assess.evidence.needed import is_needed
from assess.evidence.pieces import LINK, NOTE
from data.i18n import clock, language, prose, t
from maturity_model.definition import Edition, Item, Ladder
from pages.ui import state
from pages.ui.common.offer import show_exchange_evidence
from pages.ui.evidence import kind_words, kinds_given, see_evidence, show_pieces
from pages.ui.plain_text import escaped
from pages.ui.questionnaire.carried import show_offer
from pages.ui.questionnaire.comments import show_comments
from pages.ui.questionnaire.heading import draw_heading
from pages.ui.questionnaire.kept import Slot, answer_for, answering, note_change, save, settle
from pages.ui.runs import Early, unbroken
from pages.ui.shelf import shelf

WIDGETS = ("reason", "note", "link")


def show_question(slot: Slot, item: Item, edition: Edition, *, number: int) -> None:
    """Draw a question that can be answered. `see` must have been called for the slot in this run."""
    see_evidence(slot.submission)
    answering(slot.key("question"), partial(_question, slot, item, edition, number))


def widget_keys(slot: Slot) -> list[str]:
    """The keys of the widgets of a question."""
    return [_choice_key(slot), *(slot.key(name) for name in WIDGETS)]


def labels(item: Item) -> dict[str, str]:
    """The choices of an item with their labels in the language spoken now."""
    levels = {str(number): level.label.to(language()) for number, level in enumerate(item.levels)}
    more = {DONT_KNOW: t("I don't know")}
    if item.may_not_apply:
        more[NOT_APPLICABLE] = t("Does not apply to us")
    return levels | more


def show_heading(item: Item | Ladder, *, number: int, here: bool = False) -> None:
    """The question itself, and behind a click where to look for the answer."""
    asked = f"{prose(str(number))}. {item.question.to(language())}"
    draw_heading(asked, item.guidance.to(language()), anchor=anchor(item.id), here=here)


def anchor(item: str) -> str:
    """The anchor of an item on its screen."""
    return "q-" + item.replace(".", "-").replace("_", "-")


def show_gates(item: Item, edition: Edition) -> None:
    """Which stage hangs on this question, if any does."""
    for gate in edition.gates:
        for member in gate.of:
            if member.item == item.id:
                label = item.levels[member.level].label.to(language())
                text = (
                    t("Stage {stage} needs “{level}” here.", stage=gate.stage, level=label)
                    if gate.needed == len(gate.of)
                    else t("“{level}” here is one way into stage {stage}.", stage=gate.stage, level=label)
                )
                st.caption(f":material/key: {prose(text)}")


def show_saved(slot: Slot, early: Early | None = None) -> None:
    """What became of the last change: stored and when, refused and why, or in conflict with somebody else's.

    That it is stored may have been told `early`, by the callback that stored it.
    """
    if slot.problem is not None:
        fallback = t("Your last click did not reach the store. What you see is what is stored; please choose again.")
        st.error(slot.problem or fallback, icon=":material/error:")
    if slot.conflict is not None:
        _show_conflict(slot)
    (early or Early()).draw("" if slot.conflict is not None else _saved(slot))


def _saved(slot: Slot) -> str:
    answer = slot.answer
    if answer["saved_at"] is None:
        return ""
    saved = t("Saved {time}", time=clock(answer["saved_at"]))
    # The attribute tells two saves in one minute apart, which the sentence does not; for tests and benchmarks.
    at = answer["saved_at"].isoformat()
    return f'<div class="egov-saved" data-at="{at}">✓ {escape(saved)} · {escape(answer["saved_by"])}</div>'


def _question(slot: Slot, item: Item, edition: Edition, number: int) -> None:
    with st.container(border=True, key=slot.key("box")):
        show_heading(item, number=number, here=state.get("here") == item.id)
        show_gates(item, edition)
        choices = labels(item)
        rubrics = [level.rubric.to(language()) for level in item.levels]
        key, early = _choice_key(slot), Early()
        state.seed(key, slot.choice)
        show_offer(slot, item, widgets=widget_keys(slot))
        chosen = st.radio(
            item.question.to(language()),
            list(choices),
            # Nothing, so that a browser that has lost what it showed sends nothing and never the first level.
            index=None,
            format_func=choices.__getitem__,
            captions=[*rubrics, *([""] * (len(choices) - len(rubrics)))],
            key=key,
            on_change=_chosen,
            args=(slot, key, early),
            label_visibility="collapsed",
        )
        if chosen == NOT_APPLICABLE:
            _reason(slot)
        show_saved(slot, early)
        _more(slot, item, edition)


def _choice_key(slot: Slot) -> str:
    # The browser sends back the label it showed; in another language that would be no label any more.
    return slot.key(f"choice-{language()}")


def _reason(slot: Slot) -> None:
    state.seed(slot.key("reason"), slot.answer["reason"] or "")
    st.text_input(
        t("Why does it not apply?"),
        key=slot.key("reason"),
        on_change=_reasoned,
        args=(slot,),
        placeholder=t("It is stored once you give the reason"),
    )
    if slot.choice != NOT_APPLICABLE:
        st.warning(t("Not stored yet: a reason is needed."), icon=":material/edit:")


def _more(slot: Slot, item: Item, edition: Edition) -> None:
    """Note and link, drawn only when they are looked at; and a way to take the answer back."""
    kept = slot.answer
    pieces = kinds_given(slot.submission, slot.item, slot.service)
    there = [word for field, word in (("link", t("link")), ("note", t("note"))) if kept[field]]
    if pieces:
        there.append(prose(t("pieces of evidence: {count}", count=len(pieces))))
    title = t("Note and evidence") + (f" ({', '.join(there)})" if there else "")
    shown = {*pieces, *(kind for kind in (LINK, NOTE) if kept[kind])}
    if is_needed(edition, item.id, kept["level"]) and shown.isdisjoint(item.evidence):
        wanted = t("Evidence is needed here before the head can sign: {kinds}.", kinds=kind_words(item.evidence))
        st.caption(f":orange[:material/attach_file:] {wanted}")
    more = shelf(title, key=slot.key("more"))
    if more.open:
        with more:
            state.seed(slot.key("link"), kept["link"] or "")
            st.text_input(
                t("Link to the page that shows it"),
                value=None,
                key=slot.key("link"),
                on_change=_written,
                args=(slot, "link"),
                placeholder="https://",
            )
            state.seed(slot.key("note"), kept["note"] or "")
            st.text_area(
                t("Note for the reviewer"), value=None, key=slot.key("note"), on_change=_written, args=(slot, "note")
            )
            show_pieces(slot.submission, item, {slot.service: ""})
            show_exchange_evidence(slot.submission, item.id)
            if slot.choice is not None:
                st.button(
                    t("Take the answer back"), key=slot.key("clear"), type="tertiary", on_click=_cleared, args=(slot,)
                )
            show_comments(slot)


@unbroken()
def _chosen(slot: Slot, key: str, early: Early) -> None:
    # The key is that of the radio clicked: the language may have been switched in the same moment.
    choice = state.get(key)
    # Nobody can choose nothing, and "does not apply" is stored with its reason.
    if choice is not None and choice != NOT_APPLICABLE:
        early.say(f'<div class="egov-saving">{escape(t("Saving…"))}</div>')
        if save(slot, **answer_for(choice)):
            early.say(_saved(slot))
        note_change()


@unbroken()
def _reasoned(slot: Slot) -> None:
    reason = state.get(slot.key("reason"))
    if reason and reason.strip():
        save(slot, **answer_for(NOT_APPLICABLE), reason=reason)
    note_change()


@unbroken()
def _written(slot: Slot, field: str) -> None:
    written = state.get(slot.key(field))
    if written is not None:  # emptied by a person it is "", see the index of the levels
        save(slot, **{field: written})
    note_change()


@unbroken()
def _cleared(slot: Slot) -> None:
    if save(slot, **answer_for(None)):
        state.put(_choice_key(slot), None)
    note_change()


def _show_conflict(slot: Slot) -> None:
    conflict = slot.conflict or {}
    theirs, yours = conflict["theirs"], conflict["yours"]
    with st.container(border=True, key=slot.key("both")):
        st.error(t("Somebody else answered this while you did. Choose which answer stands."), icon=":material/group:")
        left, right = st.columns(2)
        with left:
            who = escaped(theirs["saved_by"]) if theirs else "–"
            when = clock(theirs["saved_at"]) if theirs else "–"
            st.markdown("**" + t("Theirs") + f"** · {who}, {when}")
            _show_side(theirs)
            st.button(t("Keep theirs"), key=slot.key("theirs"), on_click=_settled, args=(slot, False))
        with right:
            st.markdown("**" + t("Yours") + f"** · {clock(yours['saved_at'])}")
            _show_side(yours)
            st.button(t("Keep mine"), key=slot.key("mine"), type="primary", on_click=_settled, args=(slot, True))


def _show_side(side: dict | None) -> None:
    words = {DONT_KNOW: t("I don't know"), NOT_APPLICABLE: t("Does not apply to us")}
    st.markdown((side["label"] or words.get(side["state"], t("No answer"))) if side else t("No answer"))
    for field, word in (("reason", t("Reason")), ("link", t("link")), ("note", t("note"))):
        if side and side[field]:
            st.caption(f"{word}: {escaped(side[field])}")


@unbroken()
def _settled(slot: Slot, mine: bool) -> None:  # noqa: FBT001 - the button hands over what was pressed
    settle(slot, mine=mine)
    for key in widget_keys(slot):
        state.forget(key)
    note_change()

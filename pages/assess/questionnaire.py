"""The questionnaire: one screen of about ten questions at a time, each answer stored as it is given."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from assess.answers import Given, answers_of
from assess.carry.answers import Carried, carry_into_submission, may_carry, offers
from assess.comments import open_comments
from assess.cycles.participation import Participation, require_open
from assess.cycles.progress import Progress, progress
from assess.delegation import Delegated, delegations
from assess.figures import Reported, figures_of
from assess.questions import Asked, questions_of
from data.access import Actor
from data.errors import UserError
from data.i18n import day, prose, t
from data.messages import message
from pages.ui import state
from pages.ui.choosing import organisation_name
from pages.ui.look import STYLE
from pages.ui.plain_text import escaped
from pages.ui.questionnaire.answer_text import show_answer, show_answers
from pages.ui.questionnaire.carried import see_offer
from pages.ui.questionnaire.comments import shelve_comments, show_service_comments
from pages.ui.questionnaire.figures import show_figures
from pages.ui.questionnaire.grid import Grid, show_grid
from pages.ui.questionnaire.kept import Slot, see
from pages.ui.questionnaire.measured import show_outside
from pages.ui.questionnaire.missing import show_finish
from pages.ui.questionnaire.panel import show_panel
from pages.ui.questionnaire.parts import Part, part_with, parts_of
from pages.ui.questionnaire.question import show_question, widget_keys
from pages.ui.questionnaire.sections import Together, show_onward, show_sections
from pages.ui.screen import change, finished, guard, or_stop, reading
from pages.ui.which import chosen_submission, cycle_name, service_names

NARROW, WIDE = 5, 2
# They hold nothing of anybody's. A new screen begins at its top, or at the question that carries the mark.
TO_TOP = "document.querySelector('[data-testid=stMain]')?.scrollTo(0, 0)"
TO_QUESTION = "document.querySelector('.egov-here')?.closest('[class*=st-key-box-]')?.scrollIntoView({block: 'start'})"


@dataclass(frozen=True)
class Sheet:
    """What the screen shows: a submission with its questions, answers, figures and progress."""

    part: Participation
    asked: Sequence[Asked]
    done: Progress
    given: Mapping[tuple[str, int], Given]
    figures: Mapping[tuple[str, int], Reported]
    offers: Mapping[tuple[str, int], Carried]
    delegated: Mapping[str, Delegated]
    comments: Counter[tuple[str, int]]

    @property
    def submission(self) -> int:
        """The id of the submission."""
        return self.part.submission.id or 0


def main() -> None:
    """Draw the screen."""
    actor = guard("answer.read")
    st.html(STYLE)
    sheet = _sheet(actor)
    parts = parts_of(sheet.asked, sheet.part.edition)
    current = _current(parts, sheet.done)
    why_closed = _why_closed(actor, sheet.part)
    _heading(actor, sheet, why_closed)
    show_sections(
        sheet.submission,
        sheet.part.edition,
        parts,
        current=current,
        together=Together(
            service_names(sheet.part), sheet.offers, sheet.delegated, sheet.comments, open_now=why_closed is None
        ),
    )
    left, right = st.columns([NARROW, WIDE], gap="medium")
    with left:
        if current.kind == "check":
            show_finish(
                actor,
                sheet.part,
                parts,
                sheet.done,
                sheet.given,
                service_names(sheet.part),
                open_now=why_closed is None,
            )
        elif current.kind == "figures":
            show_figures(
                sheet.submission,
                sheet.part.edition,
                service_names(sheet.part, key_only=True),
                sheet.figures,
                open_now=why_closed is None,
            )
        else:
            show_outside(actor, sheet.part, current, sheet.given, open_now=why_closed is None)
            _questions(current, sheet, open_now=why_closed is None)
        show_onward(parts, sheet.part.edition, current=current)
    with right:
        show_panel(sheet.part, parts, service_names(sheet.part), open_now=why_closed is None)
    _arrive(sheet.submission, current)
    finished("assess/questionnaire")


def _sheet(actor: Actor) -> Sheet:
    part = chosen_submission(
        actor,
        action="answer.read",
        wanted="answer.edit",
        screen="assess/questionnaire",
        nothing=t("No cycle asks you anything now. When one opens, you find it here and under “My work”."),
    )
    asked = questions_of(part.submission, part.cycle).asked
    number = part.submission.id or 0
    with or_stop(), reading() as session:
        return Sheet(
            part,
            asked,
            progress(session, actor, number),
            answers_of(session, actor, number),
            figures_of(session, actor, number),
            offers(session, actor, number),
            delegations(session, actor, number),
            open_comments(session, actor, number) if actor.may("comment.read", part.organisation.path) else Counter(),
        )


def _heading(actor: Actor, sheet: Sheet, why_closed: str | None) -> None:
    part = sheet.part
    st.title(organisation_name(part.organisation))
    words = t(
        "{cycle} · due {due}, closes {closes}",
        cycle=cycle_name(part),
        due=day(part.cycle.due_on),
        closes=day(part.cycle.closes_on),
    )
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.caption(prose(words), width="content")
        if why_closed is None:
            st.page_link(
                "pages/assess/workbook.py",
                label=t("Answer in Excel"),
                icon=":material/table_view:",
                query_params={"id": str(sheet.submission)},
                width="content",
            )
    if why_closed:
        st.info(why_closed, icon=":material/lock:")
    elif not sheet.given and not sheet.offers:
        _bring_over(actor, sheet.submission)
    if part.submission.state == "returned" and part.submission.returned_note:
        note = escaped(part.submission.returned_note)
        st.warning(t("A reviewer returned this: {note}", note=note), icon=":material/reply:")


def _bring_over(actor: Actor, submission: int) -> None:
    """For who begins with nothing: a button that offers what was signed in an earlier cycle."""
    with or_stop(), reading() as session:
        may = may_carry(session, actor, submission)
    if may and st.button(t("Bring over last time's answers"), key="bring-over", icon=":material/history:"):
        change(
            t("What was signed last time is offered now, where the question is the same"),
            lambda session: carry_into_submission(session, actor, submission=submission),
        )


def _current(parts: tuple[Part, ...], done: Progress) -> Part:
    """The screen that the address names, else the one where the work stopped, or the next with something left."""
    wanted, item = st.query_params.get("part"), st.query_params.get("item")
    state.put("here", item)
    named = next((part for part in parts if part.id == wanted), None) or (part_with(parts, item) if item else None)
    if named:
        return named
    last = part_with(parts, done.last_item) if done.last_item else None
    start = parts.index(last) if last else 0
    missing = frozenset(done.missing)
    return next((part for part in (*parts[start:], *parts[:start]) if part.questions & missing), parts[-1])


def _arrive(submission: int, current: Part) -> None:
    item = st.query_params.get("item", "")
    # A link to this same screen reaches the server but not the browser's address line, which a reload goes by.
    st.query_params.update({"part": current.id, **({"item": item} if item else {})})
    place = f"{submission} {current.id} {item}"
    if state.get("scrolled-to") != place:
        state.put("scrolled-to", place)
        # The browser runs a script only when its text is new to it, hence the number.
        turn = state.get("scrolls", 0) + 1
        state.put("scrolls", turn)
        script = f"setTimeout(() => {TO_QUESTION if item else TO_TOP}, 100)"
        st.html(f"<script>/* {turn} */ {script}</script>", unsafe_allow_javascript=True)


def _why_closed(actor: Actor, part: Participation) -> str | None:
    """Why nothing can be answered here; None if it can."""
    try:
        require_open(part)
    except UserError as error:
        return message(error)
    if not actor.may("answer.edit", part.organisation.path):
        return t("You can read these answers; the organisation's officers give them.")
    return None


def _questions(current: Part, sheet: Sheet, *, open_now: bool) -> None:
    edition, names, given = sheet.part.edition, service_names(sheet.part), sheet.given
    for number, questions in enumerate(current.items, start=1):
        first = questions[0]
        here = state.get("here") == first.item
        if current.kind == "organisation":
            item = edition.item(first.item)
            slot = Slot(sheet.submission, first.item)
            if open_now:
                see_offer(slot, sheet.offers.get(first.question))
                see(slot, given.get(first.question), widgets=widget_keys(slot))
                show_question(slot, item, edition, number=number)
            else:
                show_answer(sheet.submission, item, edition, given.get(first.question), number=number, here=here)
                if here or sheet.comments[first.question]:
                    shelve_comments(slot)
            continue
        asked = edition.ladder if current.kind == "ladder" else edition.item(first.item)
        if asked is None:
            continue
        grid = Grid(sheet.submission, asked, {one.service: names[one.service] for one in questions})
        if open_now:
            for slot in grid.slots:
                see_offer(slot, sheet.offers.get((slot.item, slot.service)))
            news = [see(slot, given.get((slot.item, slot.service))) for slot in grid.slots]
            show_grid(grid, edition, number=number, news=any(news))
        else:
            answers = {one.service: given.get(one.question) for one in questions}
            show_answers(grid, edition, answers, number=number, here=here)
            if here or any(sheet.comments[one.question] for one in questions):
                show_service_comments(grid.names)


main()

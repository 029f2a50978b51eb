"""The questionnaire: one screen of about ten questions at a time, each answer stored as it is given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import streamlit as st

from assess.answers import Given, answers_of
from assess.figures import Reported, figures_of
from assess.participation import Participation, participation, require_open
from assess.progress import Progress, progress
from assess.questions import Asked, questions_of
from assess.submissions import list_submissions
from data.access import Actor
from data.errors import UserError
from data.i18n import day, prose, t, text_of
from data.messages import message
from pages.ui import state
from pages.ui.answer_text import show_answer, show_answers
from pages.ui.choosing import organisation_name
from pages.ui.figures import show_figures
from pages.ui.grid import Grid, show_grid
from pages.ui.kept import Slot, see
from pages.ui.missing import show_finish
from pages.ui.panel import show_panel
from pages.ui.parts import Part, part_with, parts_of
from pages.ui.plain_text import escaped
from pages.ui.question import show_question, widget_keys
from pages.ui.screen import chosen_id, finished, guard, or_stop, reading
from pages.ui.sections import show_onward, show_sections
from pages.ui.standing import submission_states

NARROW, WIDE = 5, 2
STYLE = """
<style>
@media (min-width: 640px) {
  .stMainBlockContainer {padding-left: 2.5rem; padding-right: 2.5rem}
  .stColumn:has(.st-key-standing-box) {position: sticky; top: 4rem; align-self: flex-start;
    max-height: calc(100vh - 5rem); overflow-y: auto}
}
.stPageLink a {white-space: normal; background: none; padding: .1rem 0}
.stPageLink a p, .stPageLink a span {white-space: normal; font-weight: 400; overflow: visible; text-overflow: clip}
[class*="st-key-levels-"] ul {padding-left: 1.1rem}
[class*="st-key-levels-"] li {font-size: .9rem; margin: .15rem 0}
[class*="st-key-box-"] {scroll-margin-top: 4.5rem}
[class*="st-key-box-"]:has(.egov-here) {outline: 2px solid #3b82c4}
</style>
"""
# They hold nothing of anybody's. A new screen begins at its top, or at the question that carries the mark.
TO_TOP = """
<script>setTimeout(() => document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0), 50)</script>
"""
TO_QUESTION = """
<script>
setTimeout(() => document.querySelector(".egov-here")?.closest('[class*="st-key-box-"]')
  ?.scrollIntoView({block: "start"}), 150)
</script>
"""


@dataclass(frozen=True)
class Sheet:
    """What the screen shows: a submission with its questions, answers, figures and progress."""

    part: Participation
    asked: Sequence[Asked]
    done: Progress
    given: Mapping[tuple[str, int], Given]
    figures: Mapping[tuple[str, int], Reported]

    @property
    def submission(self) -> int:
        """The id of the submission."""
        return self.part.submission.id or 0

    @property
    def services(self) -> dict[int, str]:
        """The names of its services, in the order of the frozen list."""
        return {
            one["id"]: text_of({"en": one["name_en"], "km": one["name_km"]}) for one in self.part.submission.services
        }

    @property
    def key_services(self) -> dict[int, str]:
        """The names of its key services."""
        names = self.services
        return {one["id"]: names[one["id"]] for one in self.part.submission.services if one["key"]}


def main() -> None:
    """Draw the screen."""
    actor = guard("answer.read")
    st.html(STYLE)
    sheet = _sheet(actor)
    parts = parts_of(sheet.asked, sheet.part.edition)
    current = _current(parts, sheet.done)
    why_closed = _why_closed(actor, sheet.part)
    _heading(sheet, why_closed)
    show_sections(sheet.submission, sheet.part.edition, parts, current=current)
    left, right = st.columns([NARROW, WIDE], gap="medium")
    with left:
        if current.kind == "check":
            show_finish(actor, sheet.part, parts, sheet.done, sheet.given, sheet.services, open_now=why_closed is None)
        elif current.kind == "figures":
            show_figures(sheet.submission, sheet.part.edition, sheet.key_services, sheet.figures)
        else:
            _questions(current, sheet, open_now=why_closed is None)
        show_onward(parts, sheet.part.edition, current=current)
    with right:
        show_panel(sheet.submission, sheet.part.edition, parts, sheet.services)
    _scroll(sheet.submission, current)
    finished("assess/questionnaire")


def _sheet(actor: Actor) -> Sheet:
    with or_stop(), reading() as session:
        chosen = chosen_id()
        if chosen is not None:
            part = participation(session, actor, chosen, action="answer.read")
        else:
            part = _choose(list_submissions(session, actor, action=_own_action(actor)))
        asked = questions_of(part.submission, part.cycle).asked
        number = part.submission.id or 0
        return Sheet(
            part,
            asked,
            progress(session, actor, number),
            answers_of(session, actor, number),
            figures_of(session, actor, number),
        )


def _own_action(actor: Actor) -> str:
    return "answer.edit" if actor.may_anywhere("answer.edit") else "answer.read"


def _choose(found: Sequence[Participation]) -> Participation:
    """The submission to show where the address names none: the only one, or one that the person picks."""
    if not found:
        st.title(t("Questionnaire"))
        st.info(t("No cycle asks you anything now. When one opens, you find it here and under “My work”."))
        st.stop()
    if len(found) == 1:
        return found[0]
    states = submission_states()
    names = {
        part.submission.id: f"{organisation_name(part.organisation)} · "
        f"{text_of({'en': part.cycle.name_en, 'km': part.cycle.name_km})} · {states[part.submission.state]}"
        for part in found
    }
    # The browser sends back the label it showed, which differs by language and state.
    key = f"which-sheet-{crc32(repr(names).encode())}"
    chosen = st.selectbox(t("Organisation and cycle"), list(names), format_func=names.__getitem__, key=key)
    return next(part for part in found if part.submission.id == chosen)


def _heading(sheet: Sheet, why_closed: str | None) -> None:
    part = sheet.part
    st.title(organisation_name(part.organisation))
    st.caption(
        prose(
            t(
                "{cycle} · due {due}, closes {closes}",
                cycle=text_of({"en": part.cycle.name_en, "km": part.cycle.name_km}),
                due=day(part.cycle.due_on),
                closes=day(part.cycle.closes_on),
            )
        )
    )
    if why_closed:
        st.info(why_closed, icon=":material/lock:")
    if part.submission.state == "returned" and part.submission.returned_note:
        note = escaped(part.submission.returned_note)
        st.warning(t("A reviewer returned this: {note}", note=note), icon=":material/reply:")


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


def _scroll(submission: int, current: Part) -> None:
    item = st.query_params.get("item", "")
    place = f"{submission} {current.id} {item}"
    if state.get("scrolled-to") != place:
        state.put("scrolled-to", place)
        st.html(TO_QUESTION if item else TO_TOP, unsafe_allow_javascript=True)


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
    edition, names, given = sheet.part.edition, sheet.services, sheet.given
    for number, questions in enumerate(current.items, start=1):
        first = questions[0]
        here = state.get("here") == first.item
        if current.kind == "organisation":
            item = edition.item(first.item)
            slot = Slot(sheet.submission, first.item)
            if open_now:
                see(slot, given.get(first.question), widgets=widget_keys(slot))
                show_question(slot, item, edition, number=number)
            else:
                show_answer(item, edition, given.get(first.question), number=number, here=here)
            continue
        asked = edition.ladder if current.kind == "ladder" else edition.item(first.item)
        if asked is None:
            continue
        grid = Grid(sheet.submission, asked, {one.service: names[one.service] for one in questions})
        if open_now:
            news = [see(slot, given.get((slot.item, slot.service))) for slot in grid.slots]
            show_grid(grid, edition, number=number, news=any(news))
        else:
            answers = {one.service: given.get(one.question) for one in questions}
            show_answers(grid, edition, answers, number=number, here=here)


main()

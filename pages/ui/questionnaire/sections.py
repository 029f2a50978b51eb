"""The way through the questionnaire: sections with their progress, screens within a section, back and on."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from zlib import crc32

import streamlit as st

from assess.carry.answers import Carried, Question
from assess.cycles.progress import progress
from assess.delegation import Delegated
from data.i18n import prose, t
from maturity_model.definition import Edition
from pages.ui import state
from pages.ui.questionnaire.carried import show_section_offers
from pages.ui.questionnaire.comments import show_open_comments
from pages.ui.questionnaire.delegation import show_with
from pages.ui.questionnaire.parts import CHECK, FIGURES, Part, counted, section_name
from pages.ui.screen import current_actor, or_stop, reading


@dataclass(frozen=True)
class Together:
    """What people share in a questionnaire, as the whole screen last read it.

    `services` names the services; `offers` are answers of an earlier cycle that wait to be confirmed, `delegated` says
    who has which section, `comments` counts what is not settled by question.
    """

    services: Mapping[int, str]
    offers: Mapping[Question, Carried]
    delegated: Mapping[str, Delegated]
    comments: Counter[Question]
    open_now: bool


def show_sections(
    submission: int, edition: Edition, parts: Sequence[Part], *, current: Part, together: Together
) -> None:
    """Draw the way through the questionnaire, standing at `current`; it is drawn again after each save."""
    st.fragment(partial(_sections, submission, edition, parts, current, together), key="sections")()


def show_onward(parts: Sequence[Part], edition: Edition, *, current: Part) -> None:
    """Buttons to the screens before and after."""
    place = parts.index(current)
    back, on = st.columns(2)
    if place > 0:
        back.button(t("Back"), key="back", icon=":material/arrow_back:", on_click=go_to, args=(parts[place - 1].id,))
    if place + 1 < len(parts):
        following = parts[place + 1]
        name = section_name(following.section)
        more = following.name(edition)
        label = t("Next: {name}", name=name if more == name else f"{name}, {more}")
        on.button(
            label, key="on", type="primary", icon=":material/arrow_forward:", on_click=go_to, args=(following.id,)
        )


def go_to(part: str) -> None:
    """From a callback: show another screen of the questionnaire."""
    # In one step: each change of the address is a place that the browser's "back" returns to.
    address = {name: value for name, value in st.query_params.items() if name not in ("part", "item")}
    st.query_params.from_dict(address | {"part": part})
    st.rerun()


def _sections(submission: int, edition: Edition, parts: Sequence[Part], current: Part, together: Together) -> None:
    actor = current_actor()
    with or_stop(), reading() as session:
        done = progress(session, actor, submission)
    missing = frozenset(done.missing)

    of_section = {section: [part for part in parts if part.section == section] for section in _sections_of(parts)}

    def label(name: str, some: Sequence[Part]) -> str:
        if some[0].section in together.delegated and len(some) == len(of_section[some[0].section]):
            name = f":material/person: {name}"
        if some[0].kind in (FIGURES, CHECK):
            return name
        count = counted(some, missing)
        return f":green[:material/check_circle:] {name}" if count.complete else prose(f"{name} · {count}")

    # An answer given since the whole screen was drawn ends an offer; no need to read them again.
    offers = {question: one for question, one in together.offers.items() if question in missing}
    counts = [t("{answered} of {asked} questions are answered.", answered=done.answered, asked=done.asked)]
    if offers:
        counts.append(t("{count} to confirm.", count=len(offers)))
    if together.comments:
        counts.append(t("Open comments: {count}.", count=together.comments.total()))
    st.caption(prose(" ".join(counts)))
    with st.container(key="sections"):
        _choice(
            t("Section"),
            {_first_open(some, missing): label(section_name(section), some) for section, some in of_section.items()},
            here=_first_open(of_section[current.section], missing),
        )
        here = of_section[current.section]
        if len(here) > 1:
            _choice(
                t("Part of the section"), {one.id: label(one.name(edition), [one]) for one in here}, here=current.id
            )
    show_with(actor, together.delegated.get(current.section), open_now=together.open_now)
    whole = current.kind == CHECK
    some = parts if whole else here
    questions = frozenset(question for part in some for question in part.questions)
    if together.open_now:
        waiting = {question: one for question, one in offers.items() if question in questions}
        show_section_offers(submission, edition, together.services, waiting, whole=whole)
    show_open_comments(submission, edition, together.services, together.comments, some)


def _choice(title: str, labels: dict[str, str], *, here: str) -> None:
    """A row of screens to go to, by id."""
    # The browser sends back the label it showed, and these labels change with each answer: so must the key,
    # or a label of before would be read as nothing chosen.
    key = f"way-{crc32(repr((title, labels)).encode())}"
    state.put(key, here)
    st.pills(
        title,
        list(labels),
        format_func=labels.__getitem__,
        key=key,
        required=True,
        label_visibility="collapsed",
        wrap=True,
        on_change=_chosen,
        args=(key,),
    )


def _sections_of(parts: Sequence[Part]) -> list[str]:
    return list(dict.fromkeys(part.section for part in parts))


def _first_open(parts: Sequence[Part], missing: frozenset[tuple[str, int]]) -> str:
    """The first screen of a section that has something left to answer, else its first."""
    return next((part.id for part in parts if part.questions & missing), parts[0].id)


def _chosen(key: str) -> None:
    part = state.get(key)
    if part is not None:
        go_to(part)

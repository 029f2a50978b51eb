"""The fields of the form of a selection, and the question that it begins from."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import streamlit as st

from assess.states import today
from pages.ui import state
from pages.ui.choosing import choose_several
from pages.ui.screen import or_stop
from projects.entries import check_whole
from projects.scenarios.question import Question, question_of

_Of = TypeVar("_Of", int, str)
BASE, ROUND = "choose-base", "choose-round"


def fill_form(question: Question) -> None:
    """Begin the form anew from a question, such as that of a kept scenario."""
    state.put(BASE, question.to_json())
    state.put(ROUND, state.get(ROUND, 0) + 1)


def first_year() -> int:
    """The year from which on money counts: the one chosen in the form, else that of the question it began from."""
    return int(state.get(key_of("from")) or (asked_before() or Question(today().year)).first_year)


def asked_before() -> Question | None:
    """The question that the form begins from; None if it begins with the first one."""
    held = state.get(BASE)
    return question_of(held) if held else None


def key_of(name: str) -> str:
    """The key of a field, another one each time the form begins anew."""
    return f"choose-{name}-{state.get(ROUND, 0)}"


def toggle(label: str, name: str, *, on: bool) -> bool:
    """A switch."""
    state.seed(key_of(name), on)
    return bool(st.toggle(label, key=key_of(name)))


def number_field(label: str, name: str, first: int, least: int, most: int, *, hint: str = "") -> int:
    """A whole number."""
    state.seed(key_of(name), first)
    return int(st.number_input(label, least, most, step=1, key=key_of(name), help=hint or None) or least)


def several(label: str, name: str, first: Sequence[Any], options: Mapping[Any, str]) -> tuple[Any, ...]:
    """Several of the options, which map what is meant to its words."""
    state.seed(key_of(name), [one for one in first if one in options])
    return tuple(choose_several(label, options, key=key_of(name)))


def limit_text(limit: int | None) -> str:
    """A limit as it stands in its cell; empty where there is none."""
    return "" if limit is None else f"{limit:,}"


def limits_of(typed: Mapping[_Of, object], *, field: str) -> dict[_Of, int]:
    """What was typed as limits; an empty cell is none. The screen ends after the sentence where it is no amount."""
    with or_stop():
        return {of: check_whole(value, field=field) for of, value in typed.items() if value not in (None, "")}

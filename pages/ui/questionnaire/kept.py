"""Answers as this browser tab last saw them, and the one way in which a screen stores a changed one."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

import streamlit as st
from sqlmodel import Session

from assess.answers import DONT_KNOW, LEVEL, NOT_APPLICABLE, UNANSWERED, Given, save_answer
from data.access import Actor
from data.errors import Conflict, UserError
from data.messages import message
from pages.ui import state
from pages.ui.runs import draw_next
from pages.ui.screen import asking, changing

NOTHING: dict[str, Any] = {
    "state": UNANSWERED,
    "level": None,
    "reason": None,
    "note": None,
    "link": None,
    "version": 0,
    "saved_by": "",
    "saved_at": None,
}
FIELDS = ("state", "level", "reason", "note", "link")
AFTER_A_SAVE = ("sections", "standing", "steps")
"""The fragments that follow from the answers, drawn again once "saved" is shown."""
CHANGED = "answers-changed"
"""Whether answers have changed since what follows from them was drawn."""
STALE = "steps-stale"
"""Whether answers have changed since the cheapest way up was looked for."""


@dataclass(frozen=True)
class Slot:
    """The place of one answer: a submission, an item, and a service (0 for the organisation itself)."""

    submission: int
    item: str
    service: int = 0

    def key(self, what: str) -> str:
        """The key of something that belongs to this answer, the same at every run."""
        return f"{what}-{self.submission}-{self.item}-{self.service}"

    @property
    def answer(self) -> dict[str, Any]:
        """The answer as this tab last saw it in the store; see `NOTHING` for its keys."""
        return state.get(self.key("kept"), NOTHING)

    @property
    def choice(self) -> str | None:
        """What is chosen: the level as text, "dont_know" or "not_applicable"; None without an answer."""
        return choice_of(self.answer)

    @property
    def conflict(self) -> dict[str, Any] | None:
        """The two answers that met, `theirs` and `yours`, until the person has chosen one."""
        return state.get(self.key("conflict"))

    @property
    def problem(self) -> str | None:
        """Why the last change could not be stored; None if it was."""
        return state.get(self.key("problem"))


def choice_of(answer: dict[str, Any]) -> str | None:
    """The choice that stands for an answer; see `Slot.choice`."""
    if answer["state"] == LEVEL:
        return str(answer["level"])
    return None if answer["state"] == UNANSWERED else answer["state"]


def answer_for(choice: str | None) -> dict[str, Any]:
    """State and level for a choice; the reverse of `choice_of`."""
    if choice is None:
        return {"state": UNANSWERED, "level": None}
    if choice in (DONT_KNOW, NOT_APPLICABLE):
        return {"state": choice, "level": None}
    return {"state": LEVEL, "level": int(choice)}


def see(slot: Slot, given: Given | None, *, widgets: Iterable[str] = ()) -> bool:
    """Take over what the store holds now, at every run of the whole screen; whether it is news to this tab.

    The keys in `widgets` are forgotten then, so that they show what is stored.
    """
    stored = (
        {**NOTHING, **{name: value for name, value in asdict(given).items() if name in NOTHING}} if given else NOTHING
    )
    kept = state.get(slot.key("kept"))
    if kept is not None and kept["version"] == stored["version"]:
        return False
    state.put(slot.key("kept"), stored)
    for key in widgets:
        # Without what this tab saw before, a value that the browser brings along is a click that was never stored.
        if kept is None and state.get(key) is not None and given is not None:
            state.put(slot.key("problem"), "")
        state.forget(key)
    return True


def save(slot: Slot, **changes: Any) -> bool:
    """Store the answer with these fields changed; whether it is stored.

    If not, the slot holds the conflict or the problem, for the question to show.
    """
    before = slot.answer
    wanted = {name: changes.get(name, before[name]) for name in FIELDS}
    if wanted["state"] != NOT_APPLICABLE:
        wanted["reason"] = None
    return keep(
        slot,
        lambda session, actor: save_answer(
            session,
            actor,
            submission=slot.submission,
            item=slot.item,
            service=slot.service,
            seen_version=before["version"],
            **wanted,
        ),
    )


def keep(slot: Slot, work: Callable[[Session, Actor], Given]) -> bool:
    """Store an answer by `work`; whether it is stored. If not, the slot holds the conflict or the problem."""
    state.forget(slot.key("problem"))
    try:
        with changing() as session:
            given = work(session, asking(session))
    except Conflict as conflict:
        state.put(slot.key("conflict"), dict(conflict.details))
        return False
    except UserError as error:
        state.put(slot.key("problem"), message(error))
        return False
    state.forget(slot.key("conflict"))
    state.put(slot.key("kept"), {name: value for name, value in asdict(given).items() if name in NOTHING})
    return True


def settle(slot: Slot, *, mine: bool) -> bool:
    """End a conflict: store mine over theirs, or leave theirs as it is."""
    conflict = slot.conflict
    if conflict is None:
        return False
    theirs = conflict["theirs"] or NOTHING
    state.put(slot.key("kept"), {name: theirs.get(name, NOTHING[name]) for name in NOTHING})
    state.forget(slot.key("conflict"))
    return save(slot, **{name: conflict["yours"][name] for name in FIELDS}) if mine else True


def note_change() -> None:
    """From a callback of an `answering` fragment: what follows from the answers is to be drawn after it."""
    state.put(STALE, "yes")
    state.put(CHANGED, "yes")


def answering(key: str, draw: Callable[[], None]) -> None:
    """Draw a question as a fragment of its own; after a change it is drawn first, then what follows from it."""

    def question() -> None:
        draw()
        if state.get(CHANGED):
            state.forget(CHANGED)
            draw_next(*AFTER_A_SAVE)

    st.fragment(question, key=key)()

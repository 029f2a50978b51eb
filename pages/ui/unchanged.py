"""What a screen works out from the store, kept until something is stored: most visitors look at the same figures."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, TypeVar

import streamlit as st
from sqlmodel import Session

from assess.states import today
from data.access import Actor
from data.i18n import language
from data.store import last_change
from pages.ui.screen import reading
from pages.web.store import opened

Found = TypeVar("Found")
MOST = 200
"""How many results a process keeps; the oldest goes first."""


def until_stored(actor: Actor, work: Callable[[Session], Found], *asked: Hashable) -> Found:
    """What `work` finds in the store, worked out anew only when something was stored since, or the day has changed.

    `asked` names the work and all that it depends on; the person's rights and the language are added here. Everybody
    who asks the same gets the same object: it must not be changed.
    """
    with reading() as session:
        told = (str(opened().url), last_change(session), today(), actor.person, actor.grants, language(), asked)
        return once(repr(told), lambda: work(session))


def once(told: str, work: Callable[[], Found]) -> Found:
    """What `work` gives, which depends on nothing but what `told` says; the same object for the same text."""
    return _kept(_Question(told, work))


@dataclass(frozen=True)
class _Question:
    told: str
    work: Callable[[], Any]


@st.cache_resource(max_entries=MOST, show_spinner=False, hash_funcs={_Question: attrgetter("told")})
def _kept(question: _Question) -> Any:
    return question.work()

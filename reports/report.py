"""What a report of the catalogue is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from sqlmodel import Session

from data.access import Actor
from reports.choice import CSV, JSON, XLSX, Choice

TABLE = (XLSX, CSV, JSON)
Builder = Callable[[Session, Actor, Choice], bytes]
Check = Callable[[Session, Actor, Choice], object]


@dataclass(frozen=True)
class Report:
    """A report of the catalogue.

    `title` names it and `purpose` says in a sentence what it tells, in the language spoken when they are called.
    `action` is what somebody must be allowed to do: at the organisation if it is about one, else somewhere. `about`
    says what must be chosen: an organisation and a cycle, a cycle, a gate decision, a scenario, a project, a report
    to government, or nothing.
    `formats` begin with the usual one. `check` raises a `UserError` if there is nothing to report; it is quick.
    `by_language`: the file differs by it.
    """

    name: str
    title: Callable[[], str]
    purpose: Callable[[], str]
    action: str
    about: Literal["organisation", "cycle", "decision", "scenario", "project", "government", "everything"]
    formats: tuple[str, ...]
    build: Builder
    check: Check | None = None
    by_language: bool = True

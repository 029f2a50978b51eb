"""A line of an uploaded workbook beside what is stored, and what would become of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assess.answers import DONT_KNOW, LEVEL, NOT_APPLICABLE
from assess.questions import Asked
from data.errors import UserError
from data.i18n import language, t

NEW, CHANGED, UNCHANGED, CONFLICT, REJECTED = STATUSES = ("new", "changed", "unchanged", "conflict", "rejected")
"""`new`: an answer where none was; `changed`: another one in its place; `conflict`: stored anew since the workbook
was made; `rejected`: it cannot be an answer. The last two say why, and only the first two are stored."""
Value = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """One line of the file: where it stands, which question it answers, and its status (one of `STATUSES`).

    `kind` is "item" or "figure", `key` the item or figure and the service (0 for none), None if its ids are damaged.
    `stored` and `given` say both sides in the language spoken. `values` is what would be stored in place of `version`.
    """

    sheet: str
    number: int
    kind: str
    key: tuple[str, int] | None
    status: str
    title: str = ""
    stored: str = ""
    given: str = ""
    why: UserError | None = None
    version: int = 0
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """A text that stands for the question, such as "item:service.forms:7"."""
        name, service = self.key or ("", 0)
        return f"{self.kind}:{name}:{service}"


def told_answer(values: Mapping[str, Any], asked: Asked, more: Sequence[str] = ()) -> str:
    """An answer in words, such as "2 On screen"; `more` names what else of it to tell: reason, note or link."""
    match values["state"]:
        case state if state == LEVEL:
            label = asked.labels[values["level"]].to(language()) if values["level"] < len(asked.labels) else ""
            said = f"{values['level']} {label}"
        case state if state == DONT_KNOW:
            said = t("I don't know")
        case state if state == NOT_APPLICABLE:
            said = t("does not apply")
        case _:
            said = t("no answer")
    names = {"reason": t("reason"), "note": t("note"), "link": t("link")}
    return "; ".join([said, *(f"{names[name]}: {values[name] or '–'}" for name in more)])

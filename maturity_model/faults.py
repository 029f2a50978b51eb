"""What can be wrong with a definition or with answers that are handed in: what, where, and what is allowed."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Final, Self

SHOWN: Final = 12

FAULTS: Final[dict[str, str]] = {
    "unreadable": "the file is not readable as YAML: {value}",
    "repeated_key": "the key '{value}' stands twice",
    "missing_file": "the file is missing",
    "unknown_file": "the file is none that an edition has",
    "wrong_file": "the item counts for {value}, which another file lists",
    "missing_key": "the key '{where}' is missing",
    "unknown_key": "the key '{where}' is unknown",
    "not_allowed": "'{value}' at '{where}' is not allowed",
    "wrong_value": "'{value}' at '{where}' is not valid",
    "wrong_id": "the id '{value}' differs from the name of the folder",
    "repeated_id": "the id '{value}' is used twice",
    "too_long": "the text at '{where}' has {value} signs",
    "level_count": "the item has {value} levels",
    "credits": "the credits {value} do not rise strictly from 0 to 100",
    "effort_missing": "the level {value} says no effort",
    "effort_on_first": "the first level has an effort",
    "stage_missing": "the item counts for a stage and names none",
    "stage_without_count": "the item does not count for a stage and names one",
    "unknown_stage": "the stage {value} is not in the edition",
    "unknown_theme": "the theme '{value}' is not in the edition",
    "unknown_fact": "the fact '{value}' is not in the edition",
    "unknown_item": "the item '{value}' is not in the edition",
    "unknown_level": "the item has no level {value}",
    "unknown_source": "the source '{value}' is not in the edition",
    "unknown_form": "the form '{value}' is not in the edition",
    "unknown_edition": "the edition '{value}' does not exist",
    "wrong_scope": "'{value}' cannot be used here, because of what it is asked of",
    "condition": "the condition '{value}' cannot be read",
    "condition_value": "the condition '{value}' compares the fact with something that it cannot be",
    "circle": "the items {value} lead back to one another",
    "threshold": "there is no threshold for stage {value}, or one too many",
    "gate_not_applicable": "a gate names '{value}', which may be answered as not applicable",
    "need_too_many": "the gate needs {value} of fewer items",
    "choices": "a fact has choices exactly if it is of that kind",
    "released_changed": "the released edition has changed: its content hash is {value}",
    "released_unlocked": "the edition is released, but no hash of it is kept",
    "not_an_answer": "{value} is not an answer",
    "no_not_applicable": "the item may not be answered as not applicable",
    "wrong_fact": "the value {value} of the fact '{where}' is not possible",
    "repeated_service": "the service '{value}' stands twice",
    "unknown_service": "the service '{value}' is not among the services of the organisation",
    "wrong_volume": "the yearly volume {value} is not a number of transactions",
    "wrong_array": "the array '{where}' does not fit: {value}",
}


class Fault(Exception):
    """One thing that is wrong: `code` says what, `file`, `item` and `where` say where, `allowed` what would be right.

    `FAULTS` has an English sentence for each code.
    """

    def __init__(
        self,
        code: str,
        *,
        file: str = "",
        item: str = "",
        where: str = "",
        value: object = "",
        allowed: Sequence[object] = (),
    ) -> None:
        if code not in FAULTS:
            raise ValueError(f"unknown fault '{code}'")
        super().__init__(code, file, item, where, value, tuple(allowed))
        self.code = code
        self.file = file
        self.item = item
        self.where = where
        self.value = value
        self.allowed = tuple(allowed)

    def within(self, file: str) -> Self:
        """The same fault, in this file."""
        return type(self)(
            self.code, file=file, item=self.item, where=self.where, value=self.value, allowed=self.allowed
        )

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.file, self.item) if part)
        sentence = FAULTS[self.code].format(value=self.value, where=self.where)
        allowed = f" (allowed: {_some(self.allowed, str(self.value))})" if self.allowed else ""
        return f"{place}: {sentence}{allowed}" if place else f"{sentence}{allowed}"


def _some(allowed: Sequence[object], value: str) -> str:
    """The allowed values; of many, those most like the value."""
    words = [str(one) for one in allowed]
    if len(words) <= SHOWN:
        return ", ".join(words)
    near = get_close_matches(value, words, n=SHOWN // 2, cutoff=0.3)
    return f"{', '.join(near or words[: SHOWN // 2])}, … {len(words)} in all"


class Faults(Exception):
    """All faults that were found together; `faults` lists them in the order of the files."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: list[Fault] = list(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)

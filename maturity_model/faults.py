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
    "gate_never": "the gate can never hold: it needs {value} of its items, and no form asks as many",
    "gate_unasked": "the gate asks for '{value}', which no form asks",
    "gate_void": "the gate can never ask for '{value}': the conditions contradict one another",
    "gate_later_stage": "the gate asks for '{value}', which counts for a later stage",
    "in_no_form": "no form asks the item",
    "never_asked": "the conditions {value} contradict one another, so that the item is never asked",
    "stage_unasked": "no form asks anything for stage {value}, so that it can never be reached",
    "threshold_zero": "the threshold of stage {value} is 0, which everybody passes",
    "form_gap": "the form asks nothing for stage {value}",
    "not_khmer": "the Khmer text at '{where}' has no Khmer letter",
    "khmer_in_english": "the English text at '{where}' has Khmer letters",
    "long_question": "the text at '{where}' has {value} signs, which is long for one question",
    "crosswalk_missing": "the edition has no crosswalk, so that trends begin anew",
    "crosswalk_previous": "the edition before, '{value}', cannot be read",
    "crosswalk_hash": "the edition before has changed since the crosswalk was written: its content hash is {value}",
    "crosswalk_unknown": "the crosswalk names '{value}', which the edition before does not have",
    "crosswalk_absent": "the crosswalk does not say where '{value}' of this edition comes from",
    "crosswalk_lost": "the crosswalk does not say what became of '{value}' of the edition before",
    "crosswalk_twice": "the crosswalk names '{value}' twice",
    "id_reused": "the id '{value}' stood in the edition before for something else; an id is never used again",
    "level_map": "the levels {value} do not fit: one for each old level, none falling, all of them levels of the item",
    "level_map_missing": "the item has {value} levels now, and the crosswalk does not say which level became which",
    "meaning": "the question reads quite differently from the one before: is '{value}' still the same item?",
    "series_break": "only {value} % of the weight is mapped: trends will be marked as broken",
    "wrong_name": "'{value}' cannot be the name of an edition: small Latin letters, digits, dots and hyphens",
    "name_taken": "there is an edition '{value}' already",
    "not_draft": "the edition is {value}; only a draft can be changed or released",
    "released_file": "the file has changed since the edition was released",
    "sheet_unreadable": "the file is no Excel workbook, or it is damaged: {value}",
    "sheet_missing": "the sheet '{value}' is missing",
    "sheet_unknown": "the sheet '{value}' is none that an edition has",
    "column_missing": "the column '{value}' is missing",
    "column_unknown": "the column '{value}' is none that this sheet has",
    "column_twice": "the column '{value}' stands twice",
    "formula": "the cell holds a formula ({value}); write the value itself",
    "merged_cells": "the cells {value} are merged; every row needs its own",
    "cell_missing": "the cell is empty",
    "cell_wrong": "'{value}' cannot be read here",
    "row_type": "'{value}' is no kind of row",
    "row_list": "there is no item '{value}' in the sheet 'survey'",
    "row_order": "the levels of an item are numbered 0, 1, 2, … in this order; here stands {value}",
    "row_differs": "'{value}' differs from the first row of the same gate",
    "blank_row": "the row is empty and was left out",
    "too_much": "the workbook is larger than a questionnaire can be: {value}",
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

    def sentence(self) -> str:
        """What is wrong and what is allowed, without the place."""
        said = FAULTS[self.code].format(value=self.value, where=self.where)
        return f"{said} (allowed: {self.allowed_words()})" if self.allowed else said

    def allowed_words(self) -> str:
        """What is allowed, in one line, of many things those most like the value; empty if nothing is named."""
        return _some(self.allowed, str(self.value)) if self.allowed else ""

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.file, self.item) if part)
        return f"{place}: {self.sentence()}" if place else self.sentence()


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

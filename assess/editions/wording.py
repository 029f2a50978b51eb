"""What is wrong with an edition, in the language spoken now: a sentence for each code of `maturity_model.faults`."""

from collections.abc import Callable

from data.i18n import t
from maturity_model.faults import Fault, Faults


def fault_sentence(fault: Fault) -> str:
    """What is wrong and what is allowed, without the place."""
    said = SENTENCES[fault.code]().format(value=fault.value, where=fault.where)
    allowed = fault.allowed_words()
    return t("{wrong} (allowed: {allowed})", wrong=said, allowed=allowed) if allowed else said


def faults_sentences(faults: Faults) -> str:
    """All that is wrong, each with its place, separated by semicolons."""
    return "; ".join(": ".join(part for part in (_place(one), fault_sentence(one)) if part) for one in faults.faults)


def _place(fault: Fault) -> str:
    return ", ".join(part for part in (fault.file, fault.item) if part)


# The model has these sentences in English for its commands; here they are found by extraction and translated.
SENTENCES: dict[str, Callable[[], str]] = {
    "unreadable": lambda: t("the file is not readable as YAML: {value}"),
    "repeated_key": lambda: t("the key '{value}' stands twice"),
    "missing_file": lambda: t("the file is missing"),
    "unknown_file": lambda: t("the file is none that an edition has"),
    "wrong_file": lambda: t("the item counts for {value}, which another file lists"),
    "missing_key": lambda: t("the key '{where}' is missing"),
    "unknown_key": lambda: t("the key '{where}' is unknown"),
    "not_allowed": lambda: t("'{value}' at '{where}' is not allowed"),
    "wrong_value": lambda: t("'{value}' at '{where}' is not valid"),
    "wrong_id": lambda: t("the id '{value}' differs from the name of the folder"),
    "repeated_id": lambda: t("the id '{value}' is used twice"),
    "too_long": lambda: t("the text at '{where}' has {value} signs"),
    "level_count": lambda: t("the item has {value} levels"),
    "credits": lambda: t("the credits {value} do not rise strictly from 0 to 100"),
    "effort_missing": lambda: t("the level {value} says no effort"),
    "effort_on_first": lambda: t("the first level has an effort"),
    "stage_missing": lambda: t("the item counts for a stage and names none"),
    "stage_without_count": lambda: t("the item does not count for a stage and names one"),
    "unknown_stage": lambda: t("the stage {value} is not in the edition"),
    "unknown_theme": lambda: t("the theme '{value}' is not in the edition"),
    "unknown_fact": lambda: t("the fact '{value}' is not in the edition"),
    "unknown_item": lambda: t("the item '{value}' is not in the edition"),
    "unknown_level": lambda: t("the item has no level {value}"),
    "unknown_source": lambda: t("the source '{value}' is not in the edition"),
    "unknown_form": lambda: t("the form '{value}' is not in the edition"),
    "unknown_edition": lambda: t("the edition '{value}' does not exist"),
    "wrong_scope": lambda: t("'{value}' cannot be used here, because of what it is asked of"),
    "condition": lambda: t("the condition '{value}' cannot be read"),
    "condition_value": lambda: t("the condition '{value}' compares the fact with something that it cannot be"),
    "circle": lambda: t("the items {value} lead back to one another"),
    "threshold": lambda: t("there is no threshold for stage {value}, or one too many"),
    "gate_not_applicable": lambda: t("a gate names '{value}', which may be answered as not applicable"),
    "need_too_many": lambda: t("the gate needs {value} of fewer items"),
    "gate_never": lambda: t("the gate can never hold: it needs {value} of its items, and no form asks as many"),
    "gate_unasked": lambda: t("the gate asks for '{value}', which no form asks"),
    "gate_void": lambda: t("the gate can never ask for '{value}': the conditions contradict one another"),
    "gate_later_stage": lambda: t("the gate asks for '{value}', which counts for a later stage"),
    "in_no_form": lambda: t("no form asks the item"),
    "never_asked": lambda: t("the conditions {value} contradict one another, so that the item is never asked"),
    "stage_unasked": lambda: t("no form asks anything for stage {value}, so that it can never be reached"),
    "threshold_zero": lambda: t("the threshold of stage {value} is 0, which everybody passes"),
    "form_gap": lambda: t("the form asks nothing for stage {value}"),
    "not_khmer": lambda: t("the Khmer text at '{where}' has no Khmer letter"),
    "khmer_in_english": lambda: t("the English text at '{where}' has Khmer letters"),
    "long_question": lambda: t("the text at '{where}' has {value} signs, which is long for one question"),
    "crosswalk_missing": lambda: t("the edition has no crosswalk, so that trends begin anew"),
    "crosswalk_previous": lambda: t("the edition before, '{value}', cannot be read"),
    "crosswalk_hash": lambda: t(
        "the edition before has changed since the crosswalk was written: its content hash is {value}"
    ),
    "crosswalk_unknown": lambda: t("the crosswalk names '{value}', which the edition before does not have"),
    "crosswalk_absent": lambda: t("the crosswalk does not say where '{value}' of this edition comes from"),
    "crosswalk_lost": lambda: t("the crosswalk does not say what became of '{value}' of the edition before"),
    "crosswalk_twice": lambda: t("the crosswalk names '{value}' twice"),
    "id_reused": lambda: t(
        "the id '{value}' stood in the edition before for something else; an id is never used again"
    ),
    "level_map": lambda: t(
        "the levels {value} do not fit: one for each old level, none falling, all of them levels of the item"
    ),
    "level_map_missing": lambda: t(
        "the item has {value} levels now, and the crosswalk does not say which level became which"
    ),
    "meaning": lambda: t("the question reads quite differently from the one before: is '{value}' still the same item?"),
    "series_break": lambda: t("only {value} % of the weight is mapped: trends will be marked as broken"),
    "wrong_name": lambda: t(
        "'{value}' cannot be the name of an edition: small Latin letters, digits, dots and hyphens"
    ),
    "name_taken": lambda: t("there is an edition '{value}' already"),
    "not_draft": lambda: t("the edition is {value}; only a draft can be changed or released"),
    "released_file": lambda: t("the file has changed since the edition was released"),
    "sheet_unreadable": lambda: t("the file is no Excel workbook, or it is damaged: {value}"),
    "sheet_missing": lambda: t("the sheet '{value}' is missing"),
    "sheet_unknown": lambda: t("the sheet '{value}' is none that an edition has"),
    "column_missing": lambda: t("the column '{value}' is missing"),
    "column_unknown": lambda: t("the column '{value}' is none that this sheet has"),
    "column_twice": lambda: t("the column '{value}' stands twice"),
    "formula": lambda: t("the cell holds a formula ({value}); write the value itself"),
    "merged_cells": lambda: t("the cells {value} are merged; every row needs its own"),
    "cell_missing": lambda: t("the cell is empty"),
    "cell_wrong": lambda: t("'{value}' cannot be read here"),
    "row_type": lambda: t("'{value}' is no kind of row"),
    "row_list": lambda: t("there is no item '{value}' in the sheet 'survey'"),
    "row_order": lambda: t("the levels of an item are numbered 0, 1, 2, … in this order; here stands {value}"),
    "row_differs": lambda: t("'{value}' differs from the first row of the same gate"),
    "blank_row": lambda: t("the row is empty and was left out"),
    "too_much": lambda: t("the workbook is larger than a questionnaire can be: {value}"),
    "choices": lambda: t("a fact has choices exactly if it is of that kind"),
    "released_changed": lambda: t("the released edition has changed: its content hash is {value}"),
    "released_unlocked": lambda: t("the edition is released, but no hash of it is kept"),
    "not_an_answer": lambda: t("{value} is not an answer"),
    "no_not_applicable": lambda: t("the item may not be answered as not applicable"),
    "wrong_fact": lambda: t("the value {value} of the fact '{where}' is not possible"),
    "repeated_service": lambda: t("the service '{value}' stands twice"),
    "unknown_service": lambda: t("the service '{value}' is not among the services of the organisation"),
    "wrong_volume": lambda: t("the yearly volume {value} is not a number of transactions"),
    "wrong_array": lambda: t("the array '{where}' does not fit: {value}"),
}

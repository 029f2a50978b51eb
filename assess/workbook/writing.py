"""Makes the workbook that an officer fills in: protected but for the cells to fill, with hidden ids."""

import io
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

import xlsxwriter
from sqlmodel import Session
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from assess.answers import Given
from assess.figures import YES_NO
from assess.questions import LADDER, ORGANISATION, Asked
from assess.workbook import layout
from assess.workbook.content import Content, gather
from assess.workbook.cover import fill_cover, shown_name
from data.access import Actor
from data.base import utc_now
from data.errors import Invalid
from data.i18n import LANGUAGES, language, speaking, t
from maturity_model.definition import Item, Ladder
from maturity_model.sheet.heights import KHMER, LATIN, row_height

# Of the fonts that hold Khmer this one comes with Windows; other systems put their own in its place.
_FONTS = {"en": "Calibri", "km": "Leelawadee UI"}
_SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_WIDTHS = {layout.NUMBER: 5, layout.QUESTION: 58, layout.LEVELS: 62, layout.ANSWER: 10, layout.REASON: 28}
_WIDTHS |= {
    layout.NOTE: 36,
    layout.LINK: 30,
    layout.FILES: 26,
    layout.UNIT: 16,
    layout.VALUE: 20,
    layout.COUNTED_ON: 14,
}
_PLACE = {name: x for x, name in enumerate(layout.ANSWER_COLUMNS)}
_MAY = {"select_locked_cells": True, "select_unlocked_cells": True, "format_columns": True, "format_rows": True}
_TOP = {"text_wrap": True, "valign": "top"}
_WRAPPED = _TOP | {"border": 1, "border_color": "#B8C4CC"}
_FORMATS = {
    "code": {"font_size": 8, "font_color": "#888888"},
    "head": {"bold": True, "bg_color": "#0B4F6C", "font_color": "#FFFFFF", "text_wrap": True, "border": 1},
    "item": {"bold": True, "bg_color": "#E8EEF2"} | _WRAPPED,
    "text": _WRAPPED,
    "bare": {"text_wrap": True},
    "title": {"bold": True, "font_size": 16},
    "choice": {"locked": False, "border": 1, "bg_color": "#FFF8E1", "align": "center", "valign": "top", "bold": True},
    # "@" keeps whatever is typed as text: no formula, no date made of 1-2, no number of a long code.
    "typed": {
        "locked": False,
        "border": 1,
        "bg_color": "#FFFDF5",
        "text_wrap": True,
        "valign": "top",
        "num_format": "@",
    },
    "whole": {"locked": False, "border": 1, "bg_color": "#FFF8E1", "num_format": "#,##0"},
    "money": {"locked": False, "border": 1, "bg_color": "#FFF8E1", "num_format": "#,##0.00"},
    "day": {"locked": False, "border": 1, "bg_color": "#FFF8E1", "num_format": "yyyy-mm-dd"},
}


def make_workbook(
    session: Session, actor: Actor, *, submission: int, section: str | None = None, spoken: str | None = None
) -> bytes:
    """The questionnaire of a submission as an Excel file, with what is answered so far; one `section` or all.

    `spoken` is the language of its texts, else the one spoken now. Sheets are protected without a password, so that
    ids and questions are not changed by mistake; the cells to fill in are open.

    Raises:
        Missing, Denied: as `assess.cycles.participation.participation`, for who may answer.
        Invalid: the submission has no such section.
    """
    content = gather(session, actor, submission=submission)
    if section is not None and section not in content.names:
        raise Invalid("workbook.section", section=section, allowed=", ".join(content.names))
    if (spoken or language()) not in LANGUAGES:
        raise ValueError(f"unknown language '{spoken}'")
    with speaking(spoken or language()):
        return _written(content, [section] if section else content.names)


def _written(content: Content, sections: Sequence[str]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, _SAFE) as book:
        base = {"font_name": _FONTS[language()], "font_size": 11, "valign": "top"}
        formats = {name: book.add_format({**base, **given}) for name, given in _FORMATS.items()}
        book.set_properties({"title": shown_name(content), "comments": layout.FORMAT})
        fill_cover(book.add_worksheet(t("Read first")[:31]), content, sections, formats)
        sheets = {name: book.add_worksheet(layout.section_name(name)[:31]) for name in sections}
        keys = book.add_worksheet(layout.KEYS)
        lists = _fill_keys(keys, content, sections)
        for name, sheet in sheets.items():
            columns = layout.FIGURE_COLUMNS if name == layout.FIGURES else layout.ANSWER_COLUMNS
            _fill_heads(sheet, name, columns, formats)
            if name == layout.FIGURES:
                _fill_figures(sheet, content, formats, lists)
            else:
                _fill_questions(sheet, content, content.sections[name], formats, lists)
        keys.very_hidden()
    return target.getvalue()


def _fill_keys(sheet: Worksheet, content: Content, sections: Sequence[str]) -> dict[str, str]:
    """Write what identifies the workbook, and the short lists to choose from; gives the range of each list."""
    part = content.part
    told = {
        "format": layout.FORMAT,
        "submission": str(part.submission.id),
        "cycle": str(part.cycle.id),
        "organisation": str(part.organisation.id),
        "edition": part.cycle.edition,
        "edition_hash": part.cycle.edition_hash,
        "language": language(),
        "sections": " ".join(sections),
        "made_at": utc_now().isoformat(timespec="seconds"),
    }
    for y, (name, value) in enumerate(told.items()):
        sheet.write_string(y, 0, name)
        sheet.write_string(y, 1, value)
    lists: dict[str, str] = {}
    wanted = {_list_name(one) for one in content.asked.values()} | {YES_NO}
    for x, name in enumerate(sorted(wanted), start=3):
        choices = _choices(name)
        for y, choice in enumerate(choices):
            if isinstance(choice, int):
                sheet.write_number(y, x, choice)
            else:
                sheet.write_string(y, x, choice)
        column = xl_col_to_name(x)
        lists[name] = f"={layout.KEYS}!${column}$1:${column}${len(choices)}"
    sheet.protect("")
    return lists


def _list_name(one: Asked) -> str:
    return f"{len(one.labels)}{' n/a' if one.may_not_apply else ''}"


def _choices(name: str) -> list[int | str]:
    if name == YES_NO:
        return [1, 0]
    count, _, not_applicable = name.partition(" ")
    return [*range(int(count)), "?", *([not_applicable] if not_applicable else []), layout.TAKE_BACK]


def _fill_heads(sheet: Worksheet, section: str, columns: Sequence[str], formats: dict[str, Format]) -> None:
    for x, name in enumerate(columns):
        # The first cell says which section this is, whatever the sheet is called later.
        sheet.write_string(0, x, f"{name}:{section}" if x == 0 else name, formats["code"])
        sheet.write_string(1, x, _heads().get(name, name), formats["head"])
        sheet.set_column(x, x, _WIDTHS.get(name, 8), None, {"hidden": x < layout.HIDDEN})
    sheet.set_row(0, None, None, {"hidden": True})
    sheet.set_row(1, 2 * (KHMER if language() == "km" else LATIN))
    sheet.freeze_panes(2, layout.HIDDEN + 2)
    sheet.protect("", _MAY)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)


def _heads() -> dict[str, str]:
    return {
        layout.NUMBER: t("No."),
        layout.QUESTION: t("Question"),
        layout.LEVELS: t("Levels"),
        layout.ANSWER: t("Answer"),
        layout.REASON: t("Why it does not apply"),
        layout.NOTE: t("Note for the reviewer"),
        layout.LINK: t("Link to the page that shows it"),
        layout.FILES: t("Evidence files (names, with ; between)"),
        layout.UNIT: t("Counted in"),
        layout.VALUE: t("Value"),
        layout.COUNTED_ON: t("Counted on"),
    }


def _fill_questions(
    sheet: Worksheet, content: Content, asked: Sequence[Asked], formats: dict[str, Format], lists: dict[str, str]
) -> None:
    y, spoken, edition = 1, language(), content.part.edition
    for number, (item_id, same) in enumerate(groupby(asked, key=lambda one: one.item), start=1):
        questions = list(same)
        item = edition.ladder if questions[0].section == LADDER else edition.item(item_id)
        if item is None:
            continue
        words, rubrics = f"{item.question.to(spoken)}\n{item.guidance.to(spoken)}", _rubrics(item)
        of_services = questions[0].service != ORGANISATION
        if of_services:
            # The question once, as a heading; below it a line for each service.
            y += 1
            _fill_words(sheet, y, (number, words, rubrics), formats["item"], bold=True)
            for x in range(_PLACE[layout.ANSWER], len(_PLACE)):
                sheet.write_blank(y, x, None, formats["item"])
        short = " · ".join(f"{level} {one.label.to(spoken)}" for level, one in enumerate(item.levels))
        first = y + 1
        for one in questions:
            y += 1
            said = ("", content.services[one.service], short) if of_services else (number, words, rubrics)
            _fill_words(sheet, y, said, formats["text"])
            _fill_answer(sheet, y, one, content.answers.get(one.question), formats)
        choosing = _choosing(lists[_list_name(questions[0])])
        sheet.data_validation(first, _PLACE[layout.ANSWER], y, _PLACE[layout.ANSWER], choosing)
    if not any(one.may_not_apply for one in asked):
        sheet.set_column(_PLACE[layout.REASON], _PLACE[layout.REASON], 8, None, {"hidden": True})


def _fill_words(
    sheet: Worksheet, y: int, said: tuple[int | str, str, str], style: Format, *, bold: bool = False
) -> None:
    number, question, levels = said
    texts = ((question, _WIDTHS[layout.QUESTION]), (levels, _WIDTHS[layout.LEVELS]))
    sheet.set_row(y, row_height(texts, bold=bold))
    if isinstance(number, int):
        sheet.write_number(y, _PLACE[layout.NUMBER], number, style)
    else:
        sheet.write_blank(y, _PLACE[layout.NUMBER], None, style)
    sheet.write_string(y, _PLACE[layout.QUESTION], question, style)
    sheet.write_string(y, _PLACE[layout.LEVELS], levels, style)


def _fill_answer(sheet: Worksheet, y: int, one: Asked, given: Given | None, formats: dict[str, Format]) -> None:
    code = layout.code_of(given.state, given.level) if given else ""
    texts = [layout.settled(text) for text in (given.reason, given.note, given.link)] if given else [""] * 3
    _fill_ids(sheet, y, one.question, given.version if given else 0, layout.print_of(code, *texts), formats["code"])
    if code.isdecimal():
        sheet.write_number(y, _PLACE[layout.ANSWER], int(code), formats["choice"])
    else:
        sheet.write_string(y, _PLACE[layout.ANSWER], code, formats["choice"])
    for x, text in enumerate(texts, start=_PLACE[layout.REASON]):
        sheet.write_string(y, x, text, formats["typed"])
    sheet.write_blank(y, _PLACE[layout.FILES], None, formats["typed"])


def _fill_ids(sheet: Worksheet, y: int, key: tuple[str, int], version: int, seen: str, style: Format) -> None:
    sheet.write_string(y, 0, key[0], style)
    sheet.write_number(y, 1, key[1], style)
    sheet.write_number(y, 2, version, style)
    sheet.write_string(y, 3, seen, style)


def _rubrics(item: Item | Ladder) -> str:
    spoken = language()
    return "\n".join(
        f"{number} {level.label.to(spoken)}: {level.rubric.to(spoken)}" for number, level in enumerate(item.levels)
    )


def _choosing(source: str) -> dict[str, object]:
    # A notice, not a refusal: a digit typed in Khmer is as good, and whatever is wrong is told at the upload.
    return {
        "validate": "list",
        "source": source,
        "error_type": "information",
        "error_title": t("Not in the list"),
        "error_message": t("Khmer digits are fine. Anything else is pointed out when you upload the workbook."),
    }


def _fill_figures(sheet: Worksheet, content: Content, formats: dict[str, Format], lists: dict[str, str]) -> None:
    place = {name: x for x, name in enumerate(layout.FIGURE_COLUMNS)}
    units = {"persons": t("people"), "transactions": t("requests"), "money": t("riels"), YES_NO: t("1 yes, 0 no")}
    spoken = language()
    for y, ((id_, service), figure) in enumerate(content.figures.items(), start=2):
        kept = content.reported.get((id_, service))
        value = layout.shown_number(kept.value) if kept else ""
        counted_on = kept.counted_on if kept and kept.value is not None else None
        seen = layout.print_of(value, layout.shown_day(counted_on))
        _fill_ids(sheet, y, (id_, service), kept.version if kept else 0, seen, formats["code"])
        sheet.write_number(y, place[layout.NUMBER], y - 1, formats["text"])
        words = f"{figure.question.to(spoken)}\n{figure.guidance.to(spoken)}"
        if service != ORGANISATION:
            words = f"{content.services[service]}: {words}"
        sheet.set_row(y, row_height([(words, _WIDTHS[layout.QUESTION])]))
        sheet.write_string(y, place[layout.QUESTION], words, formats["text"])
        sheet.write_string(y, place[layout.UNIT], units.get(figure.unit, figure.unit), formats["text"])
        style = formats["money" if figure.unit == "money" else "whole"]
        if value and len(value.replace(".", "")) <= layout.EXACT_DIGITS:
            sheet.write_number(y, place[layout.VALUE], float(value), style)
        else:
            sheet.write_string(y, place[layout.VALUE], value, style)
        if counted_on is None:
            sheet.write_blank(y, place[layout.COUNTED_ON], None, formats["day"])
        else:
            midnight = datetime(counted_on.year, counted_on.month, counted_on.day)  # noqa: DTZ001 - a cell has no zone
            sheet.write_datetime(y, place[layout.COUNTED_ON], midnight, formats["day"])
        if figure.unit == YES_NO:
            sheet.data_validation(y, place[layout.VALUE], y, place[layout.VALUE], _choosing(lists[YES_NO]))

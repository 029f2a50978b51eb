"""The panel's scoring sheet in Excel: a row per project and criterion, what the values mean beside it, ids hidden."""

import io
from collections.abc import Sequence

import xlsxwriter
from sqlmodel import Session, col, select
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from assess.workbook.layout import print_of, settled
from data.access import Actor, require_anywhere
from data.errors import Invalid
from data.i18n import language, t, text_of
from maturity_model.sheet.heights import row_height
from projects.listing import conditions
from projects.lists import criteria
from projects.ranking.panel import panel_scores
from projects.ranking.priorities import to_be_ranked
from projects.register import visible_projects
from projects.tables import Project
from projects.tables.ranking import PanelScore

FORMAT = "panel-1"
PROJECT, CRITERION, VERSION, SEEN = "project", "criterion", "version", "seen"
NAME, OF, ANCHORS, VALUE, REASON = "name", "of", "anchors", "value", "reason"
COLUMNS = (PROJECT, CRITERION, VERSION, SEEN, NAME, OF, ANCHORS, VALUE, REASON)
HIDDEN = 4
"""So many columns from the left hold ids."""
FIRST_ROW = 4
"""The row of the first line, counted from 1: above it stand codes, the member's name, and the headings."""
MOST_PROJECTS = 1_200
"""With eight criteria, just under the rows that an upload may have."""
# Of the fonts that hold Khmer this one comes with Windows; other systems put their own in its place.
_FONTS = {"en": "Calibri", "km": "Leelawadee UI"}
_SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_MAY = {"select_locked_cells": True, "select_unlocked_cells": True, "format_columns": True, "format_rows": True}
_WIDTHS = {NAME: 34, OF: 24, ANCHORS: 66, VALUE: 10, REASON: 44}
_WRAPPED = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#B8C4CC"}
_FORMATS = {
    "code": {"font_size": 8, "font_color": "#888888"},
    "head": {"bold": True, "bg_color": "#0B4F6C", "font_color": "#FFFFFF", "text_wrap": True, "border": 1},
    "text": _WRAPPED,
    "bare": {"text_wrap": True, "valign": "top"},
    "value": {"locked": False, "border": 1, "bg_color": "#FFF8E1", "align": "center", "valign": "top", "bold": True},
    # "@" keeps whatever is typed as text: no formula, no date made of 1-2.
    "typed": {"locked": False, "bg_color": "#FFFDF5", "num_format": "@"} | _WRAPPED,
}


def make_sheet(session: Session, actor: Actor, *, member: str = "", projects: Sequence[int] | None = None) -> bytes:
    """The scoring sheet as an Excel file, in the language spoken, with what `member` has scored so far.

    Without a member's name it can be handed to everybody, who then write their own. Without `projects` it has all that
    this person may see and that are ranked. Protected without a password: only names, values and reasons can be typed.

    Raises:
        Invalid: there is no project, or there are more than `MOST_PROJECTS`.
    """
    require_anywhere(actor, "ranking.edit")
    wanted = conditions(session, to_be_ranked()) if projects is None else [col(Project.id).in_(projects)]
    chosen = select(Project).where(visible_projects(actor), *wanted).order_by(col(Project.code))
    listed = session.exec(chosen).all()
    if not listed or len(listed) > MOST_PROJECTS:
        raise Invalid("panel.many" if listed else "panel.none", count=len(listed), most=MOST_PROJECTS)
    name = " ".join(member.split())
    said = panel_scores(session, actor) if name else {}
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, _SAFE) as book:
        base = {"font_name": _FONTS[language()], "font_size": 11, "valign": "top"}
        formats = {key: book.add_format({**base, **given}) for key, given in _FORMATS.items()}
        book.set_properties({"title": t("Scores of the panel"), "comments": FORMAT})
        _fill_cover(book.add_worksheet(t("Read first")[:31]), formats)
        sheet = book.add_worksheet(t("Scores")[:31])
        _fill_heads(sheet, name, formats)
        y = FIRST_ROW - 2
        for project in listed:
            title = f"{project.code} {text_of({'en': project.name_en, 'km': project.name_km})}"
            for criterion in criteria().criteria:
                y += 1
                scored = said.get(project.id or 0, {}).get(criterion.id)
                held = scored.scores.get(name) if scored else None
                _fill_row(sheet, y, (project.id or 0, criterion.id, title), held, formats)
        sheet.data_validation(FIRST_ROW - 1, _at(VALUE), y, _at(VALUE), _whole_number())
        sheet.autofilter(FIRST_ROW - 2, HIDDEN, y, len(COLUMNS) - 1)
    return target.getvalue()


def shown(held: PanelScore | None) -> tuple[str, str]:
    """A score as it stands in the cells: value and reason, empty if there is none."""
    return (str(held.value), settled(held.reason)) if held else ("", "")


def _at(name: str) -> int:
    return COLUMNS.index(name)


def _fill_cover(sheet: Worksheet, formats: dict[str, Format]) -> None:
    lines = [
        t("Score each project by each criterion from 0 to 100. What the values mean is beside it; others lie between."),
        t("Write your name at the top of the next sheet, unless it stands there."),
        t("Fill in the light yellow cells only. Khmer digits are fine; a formula is not accepted."),
        t("A cell left blank changes nothing. To take back what is stored, write a single dash: -"),
        t("The value that counts is the median of all members; how far they lie apart is shown."),
        t("Send the file back. Every line is looked at before anything is stored."),
    ]
    sheet.set_column(0, 0, 100)
    sheet.hide_gridlines(2)
    for y, line in enumerate(lines):
        sheet.set_row(y, row_height([(line, 100)]))
        sheet.write_string(y, 0, line, formats["bare"])
    sheet.protect("")


def _fill_heads(sheet: Worksheet, member: str, formats: dict[str, Format]) -> None:
    heads = {
        NAME: t("Project"),
        OF: t("Criterion"),
        ANCHORS: t("What the values mean"),
        VALUE: t("Value"),
        REASON: t("Reason"),
    }
    for x, name in enumerate(COLUMNS):
        # The first cell says which sheet this is, whatever it is called later.
        sheet.write_string(0, x, f"{name}:{FORMAT}" if x == 0 else name, formats["code"])
        sheet.write_string(2, x, heads.get(name, name), formats["head"])
        sheet.set_column(x, x, _WIDTHS.get(name, 8), None, {"hidden": x < HIDDEN})
    sheet.write_string(1, _at(NAME), t("Member of the panel"), formats["head"])
    sheet.write_string(1, _at(OF), member, formats["typed"])
    sheet.set_row(0, None, None, {"hidden": True})
    sheet.freeze_panes(3, HIDDEN + 1)
    sheet.protect("", _MAY)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)


def _fill_row(
    sheet: Worksheet, y: int, what: tuple[int, str, str], held: PanelScore | None, formats: dict[str, Format]
) -> None:
    project, criterion_id, title = what
    criterion, spoken = criteria().by_id[criterion_id], language()
    value, reason = shown(held)
    meaning = "\n".join(
        [criterion.question.to(spoken), *(f"{one.value}: {one.text.to(spoken)}" for one in criterion.anchors)]
    )
    sheet.write_number(y, 0, project, formats["code"])
    sheet.write_string(y, 1, criterion_id, formats["code"])
    sheet.write_number(y, 2, held.version if held else 0, formats["code"])
    sheet.write_string(y, 3, print_of(value, reason), formats["code"])
    sheet.set_row(y, row_height([(title, _WIDTHS[NAME]), (meaning, _WIDTHS[ANCHORS])]))
    sheet.write_string(y, _at(NAME), title, formats["text"])
    sheet.write_string(y, _at(OF), criterion.name.to(spoken), formats["text"])
    sheet.write_string(y, _at(ANCHORS), meaning, formats["text"])
    if held:
        sheet.write_number(y, _at(VALUE), held.value, formats["value"])
    else:
        sheet.write_blank(y, _at(VALUE), None, formats["value"])
    sheet.write_string(y, _at(REASON), reason, formats["typed"])


def _whole_number() -> dict[str, object]:
    # A notice, not a refusal: Khmer digits are as good, and whatever is wrong is told when the file comes back.
    return {
        "validate": "integer",
        "criteria": "between",
        "minimum": 0,
        "maximum": 100,
        "error_type": "information",
        "error_title": t("Not on the scale"),
        "error_message": t("A whole number from 0 to 100. Khmer digits are fine."),
    }

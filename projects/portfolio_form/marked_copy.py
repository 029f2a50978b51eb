"""The marked copy: the file's rows with what became of each, why, and the cell in question coloured and noted."""

import io
from collections.abc import Mapping
from typing import Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from data.i18n import t
from projects.portfolio_form.comparing import CHANGED, NEW, UNCHANGED
from projects.portfolio_form.findings import DOUBTFUL, NOTED, REJECTED, Finding
from projects.portfolio_form.form import TABLES
from projects.portfolio_form.importing import Preview, TableIn
from projects.portfolio_form.values import FORMULA, MERGED
from projects.portfolio_form.wording import LEFT_OUT

FILLS: Final = {REJECTED: "#F8CBAD", DOUBTFUL: "#FFE699", NOTED: "#DDEBF7", CHANGED: "#BDD7EE", NEW: "#E2EFDA"}
MOST_NOTES: Final = 5_000
"""A sheet with more notes than this takes minutes to open; the reasons stand in their column all the same."""
GRAVEST: Final = (NOTED, DOUBTFUL, REJECTED)


def status_names() -> dict[str, str]:
    """What becomes of a row, in words."""
    return {
        NEW: t("Accepted"),
        CHANGED: t("Changed"),
        UNCHANGED: t("Unchanged"),
        REJECTED: t("Rejected"),
        DOUBTFUL: t("Doubtful"),
    }


def marked_copy(found: Preview) -> bytes:
    """An Excel workbook of a previewed file, one sheet for each of its tables, and one of what was left out.

    Cells are text as the file has them; none can be a formula. The file's own columns follow after row, status and
    reasons.
    """
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        fills = {name: book.add_format({"bg_color": colour}) for name, colour in FILLS.items()}
        for name in TABLES:
            if name in found.tables:
                _sheet(book.add_worksheet(name), found.tables[name], bold, fills)
        left_out = [(table.name, one) for table in found.tables.values() for one in table.left_out]
        about = book.add_worksheet("about")
        about.set_column(0, 0, 24)
        about.set_column(1, 1, 90)
        lines = [(t("File"), found.file), ("SHA-256", found.sha256)]
        lines += [(t("Notice"), one.text) for one in found.notices]
        lines += [(f"{table}, {one.row}", LEFT_OUT[one.code]()) for table, one in left_out]
        for y, (what, text) in enumerate(lines):
            about.write_string(y, 0, what, bold)
            about.write_string(y, 1, _safe(text))
    return target.getvalue()


def _sheet(sheet: Worksheet, table: TableIn, bold: Format, fills: Mapping[str, Format]) -> None:
    heads = [t("Row"), t("What happens"), t("Why"), *(table.findings.heads.get(name, name) for name in table.cells)]  # pyright: ignore[reportArgumentType, reportCallIssue] - its stubs know less than pandas does
    places = {head: x for x, head in enumerate(heads)}
    for x, head in enumerate(heads):
        sheet.write_string(0, x, head, bold)
    sheet.freeze_panes(1, 2)
    sheet.set_column(1, 1, 12)
    sheet.set_column(2, 2, 60)
    by_row: dict[int, list[Finding]] = {}
    for one in table.findings.all:
        by_row.setdefault(one.row, []).append(one)
    before = {(one.row, one.column): one.before for one in table.compared.changes}
    changed: dict[int, list[str]] = {}
    for row, column in before:
        changed.setdefault(row, []).append(column)
    words, notes = status_names(), 0
    status = table.compared.status.to_dict()
    for y, (row, cells) in enumerate(zip(table.cells.index, table.cells.to_numpy().tolist(), strict=True), start=1):
        said = by_row.get(row, [])
        sheet.write_number(y, 0, row)
        sheet.write_string(y, 1, words[status[row]], fills.get(status[row]))
        sheet.write_string(y, 2, " ".join(f"{one.column}: {one.reason}" for one in said)[:32_000])
        for x, cell in enumerate(cells, start=3):
            if cell:
                sheet.write_string(y, x, _safe(cell)[:32_000])
        for column in changed.get(row, []):
            x = 3 + list(table.cells).index(column)
            sheet.write_string(y, x, _safe(cells[x - 3])[:32_000], fills[CHANGED])
            notes += 1
            if notes <= MOST_NOTES:
                sheet.write_comment(y, x, t("Before: {value}", value=before[row, column]))
        for one in sorted(said, key=lambda one: GRAVEST.index(one.verdict)):
            x = places.get(one.column, 2)
            sheet.write_string(y, x, _safe(cells[x - 3])[:32_000] if x > 2 else one.reason, fills[one.verdict])
            notes += 1
            if notes <= MOST_NOTES:
                sheet.write_comment(y, x, one.reason)


def _safe(text: str) -> str:
    """Text that stays text, also when somebody saves the sheet as CSV and opens that."""
    plain = "" if text.startswith(MERGED) else text.removeprefix(FORMULA)
    negative = plain[:1] == "-" and plain[1:2].isdigit()
    return f"'{plain}" if plain[:1] in ("=", "+", "-", "@", "\t") and not negative else plain

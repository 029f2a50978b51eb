"""The workbook of an edition as an edition again; all that is wrong with it at once, by sheet, column and row."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from maturity_model.definition import Edition
from maturity_model.faults import Fault, Faults
from maturity_model.lint import Findings, lint
from maturity_model.loading import DEFINITIONS, OUTLINE, assemble, editions, read_edition
from maturity_model.sheet.cells import Book, open_book
from maturity_model.sheet.columns import SHEETS
from maturity_model.sheet.parts import Parts, parts_of
from maturity_model.writing import check_name, write_edition

_COLUMNS: Final = {
    "unknown_theme": "theme", "unknown_stage": "stage", "stage_missing": "stage", "unknown_source": "sources",
    "unknown_level": "level", "need_too_many": "need", "gate_never": "need", "never_asked": "relevant",
    "condition": "relevant", "credits": "credit", "meaning": "label::en",
}  # fmt: skip
"""Which column is meant by a fault that only names the part."""


@dataclass(frozen=True)
class SheetFound:
    """What a workbook holds: the edition, unless it cannot be read; and all that is wrong or doubtful in it.

    With an edition, its faults forbid a release but not to keep it as a draft. `name` is the id that it gives itself.
    """

    name: str
    edition: Edition | None
    contents: dict[str, Any]
    findings: Findings


def read_sheet(file: bytes, *, name: str | None = None, folder: Path | None = None) -> SheetFound:
    """Read the workbook of an edition. It is to be called `name`, else what it says itself; always as a draft.

    `folder` is where the edition before it is looked for first.
    """
    book = open_book(file)
    if any(fault.code in ("sheet_unreadable", "too_much") for fault in book.faults):
        return SheetFound("", None, {}, Findings((*book.faults,)))
    made = parts_of(book)
    own = str(made.contents[OUTLINE].get("id", ""))
    wrong = list(book.faults)
    try:
        edition = assemble(name or own, made.contents, [])
    except Faults as faults:
        return SheetFound(
            own, None, {}, Findings(_joined(wrong, _placed(faults.faults, made, book)), (*book.warnings,))
        )
    found = lint(edition, folder)
    warnings = (*book.warnings, *_placed(found.warnings, made, book))
    faults = _joined(wrong, _placed(found.faults, made, book))
    readable = not wrong
    return SheetFound(own, edition if readable else None, made.contents if readable else {}, Findings(faults, warnings))


def keep_sheet(file: bytes, *, name: str, folder: Path) -> Findings:
    """Keep a workbook as the draft `name` in this folder of editions, in place of the draft of that name.

    Gives what is still wrong (it forbids a release) or doubtful.

    Raises:
        Faults: the workbook cannot be read as an edition of that name, or there is one of that name that is no draft.
    """
    if name in editions(folder):
        check_draft(name, folder)
    else:
        check_name(name, folder)
    found = read_sheet(file, name=name, folder=folder)
    if found.edition is None:
        raise Faults(found.findings.faults)
    write_edition(found.contents, folder / name)
    return found.findings


def check_draft(name: str, folder: Path) -> None:
    """Raise `Faults` unless the edition in this folder is a draft; one that cannot be read may be replaced."""
    try:
        status = read_edition(folder / name).status
    except Faults:
        status = "draft" if folder != DEFINITIONS else "released"
    if status != "draft":
        raise Faults([Fault("not_draft", file=OUTLINE, item=name, where="status", value=status, allowed=["draft"])])


def _joined(cells: list[Fault], parts: Iterable[Fault]) -> tuple[Fault, ...]:
    """The faults of the cells, and those of the parts that do not only follow from them."""
    known = {fault.file for fault in cells}
    # Without a column or a sheet everything in it is missing: that is said once.
    gone = {fault.file for fault in cells if fault.code in ("column_missing", "sheet_missing")}
    return (
        *cells,
        *(
            fault
            for fault in parts
            if fault.file not in known
            and not (fault.code == "missing_key" and (fault.file.split(" ")[0] in gone or fault.file in gone))
        ),
    )


def _placed(faults: Iterable[Fault], made: Parts, book: Book) -> list[Fault]:
    # In a workbook no item can stand in the wrong file.
    return [fault.within(_place(fault, made, book)) for fault in faults if fault.code != "wrong_file"]


def _place(fault: Fault, made: Parts, book: Book) -> str:
    """The cell that a fault of a part is about."""
    steps = fault.where.split(".") if fault.where else []
    for length in range(len(steps), 0, -1):
        found = made.by_path.get((fault.item, ".".join(steps[:length])))
        if found is not None:
            return _cell(found, ".".join(steps[length:]), book)
    if fault.item == "crosswalk" and fault.value:
        found = made.by_path.get(("crosswalk", str(fault.value)), ("crosswalk", 1))
        return _cell(found, "", book)
    levels = made.by_path.get((fault.item, "levels.0"))
    if fault.code == "credits" and levels is not None:
        return book.place(*levels, _COLUMNS["credits"])
    of = fault.where if fault.where in made.by_id else fault.item  # a level that a gate names, not the item
    if of in made.by_id:
        meant = _COLUMNS.get(fault.code)
        return book.place(*made.by_id[of], meant) if meant else _cell(made.by_id[of], fault.where, book)
    return _cell(("settings", 2), fault.where, book)


def _cell(place: tuple[str, int], path: str, book: Book) -> str:
    sheet, number = place
    inside = (column for column in SHEETS[sheet] if column.path and path.startswith(column.path))
    column = max(inside, key=lambda one: len(one.path), default=None)
    return book.place(sheet, number, column.name if column else "")

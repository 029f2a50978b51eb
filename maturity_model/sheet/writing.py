"""An edition as an Excel workbook: one sheet per kind of part, one row per item, level, gate member, form and so on."""

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import xlsxwriter

from maturity_model.definition import Edition
from maturity_model.loading import OUTLINE
from maturity_model.sheet.columns import GUIDE, MARK, SHEETS, Column, at
from maturity_model.sheet.heights import row_height
from maturity_model.writing import contents_of

Row = dict[str, Any]
_MOST_ROWS: Final = 2000
_GUIDE_WIDTH: Final = 70
_A3: Final = 8
_PAGE_WIDTH: Final = 320
"""How many digits across a page still can be read."""
_ARROW: Final = 4
"""The room that the arrow of a filter takes in a heading, in digits."""
_FONT: Final = {"font_name": "Khmer UI", "font_size": 11, "valign": "top"}
_STEPS: Final = (
    ("1  survey: one row per question. A question is never given an id that another one had before.",
     "១  survey៖ សំណួរមួយក្នុងមួយជួរ។ កុំប្រើលេខសម្គាល់ដែលសំណួរផ្សេងធ្លាប់ប្រើ។"),
    ("2  choices: the levels of each question, numbered from 0, weakest first; credit rises from 0 to 100.",
     "២  choices៖ កម្រិតនៃសំណួរនីមួយៗ រាប់ពី 0 ពីខ្សោយទៅខ្លាំង ពិន្ទុឡើងពី 0 ដល់ 100។"),
    ("3  form::… in survey: x where that form asks the question (only forms that say 'marked').",
     "៣  form::… ក្នុង survey៖ ដាក់ x នៅកន្លែងដែលទម្រង់នោះសួរសំណួរ។"),
    ("4  gates: one row per question of a gate; rows with one number are one gate.",
     "៤  gates៖ សំណួរមួយនៃលក្ខខណ្ឌក្នុងមួយជួរ ជួរដែលមានលេខដូចគ្នាជាលក្ខខណ្ឌតែមួយ។"),
    ("5  crosswalk: what became of every question of the edition before (same, split, merged, dropped, new).",
     "៥  crosswalk៖ សំណួរនីមួយៗនៃកំណែមុនបានក្លាយទៅជាអ្វី (same, split, merged, dropped, new)។"),
    ("6  No formulas and no merged cells. Empty rows are left out. Khmer digits are read as numbers.",
     "៦  កុំប្រើរូបមន្ត និងកុំបញ្ចូលក្រឡាគ្នា។ ជួរទទេត្រូវរំលង។ លេខខ្មែរអាចប្រើបាន។"),
)  # fmt: skip


def sheet_of(edition: Edition) -> bytes:
    """The workbook of an edition; `maturity_model.sheet.reading` makes the same edition of it again."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        formats = {
            "head": book.add_format(
                _FONT | {"bold": True, "bg_color": "#0B4F6C", "font_color": "#FFFFFF", "border": 1}
            ),
            "cell": book.add_format(_FONT | {"text_wrap": True}),
        }
        _guide(book, formats, edition)
        rows = rows_of(edition)
        for name, columns in columns_of(edition).items():
            _sheet(book, formats, name=name, columns=columns, rows=rows[name])
    return file.getvalue()


def columns_of(edition: Edition) -> dict[str, tuple[Column, ...]]:
    """The columns of each sheet; `survey` has one more for each form that does not ask everything."""
    marks = tuple(Column(f"{MARK}{form.id}", "", width=12) for form in edition.forms if form.items != "all")
    return {name: (*columns, *marks) if name == "survey" else columns for name, columns in SHEETS.items()}


def rows_of(edition: Edition) -> dict[str, list[Row]]:
    """The rows of each sheet, values by the name of the column."""
    contents = contents_of(edition)
    outline = contents[OUTLINE]
    items = [{"weight": 1, **item} for file in contents.values() for item in file.get("items", ())]
    figures = contents.get("figures.yaml", {}).get("figures", [])
    ladder = contents.get("ladder.yaml", {}).get("ladder")
    crosswalk = contents.get("crosswalk.yaml", {}).get("crosswalk", {})
    asked = items + ([{**ladder, "counts": "ladder", "scope": "service"}] if ladder else [])
    order = [item["id"] for item in items]
    return {
        "survey": [
            *(_row("survey", item) | {"type": f"select_one {item['id']}"} | dict(_marks(edition, item["id"], order))
              for item in asked),
            *(_row("survey", figure) | {"type": "decimal"} for figure in figures),
        ],
        "choices": [
            _row("choices", level) | {"list_name": item["id"], "name": number}
            for item in asked
            for number, level in enumerate(item["levels"])
        ],
        "gates": [
            _row("gates", {**gate, **member}) | {"gate": number}
            for number, gate in enumerate(outline.get("gates", ()), 1)
            for member in gate["of"]
        ],
        "forms": [
            _row("forms", form) | {"items": "all" if form["items"] == "all" else "marked"}
            for form in contents["forms.yaml"]["forms"]
        ],
        "stages": [
            _row("stages", stage) | {"threshold": outline["thresholds"][stage["stage"]]} for stage in outline["stages"]
        ],
        "fact_values": [
            _row("fact_values", choice) | {"fact": f"{fact['where']}.{fact['id']}"}
            for fact in outline.get("facts", ())
            for choice in fact.get("choices", ())
        ],
        "crosswalk": [_row("crosswalk", one) for one in crosswalk.get("items", ())],
        "settings": [
            _row("settings", outline)
            | {"crosswalk_from": crosswalk.get("previous"), "crosswalk_hash": crosswalk.get("previous_hash")}
        ],
        **{name: [_row(name, part) for part in outline.get(name, ())] for name in ("themes", "facts", "sources")},
    }  # fmt: skip


def _row(sheet: str, part: Mapping[str, Any]) -> Row:
    found = {column.name: (column, at(part, column.path)) for column in SHEETS[sheet] if column.path}
    return {name: column.kind.write(value) for name, (column, value) in found.items() if value is not None}


def _marks(edition: Edition, item: str, order: Sequence[str]) -> Iterator[tuple[str, str | int]]:
    for form in edition.forms:
        if form.items != "all" and form.asks(item):
            # A form in another order than that of the questions says which place each one has.
            in_order = [one for one in order if form.asks(one)] == list(form.items)
            yield f"{MARK}{form.id}", "x" if in_order else form.items.index(item) + 1


def _guide(book: xlsxwriter.Workbook, formats: Mapping[str, Any], edition: Edition) -> None:
    sheet = book.add_worksheet(GUIDE)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 1, _GUIDE_WIDTH, formats["cell"])
    sheet.write_string(0, 0, edition.title.en, formats["head"])
    sheet.write_string(0, 1, edition.title.km, formats["head"])
    for number, words in enumerate(_STEPS, 1):
        sheet.set_row(number, row_height((text, _GUIDE_WIDTH) for text in words))
        for place, text in enumerate(words):
            sheet.write_string(number, place, text, formats["cell"])


def _sheet(
    book: xlsxwriter.Workbook, formats: Mapping[str, Any], *, name: str, columns: Sequence[Column], rows: Sequence[Row]
) -> None:
    sheet = book.add_worksheet(name)
    frozen = 2 if name in ("survey", "choices", "facts") else 1
    sheet.freeze_panes(1, frozen)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    widths = [max(column.width, len(column.name) + _ARROW) for column in columns]
    sheet.set_landscape()
    sheet.set_paper(_A3)
    sheet.fit_to_pages(1 if sum(widths) <= _PAGE_WIDTH else 2, 0)
    sheet.repeat_rows(0)
    for number, row in enumerate(rows, 1):
        texts = [(str(row.get(column.name, "")), width) for column, width in zip(columns, widths, strict=True)]
        sheet.set_row(number, row_height(texts))
    for place, column in enumerate(columns):
        sheet.set_column(place, place, widths[place], formats["cell"])
        sheet.write_string(0, place, column.name, formats["head"])
        if column.allowed:
            sheet.data_validation(1, place, _MOST_ROWS, place, {"validate": "list", "source": list(column.allowed)})
        for number, row in enumerate(rows, 1):
            value = row.get(column.name)
            if isinstance(value, str):
                sheet.write_string(number, place, value, formats["cell"])
            elif value is not None:
                sheet.write_number(number, place, value, formats["cell"])

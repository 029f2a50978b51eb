"""An edition goes into a workbook and back without loss; a broken workbook names every fault by its cell."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from maturity_model.definition import Edition
from maturity_model.faults import Fault, Faults
from maturity_model.loading import content_hash, load_edition, read_edition
from maturity_model.sheet.columns import SHEETS
from maturity_model.sheet.reading import keep_sheet, read_sheet
from maturity_model.sheet.writing import sheet_of
from maturity_model.writing import begin_edition, contents_of, write_edition

EDITIONS = Path(__file__).parent / "editions"
SOUND = read_edition(EDITIONS / "sound")
WORKBOOK = sheet_of(SOUND)
Change = Callable[[openpyxl.Workbook], object]


def changed(*changes: Change) -> bytes:
    """The workbook of the sound edition after somebody has worked in it."""
    book = openpyxl.load_workbook(io.BytesIO(WORKBOOK))
    for change in changes:
        change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def cell(sheet: str, address: str, value: Any) -> Change:
    return lambda book: book[sheet].__setitem__(address, value)


def head(sheet: str, name: str) -> str:
    """The letter of a column."""
    names = [column.name for column in SHEETS[sheet]]
    return get_column_letter(names.index(name) + 1)


def at(sheet: str, name: str, row: int, value: object) -> Change:
    return cell(sheet, f"{head(sheet, name)}{row}", value)


def faults(file: bytes) -> list[Fault]:
    return list(read_sheet(file, name="sound").findings.faults)


@pytest.mark.parametrize("name", ["presence-2026"])
def test_an_edition_comes_back_from_its_workbook_as_it_was(name):
    edition = load_edition(name)
    found = read_sheet(sheet_of(edition), name=name)
    assert found.edition is not None
    assert (content_hash(found.edition), found.findings.faults) == (content_hash(edition), ())


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=20)


def revised(text: str, weight: int, credit: int, share: int, asked: list[str]) -> Edition:
    """The sound edition with some of its content changed."""
    whole = SOUND.model_dump(mode="json")
    whole["thresholds"] = {int(stage): least for stage, least in whole["thresholds"].items()}
    whole["items"][0]["guidance"] = {"en": text, "km": text}
    whole["items"][0]["weight"] = weight
    whole["items"][0]["levels"][1]["credit"] = credit
    whole["gate_share"] = share / 100
    whole["forms"][1]["items"] = asked
    return Edition.model_validate(whole)


@settings(max_examples=8, deadline=None)
@given(
    WORDS, st.integers(1, 1000), st.integers(1, 99), st.integers(1, 100),
    st.permutations([item.id for item in SOUND.items]),
)  # fmt: skip
def test_whatever_an_edition_says_comes_back_from_workbook_and_folder(
    tmp_path_factory, text, weight, credit, share, order
):
    # Words that look like formulas, numbers or truths, and a form in another order than that of the questions.
    edition = revised(text, weight, credit, share, list(order)[:3])
    folder = tmp_path_factory.mktemp("any") / "sound"
    write_edition(contents_of(edition), folder)
    found = read_sheet(sheet_of(edition), name="sound").edition
    assert found is not None
    assert content_hash(edition) == content_hash(found) == content_hash(read_edition(folder))


def test_every_row_has_room_for_its_longest_text_and_every_column_for_its_heading():
    sheet = openpyxl.load_workbook(io.BytesIO(sheet_of(load_edition("presence-2026"))))["survey"]
    groups = sheet.column_dimensions.values()
    widths = {place: group.width for group in groups for place in range(int(group.min or 1), int(group.max or 1) + 1)}
    heads = {str(cell.value): place for place, cell in enumerate(sheet[1], start=1)}
    hint = heads["hint::en"]
    text = str(sheet.cell(2, hint).value)
    assert len(text) > 2 * widths[hint]
    # 15 points a line; few letters are narrower than 0.8 of a digit.
    assert sheet.row_dimensions[2].height >= 15 * (0.8 * len(text) // widths[hint])
    assert all(len(name) < widths[place] for name, place in heads.items())


@pytest.mark.parametrize("word", ["no", "08", "1e3", "=1+1", "@x", "2026-01-02", "null", "-", "x: y", "# a"])
def test_words_that_a_program_would_take_for_something_else_come_back(tmp_path, word):
    edition = revised(word, 1, 50, 50, ["site.reachable"])
    write_edition(contents_of(edition), tmp_path / "sound")
    found = read_sheet(sheet_of(edition), name="sound").edition
    assert found is not None
    assert (found.items[0].guidance.en, read_edition(tmp_path / "sound").items[0].guidance.en) == (word, word)


BROKEN = [
    ("a formula", [at("survey", "label::en", 2, '="a"&"b"')], "formula", "survey E2"),
    ("a computed credit", [at("choices", "credit", 3, "=25*2")], "formula", "choices G3"),
    ("merged cells", [lambda book: book["survey"].merge_cells("C2:C3")], "merged_cells", "survey C2"),
    ("a missing column", [lambda book: book["survey"].delete_cols(10)], "column_missing", "survey"),
    ("a missing sheet", [lambda book: book.remove(book["gates"])], "sheet_missing", "gates"),
    ("a sheet too many", [lambda book: book.create_sheet("notes")], "sheet_unknown", "notes"),
    ("an unknown column", [cell("survey", "Z1", "remark")], "column_unknown", "survey Z1"),
    ("a column twice", [cell("themes", "D1", "label::en")], "column_twice", "themes D1"),
    ("an empty cell", [at("survey", "label::km", 3, None)], "cell_missing", "survey F3"),
    ("a word for a number", [at("survey", "weight", 2, "many")], "cell_wrong", "survey M2"),
    ("half a point", [at("choices", "credit", 3, 50.5)], "cell_wrong", "choices G3"),
    ("a day for a version", [at("settings", "version", 2, date(2026, 1, 2))], "cell_wrong",
     "settings B2"),
    ("an unknown theme", [at("survey", "theme", 2, "INV")], "unknown_theme", "survey K2"),
    ("an unknown stage", [at("survey", "stage", 2, 5)], "unknown_stage", "survey J2"),
    ("credits that fall", [at("choices", "credit", 3, 100)], "credits", "choices G2"),
    ("a level out of order", [at("choices", "name", 3, 2)], "row_order", "choices B3"),
    ("levels of nothing", [at("choices", "list_name", 4, "site.reach")], "row_list", "choices A4"),
    ("an id twice", [at("survey", "name", 3, "site.reachable")], "repeated_id", "survey B3"),
    ("a label too long", [at("choices", "label::en", 3, "long" * 8)], "too_long", "choices C3"),
    ("a scope of its own", [at("survey", "scope", 2, "both")], "not_allowed", "survey L2"),
    ("an unknown kind of row", [at("survey", "type", 2, "note")], "row_type", "survey A2"),
    ("an unreadable implication", [at("survey", "implied_by", 4, "service.sent: 1")], "cell_wrong", "survey O4"),
    ("a gate at no level", [at("gates", "level", 2, 3)], "unknown_level", "gates F2"),
    ("a gate that needs too many", [at("gates", "need", 3, 3), at("gates", "need", 4, 3)], "need_too_many", "gates D3"),
    ("gate rows that differ", [at("gates", "need", 4, 2)], "row_differs", "gates D4"),
    ("a mark of its own", [cell("survey", "X2", "?")], "cell_wrong", "survey X2"),
    ("a name of its own", [at("settings", "form_id", 2, "other")], "wrong_id", "settings A2"),
    ("a unit of a question", [at("survey", "unit", 2, "persons")], "unknown_key", "survey V2"),
    ("no Khmer letter", [at("survey", "label::km", 2, "Is there a site?")], "not_khmer", "survey F2"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "code", "place"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_a_broken_workbook_names_its_fault_by_its_cell(changes, code, place):
    found = [(fault.code, fault.file) for fault in faults(changed(*changes))]
    assert (code, place) in found, found


def test_all_faults_of_a_workbook_are_named_at_once():
    chosen = [row for row in BROKEN if row[0] in ("a formula", "a word for a number", "an unknown theme")]
    found = {fault.code for fault in faults(changed(*(change for row in chosen for change in row[1])))}
    assert {"formula", "cell_wrong", "unknown_theme"} <= found


def test_khmer_digits_are_numbers_and_a_blank_row_is_left_out_and_said():
    file = changed(at("choices", "credit", 3, "៥០"), lambda book: book["survey"].insert_rows(4))
    found = read_sheet(file, name="sound")
    assert found.edition is not None
    assert content_hash(found.edition) == content_hash(SOUND)
    assert [(one.code, one.file) for one in found.findings.warnings] == [("blank_row", "survey 4")]


@pytest.mark.parametrize("file", [b"", b"no workbook", WORKBOOK[:-900], b"PK\x03\x04" + b"\0" * 60])
def test_what_is_no_workbook_is_one_fault(file):
    assert [fault.code for fault in faults(file)] == ["sheet_unreadable"]


def test_a_workbook_is_kept_as_a_draft_and_a_better_one_takes_its_place(tmp_path):
    keep_sheet(changed(), name="sound", folder=tmp_path)
    keep_sheet(changed(at("survey", "weight", 2, 7)), name="sound", folder=tmp_path)
    kept = read_edition(tmp_path / "sound")
    assert (kept.status, kept.items[0].weight) == ("draft", 7)


def test_a_released_edition_is_not_replaced_by_a_workbook(tmp_path):
    with pytest.raises(Faults) as raised:
        keep_sheet(sheet_of(load_edition("presence-2026")), name="presence-2026", folder=tmp_path)
    assert [fault.code for fault in raised.value.faults] == ["name_taken"]


def test_the_crosswalk_of_a_copied_edition_travels_in_the_workbook(tmp_path):
    write_edition(contents_of(SOUND), tmp_path / "sound")
    begin_edition("next", previous="sound", folder=tmp_path)
    edition = load_edition("next", tmp_path)
    found = read_sheet(sheet_of(edition), name="next", folder=tmp_path).edition
    assert found is not None
    assert found.crosswalk == edition.crosswalk
    assert found.crosswalk is not None

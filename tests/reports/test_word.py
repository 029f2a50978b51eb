"""The Word writer: real headings, captions and tables, Khmer with its own font and size, charts with their words."""

import io
import re
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pandas as pd
import pytest
from docx.oxml.ns import qn

from data.i18n import speaking
from reports.charts.parts import ChartTexts
from reports.charts.policy import attained_by_target
from reports.document import BAD, Cell, Column, Front, Tile, marked
from reports.word import WordDocument

KHMER = "ក្រសួងប្រៃសណីយ៍និងទូរគមនាគមន៍"
WRITER = shutil.which("soffice") is not None and Path("/usr/lib/libreoffice/program/libswlo.so").exists()


def filled(language: str = "en", **more: Any) -> WordDocument:
    """A document with one of each."""
    front = Front(
        f"Title {KHMER}", language, "a" * 64, day=date(2026, 6, 30), header=["A state", "Its motto"],
        page_label="Page {page} of {pages}", number="Number 7", **more,
    )  # fmt: skip
    made = WordDocument(front, contents=True)
    made.summary("In short")
    made.heading("First")
    made.heading("Below", 2)
    made.paragraph(marked("<b>{who}</b> says <i>so</i>", who="<b>A&B</b>"))
    made.table(
        [Column("Name"), Column("Number", "right")], [[KHMER, Cell("12", fill=BAD)]], caption="Who has what",
        source="The register",
    )  # fmt: skip
    table = pd.DataFrame({"target": ["One"], "attained": [40.0], "time": [50.0]})
    texts = ChartTexts(title="How far is it?", names={"attained": "way gone", "time": "time gone"})
    made.figure(attained_by_target(table, texts), source="Our count")
    made.bullets(["one", "two"])
    made.tiles([Tile("Label", "7", "note")])
    made.facts([("Name", "Value")])
    made.signatures(["Signed"])
    return made


@pytest.fixture(scope="module")
def content() -> bytes:
    with speaking("en"):
        return filled().build()


@pytest.fixture
def file(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


def xml(content: bytes, name: str = "word/document.xml") -> str:
    return zipfile.ZipFile(io.BytesIO(content)).read(name).decode()


def test_headings_are_those_of_word_and_numbered_by_it(file: Any) -> None:
    found = [(one.style.name, one.text) for one in file.paragraphs if one.style.name.startswith("Heading")]
    assert found == [("Heading 1", "First"), ("Heading 2", "Below")]
    for level in (1, 2):
        numbering = file.styles[f"Heading {level}"].element.pPr.numPr
        assert numbering.ilvl.val == level - 1
        assert numbering.numId.val > 0


def test_the_contents_are_a_field_before_the_first_heading(content: bytes, file: Any) -> None:
    assert 'TOC \\o "1-2" \\h \\z \\u' in xml(content)
    texts = [one.text for one in file.paragraphs]
    assert texts.index("Contents") < texts.index("First")
    assert [one.text for one in file.paragraphs if one.style.name.startswith("TOC")] == ["First", "Below"]
    assert re.findall(r'<w:hyperlink w:anchor="(\w+)"', xml(content)) == re.findall(
        r'<w:bookmarkStart [^>]*w:name="(\w+)"', xml(content)
    )


def test_captions_are_numbered_by_fields(content: bytes, file: Any) -> None:
    captions = [one.text for one in file.paragraphs if one.style.name == "Caption"]
    assert captions == ["Table 1. Who has what", "Figure 1. How far is it?"]
    assert re.findall(r"SEQ (\w+)", xml(content)) == ["Table", "Figure"]
    assert [one.text for one in file.paragraphs if one.style.name == "Source line"] == ["The register", "Our count"]


def test_khmer_has_a_font_a_size_and_a_language_of_its_own(content: bytes, file: Any) -> None:
    assert '<w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="km-KH"/>' in xml(content, "word/styles.xml")
    for name in ("Normal", "Title", "Heading 1", "Caption", "Cell", "State"):
        run = file.styles[name].element.rPr
        fonts = run.find(qn("w:rFonts"))
        assert fonts.get(qn("w:cs")).startswith("Khmer OS")
        # The template's theme would win over a font that is named.
        assert fonts.get(qn("w:cstheme")) is None
        assert run.find(qn("w:szCs")).get(qn("w:val")) == run.find(qn("w:sz")).get(qn("w:val"))


def test_a_bold_run_is_bold_in_khmer_too(file: Any) -> None:
    [run] = [run for one in file.paragraphs for run in one.runs if run.text == "<b>A&B</b>"]
    assert (run.bold, run.font.cs_bold) == (True, True)


def test_a_table_repeats_its_header_and_keeps_its_cells(file: Any) -> None:
    [table] = [one for one in file.tables if one.rows[0].cells[0].text == "Name" and len(one.rows) == 2]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["Name", "Number"], [KHMER, "12"]]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert table.rows[1].cells[1]._tc.tcPr.find(qn("w:shd")).get(qn("w:fill")) == BAD.hexval()[2:].upper()


def test_a_chart_is_a_picture_with_its_words(content: bytes) -> None:
    said = re.findall(r'<wp:docPr [^>]*descr="([^"]*)"', xml(content))
    assert said == ["How far is it? One: way gone 40.0 %, time gone 50.0 %"]


def test_properties_stand_in_the_order_that_word_asks_for(content: bytes) -> None:
    told = xml(content) + xml(content, "word/styles.xml")
    for before, after in (("w:pBdr", "w:spacing"), ("w:shd", "w:spacing"), ("w:numPr", "w:spacing")):
        for properties in re.findall(r"<w:pPr>.*?</w:pPr>", told, re.DOTALL):
            if f"<{before}" in properties and f"<{after}" in properties:
                assert properties.index(f"<{before}") < properties.index(f"<{after}"), properties
    for table in re.findall(r"<w:tblPr>.*?</w:tblPr>", told, re.DOTALL):
        places = [table.find(f"<{one}") for one in ("w:tblBorders", "w:tblLayout", "w:tblCellMar", "w:tblLook")]
        shown = [one for one in places if one >= 0]
        assert shown == sorted(shown), table


def test_the_footer_counts_pages_and_the_file_knows_its_language(content: bytes, file: Any) -> None:
    footer = next(name for name in zipfile.ZipFile(io.BytesIO(content)).namelist() if "footer" in name)
    assert [one in xml(content, footer) for one in (" PAGE ", " NUMPAGES ")] == [True, True]
    assert file.core_properties.title == f"Title {KHMER}"
    with speaking("km"):
        other = docx.Document(io.BytesIO(filled("km").build()))
    assert [file.core_properties.language, other.core_properties.language] == ["en-GB", "km-KH"]
    assert (round(file.sections[0].page_width.mm), round(file.sections[0].page_height.mm)) == (210, 297)


def test_signs_that_a_file_cannot_hold_are_left_out() -> None:
    made = WordDocument(Front("T", "en", "", day=date(2026, 1, 1)))
    made.paragraph("a\x00b\x0bc\ufffed")
    made.table(["x\x01"], [["y\x02"]])
    texts = docx.Document(io.BytesIO(made.build()))
    assert "abcd" in [one.text for one in texts.paragraphs]
    assert texts.tables[0].rows[1].cells[0].text == "y"


def test_a_row_that_does_not_fit_its_table_is_refused() -> None:
    with pytest.raises(ValueError, match="row 0 has 1 cells, the table has 2 columns"):
        WordDocument(Front("T", "en", "", day=date(2026, 1, 1))).table(["a", "b"], [["only one"]])


@pytest.mark.skipif(not WRITER, reason="LibreOffice Writer is not installed")
def test_libreoffice_opens_it_with_every_word(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "made.docx").write_bytes(content)
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf"]
    subprocess.run([*command, "made.docx"], cwd=tmp_path, check=True, capture_output=True, timeout=120)
    told = subprocess.run(["pdftotext", tmp_path / "made.pdf", "-"], check=True, capture_output=True).stdout.decode()
    for words in ("A state", "Number 7", "1 First", "1.1 Below", "Table 1. Who has what", "Page 1 of", "Signed"):
        assert words in " ".join(told.split())

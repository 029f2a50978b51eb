"""The PDF: its text comes back exactly, every glyph exists, tables break well, and nothing typed is markup."""

import ctypes
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pypdfium2
import pypdfium2.raw as raw
import pytest
from fontTools.ttLib import TTFont

from reports import fonts, shaping
from reports.charts.assessment import ChartTexts, organisations_by_stage
from reports.document import BAD, Cell, Column, Document, Front, Tile, marked
from reports.document.design import CELL, CELL_HEAD
from reports.document.lines import Run, fill, runs_of
from reports.document.rows import PAD, column_widths
from reports.document.text import Text

KHMER = (
    "ក្រសួងប្រៃសណីយ៍និងទូរគមនាគមន៍ (MPTC) កម្ពុជា៖ ប្រជាពលរដ្ឋអាចទាញយកទម្រង់បែបបទនៃសេវានេះបានដែរឬទេ? "
    "របាយការណ៍វឌ្ឍនភាពប្រចាំឆមាស «ខ្ញុំ» ១២៣ ៛100 50%។"
)
ENGLISH = "The fill of an AVATAR — “quoted”, 5 × 3 ≥ 15 → fine; office ﬁle, naïve Łódź, https://example.org/a?b=c."

needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")

Read = Callable[..., str]


@pytest.fixture(scope="session", autouse=True)
def _fonts() -> None:
    fonts.register()


def new(language: str = "en", title: str = "Scorecard") -> Document:
    return Document(Front(title, language, "3f2a9bc01d4e5f60", day=date(2026, 11, 22), edition_label="presence-2026"))


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """What a poppler tool says about a document."""

    def run(document: Document, tool: str = "pdftotext", *options: str) -> str:
        path = tmp_path / "document.pdf"
        path.write_bytes(document.build())
        target = ["-"] if tool == "pdftotext" else []
        return subprocess.run([tool, *options, path, *target], capture_output=True, check=True).stdout.decode()

    return run


def joined(text: str) -> str:
    """Without the breaks between lines and pages."""
    return re.sub(r"\s+", "", text)


@needs_poppler
@pytest.mark.parametrize(("language", "text"), [("km", KHMER), ("en", ENGLISH), ("en", KHMER), ("km", ENGLISH)])
def test_text_comes_back_exactly(read: Read, language: str, text: str) -> None:
    document = new(language)
    document.paragraph(text)
    assert joined(text) in joined(read(document))


@needs_poppler
def test_no_space_comes_between_khmer_words(read: Read) -> None:
    document = new("km")
    document.paragraph("របាយការណ៍វឌ្ឍនភាព")
    assert "របាយការណ៍វឌ្ឍនភាព" in read(document)


@needs_poppler
def test_english_words_keep_their_spaces(read: Read) -> None:
    document = new()
    document.paragraph("Find the word that office clerks and AV people want")
    assert "Find the word that office clerks and AV people want" in read(document)


@needs_poppler
def test_text_in_a_table_cell_comes_back_exactly(read: Read) -> None:
    document = new("km")
    document.table([Column("ធាតុ"), Column("ចំណុច", "right")], [[KHMER, "12.5"]])
    assert joined(KHMER) in joined(read(document, "pdftotext", "-raw"))


@pytest.mark.parametrize("text", [KHMER, ENGLISH, "𝄞 中文 ไทย 😀 \ue000 \u200b\u200d\x07"])
def test_no_box_is_drawn(text: str) -> None:
    for bold in (False, True):
        for piece in shaping.shape(text, bold=bold):
            known = shaping.font_named(piece.font).face.charToGlyph
            assert all(known[ord(glyph.sign)] != 0 for glyph in piece.glyphs)


def test_a_subscript_is_not_drawn_as_its_letter() -> None:
    # ក + coeng + រ: the subscript stands before the letter, so the first sign is not ក
    assert shaping.shape("ក្រ")[0].glyphs[0].sign != "ក"


@needs_poppler
def test_markup_that_somebody_typed_is_text(read: Read) -> None:
    typed = "<b>x</b> &amp; <font size=99>y</font> <img src='file:///etc/passwd'/> {name}"
    document = new(title=typed)
    document.heading(typed)
    document.paragraph(typed)
    document.paragraph(marked("<b>{name}</b>", name=typed))
    document.tiles([Tile(typed, typed)])
    document.table([typed], [[Cell(typed, fill=BAD)]], caption=typed)
    assert joined(read(document)).count(joined("<fontsize=99>y</font>")) >= 7


def test_only_the_template_of_marked_is_markup() -> None:
    text = marked("<b>{who}</b> & <i>so</i>", who="<b>{x}")
    assert text.runs == (Run("<b>{x}", bold=True), Run(" & <i>so</i>", bold=False))


@needs_poppler
def test_a_table_repeats_its_header_on_each_page(read: Read) -> None:
    document = new()
    document.table(["Item asked", "Seen"], [[f"row {n}", "something"] for n in range(80)])
    pages = read(document).rstrip("\f").split("\f")
    assert [page.count("Item asked") for page in pages] == [1] * len(pages)
    assert len(pages) > 1


@needs_poppler
def test_a_cell_longer_than_a_page_loses_nothing(read: Read) -> None:
    words = [f"w{n}" for n in range(3000)]
    document = new()
    document.table(["A", "B"], [["1", " ".join(words)], ["2", "end"]])
    assert re.findall(r"w\d+", read(document)) == words


def test_a_row_with_too_few_cells_is_refused() -> None:
    with pytest.raises(ValueError, match="row 0 has 1 cells, the table has 2 columns"):
        new().table(["A", "B"], [["1"]])


@needs_poppler
def test_headings_are_numbered_by_level(read: Read) -> None:
    document = new()
    for text, level in [("One", 1), ("Two", 2), ("Three", 2), ("Four", 1), ("Five", 2)]:
        document.heading(text, level)
    assert re.findall(r"^[\d.]+ \w+$", read(document), re.MULTILINE) == [
        "1 One",
        "1.1 Two",
        "1.2 Three",
        "2 Four",
        "2.1 Five",
    ]


@needs_poppler
def test_a_heading_is_not_left_alone_at_the_foot(read: Read) -> None:
    for lines in range(40, 60):
        document = new()
        document.paragraph("\n".join(["line"] * lines))
        document.heading("Heading")
        document.paragraph("below")
        page = next(page for page in read(document).split("\f") if "Heading" in page)
        assert "below" in page


@needs_poppler
def test_each_page_says_its_number_the_edition_and_the_day(read: Read) -> None:
    document = Document(
        Front(
            "T",
            "en",
            "3f2a9bc01d4e5f60",
            day=date(2026, 11, 22),
            edition_label="E1",
            page_label="Page {page} of {pages}",
        )
    )
    document.page_break()
    document.paragraph("x")
    pages = read(document).rstrip("\f").split("\f")
    assert [re.findall(r"Page \d of \d", page) for page in pages] == [["Page 1 of 2"], ["Page 2 of 2"]]
    assert all("E1 3f2a9bc01d4e · 22 November 2026" in page for page in pages)


@needs_poppler
def test_the_file_carries_title_author_and_language(read: Read) -> None:
    document = Document(Front("កម្ពុជា", "km", "", day=date(2026, 1, 1), author="ក្រសួង"))
    told = read(document, "pdfinfo")
    assert re.search(r"Title: +កម្ពុជា\n", told)
    assert re.search(r"Author: +ក្រសួង\n", told)
    assert b"/Lang (km)" in Document(Front("T", "km", "", day=date(2026, 1, 1))).build()


@needs_poppler
def test_fonts_are_embedded_and_no_other_is_used_for_text(read: Read) -> None:
    document = new("km")
    document.paragraph(marked(f"<b>{KHMER}</b> {KHMER}"))
    used = [line.split() for line in read(document, "pdffonts").splitlines()[2:]]
    noto = [row for row in used if "Noto" in row[0]]
    assert len(noto) >= 4
    assert all(row[-5] == "yes" for row in noto)  # the column "emb"


@needs_poppler
def test_a_figure_stands_with_its_caption(read: Read) -> None:
    table = pd.DataFrame({"stage": [1, None], "count": [2, 1]})
    chart = organisations_by_stage(table, ChartTexts("Who stands where?"))
    for lines in range(30, 45):
        document = new()
        document.paragraph("\n".join(["line"] * lines))
        document.figure(chart, "Verified results")
        pages = read(document).rstrip("\f").split("\f")
        images = read(document, "pdfimages", "-list").splitlines()[2:]
        with_caption = [n for n, page in enumerate(pages, start=1) if "Figure 1" in page]
        assert with_caption == [int(line.split()[0]) for line in images if line.split()[2] == "image"]


@needs_poppler
def test_tables_and_figures_are_numbered_and_their_titles_are_text(read: Read) -> None:
    chart = organisations_by_stage(pd.DataFrame({"stage": [1], "count": [2]}), ChartTexts("Who stands where?"))
    document = new()
    document.table(["A"], [["1"]], caption="First")
    document.figure(chart, "As verified", source="Source: register")
    document.table(["A"], [["2"]], caption="Second")
    document.figure(chart)
    lines = [line for line in read(document).splitlines() if re.match(r"(Table|Figure) \d|As|Source", line)]
    assert lines == [
        "Table 1. First",
        "Figure 1. Who stands where?",
        "As verified",
        "Source: register",
        "Table 2. Second",
        "Figure 2. Who stands where?",
    ]


@needs_poppler
@pytest.mark.parametrize("language", ["en", "km"])
@pytest.mark.parametrize("cover", [False, True])
def test_the_contents_name_the_page_of_each_heading(read: Read, language: str, cover: bool) -> None:
    document = Document(Front("T", language, "", day=date(2026, 1, 1)), cover=cover, contents=True)
    document.summary("Summary")
    digits = {str(n): "០១២៣៤៥៦៧៨៩"[n] if language == "km" else str(n) for n in range(10)}
    named = [f"ជំពូក {digits[str(n)]}" if language == "km" else f"Chapter {n}" for n in range(1, 8)]
    for n, text in enumerate(named, start=1):
        document.heading(text)
        document.paragraph("\n".join(["line"] * 17 * n))
    pages = read(document, "pdftotext", "-layout").rstrip("\f").split("\f")
    listed = dict(re.findall(r"^ *\d +(\S+ \d) +(\d+)$", pages[1 if cover else 0], re.MULTILINE))
    truly = {
        text: next(
            str(number).translate(str.maketrans(digits))
            for number, page in enumerate(pages, start=1)
            if re.search(rf"{text}$", page, re.M)
        )
        for text in named
    }
    assert listed == truly
    assert len(set(truly.values())) > 3


def test_a_line_of_the_contents_leads_to_its_heading() -> None:
    document = Document(Front("T", "en", "", day=date(2026, 1, 1)), contents=True)
    for text in ("One", "Two"):
        document.heading(text)
        document.paragraph("\n".join(["line"] * 60))
    pdf = pypdfium2.PdfDocument(document.build())
    link, place, led_to = raw.FPDF_LINK(), ctypes.c_int(0), []
    while raw.FPDFLink_Enumerate(pdf[0], place, link):
        led_to.append(raw.FPDFDest_GetDestPageIndex(pdf, raw.FPDFLink_GetDest(pdf, link)))
    assert led_to == [0, 1]


@needs_poppler
def test_a_cover_holds_what_comes_before_the_first_heading_and_nothing_else(read: Read) -> None:
    document = Document(
        Front(
            "Title", "en", "", day=date(2026, 1, 1), header=["Kingdom"], subtitle="Below", author="By", number="No. 7"
        ),
        cover=True,
    )
    document.summary("What matters")
    document.heading("Heading")
    first, second = read(document).rstrip("\f").split("\f")
    assert all(text in first for text in ("Kingdom", "By", "Title", "Below", "No. 7 · 1 January 2026", "What matters"))
    assert "Heading" in second
    assert "Heading" not in first


@needs_poppler
def test_a_figure_shrinks_a_little_before_it_leaves_half_a_page_empty(read: Read) -> None:
    chart = organisations_by_stage(pd.DataFrame({"stage": [1], "count": [2]}), ChartTexts("Who?"))
    seen = []
    for lines in range(1, 53, 3):
        document = new()
        document.page_break()
        document.paragraph("\n".join(["line"] * lines))
        document.figure(chart)
        rows = [row.split() for row in read(document, "pdfimages", "-list").splitlines()[2:]]
        seen += [(int(row[0]), int(row[12])) for row in rows if row[2] == "image"]
    shrunk = [(page, dots) for page, dots in seen if dots > 145]  # 2 pixels a point are 144 to the inch
    assert shrunk
    assert {page for page, _ in shrunk} == {2}
    assert max(dots for _, dots in shrunk) <= 144 / 0.78 + 1
    assert seen[-1] == (3, 144)


@needs_poppler
def test_a_short_table_is_not_torn_and_no_row_stands_alone(read: Read) -> None:
    for lines in range(38, 54):
        document = new()
        document.paragraph("\n".join(["line"] * lines))
        document.table(["A", "B"], [[f"r{n}", "x"] for n in range(8)])
        document.page_break()
        document.paragraph("\n".join(["line"] * lines))
        document.table(["A", "B"], [[f"s{n}", "x"] for n in range(30)])
        pages = read(document).split("\f")
        assert sum("r0" in page or "r7" in page for page in pages) == 1
        shown = [len(re.findall(r"^s\d+$", page, re.MULTILINE)) for page in pages]
        assert all(count != 1 for count in shown)


def test_the_source_of_a_table_stands_with_a_row_of_it(read: Read) -> None:
    alone = 0
    for rows in (5, *range(24, 38)):
        document = new()
        document.paragraph("line")
        document.table(["A", "B"], [[f"r{n}", "x"] for n in range(rows)], source="Register")
        document.paragraph("line")
        *_, page = (page for page in read(document).split("\f") if "Register" in page)
        assert f"r{rows - 1}" in page
        assert page.index("Register") > page.index(f"r{rows - 1}")
        alone += "r0" not in page
    assert 0 < alone < 14


@needs_poppler
def test_outside_its_tables_a_khmer_document_has_khmer_digits_only(read: Read) -> None:
    front = Front("ផែនការ 2026", "km", "3f2a9bc01d4e", day=date(2026, 11, 22), subtitle="ការវាយតម្លៃ 2025",
                  edition_label="presence-2026", page_label="ទំព័រ {page} នៃ {pages}")  # fmt: skip
    document = Document(front, contents=True)
    document.heading("គោលដៅ 2028")
    document.table(["ឆ្នាំ"], [["2027"]], caption="ថវិកា 2027", source="បញ្ជី 2024")
    told = read(document)
    for said in (
        "ផែនការ ២០២៦",
        "ការវាយតម្លៃ ២០២៥",
        "២២ វិច្ឆិកា ២០២៦",
        "១ គោលដៅ ២០២៨",
        "១. ថវិកា ២០២៧",
        "បញ្ជី ២០២៤",
        "១ នៃ ១",
    ):
        assert joined(said) in joined(told)
    assert re.findall(r"\b\d+\b", told.replace("presence-2026 3f2a9bc01d4e", ""), re.ASCII) == ["2027"]


@needs_poppler
@pytest.mark.parametrize("lines", range(40, 58, 2))
def test_numbers_below_a_heading_stand_with_what_explains_them(read: Read, lines: int) -> None:
    document = new()
    document.paragraph("\n".join(["line"] * lines))
    document.heading("Money")
    document.tiles([Tile("Planned", "7,315")])
    document.facts([("Standing", "on its way")])
    document.heading("Method")
    document.method(["First rule", "Second rule"])
    document.facts([("Edition", "presence-2026")])
    pages = read(document).split("\f")
    for together in (("Money", "7,315", "on its way"), ("Method", "First rule", "Second rule", "Edition")):
        assert any(all(text in page for text in together) for page in pages)


def test_a_percent_sign_stays_with_its_number() -> None:
    lines = fill(runs_of("weakest is 45.8 %."), size=10, width=62, language="en")
    assert ["".join(placed.piece.text for placed in line.pieces).strip() for line in lines] == ["weakest is", "45.8 %."]


def test_no_heading_of_a_column_is_cut_for_a_share_that_is_too_small() -> None:
    rows = [[Text("ដំណាក់កាលដែលបានដល់", CELL_HEAD, language="km"), Text("word " * 60, CELL, language="en")]]
    widest, _ = rows[0][0].widths()
    narrow, wide = column_widths([0.02, None], rows, 480)
    assert narrow >= widest + 2 * PAD
    assert narrow + wide == pytest.approx(480)


def test_a_figure_carries_its_words_in_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportlab.rl_config.pageCompression", 0)
    table = pd.DataFrame({"stage": [1], "count": [2]})
    document = new()
    document.figure(organisations_by_stage(table, ChartTexts("Who?", names={1: "One"})))
    assert "Who? 0: 0; One: 2".encode("utf-16-be").hex().upper().encode() in document.build()


def test_text_after_two_lowered_glyphs_is_back_on_its_base_line(monkeypatch: pytest.MonkeyPatch) -> None:
    # កម្ពុ lowers two glyphs in a row in Noto; ReportLab 5.1 itself then leaves the rest of the line off its base
    monkeypatch.setattr("reportlab.rl_config.pageCompression", 0)
    document = new("km")
    document.paragraph("កម្ពុជា end")
    drawn = re.findall(rb"(\S+) Ts \[(.*?)\] TJ", document.build())
    end = [text for _, text in drawn].index(b"(end)")
    # កម on the line, its subscript and vowel below, ជា and the space on the line again
    assert [float(rise) for rise, _ in drawn[end - 5 : end + 1]] == [0, -0.26, -2.96, 0, 0, 0]


@pytest.mark.parametrize("language", ["en", "km"])
def test_no_line_is_wider_than_the_column(language: str) -> None:
    for width in (30, 77, 200):
        lines = fill(runs_of(KHMER + ENGLISH), size=10, width=width, language=language)
        assert max(line.width for line in lines) <= width


def test_lines_lose_no_letter() -> None:
    lines = fill(runs_of(KHMER + ENGLISH), size=10, width=40, language="km")
    assert "".join(placed.piece.text for line in lines for placed in line.pieces) == KHMER + ENGLISH


def test_khmer_breaks_between_words_not_within() -> None:
    lines = fill(runs_of("ប្រជាពលរដ្ឋអាចទាញយកទម្រង់"), size=10, width=60, language="km")
    texts = ["".join(placed.piece.text for placed in line.pieces) for line in lines]
    assert texts == ["ប្រជាពលរដ្ឋអាច", "ទាញយកទម្រង់"]  # "citizens can" / "take the form"


def test_a_newline_begins_a_line() -> None:
    assert len(fill(runs_of("a\n\nb\r\nc"), size=10, width=100, language="en")) == 4


def test_a_missing_font_package_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    cut = fonts.Cut("Nothing", "fontpkg-nothing-such", "x.ttf", fonts.REGULAR)
    monkeypatch.setattr(fonts, "CUTS", (cut,))
    with pytest.raises(fonts.FontMissing, match="'fontpkg-nothing-such' is not installed"):
        fonts.font_folder(tmp_path)


def test_the_cut_fonts_are_static_and_have_their_weight() -> None:
    folder = fonts.font_folder()
    weights = {}
    for cut in fonts.CUTS:
        with TTFont(folder / f"{cut.name}.ttf") as font:
            assert "fvar" not in font
            weights[cut.name] = vars(font["OS/2"])["usWeightClass"]
    assert weights == {cut.name: cut.weight for cut in fonts.CUTS}


def test_making_the_fonts_leaves_nothing_half_done() -> None:
    folder = fonts.font_folder()
    assert {f"{cut.name}.ttf" for cut in fonts.CUTS} <= {path.name for path in folder.iterdir()}
    assert not list(folder.glob("*.ttf.part"))

"""The look of a Word file: A4, the house's colours, fonts for Latin and Khmer, real styles that people can change."""

from typing import Any, Final

from docx.document import Document as File
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from reportlab.lib.colors import Color

from reports.document import design
from reports.word.xml import border, element, number_headings, put, shade

LATIN, KHMER, KHMER_STATE = "Arial", "Khmer OS Siemreap", "Khmer OS Muol Light"
"""Fonts that ministries have; where one is missing, Word takes another that has the letters."""
STATE, SUMMARY, SMALL, SOURCE, TILE_LABEL, TILE_VALUE, CELL, CELL_HEAD, NO_ENTRY = (
    "State", "Summary", "Small print", "Source line", "Tile label", "Tile value", "Cell", "Cell head",
    "Contents heading",
)  # fmt: skip
LOCALES: Final = {"en": "en-GB", "km": "km-KH"}


def rgb(color: Color) -> str:
    """A colour of the design as six hexadecimal digits."""
    return color.hexval()[2:].upper()


def dress(file: File, language: str) -> None:
    """Set paper, language and styles of a new file."""
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
    _defaults(file, language)
    styles: Any = file.styles
    _set(styles["Normal"], design.BODY)
    _set(styles["Title"], design.TITLE)
    _set(styles["Subtitle"], design.SUBTITLE)
    _set(styles["Caption"], design.CAPTION)
    _set(styles["List Bullet"], design.BODY, after=2)
    numbered = number_headings(file.part.numbering_part, len(design.HEADINGS))
    for level, look in enumerate(design.HEADINGS, start=1):
        style = styles[f"Heading {level}"]
        _set(style, look)
        style.paragraph_format.keep_with_next = True
        numbering = _properties(style).get_or_add_numPr()
        numbering.get_or_add_ilvl().val = level - 1
        numbering.get_or_add_numId().val = numbered
    for name, look in (
        (STATE, design.STATE),
        (SMALL, design.NOTE),
        (SOURCE, design.SOURCE),
        (TILE_LABEL, design.TILE_LABEL),
        (TILE_VALUE, design.TILE_VALUE),
        (CELL, design.CELL),
        (CELL_HEAD, design.CELL_HEAD),
        (NO_ENTRY, design.CONTENTS_TITLE),
        (SUMMARY, design.BODY),
    ):
        _set(_new(file, name), look)
    _fonts(styles[STATE], khmer=KHMER_STATE)
    # The state's name is set in a heavy face, which bold would thicken again.
    styles[STATE].font.cs_bold = False
    styles[SUMMARY].paragraph_format.space_before = Pt(6)
    box = _properties(styles[SUMMARY])
    put(box, element("w:pBdr", {}, border("left", rgb(design.ACCENT), 24, space=8)))
    shade(box, rgb(design.TINT))
    for level in (1, 2):
        contents = _new(file, f"TOC {level}")
        _set(contents, design.CONTENTS if level == 1 else design.CONTENTS_BELOW)
        contents.paragraph_format.left_indent = Pt(14 * (level - 1))


def _new(file: File, name: str) -> Any:
    style: Any = file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = file.styles["Normal"]
    return style


def _defaults(file: File, language: str) -> None:
    """The language of each script, for spelling and for the breaks between Khmer words."""
    style = file.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in style.findall(qn("w:lang")):
        style.remove(old)
    style.append(element("w:lang", {"w:val": "en-GB", "w:eastAsia": "en-GB", "w:bidi": "km-KH"}))
    file.core_properties.language = LOCALES[language]


def _set(style: Any, look: design.Style, *, after: float | None = None) -> None:
    _fonts(style)
    font = style.font
    font.size, font.bold, font.italic = Pt(look.size), look.bold, False
    font.cs_bold, font.cs_italic = look.bold, False
    font.color.rgb = RGBColor.from_string(rgb(look.color))
    run = style.element.get_or_add_rPr()
    for old in run.findall(qn("w:szCs")):
        run.remove(old)
    # The template sets some titles wide apart, which tears Khmer.
    for name in ("w:spacing", "w:kern"):
        for old in run.findall(qn(name)):
            run.remove(old)
    size = element("w:szCs", {"w:val": round(look.size * 2)})
    found = run.find(qn("w:sz"))
    found.addnext(size)
    space = style.paragraph_format
    space.space_before, space.space_after = Pt(look.before), Pt(look.after if after is None else after)
    space.line_spacing = 1.15
    sides = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
    space.alignment = sides[look.align]
    # The template draws lines below its titles.
    for old in _properties(style).findall(qn("w:pBdr")):
        _properties(style).remove(old)


def _fonts(style: Any, *, khmer: str = KHMER) -> None:
    """Latin and Khmer letters each in their own font; the template's theme would win over both."""
    run = style.element.get_or_add_rPr()
    for old in run.findall(qn("w:rFonts")):
        run.remove(old)
    names = {"w:ascii": LATIN, "w:hAnsi": LATIN, "w:eastAsia": LATIN, "w:cs": khmer}
    run.insert(0, element("w:rFonts", names))


def _properties(style: Any) -> Any:
    return style.element.get_or_add_pPr()

"""From text to placed glyphs: which font each character takes, and HarfBuzz's placing within it.

ReportLab's own shaping is not used: it cuts Khmer words when it wraps, and its `setRise` leaves a line off its base
after two raised glyphs in a row. Here every word is shaped once, by itself, and drawn with our own text operators.
"""

import re
import unicodedata
from functools import cache, lru_cache
from threading import Lock
from typing import Any, NamedTuple

from reportlab.pdfbase import pdfmetrics
from uharfbuzz import Buffer, Font  # pyright: ignore[reportAttributeAccessIssue]  (compiled, without stubs)
from uharfbuzz import shape as place_glyphs  # pyright: ignore[reportAttributeAccessIssue]

LATIN = {False: "NotoSans-Regular", True: "NotoSans-Bold"}
KHMER = {False: "NotoSansKhmer-Regular", True: "NotoSansKhmer-Bold"}

# Drawn instead of signs that neither font has; a reader who copies the text still gets the original.
STAND_INS = {
    "≥": ">=",
    "≤": "<=",
    "≠": "=/=",
    "≈": "~",
    "−": "–",
    "→": "›",
    "←": "‹",
    "✓": "v",
    "✔": "v",
    "✗": "x",
    "✘": "x",
    "●": "•",
    "■": "•",
}
UNKNOWN = "\N{REPLACEMENT CHARACTER}"

_KHMER_BLOCKS = re.compile(r"[\u1780-\u17ff\u19e0-\u19ff]")
# Joiners and combining marks take the font of the letter before them, or a cluster would fall apart.
_FOLLOWERS = "\u200c\u200d\u25cc"
# Without ligatures a Latin word has one glyph per letter, and can be copied without further help.
# A gap that no reader takes for a space, in 1/1000 of the size.
_NO_GAP = 40
# Two reports may be set at once, and a glyph without a character is given one in the shared font.
_shaping = Lock()
_FEATURES = {False: {"liga": False, "clig": False, "dlig": False}, True: {}}


class Glyph(NamedTuple):
    """One glyph by the character it has in the PDF's font, and where it starts; in 1/1000 of the size."""

    sign: str
    x: float
    rise: float
    width: float

    @property
    def end(self) -> float:
        """Where the glyph ends."""
        return self.x + self.width


class Piece(NamedTuple):
    """Part of a word in one font: the text that it stands for, its glyphs, its width in 1/1000 of the size.

    A reader takes the end of the last glyph for the end of the word, and would put a space after a word that ends in
    a mark drawn back over its letter. Such a piece therefore ends in a blank glyph that ends where the piece does.
    """

    text: str
    font: str
    glyphs: tuple[Glyph, ...]
    width: float

    @property
    def spoken(self) -> bool:
        """Whether the glyphs alone would not give the text back, so that the PDF must state it."""
        return "Khmer" in self.font or "".join(glyph.sign for glyph in self.glyphs) != self.text


def has_khmer(text: str) -> bool:
    """Whether a text holds Khmer letters, which need taller lines."""
    return _KHMER_BLOCKS.search(text) is not None


@lru_cache(maxsize=50_000)
def shape(word: str, *, bold: bool = False) -> tuple[Piece, ...]:
    """The pieces of a word, in the order they are drawn. The fonts must be registered."""
    with _shaping:
        return tuple(_shape_in(font, text) for font, text in _by_font(word, bold=bold))


def width(word: str, *, bold: bool = False) -> float:
    """The width of a word in 1/1000 of the font size."""
    return sum(piece.width for piece in shape(word, bold=bold))


def font_named(name: str) -> Any:
    """A registered TrueType font, with the parts that ReportLab's stubs leave out."""
    return pdfmetrics.getFont(name)


def _by_font(word: str, *, bold: bool) -> list[tuple[str, str]]:
    parts: list[tuple[str, str]] = []
    for sign in word:
        font = KHMER[bold] if _KHMER_BLOCKS.match(sign) else LATIN[bold]
        if parts and (sign in _FOLLOWERS or unicodedata.combining(sign)):
            font = parts[-1][0]
        if parts and parts[-1][0] == font:
            parts[-1] = (font, parts[-1][1] + sign)
        else:
            parts.append((font, sign))
    return parts


def _shape_in(font: str, text: str) -> Piece:
    registered = font_named(font)
    drawn = "".join(_drawable(sign, registered) for sign in text)
    if not drawn:
        return Piece(text, font, (), 0)
    harfbuzz = _harfbuzz(font)
    buffer = Buffer()
    buffer.add_str(drawn)
    buffer.guess_segment_properties()
    place_glyphs(harfbuzz, buffer, _FEATURES["Khmer" in font])
    glyphs: list[Glyph] = []
    pen = 0.0
    scale = registered.pdfScale
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        sign = _sign(registered, harfbuzz, info.codepoint, place.x_advance)
        if sign == " " and not place.x_advance:
            continue  # what is left of a joiner after shaping
        width_of = registered.face.charWidths[ord(sign)]
        glyphs.append(Glyph(sign, pen + scale(place.x_offset), scale(place.y_offset), width_of))
        pen += scale(place.x_advance)
    if glyphs and abs(glyphs[-1].end - pen) > _NO_GAP:
        blank = registered.face.charWidths[ord(" ")]
        glyphs.append(Glyph(" ", pen - blank, 0, blank))
    return Piece(text, font, tuple(glyphs), pen)


def _drawable(sign: str, font: Any) -> str:
    """What is drawn for a character: itself, nothing if it is invisible, or a stand-in."""
    if sign.isspace():
        return "\N{NO-BREAK SPACE}" if sign in "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}" else " "
    if sign in "\u200b\ufeff" or unicodedata.category(sign) in {"Cc", "Cs"} or "\ufe00" <= sign <= "\ufe0f":
        return ""
    if ord(sign) in font.face.charToGlyph and unicodedata.category(sign) != "Co":
        return sign
    if unicodedata.category(sign) == "Cf":
        return ""
    return STAND_INS.get(sign, UNKNOWN if ord(UNKNOWN) in font.face.charToGlyph else "\u25cc")


def _sign(font: Any, harfbuzz: Font, glyph: int, advance: int) -> str:
    """The character by which the PDF's font shows a glyph; a glyph without one gets a private character."""
    known = font.face.glyphToChar.get(glyph)
    return chr(known[0] if known else font.hbAddPrivate(harfbuzz.glyph_to_string(glyph), glyph, advance))


@cache
def _harfbuzz(font: str) -> Font:
    return font_named(font).hbFont()

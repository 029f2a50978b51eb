"""Lines of text: bold runs, ICU's line breaks (Khmer has no spaces), and greedy filling of a given width."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from icu4py.breakers import CharacterBreaker, LineBreaker

from reports import shaping

_TAGS = re.compile(r"(</?b>)")
_SLOTS = re.compile(r"\{(\w+)\}")


class Run(NamedTuple):
    """A stretch of text in one weight."""

    text: str
    bold: bool = False


@dataclass(frozen=True)
class Marked:
    """Text with bold runs, made by `marked`. Plain `str` is never read as markup."""

    runs: tuple[Run, ...]

    def __str__(self) -> str:
        return "".join(run.text for run in self.runs)


def marked(template: str, **values: object) -> Marked:
    """A text with bold runs: `<b>…</b>` in the template is bold, `{name}` takes a value, which is never markup.

    Any other tag stays as it is written; a `{name}` without a value too.

    >>> [tuple(run) for run in marked("<b>{who}</b> is at 2", who="<b>A</b>").runs]
    [('<b>A</b>', True), (' is at 2', False)]
    """
    runs: list[Run] = []
    bold = False
    for part in _TAGS.split(template):
        if part in {"<b>", "</b>"}:
            bold = part == "<b>"
        elif part:
            runs.append(Run(_SLOTS.sub(lambda slot: str(values.get(slot[1], slot[0])), part), bold))
    return Marked(tuple(runs))


class Placed(NamedTuple):
    """A piece and where it starts, in points from the start of its line."""

    piece: shaping.Piece
    x: float


class Line(NamedTuple):
    """What stands on one line, and the width it takes in points without its trailing space."""

    pieces: tuple[Placed, ...]
    width: float


class _Word(NamedTuple):
    """What must stay on one line: its runs, and whether a new line begins after it."""

    runs: tuple[Run, ...]
    ends_line: bool


def runs_of(text: str | Marked, *, bold: bool = False) -> tuple[Run, ...]:
    """The runs of a text; with `bold` all of them are bold."""
    runs = text.runs if isinstance(text, Marked) else (Run(text),)
    return tuple(Run(run.text, bold=run.bold or bold) for run in runs)


def fill(runs: Sequence[Run], *, size: float, width: float, language: str) -> tuple[Line, ...]:
    """Break text of `size` into lines no wider than `width` (both in points); at least one line.

    Lines break where ICU allows it in this language. A word wider than the line breaks between clusters, never within
    one; a newline always breaks.
    """
    scale = size / 1000
    lines: list[Line] = []
    current: list[Run] = []
    taken = 0.0
    for word in _words(runs, language):
        full, bare = _width(word.runs) * scale, _width(_stripped(word.runs)) * scale
        if current and taken + bare > width:
            lines.append(_line(current, scale))
            current, taken = [], 0.0
        if bare > width:
            *whole, rest = _cut(word.runs, width / scale, language)
            lines.extend(_line(part, scale) for part in whole)
            current, taken = rest, _width(rest) * scale
        else:
            current.extend(word.runs)
            taken += full
        if word.ends_line:
            lines.append(_line(current, scale))
            current, taken = [], 0.0
    if current or not lines:
        lines.append(_line(current, scale))
    return tuple(lines)


def widths(runs: Sequence[Run], *, size: float, language: str) -> tuple[float, float]:
    """The widest word and the widest line of a text set without wrapping, in points."""
    words = [(_width(_stripped(word.runs)), _width(word.runs), word.ends_line) for word in _words(runs, language)]
    longest = taken = 0.0
    for _, full, ends in words:
        taken += full
        longest = max(longest, taken)
        taken = 0.0 if ends else taken
    return max((bare for bare, _, _ in words), default=0.0) * size / 1000, longest * size / 1000


def _words(runs: Sequence[Run], language: str) -> Iterator[_Word]:
    """Cut at the places where a line may break. A word may hold runs of both weights."""
    text = "".join(run.text for run in runs).replace("\r\n", "\n").replace("\r", "\n")
    bold = [run.bold for run in runs for _ in run.text.replace("\r\n", "\n")]
    start = 0
    # The breaker's strings, not its offsets: those count UTF-16 units and go wrong after an emoji.
    for segment in _segments(text, language):
        shown = segment.rstrip("\n")
        weights = bold[start : start + len(shown)]
        start += len(segment)
        parts = (
            [
                Run("".join(sign for sign, _ in group), weight)
                for weight, group in groupby(zip(shown, weights, strict=True), key=itemgetter(1))
            ]
            if len(set(weights)) > 1
            else [Run(shown, any(weights))]
        )
        yield _Word(tuple(parts), ends_line=segment.endswith("\n"))


def _segments(text: str, language: str) -> Iterator[str]:
    """What ICU would not break, with a percent sign kept at its number: "45.8 %" is one word."""
    waiting = ""
    for segment in LineBreaker(text, language) if text else ():
        if waiting and not (segment.startswith("%") and waiting.endswith(" ")):
            yield waiting
            waiting = ""
        waiting += segment
    if waiting:
        yield waiting


def _cut(runs: Sequence[Run], width: float, language: str) -> list[list[Run]]:
    """Cut a word that is wider than the line into lines, between clusters."""
    lines: list[list[Run]] = [[]]
    taken = 0.0
    for run in runs:
        for cluster in CharacterBreaker(run.text, language):
            extent = shaping.width(cluster, bold=run.bold)
            if lines[-1] and taken + extent > width:
                lines.append([])
                taken = 0.0
            if lines[-1] and lines[-1][-1].bold == run.bold:
                lines[-1][-1] = Run(lines[-1][-1].text + cluster, run.bold)
            else:
                lines[-1].append(Run(cluster, run.bold))
            taken += extent
    return lines


def _line(runs: Sequence[Run], scale: float) -> Line:
    x = 0.0
    placed: list[Placed] = []
    for run in runs:
        for piece in shaping.shape(run.text, bold=run.bold):
            placed.append(Placed(piece, x))
            x += piece.width * scale
    return Line(tuple(placed), _width(_stripped(runs)) * scale)


def _stripped(runs: Sequence[Run]) -> tuple[Run, ...]:
    """The runs without the white space at their end, which may hang over the edge."""
    return (*runs[:-1], Run(runs[-1].text.rstrip("\t \u200b"), runs[-1].bold)) if runs else ()


def _width(runs: Sequence[Run]) -> float:
    return sum(shaping.width(run.text, bold=run.bold) for run in runs)

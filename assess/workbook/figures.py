"""Checks the figures of an uploaded workbook: each by itself, then parts against their wholes."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from assess.figures import Reported, check_value
from assess.states import today
from assess.workbook import layout
from assess.workbook.cells import read_day, read_value
from assess.workbook.content import Content
from assess.workbook.lines import CHANGED, CONFLICT, NEW, REJECTED, Line
from assess.workbook.reading import Row
from data.errors import Invalid
from data.i18n import day, language, number, t

_WRITTEN = frozenset({NEW, CHANGED})


def check_figure(line: Line, row: Row, content: Content) -> Line:
    """The line of a figure with its status, apart from how it agrees with other figures.

    Raises:
        Invalid: the value does not fit its unit, or the day is missing, no day, or still to come.
    """
    kept = content.reported.get(row.key or ("", 0))
    line = replace(line, version=kept.version if kept else 0, stored=_told(kept))
    if layout.print_of(row.text(layout.VALUE), row.text(layout.COUNTED_ON)) == row.seen:
        return line
    before = (kept.value, kept.counted_on if kept.value is not None else None) if kept else (None, None)
    value, counted_on = before
    if row.cells[layout.VALUE] is not None:
        value = read_value(row.cells[layout.VALUE])
    if row.cells[layout.COUNTED_ON] is not None and row.text(layout.COUNTED_ON) != layout.TAKE_BACK:
        counted_on = read_day(row.cells[layout.COUNTED_ON])
    if value is None:
        # Taken back, or a day beside a figure that nobody gave: without a value a day says nothing.
        if before[0] is None or kept is None:
            return line
        return _status(replace(line, values={"value": None, "counted_on": kept.counted_on}, given=t("nothing")), row)
    check_value(content.figures[row.key or ("", 0)], value)
    if counted_on is None:
        raise Invalid("workbook.day_missing")
    if counted_on > today():
        raise Invalid("figure.future", counted_on=day(counted_on))
    if (value, counted_on) == before:
        return line
    given = f"{layout.shown_number(value)} ({layout.shown_day(counted_on)})"
    return _status(replace(line, values={"value": value, "counted_on": counted_on}, given=given), row)


def settle_parts(lines: list[Line], content: Content) -> list[Line]:
    """The lines, with those rejected that would leave a part larger than its whole."""
    wholes = {one.id: one.denominator for one in content.part.edition.figures if one.denominator}
    titles = {one.id: one.title.to(language()) for one in content.part.edition.figures}
    places = {line.key: n for n, line in enumerate(lines) if line.kind == layout.FIGURE and line.key}
    lines = list(lines)
    settled = False
    # A rejected whole can leave another of its parts too large: look again until nothing changes.
    while not settled:
        settled = True
        for part, whole in wholes.items():
            for service in {service for name, service in content.figures if name in (part, whole)}:
                some, most = (_value(lines, places, content, (name, service)) for name in (part, whole))
                if some is None or most is None or some <= most:
                    continue
                why = Invalid(
                    "figure.part", part=titles[part], some=number(some), whole=titles[whole], all=number(most)
                )
                for name in (part, whole):
                    n = places.get((name, service))
                    if n is not None and lines[n].status in _WRITTEN:
                        lines[n] = replace(lines[n], status=REJECTED, why=why)
                        settled = False
    return lines


def in_order(lines: Iterable[Line], content: Content) -> list[Line]:
    """Figures in an order in which no part is ever larger than its whole: growing wholes first, shrinking ones last."""
    wholes = {one.denominator for one in content.part.edition.figures}

    def turn(line: Line) -> int:
        if line.key is None or line.key[0] not in wholes:
            return 1
        kept = content.reported.get(line.key)
        before, after = kept.value if kept else None, line.values["value"]
        return 0 if before is None or (after is not None and after > before) else 2

    return sorted(lines, key=turn)


def _status(line: Line, row: Row) -> Line:
    if row.version != line.version:
        return replace(line, status=CONFLICT, why=Invalid("workbook.stale"))
    return replace(line, status=CHANGED if line.stored else NEW)


def _value(
    lines: list[Line], places: Mapping[tuple[str, int], int], content: Content, key: tuple[str, int]
) -> Decimal | None:
    """What a figure would be after storing."""
    n = places.get(key)
    if n is not None and lines[n].status in _WRITTEN:
        return lines[n].values["value"]
    kept = content.reported.get(key)
    return kept.value if kept else None


def _told(kept: Reported | None) -> str:
    if kept is None or kept.value is None:
        return ""
    return f"{layout.shown_number(kept.value)} ({layout.shown_day(kept.counted_on)})"

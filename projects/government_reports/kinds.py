"""The kinds of report to government, the parts that people write in each, and the periods they cover."""

from datetime import date
from typing import Final

from data.errors import Invalid
from projects.entries import check_day

BIANNUAL, MIDTERM = KINDS = ("biannual", "midterm")
DRAFT, ISSUED, REPLACED = STATES = ("draft", "issued", "replaced")
"""A draft changes, with the database and by hand; an issue never does; a replaced one has a later issue beside it."""
ADOPTED, DECLINED = ANSWERS = ("adopted", "declined")
"""What people can answer to a suggested revision."""
PARTS: Final[dict[str, tuple[str, ...]]] = {
    BIANNUAL: (
        "introduction", "assessment", "targets", "measures", "laws", "projects", "challenges", "responses",
        "recommendations", "outlook",
    ),
    MIDTERM: (
        "introduction", "assessment", "targets", "objectives", "stages", "projects", "lessons", "revisions",
        "recommendations",
    ),
}  # fmt: skip
"""The parts with a text of people, in the order of the report."""
NEEDED: Final = ("introduction", "assessment", "recommendations")
"""Parts without whose text a report is not issued: they are what only people can say."""
REVISION: Final = "revision:"


def half_year(year: int, half: int) -> tuple[date, date]:
    """The first and the last day of a half-year.

    >>> half_year(2026, 2)
    (datetime.date(2026, 7, 1), datetime.date(2026, 12, 31))

    Raises:
        ValueError: `half` is neither 1 nor 2.
    """
    if half not in (1, 2):
        raise ValueError(f"a year has no half {half}")
    return (date(year, 1, 1), date(year, 6, 30)) if half == 1 else (date(year, 7, 1), date(year, 12, 31))


def half_of(on: date) -> tuple[int, int]:
    """The year and the half that a day lies in.

    >>> half_of(date(2026, 6, 30)), half_of(date(2026, 7, 1))
    ((2026, 1), (2026, 2))
    """
    return on.year, 1 if on.month <= 6 else 2


def check_period(kind: str, starts_on: date, ends_on: date, *, framework: tuple[date, date], today: date) -> None:
    """Raise `Invalid` unless a report of this kind can cover this period of a policy.

    A biannual report covers a half-year that has begun and that the policy covers; a midterm review the policy from
    its first day to a day before its last.
    """
    check_day(starts_on, field="starts_on")
    check_day(ends_on, field="ends_on")
    first, last = framework
    if kind not in KINDS:
        raise Invalid("government_report.kind", kind=kind, allowed=", ".join(KINDS))
    if kind == BIANNUAL and (starts_on, ends_on) != half_year(*half_of(starts_on)):
        raise Invalid("government_report.half_year")
    if kind == MIDTERM and (starts_on != first or not first < ends_on < last):
        raise Invalid("government_report.midterm", first=first, last=last)
    if ends_on < first or starts_on > last:
        raise Invalid("government_report.outside", first=first, last=last)
    if starts_on > today:
        raise Invalid("government_report.to_come")


def check_part(kind: str, part: str) -> str:
    """A part that a report of this kind has, or the answer to a suggested revision.

    Raises:
        Invalid: it has no such part.
    """
    if part in PARTS[kind] or (kind == MIDTERM and part.startswith(REVISION) and len(part) <= 60):
        return part
    raise Invalid("government_report.part", part=part, allowed=", ".join(PARTS[kind]))

"""Finds dates in running text and in feeds, in Khmer and in English."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from data.i18n import latin_digits

_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Both spellings of June, and "month" written before the name, are in use.
_KHMER = {
    "មករា": 1, "កុម្ភៈ": 2, "កុម្ភះ": 2, "មីនា": 3, "មេសា": 4, "ឧសភា": 5, "មិថុនា": 6, "កក្កដា": 7, "សីហា": 8,
    "កញ្ញា": 9, "តុលា": 10, "វិច្ឆិកា": 11, "ធ្នូ": 12,
}  # fmt: skip
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_FORMS: Sequence[tuple[re.Pattern[str], str]] = (
    (re.compile(r"(?<!\d)(20\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)"), "ymd"),
    (re.compile(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.](20\d\d)(?!\d)"), "dmy"),
    (re.compile(rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)? ({_MONTH}),? (20\d\d)(?!\d)", re.IGNORECASE), "dmy"),
    (re.compile(rf"\b({_MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?,? (20\d\d)(?!\d)", re.IGNORECASE), "mdy"),
    (re.compile(rf"(?<!\d)(\d{{1,2}}) ?(?:ខែ ?)?({'|'.join(_KHMER)}) ?(?:ឆ្នាំ ?)?(20\d\d)(?!\d)"), "dmy"),
)
_IN_FEED = re.compile(r"<(?:pubDate|published|updated|dc:date)>\s*([^<]{8,40})<", re.IGNORECASE)
_IN_SITEMAP = re.compile(r"<lastmod>\s*([^<]{8,40})<", re.IGNORECASE)


def dates_in(text: str) -> Iterator[date]:
    """The days written in a text, such as "14 April 2026", "១៤ មេសា ២០២៦", "2026-04-14" or "14/04/2026".

    Where both could be months, the day comes first, as it is written in Cambodia.

    >>> [str(one) for one in dates_in("ថ្ងៃទី១៤ ខែមេសា ឆ្នាំ២០២៦; Apr 3, 2026; 31/12/2025; 40/40/2026")]
    ['2025-12-31', '2026-04-03', '2026-04-14']
    """
    plain = latin_digits(text)
    for pattern, order in _FORMS:
        for found in pattern.finditer(plain):
            parts = dict(zip(order, found.groups(), strict=True))
            day = _day(int(parts["y"]), _month(parts["m"]), parts["d"])
            if day is not None:
                yield day


def dates_in_feed(text: str) -> list[date]:
    """The days of publication in an RSS or Atom feed."""
    return _all(_IN_FEED, text)


def dates_in_sitemap(text: str) -> list[date]:
    """The days of last change in a sitemap."""
    return _all(_IN_SITEMAP, text)


def day_of(stamp: str) -> date | None:
    """The day of a time stamp as feeds, headers and `<time>` write it; None if it is none.

    >>> day_of("2026-04-14T09:00:00+07:00"), day_of("Tue, 14 Apr 2026 02:00:00 GMT"), day_of("soon")
    (datetime.date(2026, 4, 14), datetime.date(2026, 4, 14), None)
    """
    plain = stamp.strip()
    try:
        return datetime.fromisoformat(plain).date()
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(plain).date()
    except ValueError:
        return None


def _all(pattern: re.Pattern[str], text: str) -> list[date]:
    # Not read as XML: a few lines of XML can be written to fill the memory.
    found = (day_of(one[1]) for one in pattern.finditer(text))
    return [one for one in found if one is not None]


def _month(written: str) -> int:
    if written.isdecimal():
        return int(written)
    return _KHMER.get(written) or _ENGLISH.index(written[:3].lower()) + 1


def _day(year: int, month: int, day: str) -> date | None:
    try:
        return date(year, month, int(day))
    except ValueError:
        return None

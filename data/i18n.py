"""Languages of the interface: `t` translates, and numbers, dates and money are written as each language does."""

import gettext
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

LANGUAGES = {"en": "English", "km": "ខ្មែរ"}
CATALOGUES = Path(__file__).parent / "locale"
ZONE = ZoneInfo("Asia/Phnom_Penh")
_KHMER_DIGITS = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")
_WORD, _LATIN = re.compile(r"\S+"), re.compile(r"[A-Za-z]")
_PLACE = re.compile(r"\{(\w+)\}")
_SPANS = ("months", "days", "minutes", "seconds")
_LATIN_DIGITS = str.maketrans("០១២៣៤៥៦៧៨៩", "0123456789")

_spoken: ContextVar[str | None] = ContextVar("language", default=None)
_ask: list[Callable[[], str]] = [lambda: "en"]


def ask_language_of(source: Callable[[], str]) -> None:
    """Let `source` say the language whenever nobody chose one by `speaking`; the screens pass the session's.

    It is asked at the moment of need, since callbacks and fragments do not pass through `Home.py`.
    """
    _ask[0] = source


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Use `language` within the block, whatever the session says. For reports and tests."""
    if language not in LANGUAGES:
        raise ValueError(f"unknown language '{language}'; known: {', '.join(LANGUAGES)}")
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def language() -> str:
    """The language to speak now: "en" or "km"."""
    return _spoken.get() or _ask[0]()


@cache
def _catalogue(name: str) -> gettext.NullTranslations:
    # Compiled in memory, so that no built file has to be kept in step with its source.
    path = CATALOGUES / name / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=name)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def t(text: str, **places: object) -> str:
    """The text in the language spoken now, with its `{places}` filled in. English is the key."""
    spoken = language()
    translated = text if spoken == "en" or not text else _catalogue(spoken).gettext(text)
    return filled(translated, **places) if places else translated


def filled(text: str, **places: object) -> str:
    """A text that is translated already, with its `{places}` filled in.

    Where `count`, without it a span of time, or else what stands in the first place, is 1, English has the singular
    of its catalogue. Khmer says one and several alike.
    """
    if language() == "en":
        several = str(places.get(_counted(text))) != "1"
        text = _catalogue("en").ngettext(text, text, 2 if several else 1)
    return text.format(**places)


@cache
def _counted(text: str) -> str:
    """The place of a text that says of how many things it speaks."""
    named = _PLACE.findall(text)
    return next((one for one in ("count", *_SPANS) if one in named), named[0] if named else "count")


def prose(text: str) -> str:
    """Running text as its language writes it: in Khmer with Khmer digits. Not for tables or exports.

    A word with Latin letters in it, such as G1 or presence-2026, is a code and keeps its digits.
    """
    return _WORD.sub(_in_khmer_digits, text) if language() == "km" else text


def _in_khmer_digits(word: re.Match[str]) -> str:
    return word[0] if _LATIN.search(word[0]) else word[0].translate(_KHMER_DIGITS)


def latin_digits(text: str) -> str:
    """The text with Khmer digits turned into Latin ones, as numbers typed in Khmer must be read."""
    return text.translate(_LATIN_DIGITS)


def day(value: date | None) -> str:
    """A date in words, such as "14 April 2026" or "១៤ មេសា ២០២៦"; a dash if there is none."""
    return prose(format_date(value, "d MMMM y", locale=language())) if value else "–"


def moment(value: datetime | None) -> str:
    """A date and time in the country's zone; a dash if there is none."""
    return prose(format_datetime(value, "d MMM y, HH:mm", tzinfo=ZONE, locale=language())) if value else "–"


def clock(value: datetime) -> str:
    """The time of day in the country's zone, such as "12:03"."""
    return prose(format_time(value, "HH:mm", tzinfo=ZONE, locale=language()))


def number(value: float | Decimal, decimals: int = 0) -> str:
    """A number for tables: Latin digits, thousands apart, exactly `decimals` decimals, half-up."""
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), rounding="ROUND_HALF_UP")
    return format_decimal(exact, "#,##0" + ("." + "0" * decimals if decimals else ""), locale="en")


def text_of(texts: dict[str, str | None]) -> str:
    """The one of {"en": …, "km": …} in the language spoken now; English where the Khmer is missing."""
    return texts.get(language()) or texts.get("en") or ""

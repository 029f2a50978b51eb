"""How much of a project fits its two pages, and the words for what does not."""

from datetime import date
from decimal import Decimal

from data.i18n import day, number, prose, t
from projects.earned.health import Colour
from reports.document import BAD, CAUTION, GOOD, Document
from reports.wording.health import colour_text
from reports.wording.maturity import DASH

FILLS = {"green": GOOD, "amber": CAUTION, "red": BAD}
LONG, LINE = 420, 150
"""Letters of a text on two pages: of the description, and of a text in a table."""
MOST, MOST_AIMS = 3, 6
"""Rows of each list on two pages; what is left out is counted."""


def colour_words(colour: Colour) -> str:
    """A colour in words alone: its sign on screens is not in every font of the paper."""
    return colour_text(colour).lstrip("✓▲✕ ")


def left_words(count: int, most: int = MOST) -> str:
    """What stands behind a list of which `most` are shown; nothing if that is all."""
    return "" if count <= most else "; " + prose(t("and {count} more", count=count - most))


def count_left(document: Document, count: int) -> None:
    """A note on the rows of a table that are left out, if any are."""
    if count > MOST:
        document.note(prose(t("{count} more stand on the page of the project.", count=count - MOST)))


def plain_value(value: Decimal) -> str:
    """A number with as many decimals as it has."""
    return number(value, max(0, -int(value.normalize().as_tuple().exponent)))


def day_or_dash(given: date | None) -> str:
    """A day, or a dash for none."""
    return DASH if given is None else day(given)

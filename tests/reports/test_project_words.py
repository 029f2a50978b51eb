"""Why a project is off track, or what was reported of it, as a sentence with one kind of digits."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from data.i18n import speaking
from projects.earned.escalation import Escalation
from projects.earned.indices import Figure
from reports.wording.health import escalation_text, figure_says
from reports.wording.projects import off_track_text, side_by_side

DAY = date(2026, 3, 13)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "spent above what was released: 156,000 USD: 13 March 2026"),
        ("km", "ចំណាយលើសថវិកាដែលបានបញ្ចេញ: ១៥៦,០០០ USD: ១៣ មីនា ២០២៦"),
    ],
)
def test_a_reason_says_how_much_and_since_when_with_one_kind_of_digits(language: str, told: str) -> None:
    with speaking(language):
        assert off_track_text("above_release", spent=Decimal(156_000), since=DAY, currency="USD") == told


@pytest.mark.parametrize(
    "one", [Escalation("tcpi", ratio=Fraction(5, 4)), Escalation("above_release", amount=Decimal(4706))]
)
def test_a_reason_of_the_escalation_list_has_no_latin_digits_in_khmer(one: Escalation) -> None:
    with speaking("km"):
        assert not set("0123456789") & set(escalation_text(one, "USD"))


@pytest.mark.parametrize(
    ("amounts", "told"),
    [
        ((9_018_656, None), ("USD", ["9,018,656", "–"])),
        ((45_478_000, 9_018_656, 40_000, 0), ("million USD", ["45.5", "9.0", "< 0.1", "0.0"])),
    ],
    ids=["below ten million all are whole", "from ten million on all are millions"],
)
def test_amounts_beside_one_another_share_one_unit(
    amounts: tuple[int | None, ...], told: tuple[str, list[str]]
) -> None:
    with speaking("en"):
        assert side_by_side([None if one is None else Decimal(one) for one in amounts], "USD") == told


@pytest.mark.parametrize(
    ("value", "told"),
    [(0, "Just as planned."), (-5, "Work worth 5 USD is behind."), (5, "Work worth 5 USD is ahead.")],
)
def test_a_variance_of_nothing_is_neither_ahead_nor_behind(value: int, told: str) -> None:
    assert figure_says("sv", Figure(Fraction(value)), "USD") == told

"""Languages: texts, digits, dates and numbers as each language writes them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from data.i18n import (
    ask_language_of,
    clock,
    day,
    filled,
    language,
    latin_digits,
    moment,
    number,
    prose,
    speaking,
    t,
    text_of,
)


def test_english_is_spoken_unless_somebody_chose() -> None:
    assert language() == "en"


def test_a_language_is_spoken_within_its_block_only() -> None:
    with speaking("km"):
        with speaking("en"):
            assert language() == "en"
        assert language() == "km"
    assert language() == "en"


def test_the_session_is_asked_at_the_moment_of_need() -> None:
    chosen = ["km"]
    ask_language_of(lambda: chosen[0])
    try:
        assert language() == "km"
        chosen[0] = "en"
        assert language() == "en"
    finally:
        ask_language_of(lambda: "en")


def test_an_unknown_language_is_a_bug() -> None:
    with pytest.raises(ValueError, match="fr"), speaking("fr"):
        pass


@pytest.mark.parametrize("spoken", ["en", "km"])
def test_a_text_without_a_translation_stays_english_with_its_places_filled(spoken: str) -> None:
    with speaking(spoken):
        assert t("no such text {count}", count=3) == "no such text 3"
        assert t("braces {} stay without places") == "braces {} stay without places"
        assert t("") == ""


def test_running_text_has_khmer_digits_in_khmer_only() -> None:
    assert prose("stage 2") == "stage 2"
    with speaking("km"):
        assert prose("2026") == "២០២៦"
        assert prose("ត្រូវការ G1 នៅ 2026") == "ត្រូវការ G1 នៅ ២០២៦"


def test_khmer_digits_are_read_as_latin_ones() -> None:
    assert latin_digits("០១២៣៤៥៦៧៨៩ 5") == "0123456789 5"


def test_a_day_is_written_in_words() -> None:
    assert day(date(2026, 4, 14)) == "14 April 2026"
    with speaking("km"):
        assert day(date(2026, 4, 14)) == "១៤ មេសា ២០២៦"
    assert day(None) == "–"


def test_a_moment_is_shown_in_the_countrys_zone() -> None:
    # Phnom Penh is seven hours ahead of UTC.
    late = datetime(2026, 4, 14, 20, 30, tzinfo=UTC)
    assert (moment(late), clock(late)) == ("15 Apr 2026, 03:30", "03:30")
    with speaking("km"):
        assert clock(late) == "០៣:៣០"
    assert moment(None) == "–"


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        pytest.param(1234567, 0, "1,234,567", id="thousands are set apart"),
        pytest.param(0.25, 1, "0.3", id="half goes up, not to even"),
        pytest.param(2.5, 0, "3", id="2.5 is 3"),
        pytest.param(Decimal("99999999999999.99"), 2, "99,999,999,999,999.99", id="exact to the cent"),
        pytest.param(50, 1, "50.0", id="as many decimals as asked"),
        pytest.param(-0.5, 0, "-1", id="half goes away from zero"),
    ],
)
def test_numbers_are_written_for_tables(value: float | Decimal, decimals: int, written: str) -> None:
    assert number(value, decimals) == written
    with speaking("km"):
        assert number(value, decimals) == written


def test_of_two_texts_the_one_spoken_is_taken_and_english_where_khmer_is_missing() -> None:
    both: dict[str, str | None] = {"en": "Health", "km": "សុខាភិបាល"}
    assert text_of(both) == "Health"
    with speaking("km"):
        assert text_of(both) == "សុខាភិបាល"
        assert text_of({"en": "Health", "km": None}) == "Health"
    assert text_of({}) == ""


@pytest.mark.parametrize(
    ("count", "said"),
    [
        pytest.param(1, "1 objection waits for an answer.", id="one"),
        pytest.param("1", "1 objection waits for an answer.", id="one, as it is written"),
        pytest.param(0, "0 objections wait for an answer.", id="none"),
        pytest.param(21, "21 objections wait for an answer.", id="twenty-one"),
    ],
)
def test_english_says_one_thing_otherwise_than_several(count: object, said: str) -> None:
    assert t("{count} objections wait for an answer.", count=count) == said


def test_without_a_count_the_first_place_says_how_many_things_there_are() -> None:
    assert t("{days} days left, due {due}", days=1, due="2 May") == "1 day left, due 2 May"
    assert t("{days} days left, due {due}", days=2, due="1") == "2 days left, due 1"


def test_a_text_that_was_translated_before_its_places_are_known_says_one_thing_too() -> None:
    sentence = t("{count} things are still missing: {which}.")
    said = [filled(sentence, count=count, which="a mandate") for count in (1, 2)]
    assert said == ["1 thing is still missing: a mandate.", "2 things are still missing: a mandate."]


def test_khmer_says_one_and_several_alike() -> None:
    with speaking("km"):
        one, two = (t("{count} objections wait for an answer.", count=count) for count in (1, 2))
    assert one.replace("1", "2") == two

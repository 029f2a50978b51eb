"""What a crosswalk carries on, how much of two editions it maps, and how several steps become one."""

from fractions import Fraction
from typing import Any

import pytest

from maturity_model.crosswalk import between, carried_level, is_break, mapped, mapped_shares
from maturity_model.definition import Crosswalk, Edition
from tests.maturity_model.small import edition, item


def walk(*rows: tuple[Any, ...], previous: str = "first") -> dict[str, Any]:
    """A crosswalk of rows (kind, was, now) or (kind, was, now, levels)."""
    items = [
        {"kind": kind, "was": was.split(), "now": now.split()} | ({"levels": levels[0]} if levels else {})
        for kind, was, now, *levels in rows
    ]
    return {"previous": previous, "items": items}


ROWS = Crosswalk.model_validate(
    walk(
        ("same", "a", "a"),
        ("same", "b", "c", [0, 0, 1]),
        ("split", "d", "e f"),
        ("merged", "g h", "i"),
        ("dropped", "j", ""),
    )
)


@pytest.mark.parametrize(
    ("item_before", "level", "now"),
    [
        ("a", 2, ("a", 2)),
        ("b", 2, ("c", 1)),
        ("b", 3, None),
        ("d", 1, None),
        ("g", 1, None),
        ("j", 0, None),
        ("unknown", 0, None),
    ],
)
def test_only_what_is_the_same_carries_its_level_on(item_before, level, now):
    assert carried_level(ROWS, item_before, level) == now


def test_what_is_one_to_one_is_mapped():
    assert mapped(ROWS) == {"a": "a", "b": "c"}


FIRST = edition(*(item(name) for name in "abcde"), id="first")
FOUR, NEW = [("same", one, one) for one in "abcd"], [("new", "", "f"), ("new", "", "g")]


@pytest.mark.parametrize(
    ("rows", "items", "shares"),
    [
        pytest.param([*FOUR, ("dropped", "e", "")], "abcd", (Fraction(4, 5), Fraction(1)),
                     id="4 of 5 before, 4 of 4 now: 80 % is no break"),
        pytest.param([*FOUR, ("dropped", "e", ""), *NEW],
                     "abcdfg", (Fraction(4, 5), Fraction(2, 3)), id="4 of 6 now: 67 % is a break"),
        pytest.param([("split", "a", "a f"), ("merged", "b c", "g"), ("same", "d", "d"), ("dropped", "e", "")],
                     "adfg", (Fraction(4, 5), Fraction(1)), id="split and merged count as mapped"),
    ],
)  # fmt: skip
def test_the_smaller_share_of_weight_decides_on_a_break(rows, items, shares):
    now = edition(*(item(name) for name in items), id="second", crosswalk=walk(*rows))
    found = mapped_shares(FIRST, now, now.crosswalk)
    assert (found, is_break(found)) == (shares, min(shares) < Fraction(8, 10))


def chain() -> dict[str, Edition]:
    """Three editions: a renamed twice with a map of levels, b split and its parts merged again, c dropped, d new."""
    first = edition(*(item(name, earns=(0, 50, 100)) for name in ("a", "b", "c")), id="first")
    second = edition(
        *(item(name, earns=(0, 50, 100)) for name in ("a2", "b1", "b2", "d")), id="second",
        crosswalk=walk(("same", "a", "a2", [0, 1, 1]), ("split", "b", "b1 b2"), ("dropped", "c", ""), ("new", "", "d")),
    )  # fmt: skip
    third = edition(
        *(item(name, earns=(0, 50, 100)) for name in ("a3", "b", "d")), id="third",
        crosswalk=walk(
            ("same", "a2", "a3", [0, 2, 2]), ("merged", "b1 b2", "b"), ("same", "d", "d"), previous="second"
        ),
    )  # fmt: skip
    return {one.id: one for one in (first, second, third)}


def test_two_steps_make_one_crosswalk():
    editions = chain()
    whole = between(editions["first"], editions["third"], editions.__getitem__)
    assert whole is not None
    assert {(one.kind, one.was, one.now, one.levels) for one in whole.items} == {
        ("same", ("a",), ("a3",), (0, 2, 2)),
        ("split", ("b",), ("b",), None),
        ("dropped", ("c",), (), None),
        ("new", (), ("d",), None),
    }


def test_editions_without_a_way_between_them_have_no_crosswalk():
    editions = chain()
    assert between(edition(item("a"), id="alone"), editions["third"], editions.__getitem__) is None


def test_an_edition_is_the_same_as_itself():
    whole = between(FIRST, FIRST, {}.__getitem__)
    assert whole is not None
    assert mapped(whole) == {name: name for name in "abcde"}

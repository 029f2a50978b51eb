"""Reads classical 0-1 multi-dimensional knapsacks, so that anyone can check the selection against published optima.

The form is that of the OR-Library (Beasley 1990, files mknap1 and mknapcb1 to 9): whole or decimal numbers, separated
by blanks or line ends. First how many problems follow; then for each the number n of projects, the number m of
budgets, and the optimum (0 if it is not known); the n values; m times the n costs; the m budgets.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from data.errors import Invalid
from projects.selecting.problem import Budget, Problem, Proposal

LARGEST: Final = 10_000_000
_NUMBER: Final = re.compile(r"[+-]?\d{1,15}(?:\.\d{0,6})?", re.ASCII)
"""Neither NaN nor infinity nor powers of ten, whose costs in their smallest unit would fill the memory."""
_SHOWN: Final = 20


@dataclass(frozen=True)
class Knapsack:
    """A knapsack as a selection; `published` is the optimum that the file names, None if it names none."""

    problem: Problem
    published: float | None


def read_knapsacks(file: Path) -> list[Knapsack]:
    """The knapsacks of a file, in its order.

    Raises:
        Invalid: the file cannot be read as such, or ends too early.
    """
    try:
        words = file.read_text(encoding="utf-8", errors="backslashreplace").split()
    except OSError as error:
        raise Invalid("select.knapsack_unreadable", file=str(file), reason=error.strerror or str(error)) from error
    strange = next((word for word in words if not _NUMBER.fullmatch(word)), None)
    if strange is not None:
        raise Invalid("select.knapsack_word", file=str(file), word=ascii(strange[:_SHOWN])[1:-1])
    numbers = iter([Decimal(word) for word in words])
    try:
        found = [_knapsack(numbers) for _ in range(_count(numbers, file))]
    except (StopIteration, ValueError):
        raise Invalid("select.knapsack_short", file=str(file)) from None
    if next(numbers, None) is not None:
        raise Invalid("select.knapsack_long", file=str(file))
    return found


def _knapsack(numbers: Iterator[Decimal]) -> Knapsack:
    projects, budgets, published = _whole_number(next(numbers)), _whole_number(next(numbers)), float(next(numbers))
    if not 0 < projects * max(budgets, 1) <= LARGEST:
        raise ValueError("the size cannot be right")
    values = [next(numbers) for _ in range(projects)]
    costs = [[next(numbers) for _ in range(projects)] for _ in range(budgets)]
    amounts = [next(numbers) for _ in range(budgets)]
    whole = [_whole(row, amount) for row, amount in zip(costs, amounts, strict=True)]
    names = [f"{place:04}" for place in range(budgets)]
    proposals = tuple(
        Proposal(
            id=number,
            value=float(value),
            costs={(0, name): row[number] for name, (row, _) in zip(names, whole, strict=True)},
        )
        for number, value in enumerate(values)
    )
    rules = tuple(Budget(f"budget {name}", amount, 0, name) for name, (_, amount) in zip(names, whole, strict=True))
    return Knapsack(Problem(proposals=proposals, rules=rules), published or None)


def _whole(row: list[Decimal], amount: Decimal) -> tuple[list[int], int]:
    """The costs and the amount of a budget in its own smallest unit, so that decimals become whole."""
    if any(one < 0 for one in (*row, amount)):
        raise ValueError("a cost is negative")
    places = max(-int(one.as_tuple().exponent) for one in (*row, amount))
    scale = 10 ** max(places, 0)
    return [int(one * scale) for one in row], int(amount * scale)


def _count(numbers: Iterator[Decimal], file: Path) -> int:
    count = _whole_number(next(numbers))
    if not 0 < count <= LARGEST:
        raise Invalid("select.knapsack_short", file=str(file))
    return count


def _whole_number(given: Decimal) -> int:
    if given != int(given):
        raise ValueError("no whole number")
    return int(given)

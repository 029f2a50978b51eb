"""Facts as numbers, and whether a condition on them holds; an unknown fact counts as holding."""

from typing import Any, Final

import numpy as np

from maturity_model.case import FactValue
from maturity_model.definition import Condition, Edition, Fact
from maturity_model.faults import Fault

UNKNOWN: Final = -1


def fact_code(fact: Fact, value: FactValue) -> float:
    """A fact as a number: no 0, yes 1; a choice its place in the list; a number itself; unknown -1.

    Raises:
        Fault: the fact cannot have this value.
    """
    if value is None:
        return UNKNOWN
    match fact.kind:
        case "yes_no":
            if isinstance(value, bool):
                return int(value)
            allowed = ("true", "false")
        case "choice":
            choices = [choice.value for choice in fact.choices]
            if value in choices:
                return choices.index(str(value))
            allowed = tuple(choices)
        case "number":
            if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0:
                return value
            allowed = ("a number from 0",)
        case "text":
            return UNKNOWN  # texts are kept beside, never compared
    raise Fault("wrong_fact", where=f"{fact.where}.{fact.id}", value=value, allowed=allowed)


def wanted_code(edition: Edition, condition: Condition) -> float:
    """The number that the fact of a condition must have."""
    where = "service" if condition.where == "some_service" else condition.where
    fact = edition.fact(where, condition.fact)
    match fact.kind:
        case "yes_no":
            return 0 if condition.value == "no" else 1
        case "choice":
            return [choice.value for choice in fact.choices].index(condition.value or "")
        case "number" | "text":
            return int(condition.value or 0)


def holding(codes: np.ndarray[Any, Any], wanted: float) -> np.ndarray[Any, Any]:
    """Where a fact has the wanted value or is unknown, as booleans."""
    return (codes == wanted) | (codes == UNKNOWN)

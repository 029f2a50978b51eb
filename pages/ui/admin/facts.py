"""Entering facts of the register: each is yes, no, one of a list, a number, a text, or unknown."""

from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st

from data.i18n import language, t
from maturity_model.definition import Fact
from pages.ui import state

UNKNOWN = "unknown"


def fact_fields(facts: Iterable[Fact], known: Mapping[str, Any], *, key: str) -> dict[str, object]:
    """One field per fact, filled with what is known; gives what is entered, None where it is unknown."""
    entered: dict[str, object] = {}
    for fact in facts:
        label = fact.name.to(language())
        question = fact.question.to(language()) if fact.question else None
        field = f"{key}-{fact.id}"
        now = known.get(fact.id)
        match fact.kind:
            case "yes_no" | "choice":
                names = option_names(fact)
                state.seed(field, UNKNOWN if now is None else now)
                chosen = st.segmented_control(
                    label, list(names), format_func=names.__getitem__, key=field, help=question, required=True
                )
                entered[fact.id] = None if chosen == UNKNOWN else chosen
            case "number":
                state.seed(field, now)
                entered[fact.id] = st.number_input(label, min_value=0, step=1, key=field, help=question, value=None)
            case "text":
                state.seed(field, now or "")
                entered[fact.id] = st.text_input(label, key=field, help=question) or None
    return entered


def option_names(fact: Fact) -> dict[Any, str]:
    """The values of a fact that can be chosen, with their names; "unknown" among them."""
    if fact.kind == "yes_no":
        return {True: t("Yes"), False: t("No"), UNKNOWN: t("Unknown")}
    return {choice.value: choice.name.to(language()) for choice in fact.choices} | {UNKNOWN: t("Unknown")}

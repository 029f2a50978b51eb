"""Why a published value is not what the rules give: the parts it was made of, or what was missing."""

from collections.abc import Mapping

import pandas as pd

from maturity_model.instruments.definition import Index, Instrument

Key = str | tuple[str, ...]


def why_empty(index: Index, key: Key, parts: Mapping[str, pd.Series]) -> str:
    """Which condition failed or which parts are empty, where the rules give no value."""
    for condition in index.only_if:
        value = _value(condition.part, key, parts)
        if pd.isna(value) or value < condition.at_least:
            return f"no score, since {condition.part} is {_shown(value)} and not at least {condition.at_least:g}"
    empty = [part for part in index.parts if part == index.over or pd.isna(_value(part, key, parts))]
    return f"nothing is given for {', '.join(empty)}" if empty else "the rule is not defined here"


def why_other(index: Index, key: Key, parts: Mapping[str, pd.Series]) -> str:
    """The working of a value: the rule and the parts that went into it."""
    if index.over is not None:
        rows = rows_of(parts[index.over], key, index)
        return f"{index.rule} over {len(rows)} rows of {index.over}, from {rows.min():g} to {rows.max():g}"
    worked = ", ".join(f"{part} {_shown(_value(part, key, parts))}" for part in index.parts)
    return f"the {index.rule.replace('_', '-')} of {worked}"


def rows_of(column: pd.Series, key: Key, index: Index) -> pd.Series:
    """The rows of a finer column that belong to one key of the index."""
    wanted = key if isinstance(key, tuple) else (key,)
    holds = pd.Series(data=True, index=column.index)
    for level, word in zip(index.per, wanted, strict=True):
        holds &= column.index.get_level_values(level) == word
    return column[holds]


def over_rows(index: Index, instrument: Instrument) -> list[Index]:
    """The indices, this one and those below it, that combine rows of finer keys."""
    if index.over is not None:
        return [index]
    below = [node for part in index.parts if isinstance(node := instrument.nodes[part], Index)]
    return [one for node in below for one in over_rows(node, instrument)]


def _value(part: str, key: Key, parts: Mapping[str, pd.Series]) -> float:
    column = parts[part]
    return column.loc[key] if key in column.index else float("nan")


def _shown(value: float) -> str:
    return "empty" if pd.isna(value) else f"{value:.6g}"

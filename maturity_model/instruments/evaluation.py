"""Indices worked out of what was put in: whole columns at once, what is undefined is empty."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from maturity_model.instruments.definition import Combination, Index, Instrument, Unless

ROUNDING: Final = 1e-9
"""A value this close below a bound or a half has reached it: binary fractions are not exact."""


def evaluate(
    instrument: Instrument, given: Mapping[str, pd.Series], *, instead: Combination | None = None
) -> dict[str, pd.Series]:
    """Every index of which all parts are given or can be worked out.

    A part that is itself an index is worked out too; it is taken as given where its parts are not there, or where
    the instrument says `imported`. What is returned is always worked out, so that a published value can stand beside.

    Args:
        instrument: its rules.
        given: by id of an input or an index, numbers over a MultiIndex with the keys of its `per`, each once.
        instead: combine rows (`over`) this way, whatever the instrument says; for saying why a row differs.

    Returns:
        Columns by id of the index, in the order of the tree, over the keys of its `per`; empty (null) where undefined.
    """
    made: dict[str, pd.Series] = {}
    parts = dict(given)
    for index in instrument.order:
        if parts.keys() >= set(index.needed):
            made[index.id] = _work_out(index, parts, instead)
            parts = counted(instrument, given, made)
    return made


def counted(
    instrument: Instrument, given: Mapping[str, pd.Series], made: Mapping[str, pd.Series]
) -> dict[str, pd.Series]:
    """The columns that count as parts: what was worked out, else what was given."""
    imported = {one.id for one in instrument.indices if one.imported and one.id in given}
    return {**given, **{name: column for name, column in made.items() if name not in imported}}


def rounded(values: pd.Series, places: int) -> pd.Series:
    """Half up, to this many decimals."""
    scale = 10.0**places
    return np.floor(values * scale + 0.5 + ROUNDING) / scale


def _work_out(index: Index, parts: Mapping[str, pd.Series], instead: Combination | None) -> pd.Series:
    if index.over is not None:
        value = _over(index, parts[index.over], instead)
    else:
        value = _of(index, pd.concat({part: parts[part] for part in dict.fromkeys(index.parts)}, axis=1))
    for condition in index.only_if:
        reached = parts[condition.part].reindex(value.index) >= condition.at_least - ROUNDING
        value = value.where(reached)
    return value.rename(index.id)


def _of(index: Index, table: pd.DataFrame) -> pd.Series:
    match index.rule:
        case "min_max":
            value = _min_max(index, table[index.of[0].part])
        case "steps":
            value = _steps(index, table[index.of[0].part])
        case "max":
            value = table.max(axis=1)
        case "mean" | "sum":
            weights = np.array([one.weight for one in index.of])
            columns = table[[one.part for one in index.of]].to_numpy(float)
            present = ~np.isnan(columns)
            total = np.where(present, columns * weights, 0.0).sum(axis=1)
            weight = np.where(present, weights, 0.0).sum(axis=1)
            divisor = weight if index.rule == "mean" else np.ones_like(weight)
            value = pd.Series(
                np.divide(total, divisor, out=np.full_like(total, np.nan), where=weight > 0), index=table.index
            )
    return value.where(table.notna().all(axis=1)) if index.needs == "all" else value


def _over(index: Index, part: pd.Series, instead: Combination | None) -> pd.Series:
    keys = list(index.per)
    rule: Combination = instead or index.rule  # type: ignore[assignment]
    value = _combined(part, keys, rule)
    if index.unless is not None and instead is None:
        value = value.where(~_everywhere(part, keys, index.unless), _combined(part, keys, index.unless.rule))
    return value.where(part.notna().groupby(level=keys).all()) if index.needs == "all" else value


def _combined(part: pd.Series, keys: list[str], rule: Combination) -> pd.Series:
    groups = part.groupby(level=keys)
    if rule == "sum":
        return groups.sum(min_count=1)
    return groups.max() if rule == "max" else groups.mean()


def _everywhere(part: pd.Series, keys: list[str], unless: Unless) -> pd.Series:
    words = {" ".join(word.casefold().split()) for word in unless.words}
    holds = part.index.get_level_values(unless.key).isin(words)
    return pd.Series(holds, index=part.index).groupby(level=keys).all()


def _min_max(index: Index, part: pd.Series) -> pd.Series:
    if index.within:
        groups = part.groupby(level=list(index.within))
        least, most = groups.transform("min"), groups.transform("max")
    else:
        least, most = pd.Series(part.min(), index=part.index), pd.Series(part.max(), index=part.index)
    if index.floor is not None:
        least = pd.Series(index.floor, index=part.index)
    span = most - least
    return (part - least) / span.where(span > 0)


def _steps(index: Index, part: pd.Series) -> pd.Series:
    bounds = [float("-inf") if one.at_least is None else one.at_least for one in index.steps]
    worth = [one.gives for one in index.steps]
    reached = [(part >= bound - ROUNDING).to_numpy() for bound in bounds]
    value = pd.Series(None, index=part.index, dtype=object if index.gives_words else float)
    for holds, gives in reversed(list(zip(reached, worth, strict=True))):
        value[holds] = gives
    return value

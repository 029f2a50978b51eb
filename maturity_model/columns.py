"""Columns of tables from arrays of codes: ids, names, and whole numbers that may be missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from maturity_model.batch import Batch
from maturity_model.layout import Array


def named(codes: Array, names: Sequence[str]) -> pd.Categorical[Any]:
    """Names by their places in a list; missing where the code is -1."""
    return pd.Categorical.from_codes(codes.astype(np.int16), dtype=pd.CategoricalDtype(pd.Index(names)))


def ids(values: tuple[int | str, ...]) -> Array:
    """Ids as an array: numbers as numbers, else as they are."""
    if all(isinstance(value, int) for value in values):
        return np.array(values, dtype=np.int64)
    return np.array(values, dtype=object)


def service_ids(batch: Batch, places: Array) -> pd.Categorical[Any]:
    """The ids of key services by their places; missing where the place is negative."""
    codes, names = pd.factorize(ids(batch.services), sort=False)
    of_place = np.append(codes, -1).astype(np.int32)  # place -1 finds the last entry: no service
    return pd.Categorical.from_codes(of_place[places], dtype=pd.CategoricalDtype(pd.Index(names)))


def whole(values: Array, missing: Array) -> pd.arrays.IntegerArray:
    """Small whole numbers that may be missing (Int8)."""
    return pd.arrays.IntegerArray(values.astype(np.int8), np.asarray(missing, dtype=bool))

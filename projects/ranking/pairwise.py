"""Weights from comparing criteria two by two: principal eigenvector, consistency ratio, and the worst triad by name.

Saaty, T. L. (1980), The Analytic Hierarchy Process, McGraw-Hill. Tables of the random index differ between authors;
the one used here is `RANDOM_INDEX`, and results name it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import exp, log

import numpy as np

from data.errors import Invalid

RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)
"""Saaty's random index for 1 to 10 criteria: the mean consistency index of matrices filled by chance."""
RANDOM_INDEX_NAME = "Saaty 1980"
LIMIT = 0.10
"""The consistency ratio from which judgements should be looked at again (Saaty 1980)."""
STRONGEST = 9
_CLOSE = 1e-9


@dataclass(frozen=True)
class Triad:
    """Three criteria whose comparisons fit worst: `first` is `said` times `third`, but by way of `second` `implied`."""

    first: str
    second: str
    third: str
    said: float
    implied: float
    circular: bool

    @property
    def factor(self) -> float:
        """How many times the two differ; 1 if they agree."""
        return max(self.said / self.implied, self.implied / self.said)


@dataclass(frozen=True)
class Consistency:
    """What comparisons amount to: shares summing to 1, and how well the comparisons agree with one another.

    `index` is (λ - n)/(n - 1) and `ratio` that index over the random index; both are 0 for up to two criteria.
    `worst` is the triad that contradicts itself most, None for fewer than three criteria or without contradiction.
    """

    weights: Mapping[str, float]
    eigenvalue: float
    index: float
    ratio: float
    worst: Triad | None

    @property
    def doubtful(self) -> bool:
        """Whether the ratio lies above `LIMIT`."""
        return self.ratio > LIMIT

    @property
    def refused(self) -> bool:
        """Whether the comparisons go round in a circle and so say nothing: no weights should be taken from them."""
        return self.doubtful and self.worst is not None and self.worst.circular


def judge(matrix: np.ndarray, criteria: Sequence[str]) -> Consistency:
    """The weights that a matrix of comparisons gives: entry (i, j) says how many times i outweighs j.

    Raises:
        Invalid: there are more criteria than the random index has, the matrix is not square, a comparison is missing
            (not a number, or not above 0), stronger than `STRONGEST`, or not the reciprocal of its counterpart.
    """
    given = np.asarray(matrix, dtype=np.float64)
    size = len(criteria)
    if not 0 < size <= len(RANDOM_INDEX):
        raise Invalid("pairwise.size", count=size, most=len(RANDOM_INDEX))
    if given.shape != (size, size):
        raise Invalid("pairwise.shape", rows=given.shape[0] if given.ndim else 0, count=size)
    _check(given, criteria)
    # Entries are positive, so the largest eigenvalue is real and alone, and its vector can be taken positive (Perron).
    eigenvalues, vectors = np.linalg.eig(given)
    largest = int(np.argmax(np.real(eigenvalues)))
    vector = np.abs(np.real(vectors[:, largest]))
    eigenvalue = float(np.real(eigenvalues[largest]))
    index = max(eigenvalue - size, 0.0) / (size - 1) if size > 2 else 0.0
    index = index if index > _CLOSE else 0.0
    return Consistency(
        weights=dict(zip(criteria, (vector / vector.sum()).tolist(), strict=True)),
        eigenvalue=eigenvalue,
        index=index,
        ratio=index / RANDOM_INDEX[size - 1] if size > 2 else 0.0,
        worst=_worst(given, criteria),
    )


def together(matrices: Sequence[np.ndarray]) -> np.ndarray:
    """One matrix for several judges: the geometric mean of each comparison, which stays reciprocal.

    Raises:
        ValueError: there is no matrix.
    """
    if not matrices:
        raise ValueError("no judge")
    return np.exp(np.log(np.stack(matrices)).mean(axis=0))


def matrix_of(pairs: Mapping[tuple[str, str], int], criteria: Sequence[str]) -> np.ndarray:
    """The full matrix of one judge's comparisons, each said once.

    A pair's number n from 2 to 9 says that its first criterion counts n times the second, 1 that both count the same,
    -n that the second counts n times the first.

    Raises:
        Invalid: a comparison is missing, said both ways without agreeing, or off the scale.
    """
    matrix = np.eye(len(criteria))
    for (row, first), (column, second) in combinations(enumerate(criteria), 2):
        said = {times for times in (pairs.get((first, second)), _turned(pairs.get((second, first)))) if times}
        if not said:
            raise Invalid("pairwise.missing", first=first, second=second)
        if len(said) > 1:
            raise Invalid("pairwise.reciprocal", first=first, second=second)
        times = check_times(said.pop())
        matrix[row, column] = float(times) if times > 0 else 1 / -times
        matrix[column, row] = 1 / matrix[row, column]
    return matrix


def check_times(times: object) -> int:
    """A comparison as `matrix_of` takes it: 1 to 9, or -2 to -9.

    Raises:
        Invalid: it is anything else.
    """
    if isinstance(times, bool) or not isinstance(times, int) or not 1 <= abs(times) <= STRONGEST:
        raise Invalid("pairwise.scale", times=times, most=STRONGEST)
    return 1 if times == -1 else times


def whole_weights(shares: Mapping[str, float], *, sum_to: int = 1000) -> dict[str, int]:
    """Shares as whole weights that sum to `sum_to`; what rounding leaves goes to the largest remainders.

    >>> whole_weights({"a": 1 / 3, "b": 1 / 3, "c": 1 / 3}, sum_to=100)
    {'a': 34, 'b': 33, 'c': 33}
    """
    exact = {name: share * sum_to for name, share in shares.items()}
    whole = {name: int(value) for name, value in exact.items()}
    order = sorted(exact, key=lambda name: whole[name] - exact[name])
    for name in order[: sum_to - sum(whole.values())]:
        whole[name] += 1
    return whole


def _turned(times: int | None) -> int | None:
    return None if times is None else times if times in (1, -1) else -times


def _check(given: np.ndarray, criteria: Sequence[str]) -> None:
    for (row, first), (column, second) in combinations(enumerate(criteria), 2):
        one, other = float(given[row, column]), float(given[column, row])
        if not (np.isfinite(one) and np.isfinite(other) and one > 0 and other > 0):
            raise Invalid("pairwise.missing", first=first, second=second)
        if abs(one * other - 1) > 1e-6:
            raise Invalid("pairwise.reciprocal", first=first, second=second)
        if max(one, other) > STRONGEST + _CLOSE:
            raise Invalid("pairwise.scale", times=round(max(one, other), 2), most=STRONGEST)
    if not np.allclose(np.diag(given), 1):
        raise Invalid("pairwise.reciprocal", first=criteria[0], second=criteria[0])


def _worst(given: np.ndarray, criteria: Sequence[str]) -> Triad | None:
    """The triad with the largest |log(a_ij · a_jk · a_ki)|, told from its strongest side."""
    logs = np.log(given)
    worst, places = _CLOSE, None
    for one, two, three in combinations(range(len(criteria)), 3):
        off = abs(float(logs[one, two] + logs[two, three] + logs[three, one]))
        if off > worst:
            worst, places = off, (one, two, three)
    if places is None:
        return None
    # Turned so that the way over the second criterion says more than the direct comparison.
    one, two, three = places
    if logs[one, two] + logs[two, three] < logs[one, three]:
        one, three = three, one
    implied = exp(float(logs[one, two] + logs[two, three]))
    # In a circle each of the three outweighs the next.
    circular = min(logs[one, two], logs[two, three], logs[three, one]) > log(1 + _CLOSE)
    return Triad(
        criteria[one], criteria[two], criteria[three], float(given[one, three]), implied, circular=bool(circular)
    )

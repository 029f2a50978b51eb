"""Published values set beside what the rules of an instrument give, with the reason for each that differs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from assess.verify.reading import Values, read_values, some_of
from assess.verify.reasons import Key, over_rows, rows_of, why_empty, why_other
from data.errors import Invalid
from maturity_model.instruments.definition import Combination, Index, Input, Instrument
from maturity_model.instruments.evaluation import counted, evaluate, rounded
from maturity_model.instruments.faults import InstrumentFaults
from maturity_model.instruments.loading import load_instrument, read_instrument


@dataclass(frozen=True)
class Difference:
    """One published value that the rules do not give; `computed` is None where they give nothing."""

    key: str
    published: float | str
    computed: float | str | None
    reason: str


@dataclass(frozen=True)
class Checked:
    """One index: how many values are published and matched, which differ, and the keys that are computed only."""

    index: Index
    published: int
    matched: int
    differences: list[Difference]
    unpublished: list[str]


@dataclass
class Verification:
    """All that was compared.

    `imported` names the indices that the answers give without their parts; `not_computed` gives, by id, the columns
    that the answers lack.
    """

    instrument: Instrument
    answers: Values
    published: Values
    checked: list[Checked] = field(default_factory=list)
    imported: list[str] = field(default_factory=list)
    not_computed: dict[str, list[str]] = field(default_factory=dict)


def verify(
    edition: str,
    *,
    answers: Path,
    published: Path,
    answers_sheet: str | None = None,
    published_sheet: str | None = None,
    value: str | None = None,
) -> Verification:
    """Work out every published index of an instrument that the answers allow, and compare.

    Args:
        edition: the id of an instrument, or the path of its YAML file.
        answers: the table of items and imported components.
        published: the table of published indices; it may be the same.
        answers_sheet: the sheet of an XLSX file; the first if not given.
        published_sheet: the same for the published values.
        value: the column of values in a table with one value per row, if not the usual one.

    Raises:
        Invalid: the definition or a table cannot be used, or nothing can be compared.
    """
    instrument = _instrument(edition)
    given = read_values(instrument, answers, sheet=answers_sheet, value=value)
    wanted = read_values(instrument, published, sheet=published_sheet, value=value, indices_only=True)
    made = evaluate(instrument, given.columns)
    parts = counted(instrument, given.columns, made)
    variants: dict[Combination, dict[str, pd.Series]] = {
        rule: evaluate(instrument, given.columns, instead=rule) for rule in ("mean", "max")
    }
    done = Verification(instrument, given, wanted)
    for index in instrument.indices:
        if index.id not in wanted.columns:
            continue
        if index.id in made:
            done.checked.append(_check(index, done, made, parts, variants))
            continue
        lacking = _lacking(index, instrument, parts)
        if _begun(index, instrument, given.columns):
            raise Invalid("verify.columns", file=given.file, columns=some_of(lacking), present=some_of(given.columns))
        if index.id in given.columns:
            done.imported.append(index.id)
        else:
            done.not_computed[index.id] = lacking
    if not done.checked:
        found = ", ".join(wanted.columns) or "–"
        raise Invalid("verify.nothing", published=wanted.file, answers=given.file, found=found)
    return done


def _instrument(edition: str) -> Instrument:
    try:
        return read_instrument(Path(edition)) if edition.endswith((".yaml", ".yml")) else load_instrument(edition)
    except InstrumentFaults as problem:
        raise Invalid("verify.instrument", reason=str(problem)) from problem


def _lacking(index: Index, instrument: Instrument, parts: Mapping[str, pd.Series]) -> list[str]:
    """The inputs that would have to be there, by id, down to the leaves."""
    lacking: list[str] = []
    for part in index.needed:
        if part not in parts:
            node = instrument.nodes[part]
            lacking += [part] if isinstance(node, Input) else _lacking(node, instrument, parts)
    return list(dict.fromkeys(lacking))


def _begun(node: Input | Index, instrument: Instrument, given: Mapping[str, pd.Series]) -> bool:
    """Whether some part of the index is given, so that the others are missing rather than not meant."""
    if isinstance(node, Input):
        return False
    return any(part in given or _begun(instrument.nodes[part], instrument, given) for part in node.parts)


def _check(
    index: Index,
    done: Verification,
    made: Mapping[str, pd.Series],
    parts: Mapping[str, pd.Series],
    variants: Mapping[Combination, Mapping[str, pd.Series]],
) -> Checked:
    given, wanted = done.answers, done.published
    said = wanted.columns[index.id].dropna()
    computed = made[index.id].reindex(said.index)
    matches = _matches(index, computed, said)
    fits: dict[Combination, pd.Series] = {
        rule: _matches(index, columns[index.id].reindex(said.index), said) for rule, columns in variants.items()
    }
    known = set(made[index.id].index)
    differences = []
    for key in said.index[~matches]:
        value = computed[key]
        if key not in known:
            reason = f"{given.file} has no row for it"
        elif pd.isna(value):
            reason = why_empty(index, key, parts)
        else:
            reason = why_other(index, key, parts) + _of_rows(
                index, key, done.instrument, given=given, others=[rule for rule, fit in fits.items() if fit.loc[key]]
            )
        differences.append(
            Difference(
                key=wanted.words(key),
                published=said[key],
                computed=None if pd.isna(value) else value,
                reason=reason,
            )
        )
    only = made[index.id].drop(said.index, errors="ignore").dropna().index
    return Checked(index, len(said), int(matches.sum()), differences, [given.words(key) for key in only])


def _of_rows(index: Index, key: Key, instrument: Instrument, *, given: Values, others: Sequence[str]) -> str:
    """What the rows below have to do with it: another combination that fits, and keys that they do not agree on."""
    combined = over_rows(index, instrument)
    words = f"; the published value is what the {others[0]} over all rows gives" if combined and others else ""
    for node in combined:
        if node.unless is not None and node.over in given.columns:
            rows = rows_of(given.columns[node.over], key, index)
            named = sorted(set(rows.index.get_level_values(node.unless.key)))
            if len(named) > 1:
                told = ", ".join(given.words(one) for one in named)
                return f"{words}; its {len(rows)} rows name more than one {node.unless.key}: {told}"
    return words


def _matches(index: Index, computed: pd.Series, said: pd.Series) -> pd.Series:
    if index.gives_words:
        return computed.notna() & (computed == said)
    if index.places is not None:
        return (rounded(computed, index.places) - said).abs() <= index.tolerance
    return (computed - said).abs() <= index.tolerance * said.abs().clip(lower=1)

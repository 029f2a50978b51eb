"""The rules of composite indices, worked by hand, and the files of instruments, which say what is wrong with them."""

from pathlib import Path

import pandas as pd
import pytest

from maturity_model.instruments.definition import Instrument
from maturity_model.instruments.evaluation import evaluate, rounded
from maturity_model.instruments.faults import InstrumentFaults
from maturity_model.instruments.loading import DEFINITIONS, instruments, load_instrument, read_instrument

NONE = None


def made_of(*indices: dict, per: tuple[str, ...] = ("cycle", "place")) -> Instrument:
    """An instrument with the inputs a, b and c, and these indices (id `x`, rule, …)."""
    return Instrument.model_validate(
        {
            "id": "small",
            "version": "1.0.0",
            "title": "Small",
            "keys": [{"id": one} for one in ("cycle", "place", "level", "response")],
            "inputs": [{"id": one, "per": per} for one in "abc"],
            "indices": [{"per": ("cycle", "place"), **one} for one in indices],
            "sources": [{"title": "own", "licence": "own"}],
        }
    )


def column(*values: float | None, keys: list[tuple[str, ...]] | None = None) -> pd.Series:
    """Values of places p0, p1, … in one cycle, or with these keys."""
    found = keys or [("2001", f"p{number}") for number in range(len(values))]
    names = ["cycle", "place", "level", "response"][: len(found[0])]
    return pd.Series(
        [float("nan") if one is None else one for one in values], pd.MultiIndex.from_tuples(found, names=names)
    )


def listed(values: pd.Series) -> list:
    return [None if pd.isna(one) else one for one in values]


def parts(*names: str, weights: tuple[float, ...] = (1, 1, 1)) -> list[dict]:
    return [{"part": name, "weight": weight} for name, weight in zip(names, weights, strict=False)]


@pytest.mark.parametrize(
    ("index", "given", "expected"),
    [
        pytest.param({"rule": "mean", "of": parts("a", "b")}, [40, 60, 0], 50, id="mean: (40 + 60) / 2"),
        pytest.param(
            {"rule": "mean", "of": parts("a", "b", "c")}, [40, NONE, 20], 30, id="part missing: (40 + 20) / 2"
        ),
        pytest.param(
            {"rule": "mean", "of": parts("a", "b", weights=(3, 1))}, [40, 80, 0], 50, id="weighted: (120 + 80) / 4"
        ),
        pytest.param(
            {"rule": "mean", "of": parts("a", "b", weights=(3, 1))},
            [NONE, 80, 0],
            80,
            id="weights of what is there: 80 / 1",
        ),
        pytest.param({"rule": "mean", "of": parts("a", "b")}, [NONE, NONE, 7], NONE, id="nothing there: no mean"),
        pytest.param({"rule": "mean", "needs": "all", "of": parts("a", "b")}, [40, NONE, 0], NONE, id="needs all"),
        pytest.param({"rule": "sum", "of": parts("a", "b", weights=(0.25, 1.5))}, [1, 2, 0], 3.25, id="sum: 0.25 + 3"),
        pytest.param({"rule": "sum", "of": parts("a", "b")}, [NONE, 2, 0], 2, id="sum of what is there"),
        pytest.param({"rule": "sum", "of": parts("a", "b")}, [NONE, NONE, 0], NONE, id="nothing there: no sum, not 0"),
        pytest.param({"rule": "max", "of": parts("a", "b")}, [3, 8, 9], 8, id="max of two"),
        pytest.param(
            {"rule": "mean", "of": parts("a"), "only_if": [{"part": "b", "at_least": 1}]},
            [3, 1, 0],
            3,
            id="only if: met",
        ),
        pytest.param(
            {"rule": "mean", "of": parts("a"), "only_if": [{"part": "b", "at_least": 1}]}, [3, 0, 0], NONE, id="not met"
        ),
        pytest.param(
            {"rule": "mean", "of": parts("a"), "only_if": [{"part": "b", "at_least": 1}]},
            [3, NONE, 0],
            NONE,
            id="only if: not known is not met",
        ),
    ],
)
def test_parts_are_combined(index, given, expected):
    columns = {name: column(value) for name, value in zip("abc", given, strict=True)}
    value = evaluate(made_of({"id": "x", **index}), columns)["x"]
    assert listed(value) == [expected]


@pytest.mark.parametrize(
    ("floor", "expected"),
    [
        pytest.param(NONE, [0, 0.5, 1, 0, 1, NONE], id="2001: (2-2)/8, (6-2)/8, (10-2)/8; 2002: (1-1)/4, (5-1)/4"),
        pytest.param(0, [0.2, 0.6, 1, 0.2, 1, NONE], id="from 0: 2/10, 6/10, 10/10; 1/5, 5/5"),
    ],
)
def test_min_max_runs_over_the_cycle(floor, expected):
    index = {"id": "x", "rule": "min_max", "of": parts("a"), "within": ["cycle"], "floor": floor}
    keys = [("2001", "p"), ("2001", "q"), ("2001", "r"), ("2002", "p"), ("2002", "q"), ("2002", "r")]
    assert listed(evaluate(made_of(index), {"a": column(2, 6, 10, 1, 5, NONE, keys=keys)})["x"]) == expected


def test_min_max_of_equal_values_is_undefined():
    index = {"id": "x", "rule": "min_max", "of": parts("a"), "within": ["cycle"]}
    assert listed(evaluate(made_of(index), {"a": column(4, 4)})["x"]) == [None, None]


GROUPS = [{"at_least": 0.75, "gives": "A"}, {"at_least": 0.5, "gives": "B"}, {"at_least": None, "gives": "C"}]


def test_a_step_begins_at_its_bound():
    index = {"id": "x", "rule": "steps", "of": parts("a"), "steps": GROUPS}
    values = column(0.75, 0.7499, 0.1 + 0.2 + 0.45, 0.5, 0, None)
    assert listed(evaluate(made_of(index), {"a": values})["x"]) == ["A", "B", "A", "B", "C", None]


def test_a_value_below_all_steps_has_none():
    index = {"id": "x", "rule": "steps", "of": parts("a"), "steps": [{"at_least": 1, "gives": 100}]}
    assert listed(evaluate(made_of(index), {"a": column(1, 0)})["x"]) == [100, None]


ROWS = [
    ("2001", "p", "central", "row 2"),
    ("2001", "p", "central", "row 3"),
    ("2001", "q", "local", "row 4"),
    ("2001", "q", "local", "row 5"),
    ("2001", "r", "central", "row 6"),
    ("2001", "r", "local", "row 7"),
]


def test_rows_of_the_centre_count_by_the_best_and_others_by_the_mean():
    unless = {"key": "level", "words": ["Central"], "rule": "max"}
    small = made_of(
        {"id": "x", "rule": "mean", "over": "a", "unless": unless}, per=("cycle", "place", "level", "response")
    )
    column_of_rows = column(100, 0, 100, 0, 100, 0, keys=ROWS)
    # p: best of 100 and 0; q: mean; r names both levels, so it is not one of the centre.
    assert listed(evaluate(small, {"a": column_of_rows})["x"]) == [100, 50, 50]
    assert listed(evaluate(small, {"a": column_of_rows}, instead="max")["x"]) == [100, 100, 100]


def test_rows_without_an_answer_are_left_out_of_the_mean():
    small = made_of({"id": "x", "rule": "mean", "over": "a"}, per=("cycle", "place", "level", "response"))
    assert listed(evaluate(small, {"a": column(100, None, None, None, 0, 50, keys=ROWS)})["x"]) == [100, None, 25]


TREE = ({"id": "y", "rule": "mean", "of": parts("x", "c")}, {"id": "x", "rule": "mean", "of": parts("a", "b")})


def test_an_index_of_an_index_uses_what_was_worked_out():
    given = {"a": column(0), "b": column(100), "c": column(10), "x": column(90)}
    assert listed(evaluate(made_of(*TREE), given)["y"]) == [30]  # ((0 + 100) / 2 + 10) / 2, not (90 + 10) / 2


def test_an_imported_index_counts_as_it_is_given_and_is_worked_out_all_the_same():
    imported = ({**TREE[1], "imported": "yes"}, TREE[0])
    made = evaluate(made_of(*imported), {"a": column(0), "b": column(100), "c": column(10), "x": column(90)})
    assert (listed(made["x"]), listed(made["y"])) == ([50], [50])


def test_an_index_without_its_parts_is_taken_from_what_is_given():
    made = evaluate(made_of(*TREE), {"c": column(10), "x": column(90)})
    assert listed(made["y"]) == [50]
    assert "x" not in made


def test_rounding_is_half_up():
    assert listed(rounded(column(2.675, 2.665, 0.125, 2.7888, None), 2)) == [2.68, 2.67, 0.13, 2.79, None]


@pytest.mark.parametrize("name", instruments())
def test_every_instrument_loads_and_names_its_source(name):
    assert load_instrument(name).sources[0].licence


@pytest.mark.parametrize("name", instruments())
def test_every_instrument_has_its_changes_written_down(name):
    assert f"`{name}`" in (DEFINITIONS / "CHANGES.md").read_text(encoding="utf-8")


def test_the_weights_of_spbe_are_hundred_percent():
    spbe = load_instrument("indonesia-spbe-2020")
    whole = {one.id: sum(part.weight for part in one.of) for one in spbe.indices}
    domains = [whole[f"domain_{number}"] for number in range(1, 5)]
    assert (whole["spbe"], domains) == (100, [13, 25, 16.5, 45.5])
    assert whole["spbe"] == pytest.approx(sum(whole[f"aspect_{number}"] for number in range(1, 9)))


SOUND = """\
id: sound
version: 1.0.0
title: Sound
keys:
  - id: place
  - id: response
    rows: yes
inputs:
  - id: a
    per: [place]
  - id: b
    per: [place, response]
indices:
  - id: x
    per: [place]
    rule: mean
    of:
      - part: a
sources:
  - title: own
    licence: own
"""


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        pytest.param("part: a", "part: z", "sound.yaml: x: the part 'z' is unknown (known: a, b", id="unknown part"),
        pytest.param("part: a", "part: x", "sound.yaml: x: these indices are made of one another", id="circle"),
        pytest.param("part: a", "part: b", "x: the part 'b' is per place, response, not per place", id="rows"),
        pytest.param("- id: b", "- id: a", "sound.yaml: a: the id is used twice", id="id twice"),
        pytest.param("- id: b", "- id: b\n    headings: [A]", "a, b: the heading 'a' is used by", id="heading twice"),
        pytest.param("rule: mean", "rule: middle", "sound.yaml: indices.x.rule: Input should be", id="unknown rule"),
        pytest.param("rule: mean", "rule: steps", "x: 'steps' go with the rule 'steps'", id="steps without steps"),
        pytest.param("rule: mean", "rule: mean\n    within: [place]", "x: 'within' and 'floor' go with", id="within"),
        pytest.param("per: [place]\n    rule", "per: [site]\n    rule", "x: the key 'site' is unknown", id="no key"),
        pytest.param("of:\n      - part: a", "over: a", "x: 'over: a' needs finer keys than place", id="over"),
        pytest.param("    rule: mean", "    rule: mean\n    rule: max", "sound.yaml: line 17: the key", id="repeated"),
        pytest.param("title: Sound", "title: Sound\nfoo: 1", "sound.yaml: foo: Extra inputs", id="unknown field"),
        pytest.param("id: sound", "id: other", "sound.yaml: other: the id differs", id="name"),
    ],
)  # fmt: skip
def test_a_broken_file_names_itself_and_the_index(tmp_path: Path, old: str, new: str, fault: str):
    assert old in SOUND
    path = tmp_path / "sound.yaml"
    path.write_text(SOUND.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InstrumentFaults) as raised:
        read_instrument(path)
    assert fault in str(raised.value)


def test_the_sound_file_is_sound(tmp_path: Path):
    (tmp_path / "sound.yaml").write_text(SOUND, encoding="utf-8")
    assert load_instrument("sound", tmp_path).order[0].id == "x"


def test_an_unknown_instrument_names_those_that_are_there():
    with pytest.raises(InstrumentFaults, match=r"there is no instrument 'gtm' .*wb-gtmi"):
        load_instrument("gtm")

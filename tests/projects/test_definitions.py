"""The lists that a department may change: they load, fit together, and broken ones explain themselves."""

from pathlib import Path

import pytest

from maturity_model.faults import Faults
from projects.lists import FOLDER, criteria, gates, strategies


def test_the_gates_are_g0_to_g5_in_this_order() -> None:
    assert gates().order == ("G0", "G1", "G2", "G3", "G4", "G5")


def test_the_default_weights_sum_to_100() -> None:
    assert sum(criteria().default_weights.values()) == 100


def test_a_project_can_serve_five_strategies_and_four_objectives() -> None:
    assert list(strategies().served) == ["S1", "S2", "S3", "S4", "S5", "O1", "O2", "O3", "O4"]


def test_the_initiatives_are_empty_because_their_names_are_not_known() -> None:
    assert strategies().initiatives == ()
    assert strategies().initiatives_note is not None


def test_duplicates_baseline_and_review_are_never_waived() -> None:
    fixed = {artefact.id for artefact in gates().artefacts.values() if not artefact.waivable}
    assert fixed == {"g0.duplicates", "g3.baseline", "g2.review", "g3.review", "g4.review", "g5.benefits"}


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        pytest.param(
            "gates.yaml", "waivable: no", "waivable: maybe", "gates.yaml, g0.duplicates", id="neither yes nor no"
        ),
        pytest.param(
            "gates.yaml",
            "        waivable: no\n",
            "",
            "the key 'gates.0.artefacts.4.waivable' is missing",
            id="missing key",
        ),
        pytest.param("gates.yaml", "waivable: no", "waivable: no\n        colour: red", "unknown", id="unknown key"),
        pytest.param("gates.yaml", "- id: g0.sponsor", "- id: g0.mandate", "'g0.mandate' is used twice", id="id twice"),
        pytest.param("gates.yaml", "check: sponsor", "check: patron", "'patron'", id="unknown check"),
        pytest.param(
            "gates.yaml", "      - G1\n", "      - G9\n", "allowed: G0, G1, G2, G3, G4, G5", id="no such gate"
        ),
        pytest.param("gates.yaml", "build: 5\n", "build: 500\n", "'500'", id="500 percent"),
        pytest.param("gates.yaml", "      S:\n        - planner\n", "", "decided_by.S", id="nobody decides for S"),
        pytest.param(
            "gates.yaml", "  - id: stop", "  - id: end", "allowed: go, conditions, hold, stop", id="no such decision"
        ),
        pytest.param(
            "gates.yaml", "    upper: 500000\n    upper_included: yes\n", "", "'upper' is missing", id="no limit for M"
        ),
        pytest.param("strategies.yaml", "- id: S2", "- id: S1", "'S1' is used twice", id="strategy twice"),
        pytest.param("strategies.yaml", "  - id: run", "  - id: walk", "allowed: build, run", id="no such kind"),
        pytest.param("criteria.yaml", "weight: 20", "weight: -1", "'-1'", id="negative weight"),
        pytest.param("criteria.yaml", "value: 25", "value: 0", "rising values", id="anchors that do not rise"),
        pytest.param(
            "criteria.yaml", "scale: 0-100", "scale: 0-100\nscale: 0-100", "'scale' stands twice", id="key twice"
        ),
        pytest.param("criteria.yaml", "criteria:", "criteria: [", "not readable", id="no YAML"),
    ],
)
def test_a_broken_list_says_where_it_is_broken_and_what_is_allowed(
    tmp_path: Path, file: str, old: str, new: str, says: str
) -> None:
    text = (FOLDER / file).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    load = {"gates.yaml": gates, "strategies.yaml": strategies, "criteria.yaml": criteria}[file]
    with pytest.raises(Faults) as broken:
        load(tmp_path)
    assert says in str(broken.value)
    assert file in str(broken.value)

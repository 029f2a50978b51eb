"""Our results beside the published scores: ranks, correlation, outliers, and the page that shows them."""

from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from sqlalchemy import Engine
from sqlmodel import Session

from assess.editions.chosen import current_edition
from assess.imports.comparison import Comparison, compare_eu_benchmark, spearman
from assess.imports.eu_benchmark import import_eu_benchmark
from assess.imports.mapping import EU_BENCHMARK, load_mapping
from assess.imports.wording import BEGIN, END, comparison_page, put_into
from data.access import STRANGER, Actor, Role
from data.errors import Denied, Invalid
from data.migrate import migrate
from data.organisations import root
from data.store import open_store, transaction
from tests.assess.eu_benchmark_folder import reference, tiny_folder
from tests.conftest import actor

PAGE = Path(__file__).parents[2] / "docs" / "eu-benchmark-2021-comparison.md"


@pytest.mark.parametrize(
    ("one", "other", "rho"),
    [
        pytest.param([1, 2, 3], [10, 20, 90], 1.0, id="same order"),
        pytest.param([1, 2, 3], [9, 4, 1], -1.0, id="opposite order"),
        pytest.param([1, 2, 3, 4], [2, 1, 4, 3], 0.6, id="1 - 6*(1+1+1+1)/(4*15)"),
        pytest.param([5, 5, 9], [1, 2, 3], 0.8660254, id="ranks 1.5 1.5 3 and 1 2 3: 1.5/sqrt(1.5*2)"),
    ],
)
def test_spearman_is_the_correlation_of_ranks(one: list[int], other: list[int], rho: float) -> None:
    assert spearman(pd.Series(one), pd.Series(other)) == pytest.approx(rho)


def test_spearman_is_missing_where_all_are_equal() -> None:
    assert pd.isna(spearman(pd.Series([1, 1, 1]), pd.Series([1, 2, 3])))


@pytest.fixture
def comparison(session: Session, tmp_path: Path) -> Comparison:
    """The two territories of the tiny folder; BV has the better published score, AQ the lower total."""
    person = actor(Role.ADMINISTRATOR, root(session))
    folder = tiny_folder(tmp_path / "files")
    import_eu_benchmark(session, person, folder=folder)
    return compare_eu_benchmark(session, person, folder=folder)


def test_countries_stand_in_the_order_of_the_published_score(comparison: Comparison) -> None:
    shown = comparison.countries[["code", "overall", "published_rank"]].to_dict("records")
    assert [tuple(row.values()) for row in shown] == [("BV", 60.0, 1.0), ("AQ", 40.0, 2.0)]


def test_items_are_percent_of_what_they_could_earn(comparison: Comparison) -> None:
    assert comparison.items["BV"]["service.described"] == pytest.approx(75)
    # A complete service, one of information that is only mentioned, one that is granted unasked: 75, 25 and 75.
    assert comparison.items["AQ"]["service.described"] == pytest.approx((75 + 25 + 75) / 3)


def test_every_number_of_ours_says_of_how_many_items(comparison: Comparison) -> None:
    page = comparison_page(comparison)
    heads = [line for line in page.splitlines() if line.startswith("| Country |")]
    for head in heads:
        for cell in head.split("|"):
            if any(word in cell for word in ("Our", "Stage", "Total", "Answered")):
                assert "of 86 items" in cell
    assert "| Stage 1 %, on 2 of 86 items |" in page
    assert "on 21 of 86 items" in page


def test_the_tables_replace_only_what_stands_between_the_marks() -> None:
    page = f"above\n\n{BEGIN}\nold\n{END}\n\nbelow\n"
    assert put_into(page, f"{BEGIN}\nnew\n{END}\n") == f"above\n\n{BEGIN}\nnew\n{END}\n\nbelow\n"


def test_a_page_without_marks_gets_the_tables_at_its_end() -> None:
    assert put_into("above\n", f"{BEGIN}\nnew\n{END}\n") == f"above\n\n{BEGIN}\nnew\n{END}\n"


def test_nothing_is_compared_before_an_import(session: Session, tmp_path: Path) -> None:
    person = actor(Role.ADMINISTRATOR, root(session))
    with pytest.raises(Invalid) as refused:
        compare_eu_benchmark(session, person, folder=tiny_folder(tmp_path))
    assert refused.value.code == "import.none"


def test_a_published_score_that_is_no_number_is_refused(session: Session, tmp_path: Path) -> None:
    person = actor(Role.ADMINISTRATOR, root(session))
    folder = tiny_folder(tmp_path)
    import_eu_benchmark(session, person, folder=folder)
    scores = folder / "egb2021_scores.csv"
    scores.write_text(scores.read_text(encoding="utf-8").replace("60", "sixty"), encoding="utf-8")
    with pytest.raises(Invalid) as refused:
        compare_eu_benchmark(session, person, folder=folder)
    assert refused.value.code == "import.file"


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD])
def test_only_who_sees_the_nation_compares(session: Session, tmp_path: Path, role: Role) -> None:
    for person in (STRANGER, actor(role, root(session))):
        with pytest.raises(Denied):
            compare_eu_benchmark(session, person, folder=tmp_path)


# With the published files


def test_the_page_shows_what_the_published_files_give(tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    comparison = _published(tmp_path, EU_BENCHMARK)
    assert put_into(page, comparison_page(comparison)) == page
    assert comparison.correlations()["overall"]["total"] == pytest.approx(0.935, abs=0.0005)


def _strict(line: dict[str, Any]) -> None:
    line["levels"] = [{"level": 1, "when": ["A1=yes"]}, {"level": 0, "when": ["A1=no"]}]


def _generous(line: dict[str, Any]) -> None:
    line["levels"] = [{"level": 2, "when": ["A1=yes"]}, {"level": 0, "when": ["A1=no"]}]


def _online(line: dict[str, Any]) -> None:
    line["levels"] = [{"level": 3, "when": ["A2=yes"]}, {"level": 0, "when": ["A2=no"]}]


def _any_identity(line: dict[str, Any]) -> None:
    line["levels"] = [{"level": 2, "when": ["F1=yes", "F2=yes"]}, {"level": 0, "when": ["F1=yes", "F2=no"]}]


@pytest.mark.long
@pytest.mark.parametrize(
    ("item", "change", "stages", "rho"),
    [
        pytest.param("service.described", _strict, {0: 36}, 0.932, id="A1 proves a mention only"),
        pytest.param("service.described", _generous, {2: 22, 3: 13, 4: 1}, 0.932, id="A1 is enough for information"),
        pytest.param("transaction.online", _online, {2: 22, 3: 13, 4: 1}, 0.934, id="A2 alone proves complete"),
        pytest.param("identification.online", _any_identity, {2: 22, 3: 13, 4: 1}, 0.940, id="F2 without F3"),
        pytest.param(None, None, {1: 1, 2: 21, 3: 13, 4: 1}, 0.934, id="information reaches stage 1 only"),
        pytest.param("all", None, {2: 15, 3: 20, 4: 1}, 0.963, id="the best answer is the top"),
    ],
)
def test_another_reading_gives_what_the_manual_says(
    tmp_path: Path, item: str | None, change: Any, stages: dict[int, int], rho: float
) -> None:
    content = yaml.safe_load(load_mapping().model_dump_json())
    lines = {line["item"]: line for line in content["lines"]}
    if item is None:
        content["service_facts"][0]["values"]["Informational"] = 1
    elif item == "all":
        for line in lines.values():
            _lift(line)
    else:
        change(lines[item])
    file = tmp_path / "mapping.yaml"
    file.write_text(yaml.safe_dump(content), encoding="utf-8")
    comparison = _published(tmp_path, file)
    assert Counter(comparison.countries["stage"]) == stages
    assert comparison.correlations()["overall"]["total"] == pytest.approx(rho, abs=0.0005)


def _lift(line: dict[str, Any]) -> None:
    """Make the best level that the answers prove the top of the item."""
    best = max(proof["level"] for proof in line["levels"])
    for proof in line["levels"]:
        if proof["level"] == best:
            proof["level"] = current_edition().item(line["item"]).top


def _published(tmp_path: Path, mapping: Path) -> Comparison:
    folder = reference()
    store: Engine = open_store(f"sqlite:///{tmp_path / 'egov.sqlite'}")
    migrate(store)
    try:
        with transaction(store) as session:
            person: Actor = actor(Role.ADMINISTRATOR, root(session))
            import_eu_benchmark(session, person, folder=folder, mapping_file=mapping)
            return compare_eu_benchmark(session, person, folder=folder, mapping_file=mapping)
    finally:
        store.dispose()

"""One truth: a headline figure is the same on screen, on paper, in Excel, in open data and for programs."""

import csv
import io
import json
import re
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlmodel import Session
from streamlit.testing.v1 import AppTest

from assess.targets.pace import VERDICTS
from data.access import Role
from data.i18n import number
from reports.catalogue import produce
from reports.choice import Choice
from reports.open_data.package import cycle_package, portfolio_package
from tests.reports.asking import ask
from tests.reports.sample_country import person

CYCLE = 2
"""The sample's cycle of last year, of which every result is published."""
OF_RESULT = ("stage_reached", "total", "stage_1", "stage_2", "stage_3", "stage_4", "foundation", "rank")
MONEY = ("planned", "committed", "spent")
Screen = Callable[..., AppTest]

pytestmark = pytest.mark.usefixtures("served_sample")


@pytest.fixture(scope="module")
def packages(sample: Session) -> dict[str, list[dict[str, str]]]:
    """The rows of the data packages, by table."""
    found: dict[str, list[dict[str, str]]] = {}
    cycle, portfolio = io.BytesIO(), io.BytesIO()
    cycle_package(sample, cycle, cycle=CYCLE)
    portfolio_package(sample, portfolio)
    for one in (cycle, portfolio):
        archive = zipfile.ZipFile(one)
        for name in archive.namelist():
            if name.endswith(".csv"):
                text = archive.read(name).decode()
                found[name.removesuffix(".csv")] = list(csv.DictReader(io.StringIO(text, newline="")))
    return found


@pytest.fixture(scope="module")
def results() -> list[dict[str, Any]]:
    """The results as programs get them."""
    return ask(f"/cycles/{CYCLE}/results?limit=2000").json()["rows"]


def made(sample: Session, report: str, kind: str, **about: int) -> bytes:
    return produce(sample, person(sample, Role.DIRECTOR), report, replace(Choice(format=kind), **about)).content


def rows_of(sample: Session, report: str, **about: int) -> list[dict[str, Any]]:
    return json.loads(made(sample, report, "json", **about))["rows"]


def text_of(pdf: bytes, tmp_path: Path) -> str:
    file = tmp_path / "report.pdf"
    file.write_bytes(pdf)
    told = subprocess.run(["pdftotext", "-layout", str(file), "-"], check=True, capture_output=True).stdout.decode()
    return re.sub(r"[ \u00a0]+", " ", told)


def test_each_result_is_the_same_in_json_excel_open_data_and_for_programs(
    sample: Session, packages: dict[str, list[dict[str, str]]], results: list[dict[str, Any]]
) -> None:
    by_code = {row["organisation_code"]: row for row in results}
    in_json = {row["code"]: row for row in rows_of(sample, "national", cycle=CYCLE)}
    in_csv = {row["organisation_code"]: row for row in packages["results"]}
    sheet = openpyxl.load_workbook(io.BytesIO(made(sample, "national", "xlsx", cycle=CYCLE))).worksheets[0]
    lines = list(sheet.iter_rows(values_only=True))
    places = {name: place for place, name in enumerate(in_json[next(iter(in_json))])}
    in_excel = {str(line[places["code"]]): line for line in lines[1:]}
    assert set(by_code) == set(in_json) == set(in_csv) == set(in_excel)
    for code, row in by_code.items():
        for name in OF_RESULT:
            told = [in_json[code][name], in_excel[code][places[name]], float(in_csv[code][name] or "nan")]
            if row[name] is None:
                assert told[:2] == [None, None], (code, name)
            else:
                assert told == pytest.approx([row[name]] * 3), (code, name)


def test_organisations_by_stage_are_as_many_as_the_results_say(results: list[dict[str, Any]]) -> None:
    told = {row["stage"]: row["organisations"] for row in ask(f"/cycles/{CYCLE}/summary").json()["stages"]}
    reached = [row["stage_reached"] for row in results]
    assert told == {stage: reached.count(stage) for stage in (0, 1, 2, 3, 4, None)}


def test_the_means_are_those_of_the_results(results: list[dict[str, Any]]) -> None:
    told = {row["measure"]: row["mean"] for row in ask(f"/cycles/{CYCLE}/summary").json()["averages"]}
    for name in ("total", "foundation", "stage_1", "stage_2", "stage_3", "stage_4"):
        values = [row[name] for row in results if row[name] is not None]
        assert told[name] == pytest.approx(sum(values) / len(values))


def test_a_scorecard_on_paper_tells_the_result_that_programs_get(
    sample: Session, results: list[dict[str, Any]], tmp_path: Path
) -> None:
    for row in (results[0], results[-1]):
        told = text_of(made(sample, "scorecard", "pdf", cycle=CYCLE, organisation=row["organisation"]), tmp_path)
        assert row["name_en"] in told.replace("\n", " ")
        for name in ("total", "foundation"):
            assert number(row[name], 1) in told, (row["organisation_code"], name)


def test_the_money_is_the_same_in_reports_open_data_and_for_programs(
    sample: Session, packages: dict[str, list[dict[str, str]]]
) -> None:
    portfolio = ask("/portfolio").json()
    projects, years = ask("/projects?limit=2000").json()["rows"], ask("/investment?limit=2000").json()["rows"]
    told = (projects, years, rows_of(sample, "projects"), rows_of(sample, "investment"))
    held = (*told, packages["projects"], packages["investment"])
    for name in MONEY:
        sums = [sum(Decimal(row[name] or 0) for row in rows) for rows in held]
        assert sums == [Decimal(portfolio[name])] * len(held), name
    assert len(projects) == len(told[2]) == len(packages["projects"]) == portfolio["projects"]


def measures(at: AppTest) -> dict[str, str]:
    """The measures that a screen shows, by their label."""
    assert not at.exception
    return {one.label: str(one.value) for one in at.metric}


def test_the_country_on_screen_has_the_means_that_programs_get(screen: Screen) -> None:
    means = {row["measure"]: row["mean"] for row in ask(f"/cycles/{CYCLE}/summary").json()["averages"]}
    told = measures(screen("pages/assess/national.py", cycle=str(CYCLE)))
    assert {f"{number(means[name], 1)} %" for name in ("total", "foundation")} <= set(told.values()), told


def test_the_summary_on_paper_counts_the_projects_and_organisations_that_programs_get(
    sample: Session, results: list[dict[str, Any]], tmp_path: Path
) -> None:
    paper = text_of(made(sample, "summary", "pdf", cycle=CYCLE), tmp_path)
    assert re.search(rf"\b{ask('/portfolio').json()['projects']}\b", paper)
    assert re.search(rf"\b{len(results)}\b", paper)


def test_the_portfolio_on_screen_is_what_programs_get(screen: Screen) -> None:
    told = measures(screen("pages/projects/portfolio.py"))
    portfolio = ask("/portfolio").json()
    assert told["Projects"] == number(portfolio["projects"])
    for label, name in (("Planned", "planned"), ("Committed", "committed"), ("Spent", "spent")):
        assert told[f"{label}, million {portfolio['currency']}"] == number(Decimal(portfolio[name]) / 10**6, 1), name


def test_targets_on_track_are_as_many_on_screen_as_programs_get(screen: Screen) -> None:
    at = screen("pages/assess/targets.py")
    told = measures(at)
    rows = ask("/targets?limit=2000").json()["rows"]
    counts = {
        code: [sum(row["verdict"] == one for row in rows if row["framework"] == code) for one in VERDICTS]
        for code in {row["framework"] for row in rows}
    }
    assert [int(value) for value in told.values()][: len(VERDICTS)] in counts.values(), (told, counts)

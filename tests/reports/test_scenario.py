"""A scenario on paper: what it rests on is told whole, and two pages hold it."""

from pathlib import Path

import pypdfium2

from projects.scenarios.kept import Scenario
from projects.scenarios.question import FloorAsked, Question
from projects.scenarios.result import Chosen, Result
from reports.scenario import compose
from reports.wording.selection import Names
from tests.reports.taken_away import text_of_pdf

QUESTION = Question(
    2027,
    budgets={2027: 100_000, 2028: 50_000},
    floors=(FloorAsked("kind", "S", 2),),
    delay=1,
    points=40,
    weigh_by="transactions",
    kept={"L": 60},
)
CHOSEN = tuple(Chosen(one, f"P-{one}", f"Project {one}", None, None, 100, 50.0, 2027) for one in range(1, 61))
RESULT = Result("optimal", possible=True, projects=CHOSEN, cost=6_000, spending=((2027, "Treasury", 6_000),))


def on_paper(row: Scenario) -> bytes:
    return compose(row, QUESTION, RESULT, Names("USD"), current=True, author="Test Department").build()


def test_what_a_scenario_rests_on_is_told_whole_on_two_pages(tmp_path: Path) -> None:
    pdf = on_paper(Scenario(name="Trial", inputs="0" * 64, status="optimal", sample=True))
    said = " ".join(text_of_pdf(pdf, tmp_path).split())
    for told in (
        "Budget by year, USD: 2027: 100,000 · 2028: 50,000",
        "At least 2 projects for Small",
        "worth so many points: 40",
        "later by up to so many years: 1",
        "believed, %: Large 60",
        "Weigh organisations by the transactions",
        "all organisations and figures are invented",
    ):
        assert told in said, told
    assert len(pypdfium2.PdfDocument(pdf)) == 2

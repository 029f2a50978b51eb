"""One truth of the first screen: each of its figures is what the lists, papers, workbooks and programs say."""

import io
import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest
from sqlmodel import Session
from streamlit.testing.v1 import AppTest

from data.access import Actor, Role
from data.i18n import number
from maturity_model.loading import load_edition
from reports.wording.projects import rough_amount
from tests.reports.asking import ask
from tests.reports.sample_country import person
from tests.reports.taken_away import joined, make, sheet_of, text_of_pdf

CYCLE, BEFORE = 2, 1
"""The sample's cycle of last year, which the first screen tells of, and the one before; both are published."""
Screen = Callable[..., AppTest]


@pytest.fixture(scope="module")
def director(sample: Session) -> Actor:
    return person(sample, Role.DIRECTOR)


def stages(cycle: int) -> dict[str, int]:
    """The stage reached by each organisation, as programs get it."""
    rows = ask(f"/cycles/{cycle}/results?limit=2000").json()["rows"]
    return {row["organisation_code"]: row["stage_reached"] for row in rows}


def said(at: AppTest) -> str:
    """All that a screen says in words: text, captions, headings, buttons, links."""
    assert not at.exception, at.exception
    links = (one.proto.label for one in at.get("page_link"))
    texts = (one.value for one in (*at.markdown, *at.caption, *at.header))
    folded = (one.proto.popover.label for one in at.get("popover"))
    return "\n".join([*texts, *links, *folded])


def charts(at: AppTest) -> str:
    """The descriptions of the charts, which tell each of their numbers."""
    return "\n".join(json.loads(one.proto.spec)["description"] for one in at.get("vega_lite_chart"))


def measured(at: AppTest) -> dict[str, str]:
    assert not at.exception
    return {one.label: str(one.value) for one in at.metric}


def test_organisations_at_stages_3_and_4_are_the_same_everywhere(
    screen: Screen, sample: Session, director: Actor, tmp_path: Path
) -> None:
    reached = list(stages(CYCLE).values())
    third, fourth = reached.count(3), reached.count(4)
    upper = third + fourth
    assert third
    assert fourth
    edition = load_edition("presence-2026")
    names = {stage: f"{stage} {edition.stage(stage).name.en}" for stage in (3, 4)}

    first = screen("pages/assess/overview.py")
    assert f"**{upper} of {len(reached)}** organisations have reached stage 3 or 4." in said(first)
    country = screen("pages/assess/national.py", cycle=str(CYCLE))
    assert f"{upper} of them have reached stage 3 or 4." in said(country)
    told = {row["stage"]: row["organisations"] for row in ask(f"/cycles/{CYCLE}/summary").json()["stages"]}
    paper = joined(text_of_pdf(make(sample, director, "summary", cycle=CYCLE).content, tmp_path))
    assert joined(f"{upper} of {len(reached)} organisations with a verified result have reached stage 3 or 4.") in paper
    word = docx.Document(io.BytesIO(make(sample, director, "summary", cycle=CYCLE, format="docx").content))
    in_word = {(row.cells[0].text, row.cells[1].text) for one in word.tables for row in one.rows if len(row.cells) > 1}
    moved = joined(text_of_pdf(make(sample, director, "comparison", cycle=CYCLE).content, tmp_path))
    head, *lines = sheet_of(make(sample, director, "comparison", cycle=CYCLE, format="xlsx").content)
    in_excel = [line[head.index("Stage now")] for line in lines]
    for stage, count in ((3, third), (4, fourth)):
        assert f"Assessment 2025, {stage}: {count};" in charts(first).replace("\n", ";\n"), stage
        assert f"{names[stage]}: {count}" in charts(country)
        assert told[stage] == count
        assert joined(f"{names[stage]} {count} {number(100 * count / len(reached), 1)}") in paper
        assert (names[stage], str(count)) in in_word
        before = list(stages(BEFORE).values()).count(stage)
        assert joined(f"{names[stage]} {before} {count}") in moved
        assert in_excel.count(stage) == count


def test_who_rose_and_who_fell_is_the_same_everywhere(
    screen: Screen, sample: Session, director: Actor, tmp_path: Path
) -> None:
    was, now = stages(BEFORE), stages(CYCLE)
    both = [(was[code], now[code]) for code in was.keys() & now.keys() if None not in (was[code], now[code])]
    rose, fell = sum(after > before for before, after in both), sum(after < before for before, after in both)
    assert rose
    same = len(both) - rose - fell

    first = screen("pages/assess/overview.py")
    assert f"▲ **{rose}** rose a stage · ▼ **{fell}** fell · = **{same}** stayed" in said(first)
    country = screen("pages/assess/national.py", cycle=str(CYCLE), part="moved")
    assert (
        f"{len(both)} organisations are verified in both: {rose} have reached a higher stage, {fell} stand lower."
        in (said(country))
    )
    paper = joined(text_of_pdf(make(sample, director, "comparison", cycle=CYCLE).content, tmp_path))
    assert joined(f"{rose} rose by a stage or more, {fell} fell and {same} stayed.") in paper
    head, *lines = sheet_of(make(sample, director, "comparison", cycle=CYCLE, format="xlsx").content)
    place = {str(name): at for at, name in enumerate(head)}
    steps = [int(str(line[place["Stages moved"]])) for line in lines]
    assert (sum(one > 0 for one in steps), sum(one < 0 for one in steps)) == (rose, fell)

    shelf = next(one.value for one in country.dataframe if "Change" in one.value)
    assert shelf["Change"].is_monotonic_decreasing
    by_code = {line[place["Code"]]: line[place["Change, points"]] for line in lines}
    assert dict(zip(shelf["Code"], shelf["Change"], strict=True)) == pytest.approx(by_code)
    offered = [one.proto.label for one in country.get("download_button")]
    assert {"What moved, as PDF", "What moved, as Excel"} <= set(offered)


def test_red_and_escalated_projects_are_as_many_as_on_the_health_screen(screen: Screen) -> None:
    first, health = said(screen("pages/assess/overview.py")), screen("pages/projects/health.py")
    told = measured(health)
    assert int(told["✕ Red"])
    assert int(told["Escalated"])
    colours = [told[name] for name in ("✕ Red", "▲ Amber", "✓ Green", "– Without a colour")]
    assert re.findall(r"[✕▲✓–] \*\*(\d+)\*\* (?:red|amber|green|without a colour)", first) == colours
    assert f"{told['Escalated']} of {told['Projects under way']} projects under way are escalated." in first
    assert f"Escalated projects: **{told['Escalated']}**" in first
    assert f"Escalation list ({told['Escalated']})" in said(health)
    listed = {name for one in health.dataframe if "Why" in one.value for name in one.value["Project"]}
    assert len(listed) == int(told["Escalated"])


def test_projects_off_track_are_as_many_on_screen_and_on_every_paper(
    screen: Screen, sample: Session, director: Actor, tmp_path: Path
) -> None:
    at = screen("pages/projects/portfolio.py")
    told = re.search(r"What is off track \((\d+)\)", said(at))
    assert told
    off = int(told[1])
    rows = next(one.value for one in at.dataframe if "Why" in one.value)
    # A project with two reasons stands in two rows, and is one project.
    assert len(set(rows["Project"])) == off < len(rows)
    projects = ask("/portfolio").json()["projects"]
    sentence = joined(f"{projects} projects stand in the register; {off} of them are off track.")
    for report in ("summary", "portfolio"):
        name = "projects" if report == "portfolio" else report
        assert sentence in joined(text_of_pdf(make(sample, director, name, cycle=CYCLE).content, tmp_path)), report
    word = docx.Document(io.BytesIO(make(sample, director, "summary", cycle=CYCLE, format="docx").content))
    assert sentence in joined(" ".join(one.text for one in word.paragraphs))


def test_the_money_on_the_first_screen_is_what_programs_get(screen: Screen) -> None:
    told = ask("/portfolio").json()
    planned, committed, spent = (Decimal(told[name]) for name in ("planned", "committed", "spent"))
    sentence = (
        f"**{rough_amount(planned, told['currency'])}** planned, {number(100 * committed / planned)} % committed, "
        f"{number(100 * spent / planned)} % spent."
    )
    assert sentence in said(screen("pages/assess/overview.py"))


def waiting(first: str) -> dict[str, list[int]]:
    """What waits for the director, by the first word of its line, with the numbers in that line."""
    lines = [line for line in first.splitlines() if re.search(r": \*\*\d+\*\*", line) and not line.startswith("-")]
    return {line.split(":")[0]: [int(one) for one in re.findall(r"\d+", line.split(":")[1])] for line in lines}


def test_each_decision_that_waits_is_counted_as_where_it_is_taken(
    screen: Screen, sample: Session, director: Actor, tmp_path: Path
) -> None:
    counts: dict[str, Any] = waiting(said(screen("pages/assess/overview.py")))
    ready, following = counts.pop("Gates ready to decide")
    gates = said(screen("pages/projects/portfolio.py", tab="gates"))
    assert f"Gates waiting for your decision ({following})" in gates
    assert f"{ready} of them have all that they need." in gates
    paper = joined(text_of_pdf(make(sample, director, "projects").content, tmp_path))
    assert joined(f"Gates that wait for a decision: {following}.") in paper

    assert counts.pop("Verified results ready to publish") == [
        int(told) for told in re.findall(r"Publish verified results: (\d+)", said(screen("pages/assess/national.py")))
    ]
    assert counts.pop("Escalated projects") == [int(measured(screen("pages/projects/health.py"))["Escalated"])]
    assert counts.pop("Requests for common services") == [
        int(told)
        for told in re.findall(
            r"To decide \((\d+)\)", said(screen("pages/projects/common_services.py", tab="requests"))
        )
    ]
    kept = screen("pages/projects/scenarios.py").selectbox(key="scenario-one").options
    assert counts.pop("Kept selections, none approved as the plan") == [len(kept)]
    # A new kind must be compared here too.
    assert not counts

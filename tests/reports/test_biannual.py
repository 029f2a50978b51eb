"""The reports to government: what they print is what the services say, in both languages and both formats."""

import io
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from assess.national import national_table, stage_distribution
from assess.targets.observations import followed, verdict_counts
from data.access import Role
from data.i18n import number, speaking
from data.store import transaction
from projects.government_reports.drafts import GovernmentReport, begin_correction, write_part
from projects.government_reports.issuing import content_of, issue_report
from projects.government_reports.kinds import BIANNUAL, MIDTERM
from projects.investment.roll_up import roll_up
from projects.listing import Choice as Lines
from reports.choice import DOCX, PDF
from reports.government.compose import compose
from reports.government.parts import computed
from reports.government.pieces import Drawing, Grid
from reports.wording.targets import value_text
from tests.reports.sample_country import person
from tests.reports.taken_away import cycles, joined, make, text_of_pdf

pytestmark = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")


def report(session: Session, kind: str, state: str) -> GovernmentReport:
    found = select(GovernmentReport).where(GovernmentReport.kind == kind, GovernmentReport.state == state)
    return session.exec(found).one()


def words(session: Session, which: GovernmentReport, folder: Path, language: str = "en") -> str:
    made = make(session, person(session, Role.DIRECTOR), which.kind, language=language, government_report=which.id)
    return text_of_pdf(made.content, folder)


def rows_of(session: Session, which: GovernmentReport) -> list[list[str]]:
    """The rows of all tables of a report for Word, in English."""
    made = make(
        session, person(session, Role.DIRECTOR), which.kind, format=DOCX, government_report=which.id
    )  # fmt: skip
    file: Any = docx.Document(io.BytesIO(made.content))
    return [[cell.text for cell in row.cells] for table in file.tables for row in table.rows]


@pytest.fixture(scope="module")
def issued(sample: Session, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The issued progress report of the sample country, in English."""
    return words(sample, report(sample, BIANNUAL, "issued"), tmp_path_factory.mktemp("issued"))


def test_the_headline_counts_the_verdicts_of_the_targets(sample: Session, issued: str) -> None:
    which = report(sample, BIANNUAL, "issued")
    rows = followed(sample, person(sample, Role.PLANNER), which.framework_id, on=which.ends_on)
    counts = verdict_counts(rows)
    said = (
        f"{counts['on_track']} of {len(rows)} targets are on track, {counts['late']} are late, of {counts['no_data']} "
        "nothing can be said."
    )
    assert said in " ".join(issued.split())
    for row in rows:
        if row.standing.now:
            assert value_text(row.standing.now.value, row.indicator.target) in issued


def test_the_money_of_the_year_is_that_of_the_roll_up(sample: Session, issued: str) -> None:
    year = report(sample, BIANNUAL, "issued").ends_on.year
    rolled = roll_up(sample, person(sample, Role.DIRECTOR), by="source", choice=Lines(year=year)).rows
    assert len(rolled) > 3
    for row in rolled.to_dict("records"):
        assert joined(" ".join(number(row[one]) for one in ("planned", "committed", "spent"))) in joined(issued)


def test_it_bears_the_invented_letterhead_its_number_and_what_people_wrote(issued: str) -> None:
    flat = " ".join(issued.split())
    assert "Sample country Invented, to try the program on" in flat
    assert "Cambodia" not in flat
    assert "Number 1" in flat
    assert "To decide on the decree on asking for a paper only once." in flat


def test_every_table_and_chart_is_traced_to_its_source(sample: Session, issued: str) -> None:
    content = content_of(sample, person(sample, Role.DIRECTOR), report(sample, BIANNUAL, "issued").id or 0)
    listed = joined(issued[issued.rindex("Sources of the figures") :])
    with speaking("en"):
        pieces = [piece for part in ("targets", "measures", "laws", "projects", "challenges") for piece in
                  computed(content, part)]  # fmt: skip
    named = [one.caption if isinstance(one, Grid) else one.texts.title for one in pieces
             if isinstance(one, Grid | Drawing)]  # fmt: skip
    assert len(named) > 6
    for name in named:
        assert joined(name)[:40] in listed
    assert "Invented for the sample country" in issued[issued.rindex("The newest observation") :]


def test_the_draft_says_what_changed_since_the_issue(sample: Session, tmp_path: Path) -> None:
    which = report(sample, BIANNUAL, "draft")
    told = " ".join(words(sample, which, tmp_path).split())
    assert "Compared with number 1 of" in told
    assert "DRAFT" in told
    rows = rows_of(sample, which)
    assert ["State of a law or policy", "Standard for sites of the government", "final draft", "in force"] in rows
    assert ["Value of an indicator", "Services that can be completed online", "27.0 %", "33.0 %"] in rows


def test_in_khmer_it_holds_the_khmer_texts_and_names(sample: Session, tmp_path: Path) -> None:
    told = joined(words(sample, report(sample, BIANNUAL, "issued"), tmp_path, "km"))
    assert joined("ស្ថាប័នតូចៗមិនមានអ្នកមើលថែគេហទំព័រទេ។") in told
    assert joined("សេវាដែលអាចបញ្ចប់តាមអនឡាញ") in told
    assert joined("ប្រទេសគំរូ") in told


def test_the_review_counts_organisations_as_the_national_table_does(sample: Session, tmp_path: Path) -> None:
    which = report(sample, MIDTERM, "draft")
    told = joined(words(sample, which, tmp_path))
    mine = [one for one in cycles(sample) if which.starts_on <= one.opens_on <= which.ends_on]
    assert mine
    for cycle in mine:
        table = national_table(sample, person(sample, Role.DIRECTOR), cycle.id or 0)
        counts = [str(one["organisations"]) for one in stage_distribution(table).to_dict("records")[:5]]
        assert joined(f"{table['stage_reached'].notna().sum()} / {len(table)} {' '.join(counts)}") in told


def test_the_review_prints_each_suggestion_with_its_rule_and_numbers(sample: Session) -> None:
    which = report(sample, MIDTERM, "draft")
    rows = {row[0]: row[1:] for row in rows_of(sample, which) if row[-1] == "not answered yet"}
    slow = "Days until a request is answered"
    [days] = [
        one.standing
        for one in followed(sample, person(sample, Role.PLANNER), which.framework_id, on=which.ends_on)
        if one.indicator.name_en == slow
    ]
    assert days.required is not None
    assert days.pace is not None
    assert rows[slow][0].startswith(
        f"The required pace is more than 2 times the pace so far: needed {float(days.required):.1f} a year; so far "
        f"{float(days.pace):.1f} a year; projection "
    )
    early = rows["Officers trained in digital skills"]
    assert early[0].startswith("The target is met before its year: so far ")
    assert early[1] == "Set a higher target for the rest of the policy."
    assert "Households that know a service online" in rows


def test_word_holds_the_same_tables_as_the_computed_parts(sample: Session) -> None:
    which = report(sample, BIANNUAL, "issued")
    content = content_of(sample, person(sample, Role.DIRECTOR), which.id or 0)
    made = make(sample, person(sample, Role.DIRECTOR), BIANNUAL, format=DOCX, government_report=which.id)
    file: Any = docx.Document(io.BytesIO(made.content))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in file.tables]
    with speaking("en"):
        for piece in computed(content, "targets") + computed(content, "laws"):
            assert isinstance(piece, Grid)
            rows = [[str(getattr(one, "text", one)) for one in row] for row in piece.rows]
            assert [[column.title for column in piece.columns], *rows] in tables
    headings = [one.text for one in file.paragraphs if one.style.name == "Heading 1"]
    assert headings[:3] == ["Introduction", "Overall assessment", "Targets"]
    assert file.paragraphs[0].text == "Sample country"
    assert len(file.inline_shapes) >= 1


def test_an_issue_prints_the_same_whatever_becomes_of_the_database(sample_copy: Engine, tmp_path: Path) -> None:
    with transaction(sample_copy) as session:
        which = report(session, BIANNUAL, "issued")
        before = words(session, which, tmp_path)
        for table in ("policy_indicator", "policy_measure", "organisation", "project", "policy_framework"):
            session.connection().exec_driver_sql(f"UPDATE {table} SET name_en = 'Other', name_km = 'Other'")  # noqa: S608
        session.connection().exec_driver_sql("UPDATE investment_line SET planned = planned * 2, planned_base = 1")
        session.expire_all()
        assert words(session, which, tmp_path) == before


def test_a_correction_prints_which_issue_it_replaces_and_why(sample_copy: Engine, tmp_path: Path) -> None:
    with transaction(sample_copy) as session:
        planner, director = person(session, Role.PLANNER), person(session, Role.DIRECTOR)
        old = report(session, BIANNUAL, "issued")
        draft = begin_correction(session, planner, old.id or 0, reason="A sum was wrong")
        new = issue_report(session, director, draft.id or 0, seen_version=draft.version)
        told = " ".join(words(session, new, tmp_path).split())
    assert "Number 2" in told
    assert "number 1 of" in told
    assert "because: A sum was wrong" in told


@pytest.mark.parametrize("kind", [PDF, DOCX])
def test_long_texts_and_names_of_both_scripts_break_nothing(sample_copy: Engine, kind: str) -> None:
    khmer = ("ក្រសួងប្រៃសណីយ៍និងទូរគមនាគមន៍" * 400)[:10_000]
    with transaction(sample_copy) as session:
        for table in ("policy_indicator", "policy_measure", "organisation", "project"):
            statement = f"UPDATE {table} SET name_en=?, name_km=?"  # noqa: S608
            session.connection().exec_driver_sql(statement, (("<b>x</b> & " * 19)[:195], khmer[:195]))
        session.connection().exec_driver_sql("UPDATE risk SET response = ?", (khmer[:4000],))
        session.expire_all()
        planner, which = person(session, Role.PLANNER), report(session, BIANNUAL, "draft")
        write_part(session, planner, which.id or 0, part="targets", text_en=khmer, text_km=khmer, seen_version=0)
        content = content_of(session, planner, which.id or 0, today=date(2027, 1, 1))
    with speaking("km"):
        assert len(compose(content, kind).build()) > 10_000

"""The catalogue: who may make what, what it says where there is nothing, and tables that are clear and harmless."""

import json
import re
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from assess.national import national_table
from assess.tables import Service
from data.access import STRANGER, Role
from data.base import Table
from data.errors import Denied, Invalid, Missing, UserError
from data.i18n import speaking
from data.messages import add, message
from data.organisations import place, root
from data.store import transaction
from data.tables import Organisation
from projects.government_reports.drafts import GovernmentReport
from projects.investment.roll_up import roll_up
from projects.listing import list_projects
from projects.scenarios.kept import keep
from projects.scenarios.question import Question
from projects.scenarios.result import Result
from reports import messages
from reports.catalogue import REPORTS, Report, file_name, find_report, hindrance, produce, reports_for
from reports.choice import CSV, DOCX, JSON, MIMES, PDF, XLSX, ZIP, Choice
from tests.reports.sample_country import person
from tests.reports.taken_away import cycles, elsewhere, in_state, make, organisation, sheet_of

every_report = pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
TABLES = ("national", "services", "projects", "investment", "ranking")
every_table = pytest.mark.parametrize("report", TABLES)


def choice_for(session: Session, report: Report, **other: Any) -> Choice:
    published = cycles(session)[1].id
    chosen = {"cycle": published, "organisation": organisation(session, OWN).id, "decision": 1, "project": 1}
    return Choice(format=report.formats[0], **chosen, **other)


OWN = "sample-markets"
OTHER = "sample-homes"


def a_scenario(sample: Session, name: str) -> int | None:
    """The id of a kept scenario, as the sample country has none."""
    result, question = Result(status="optimal", possible=True), Question(2027, goal="score")
    return keep(sample, person(sample, Role.PLANNER), name=name, question=question, result=result, inputs="").id


@every_report
def test_a_stranger_can_make_nothing(sample: Session, report: Report) -> None:
    with pytest.raises(Denied):
        produce(sample, STRANGER, report.name, choice_for(sample, report))


@every_report
def test_the_director_can_make_everything_as_a_file_of_its_kind(sample: Session, report: Report) -> None:
    for kind in report.formats:
        kept = a_scenario(sample, kind) if report.about == "scenario" else None
        written = sample.exec(select(GovernmentReport.id).where(GovernmentReport.kind == report.name)).first()
        choice = Choice(
            "en",
            kind,
            cycles(sample)[1].id,
            organisation(sample, OWN).id,
            decision=1,
            scenario=kept,
            project=1,
            government_report=written,
        )
        made = produce(sample, person(sample, Role.DIRECTOR), report.name, choice)
        assert made.mime == MIMES[kind]
        assert re.fullmatch(rf"[A-Za-z0-9._-]+\.{kind}", made.name)
        begins = {PDF: b"%PDF-", DOCX: b"PK", XLSX: b"PK", ZIP: b"PK", CSV: b"\xef\xbb\xbf", JSON: b"{"}.get(
            kind, b'"""'
        )
        assert made.content.startswith(begins)


@pytest.mark.parametrize("report", ["scorecard", "sign-off", "submission"])
def test_an_officer_of_another_agency_finds_no_such_organisation(sample: Session, report: str) -> None:
    officer = elsewhere(Role.OFFICER, sample, OTHER)
    with pytest.raises(Missing):
        produce(sample, officer, report, choice_for(sample, find_report(report)))


@pytest.mark.parametrize("report", ["summary", "national", "services", "ranking"])
def test_an_officer_cannot_make_reports_of_the_country(sample: Session, report: str) -> None:
    with pytest.raises(Denied):
        produce(sample, person(sample, Role.OFFICER), report, choice_for(sample, find_report(report)))


def test_a_head_is_offered_only_what_is_open_to_a_head(sample: Session) -> None:
    names = [report.name for report in reports_for(person(sample, Role.HEAD))]
    told = ["scorecard", "sign-off", "certificate", "projects", "investment", "project", "common-services"]
    assert names == [*told, "gate-decision", "submission", "rescore"]


def test_a_stranger_is_offered_nothing() -> None:
    assert reports_for(STRANGER) == []


def test_a_reviewer_of_one_ministry_gets_its_rows_only_and_is_told_so(sample: Session) -> None:
    reviewer = elsewhere(Role.REVIEWER, sample, OWN)
    made = make(sample, reviewer, "national", format=XLSX, cycle=cycles(sample)[1].id)
    below = {
        one.code for one in sample.exec(select(Organisation)) if one.path.startswith(organisation(sample, OWN).path)
    }
    assert {row[0] for row in sheet_of(made.content)[1:]} == below
    assert ["Covers", "Only what Somebody may see"] in sheet_of(made.content, 1)


def test_an_unknown_report_is_a_mistake_of_ours(sample: Session) -> None:
    with pytest.raises(ValueError, match="unknown report 'x'; known: summary, scorecard"):
        make(sample, person(sample, Role.DIRECTOR), "x")


def test_an_unknown_format_is_a_mistake_of_ours(sample: Session) -> None:
    with pytest.raises(ValueError, match="no 'csv' of the report 'scorecard'; there are: pdf"):
        make(sample, person(sample, Role.DIRECTOR), "scorecard", format=CSV)


def test_an_unknown_language_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="unknown language 'fr'"):
        Choice("fr")


def test_the_name_of_a_file_says_what_it_is() -> None:
    choice = Choice("km", JSON, cycle=3, organisation=7)
    assert file_name(find_report("scorecard"), Choice("km", PDF, 3, 7), "a/ b") == "scorecard-a-b-3-km.pdf"
    assert file_name(find_report("submission"), choice, "markets") == "submission-markets-3.json"
    assert file_name(find_report("projects"), choice) == "projects-km.json"


@pytest.mark.parametrize(
    ("report", "choice", "code"),
    [
        pytest.param("scorecard", {}, "report.organisation", id="no organisation chosen"),
        pytest.param("summary", {}, "report.cycle", id="no cycle chosen"),
        pytest.param("gate-decision", {}, "report.decision", id="no decision chosen"),
    ],
)
def test_what_is_left_to_choose_is_said(sample: Session, report: str, choice: dict[str, Any], code: str) -> None:
    director = person(sample, Role.DIRECTOR)
    problem = hindrance(sample, director, report, Choice(**choice))
    assert isinstance(problem, Invalid)
    assert problem.code == code
    with pytest.raises(Invalid, match=re.escape(code)):
        make(sample, director, report, **choice)


def test_a_cycle_without_results_gives_no_summary_but_a_sentence(sample_copy: Engine) -> None:
    with transaction(sample_copy) as session:
        newest = cycles(session)[0].id
        session.connection().exec_driver_sql("UPDATE submission SET state='in_review' WHERE cycle_id=?", (newest,))
        director = person(session, Role.DIRECTOR)
        problem = hindrance(session, director, "summary", Choice(cycle=newest))
        assert problem is not None
        assert problem.code == "report.no_results"
        with pytest.raises(Invalid, match="no_results"):
            make(session, director, "summary", cycle=newest)


def test_an_organisation_that_takes_no_part_is_named(sample_copy: Engine) -> None:
    with transaction(sample_copy) as session:
        cycle, one = in_state(session, "draft")
        connection = session.connection()
        own = "(SELECT id FROM submission WHERE cycle_id=? AND organisation_id=?)"
        of_submission = [one.name for one in reversed(Table.metadata.sorted_tables) if "submission_id" in one.c]
        for table in of_submission:
            connection.exec_driver_sql(f"DELETE FROM {table} WHERE submission_id IN {own}", (cycle, one))  # noqa: S608
        director = person(session, Role.DIRECTOR)
        nothing = hindrance(session, director, "scorecard", Choice(cycle=cycle, organisation=one))
        assert nothing is not None
        assert nothing.code == "report.nothing_answered"
        connection.exec_driver_sql("DELETE FROM submission WHERE cycle_id=? AND organisation_id=?", (cycle, one))
        gone = hindrance(session, director, "scorecard", Choice(cycle=cycle, organisation=one))
        assert gone is not None
        assert (gone.code, bool(gone.details["organisation"])) == ("report.no_part", True)


def test_a_person_who_sees_no_project_is_told_so(sample_copy: Engine) -> None:
    with transaction(sample_copy) as session:
        place(session, Organisation(code="empty", kind="agency", name_en="Empty"), parent=root(session))
        problem = hindrance(session, elsewhere(Role.OFFICER, session, "empty"), "projects", Choice(format=XLSX))
    assert problem is not None
    assert problem.code == "report.no_projects"


@pytest.mark.parametrize("code", messages.SENTENCES)
def test_each_error_has_a_sentence(code: str) -> None:
    add(messages.SENTENCES)
    details = dict.fromkeys(("organisation", "folder", "seconds", "name", "reason", "allowed"), "A")
    assert message(UserError(code, **details)).endswith(".")


def test_the_table_of_organisations_holds_the_national_figures(sample: Session) -> None:
    director, cycle = person(sample, Role.DIRECTOR), cycles(sample)[1].id or 0
    table = national_table(sample, director, cycle)
    made = json.loads(make(sample, director, "national", format=JSON, cycle=cycle).content)
    assert [row["code"] for row in made["rows"]] == list(table["code"])
    for name in ("stage_reached", "stage_1", "stage_4", "total", "foundation", "rank", "group_size"):
        assert [row[name] for row in made["rows"]] == [None if v != v else v for v in table[name].tolist()], name
    assert made["about"]["Content hash"] == cycles(sample)[1].edition_hash


def test_the_table_of_services_holds_every_service_of_the_cycle(sample: Session) -> None:
    made = make(sample, person(sample, Role.DIRECTOR), "services", format=JSON, cycle=cycles(sample)[1].id)
    rows = json.loads(made.content)["rows"]
    assert len(rows) == len(sample.exec(select(Service.id)).all())
    assert all(row["stage"] in range(5) for row in rows)


def test_the_table_of_projects_holds_the_portfolio(sample: Session) -> None:
    director = person(sample, Role.DIRECTOR)
    rows = json.loads(make(sample, director, "projects", format=JSON).content)["rows"]
    table = list_projects(sample, director)
    assert [row["code"] for row in rows] == list(table["code"])
    assert [row["planned"] for row in rows] == [None if one is None else f"{one:f}" for one in table["planned"]]


def test_investment_by_year_and_source_sums_to_the_portfolio(sample: Session) -> None:
    director = person(sample, Role.DIRECTOR)
    rows = json.loads(make(sample, director, "investment", format=JSON).content)["rows"]
    total = roll_up(sample, director, by="year").total
    assert sum(round(float(row["planned"]) * 100) for row in rows) == round(float(str(total["planned"])) * 100)


@every_table
def test_a_workbook_explains_itself(sample: Session, report: str) -> None:
    made = make(sample, person(sample, Role.DIRECTOR), report, format=XLSX, cycle=cycles(sample)[1].id)
    heads, *rows = sheet_of(made.content)
    assert len(rows) > 3
    assert len(set(heads)) == len(heads)
    assert all(heads)
    about = {str(row[0]): row[1] for row in sheet_of(made.content, 1)}
    assert {"Made on", "Covers"} <= about.keys()
    if report in ("national", "services"):
        assert about["Version"] == "1.0.0"


@every_table
def test_a_table_in_khmer_has_the_same_rows(sample: Session, report: str) -> None:
    english, khmer = (
        sheet_of(
            make(
                sample, person(sample, Role.DIRECTOR), report, language=spoken, format=XLSX, cycle=cycles(sample)[1].id
            ).content
        )
        for spoken in ("en", "km")
    )
    assert len(english) == len(khmer)


@every_table
def test_names_like_formulas_stay_text(sample_copy: Engine, report: str) -> None:
    formula = '=HYPERLINK("http://example.org",1)'
    with transaction(sample_copy) as session:
        connection = session.connection()
        for table in ("organisation", "project"):
            connection.exec_driver_sql(f"UPDATE {table} SET name_en=?", (formula,))  # noqa: S608
        director = person(session, Role.DIRECTOR)
        cycle = cycles(session)[1].id
        written = make(session, director, report, format=CSV, cycle=cycle).content.decode("utf-8-sig")
        book = make(session, director, report, format=XLSX, cycle=cycle).content
    assert not re.search(r'(^|,)"?=', written, re.MULTILINE)
    if report != "investment":  # which has no names
        assert "'=HYPERLINK" in written
        assert any(formula in row for row in sheet_of(book))


def test_titles_and_purposes_are_there_in_both_languages() -> None:
    for spoken in ("en", "km"):
        with speaking(spoken):
            assert all(report.title() and report.purpose().rstrip("។.") for report in REPORTS)

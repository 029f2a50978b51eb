"""The import of the US feed: totals agree, faults are named by row, nothing is mended."""

import csv
import os
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from data.access import Actor, Role
from data.errors import Denied, Invalid
from data.organisations import root
from data.tables import Organisation
from projects.imports.us_feed import COLUMNS, read_feed
from projects.imports.us_it_dashboard import CODE, SOURCE, Imported, import_us_it_dashboard
from projects.imports.wording import import_report
from projects.investment.roll_up import roll_up
from projects.listing import Choice, list_projects
from projects.portfolio import off_track
from projects.tables import InvestmentLine, Project
from tests.conftest import actor

SOUND = {
    "Agency Code": "5",
    "Agency Name": "Department of Test Farming",
    "Unique Investment Identifier": "005-1",
    "Investment Title": "Farm systems",
    "Project Name": "Sound project",
    "Project Description": "Does something.",
    "Start Date": "2011-10-01T00:00:00Z",
    "Completion Date (B1)": "2012-03-31T00:00:00Z",
    "Planned Project Completion Date (B2)": "2012-03-31T00:00:00Z",
    "Projected/Actual Project Completion Date (B2)": "2012-04-30T00:00:00Z",
    "Schedule Variance (in days)": "-30.0",
    "Schedule Variance (%)": "-16.48",  # 30 of the 182 days from 1 October to 31 March
    "Cost Variance ($ M)": "0.02",
    "Cost Variance (%)": "2.0",
    "Planned Cost ($ M)": "1.0",
    "Projected/Actual Cost ($ M)": "0.98",
    "Updated Date": "2012-04-30T00:00:00Z",
}
EMPTY_END = {
    "Planned Project Completion Date (B2)": "",
    "Projected/Actual Project Completion Date (B2)": "",
}
ON_TIME = {**EMPTY_END, "Schedule Variance (in days)": "0.0", "Schedule Variance (%)": "0.0"}
# Each row differs from the sound one in what is said; its number in the file follows from its place here.
ROWS: list[tuple[dict[str, str], list[str]]] = [
    ({}, []),
    ({"Project ID": "2"}, ["id_repeated"]),
    ({"Projected/Actual Cost ($ M)": "1.1"}, ["cost_variance", "cost_percent"]),
    ({"Cost Variance (%)": "2.004"}, []),
    ({"Cost Variance (%)": "2.006"}, ["cost_percent"]),
    ({"Schedule Variance (in days)": "-31", "Schedule Variance (%)": "-17.03"}, ["days"]),
    ({"Schedule Variance (%)": "-16.0"}, ["days_percent"]),
    ({"Start Date": "2011-01-10T00:00:00Z"}, ["days_percent"]),
    ({**EMPTY_END}, ["days_without_dates"]),
    ({**ON_TIME}, []),
    ({**ON_TIME, "Start Date": "2012-04-01T00:00:00Z"}, ["dates_reversed"]),
    (
        {
            **ON_TIME, "Start Date": "", "Completion Date (B1)": "", "Planned Cost ($ M)": "",
            "Projected/Actual Cost ($ M)": "", "Cost Variance ($ M)": "", "Cost Variance (%)": "",
        },
        ["dates_missing", "costs_missing"],
    ),
    ({**ON_TIME, "Start Date": ""}, ["dates_missing", "no_year"]),
    ({**ON_TIME, "Completion Date (B1)": ""}, ["dates_missing"]),
    ({"Start Date": "1 October"}, ["unreadable"]),
    ({"Planned Cost ($ M)": "about 1"}, ["unreadable"]),
    ({"Planned Cost ($ M)": "-1.0", "Cost Variance ($ M)": "-1.98", "Cost Variance (%)": "198.0"}, ["negative"]),
    ({"Planned Cost ($ M)": "1.000000001", "Cost Variance ($ M)": "0.020000001"}, ["cents"]),
    ({"Project Name": " "}, ["empty"]),
    ({"Agency Code": "6", "Agency Name": "Department of Test Trade", "Unique Investment Identifier": "006-1"}, []),
]  # fmt: skip
REFUSED = {"no_year", "unreadable", "negative", "cents", "empty"}


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    """Twenty rows, most of them with one fault."""
    path = tmp_path / "feed.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list[str](COLUMNS))
        writer.writeheader()
        for place, (said, _) in enumerate(ROWS, start=2):
            writer.writerow({**SOUND, "Project ID": str(place), **said})
    return path


@pytest.fixture
def operator(session: Session) -> Actor:
    return actor(Role.ADMINISTRATOR, root(session))


@pytest.fixture
def done(session: Session, operator: Actor, feed: Path) -> Imported:
    return import_us_it_dashboard(session, operator, file=feed)


def test_every_fault_is_found_in_its_row_and_no_other(feed: Path) -> None:
    found = {row.number: [finding.code for finding in row.findings] for row in read_feed(feed)}
    assert found == {place: codes for place, (_, codes) in enumerate(ROWS, start=2)}


def test_what_cannot_be_stored_is_refused_and_the_rest_is_doubtful(feed: Path) -> None:
    verdicts = {finding.code: finding.verdict for row in read_feed(feed) for finding in row.findings}
    assert {code for code, verdict in verdicts.items() if verdict == "refused"} == REFUSED


def test_a_reason_names_the_numbers_it_rests_on(feed: Path) -> None:
    reasons = {(finding.row, finding.code): finding.reason for row in read_feed(feed) for finding in row.findings}
    assert reasons[3, "id_repeated"] == "Project ID 2 stands in row 2 already, with the same values"
    assert reasons[7, "days"] == "schedule variance is -31 days, but the dates differ by -30"
    assert reasons[12, "dates_reversed"] == "starts on 2012-04-01, after Completion Date (B1) (2012-03-31)"
    # 30 of the 446 days from 10 January 2011 are 6.73 %; of the 182 from 1 October, 16.48 %.
    assert reasons[9, "days_percent"] == (
        "schedule variance is -16.48 %, but -30 days of 446 planned are -6.73 % "
        "(it would follow if the start 2011-01-10 meant 2011-10-01)"
    )


def test_the_totals_of_what_was_stored_and_refused_are_those_of_the_file(done: Imported) -> None:
    assert done.agrees
    assert (done.file.rows, done.stored.rows, done.refused.rows) == (20, 14, 6)
    # 13 stored rows of a million each; the one without costs adds nothing.
    assert done.stored.planned == Decimal(13_000_000)
    # 12 x 0.98 + 1.1 million
    assert done.stored.actual == Decimal(12_860_000)


def test_a_total_that_differs_is_said(done: Imported) -> None:
    wrong = Imported(**{**vars(done), "stored": done.refused})
    assert not wrong.agrees
    assert "THE TOTALS DO NOT AGREE" in import_report(wrong)


def test_the_report_lists_every_finding_with_its_row(done: Imported) -> None:
    report = import_report(done)
    assert all(
        f"row {one.row}, project {one.project or '–'}: {one.verdict}: {one.reason}" in report for one in done.findings
    )
    assert "The totals agree to the cent." in report


@pytest.mark.usefixtures("done")
def test_projects_are_stored_as_published_with_their_doubts(session: Session) -> None:
    stored = {one.code: one for one in session.exec(select(Project))}
    reversed_dates = stored["us-12"]
    assert (reversed_dates.starts_on, reversed_dates.ends_on) == (date(2012, 4, 1), date(2012, 3, 31))
    assert reversed_dates.doubts == ["dates_reversed"]
    assert stored["us-2-row-3"].doubts == ["id_repeated"]
    assert stored["us-2"].doubts == []
    assert {one.source for one in stored.values()} == {SOURCE}
    assert all(one.gate_unknown for one in stored.values())


@pytest.mark.usefixtures("done")
def test_costs_lie_in_the_year_of_the_start_and_count_as_spent_once_the_project_had_ended(session: Session) -> None:
    joined = select(Project.code, InvestmentLine).join(Project, col(Project.id) == InvestmentLine.project_id)
    lines = dict(iter(session.exec(joined)))
    ended, running = lines["us-2"], lines["us-11"]
    assert (ended.year, ended.planned, ended.spent, ended.forecast) == (
        2011, Decimal("1000000.00"), Decimal("980000.00"), Decimal("980000.00"),
    )  # fmt: skip
    assert (running.spent, running.forecast) == (Decimal("0.00"), Decimal("980000.00"))
    assert "us-13" not in lines


@pytest.mark.usefixtures("done")
def test_imported_history_is_in_breach_of_nothing(session: Session, operator: Actor) -> None:
    assert off_track(session, operator).empty
    assert set(list_projects(session, operator)["standing"]) == {"gate_unknown"}


@pytest.mark.usefixtures("done")
def test_agencies_stand_below_one_organisation(session: Session) -> None:
    above = session.exec(select(Organisation).where(Organisation.code == CODE)).one()
    below = session.exec(select(Organisation.code).where(Organisation.parent_id == above.id))
    assert sorted(below) == ["us-5", "us-6"]


@pytest.mark.usefixtures("done")
def test_a_second_import_is_refused(session: Session, operator: Actor, feed: Path) -> None:
    with pytest.raises(Invalid, match=r"us_import\.done"):
        import_us_it_dashboard(session, operator, file=feed, beside=True)


def test_a_register_with_others_is_refused_unless_said(
    session: Session, country: object, operator: Actor, feed: Path
) -> None:
    assert country
    with pytest.raises(Invalid, match=r"us_import\.register"):
        import_us_it_dashboard(session, operator, file=feed)
    assert import_us_it_dashboard(session, operator, file=feed, beside=True).agrees


def test_a_file_without_a_column_says_which(session: Session, operator: Actor, tmp_path: Path) -> None:
    path = tmp_path / "short.csv"
    path.write_text(",".join(COLUMNS[:-1]), encoding="utf-8")
    with pytest.raises(Invalid) as refused:
        import_us_it_dashboard(session, operator, file=path)
    assert refused.value.details["missing"] == COLUMNS[-1]


def test_a_file_that_is_not_there_is_said(session: Session, operator: Actor, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"us_import\.unreadable"):
        import_us_it_dashboard(session, operator, file=tmp_path / "none.csv")


def test_an_officer_may_not_import(session: Session, officer: Actor, feed: Path) -> None:
    with pytest.raises(Denied):
        import_us_it_dashboard(session, officer, file=feed)


def test_the_whole_feed_of_2012_agrees_to_the_cent(session: Session, operator: Actor) -> None:
    folder = os.environ.get("EGOV_REFERENCE")
    if not folder:
        pytest.skip("EGOV_REFERENCE does not name the folder of the reference files, so the whole feed is not read.")
    done = import_us_it_dashboard(session, operator, file=Path(folder) / "us_it_dashboard_2012.csv")
    assert done.agrees
    assert (done.agencies, done.file.rows, done.stored.rows) == (26, 2472, 2472)
    assert (done.file.planned, done.file.actual) == (Decimal(50_303_271_694), Decimal(51_912_145_158))
    assert Counter(finding.code for finding in done.findings) == {
        "days_percent": 455, "days": 352, "days_without_dates": 236, "dates_reversed": 76, "dates_missing": 17,
        "costs_missing": 17, "cost_variance": 7, "id_repeated": 4,
    }  # fmt: skip
    listed = list_projects(session, operator, choice=Choice(gate_unknown=True))
    assert sum(listed["planned"], Decimal(0)) == done.file.planned
    assert sum(roll_up(session, operator, by="organisation").rows["planned"], Decimal(0)) == done.file.planned

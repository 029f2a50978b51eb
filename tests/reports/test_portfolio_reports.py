"""The portfolio and its money on paper: the same figures as the register's own sums, to the last unit."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from assess.states import today
from data.access import Actor, Role
from data.errors import Invalid, Missing
from data.i18n import number, speaking
from data.store import transaction
from projects.common.catalogue import catalogue
from projects.common.exchanges import list_exchanges
from projects.common.requests import list_requests
from projects.gates.decisions import decisions_of
from projects.gates.queue import waiting_gates
from projects.health.board import health_of
from projects.health.risks import CLOSED, risks_of
from projects.investment.funding import funding_gaps, total_gap
from projects.investment.rates import AMOUNTS
from projects.investment.roll_up import roll_up, roll_up_across
from projects.listing import list_projects
from projects.lists import strategies
from projects.portfolio import off_track_of, summary
from reports.choice import XLSX
from reports.wording.health import colour_text
from reports.wording.projects import source_names, standing_names
from tests.reports.sample_country import person
from tests.reports.taken_away import cells_of_pdf, elsewhere, joined, make, pages_of, sheet_of

pytestmark = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
LONG_ENGLISH = ("<b>x</b> & " * 19)[:195]
LONG_KHMER = ("ក្រសួងប្រៃសណីយ៍និងទូរគមនាគមន៍" * 8)[:195]
FULLEST = "SAMPLE-26"


@pytest.fixture
def director(sample: Session) -> Actor:
    return person(sample, Role.DIRECTOR)


def text_of(session: Session, actor: Actor, folder: Path, report: str, **choice: object) -> str:
    return cells_of_pdf(make(session, actor, report, **choice).content, folder)


def project(session: Session, actor: Actor, code: str = FULLEST) -> int:
    table = list_projects(session, actor)
    return table.loc[table["code"] == code, "id"].tolist()[0]


@pytest.mark.parametrize("language", ["en", "km"])
def test_the_portfolio_has_the_sums_the_standings_and_the_red_of_the_register(
    sample: Session, director: Actor, tmp_path: Path, language: str
) -> None:
    text = text_of(sample, director, tmp_path, "projects", language=language)
    projects = list_projects(sample, director)
    seen = summary(projects, currency="USD")
    told = [number(amount) for amount in (seen.planned, seen.committed, seen.spent) if amount is not None]
    assert len(told) == 3
    with speaking(language):
        told += [f"{standing_names()[name]}{count}" for name, count in seen.by_standing.items()]
    told += [*projects["code"], *off_track_of(projects, today=today())["code"].unique()]
    assert [one for one in told if joined(one) not in text] == []


def test_the_portfolio_tells_what_waits_and_what_money_is_missing(
    sample: Session, director: Actor, tmp_path: Path
) -> None:
    text = text_of(sample, director, tmp_path, "projects")
    gaps = funding_gaps(sample, director)
    assert joined(f"{number(total_gap(gaps))} USD are planned from this year on and not committed") in text
    assert joined(f"Gates that wait for a decision: {len(waiting_gates(sample, director))}.") in text
    for row in gaps[gaps["gap"] > 0].to_dict("records"):
        sums = "".join(number(row[one]) for one in ("planned", "committed", "gap"))
        assert f"{row['key']}{row['projects']}{sums}" in text


def test_who_decides_no_gate_is_shown_none_that_waits(sample: Session, tmp_path: Path) -> None:
    text = text_of(sample, person(sample, Role.OFFICER), tmp_path, "projects")
    assert joined("Gates that wait for a decision") not in text


@pytest.mark.parametrize("language", ["en", "km"])
def test_money_by_source_and_financier_is_that_of_the_roll_up_to_the_last_unit(
    sample: Session, director: Actor, tmp_path: Path, language: str
) -> None:
    text = text_of(sample, director, tmp_path, "investment", language=language)
    with speaking(language):
        names = source_names()
    for by in ("source", "financier"):
        sums = roll_up(sample, director, by=by)
        for row in sums.rows.to_dict("records"):
            name = names[row["key"]] if by == "source" else row["key"]
            cells = "".join(number(row[one], 2) for one in AMOUNTS)
            assert joined(f"{name}{row['projects']}{cells}") in text
        total = "".join(number(Decimal(str(sums.total[one])), 2) for one in AMOUNTS)
        assert text.count(total) >= 2


def test_each_source_and_year_stands_in_the_table_of_years(sample: Session, director: Actor, tmp_path: Path) -> None:
    text = text_of(sample, director, tmp_path, "investment")
    table = roll_up_across(sample, director, by="source")
    assert len(table) > 20
    assert [row for row in table["planned"] if number(row, 2) not in text] == []


def test_the_list_of_sources_is_mapped_to_the_financiers_and_names_where_it_is_from(
    sample: Session, director: Actor, tmp_path: Path
) -> None:
    text = text_of(sample, director, tmp_path, "investment")
    pairs = roll_up_across(sample, director, by="financier", across="source")
    assert {row["across"] for row in pairs.to_dict("records")} == set(strategies().source_names)
    for row in pairs.to_dict("records"):
        assert joined(f"{source_names()[row['across']]}{row['by']}") in text
    assert joined(strategies().source.en) in text


@pytest.mark.parametrize("language", ["en", "km"])
def test_the_sheet_of_the_fullest_project_is_two_pages_with_its_gates_money_colours_and_risks(
    sample: Session, director: Actor, tmp_path: Path, language: str
) -> None:
    number_ = project(sample, director)
    made = make(sample, director, "project", language=language, project=number_)
    assert made.name == f"project-{FULLEST}-{language}.pdf"
    assert pages_of(made.content) == 2
    text = cells_of_pdf(made.content, tmp_path)
    health = health_of(sample, director, number_)
    assert health is not None
    told = [number(health.row[one]) for one in ("planned", "committed", "spent", "forecast")]
    told += [number(one.released_build + one.released_run) for one in decisions_of(sample, director, number_)[:3]]
    told += [one.text for one in risks_of(sample, director, number_) if one.state != CLOSED][:3]
    with speaking(language):
        told += [colour_text(one).lstrip("✓▲✕ ") for one in (health.cost, health.schedule, health.benefit)]
    assert [one for one in told if joined(one) not in text] == []


def test_the_money_of_a_project_by_year_is_that_of_the_roll_up(
    sample: Session, director: Actor, tmp_path: Path
) -> None:
    table = list_projects(sample, director)
    text = text_of(sample, director, tmp_path, "project", project=project(sample, director))
    row = table[table["code"] == FULLEST].to_dict("records")[0]
    assert joined(f"All{number(row['planned'])}{number(row['committed'])}{number(row['spent'])}") in text


def test_a_project_of_others_looks_as_if_it_were_not_there(sample: Session, director: Actor) -> None:
    officer = elsewhere(Role.OFFICER, sample, "sample-markets")
    with pytest.raises(Missing):
        make(sample, officer, "project", project=project(sample, director))


def test_no_project_chosen_is_said(sample: Session, director: Actor) -> None:
    with pytest.raises(Invalid, match=r"report\.project"):
        make(sample, director, "project")


@pytest.mark.parametrize("language", ["en", "km"])
def test_what_agencies_share_is_that_of_the_catalogue_and_the_requests(
    sample: Session, director: Actor, tmp_path: Path, language: str
) -> None:
    text = text_of(sample, director, tmp_path, "common-services", language=language)
    entries = catalogue(sample, director)
    told = [one.service.name_en if language == "en" else one.service.name_km or "" for one in entries]
    told += [one.row.what for one in list_exchanges(sample, director) if one.runs]
    assert len(told) > 10
    assert [one for one in told if joined(one) not in text] == []
    for one in entries:
        assert joined(f"{number(one.running)}{number(one.held)}{number(one.waiting)}") in text


def test_the_workbook_of_what_agencies_share_has_every_request_and_exchange(sample: Session, director: Actor) -> None:
    made = make(sample, director, "common-services", format=XLSX).content
    assert len(sheet_of(made, 2)) == 1 + len(list_requests(sample, director))
    assert len(sheet_of(made, 3)) == 1 + len(list_exchanges(sample, director))


def test_an_officer_sees_no_resource_critical_to_the_nation(sample: Session, director: Actor, tmp_path: Path) -> None:
    title = joined("Resources critical to the nation")
    assert title in text_of(sample, director, tmp_path, "common-services")
    assert title not in text_of(sample, person(sample, Role.OFFICER), tmp_path, "common-services")


def test_without_a_common_service_there_is_a_sentence_and_no_report(sample_copy: Engine) -> None:
    with transaction(sample_copy) as session:
        for table in ("service_request", "common_service"):
            session.connection().exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608
        with pytest.raises(Invalid, match=r"report\.no_common"):
            make(session, person(session, Role.DIRECTOR), "common-services")


@pytest.mark.parametrize("language", ["en", "km"])
@pytest.mark.parametrize("report", ["projects", "investment", "project", "common-services"])
def test_names_of_200_signs_and_notes_of_10000_break_nothing(
    sample_copy: Engine, tmp_path: Path, language: str, report: str
) -> None:
    with transaction(sample_copy) as session:
        connection = session.connection()
        for table in ("organisation", "project", "common_service"):
            statement = f"UPDATE {table} SET name_en=?, name_km=?"  # noqa: S608
            connection.exec_driver_sql(statement, (LONG_ENGLISH, LONG_KHMER))
        connection.exec_driver_sql("UPDATE project SET description=?", (LONG_KHMER * 51,))
        connection.exec_driver_sql("UPDATE risk SET text=?, response=?", (LONG_ENGLISH * 10, LONG_KHMER * 20))
        connection.exec_driver_sql("UPDATE investment_line SET financier=?", (LONG_ENGLISH,))
        connection.exec_driver_sql("UPDATE gate_decision SET reason=?", (LONG_KHMER * 20,))
        director = person(session, Role.DIRECTOR)
        made = make(session, director, report, language=language, project=project(session, director)).content
    text = cells_of_pdf(made, tmp_path)
    assert joined((LONG_ENGLISH if language == "en" or report == "investment" else LONG_KHMER)[:120]) in text
    if report == "project":
        assert pages_of(made) <= 5

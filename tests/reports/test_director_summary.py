"""The director's summary: three to five pages with the figures of the national tables and of the portfolio."""

import re
import shutil
import zlib
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from assess.national import averages, national_table, service_shares, stage_distribution
from assess.states import today
from data.access import Actor, Role
from data.i18n import number
from data.store import transaction
from maturity_model.loading import load_edition
from projects.listing import list_projects
from projects.portfolio import off_track_of, summary
from projects.ranking.priorities import ranking
from projects.tables import Project, ProjectOrganisation
from reports.wording.maturity import percent
from reports.wording.ranking import shown_place
from tests.reports.sample_country import person
from tests.reports.taken_away import cycles, elsewhere, joined, make, pages_of, text_of_pdf

pytestmark = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")


@pytest.fixture
def director(sample: Session) -> Actor:
    return person(sample, Role.DIRECTOR)


@pytest.fixture
def text(sample: Session, director: Actor, tmp_path: Path) -> str:
    """The summary of the last settled cycle, in English."""
    return text_of_pdf(make(sample, director, "summary", cycle=cycles(sample)[1].id).content, tmp_path)


@pytest.mark.parametrize(("language", "most"), [("en", 5), ("km", 6)])
@pytest.mark.parametrize("which", [0, 1, 2])
def test_it_has_few_pages(sample: Session, director: Actor, language: str, most: int, which: int) -> None:
    content = make(sample, director, "summary", language=language, cycle=cycles(sample)[which].id).content
    assert 3 <= pages_of(content) <= most


def test_the_stages_are_those_of_the_national_table(sample: Session, director: Actor, text: str) -> None:
    table = national_table(sample, director, cycles(sample)[1].id or 0)
    lines = [line.split() for line in text.splitlines()]
    edition = load_edition("presence-2026")
    for row in stage_distribution(table).to_dict("records"):
        if not pd.isna(row["stage"]):
            name = edition.stage(row["stage"]).name.en.split()
            words = [str(row["stage"]), *name, str(row["organisations"]), *percent(row["share"]).split()]
            assert any(line[: len(words)] == words for line in lines), words


def test_the_averages_are_those_of_the_national_table_with_how_many_counted(
    sample: Session, director: Actor, text: str
) -> None:
    means = averages(national_table(sample, director, cycles(sample)[1].id or 0)).set_index("measure")
    flat = joined(text)
    for measure, name in {"stage_1": "Stage 1", "stage_3": "Stage 3", "total": "All stages"}.items():
        row = means.loc[[measure]].to_dict("records")[0]
        assert joined(f"{name} {percent(row['mean'])} {row['counted']} / {row['of']}") in flat


def test_the_services_are_those_of_the_national_screen(sample: Session, director: Actor, text: str) -> None:
    flat = joined(text)
    for row in service_shares(sample, director, cycles(sample)[1].id or 0).to_dict("records")[1:]:
        numbers = f"{row['services']} {row['at_least']} {percent(row['of_all'])} {percent(row['of_able'])}"
        assert joined(numbers) in flat


def test_the_money_is_that_of_the_portfolio(sample: Session, director: Actor, text: str) -> None:
    seen = summary(list_projects(sample, director), currency="USD")
    for amount in (seen.planned, seen.committed, seen.spent):
        assert amount is not None
        assert number(amount) in text


def test_what_is_red_is_counted_by_project_and_the_gravest_are_named(
    sample: Session, director: Actor, text: str
) -> None:
    off = off_track_of(list_projects(sample, director), today=today())
    count = off["project"].nunique()
    assert f"{count} of them are off track." in joined_words(text)
    assert f"{count} projects are off track; the gravest are shown" in joined_words(text)
    assert all(code in text for code in dict.fromkeys(off["code"].head(5)))


def joined_words(text: str) -> str:
    return " ".join(text.split())


def test_the_first_in_each_group_are_named(sample: Session, director: Actor, text: str) -> None:
    table = national_table(sample, director, cycles(sample)[1].id or 0)
    best = table[(table["rank"] == 1) & (table["group_size"] > 1)]
    assert len(best) > 2
    for row in best.to_dict("records"):
        assert joined(f"1 / {row['group_size']} {row['name_en']} {row['stage_reached']} {percent(row['total'])}") in (
            joined(text)
        )


def test_the_chart_of_priorities_holds_the_ranking(sample: Session, director: Actor) -> None:
    top = ranking(sample, director).table.head(10)
    content = make(sample, director, "summary", cycle=cycles(sample)[1].id).content
    # The chart's words lie in the file beside the picture, as UTF-16 in hexadecimal, compressed by page.
    said = b"".join(_streams(content)).decode("latin-1")
    for row in top.to_dict("records")[:3]:
        assert f"{shown_place(row)}. {row['name_en'][:20]}".encode("utf-16-be").hex().upper() in said


def _streams(content: bytes) -> list[bytes]:
    found = re.findall(rb"/Filter \[ /FlateDecode \].*?stream\r?\n(.*?)endstream", content, re.DOTALL)
    # What follows the compressed data is the end of the line.
    return [zlib.decompressobj().decompress(one) for one in found]


@pytest.mark.parametrize("language", ["en", "km"])
def test_it_names_its_edition_its_hash_and_its_method(
    sample: Session, director: Actor, tmp_path: Path, language: str
) -> None:
    cycle = cycles(sample)[1]
    made = text_of_pdf(make(sample, director, "summary", language=language, cycle=cycle.id).content, tmp_path)
    assert cycle.edition_hash in made
    assert joined(load_edition(cycle.edition).title.to(language)) in joined(made)


def test_while_a_cycle_is_not_settled_only_the_same_organisations_are_compared(
    sample: Session, director: Actor, tmp_path: Path
) -> None:
    newest, before = (national_table(sample, director, one.id or 0) for one in cycles(sample)[:2])
    now = set(newest.loc[newest["stage_reached"].notna(), "organisation"])
    assert 0 < len(now) < len(before)
    same = before[before["organisation"].isin(now)]
    made = text_of_pdf(make(sample, director, "summary", cycle=cycles(sample)[0].id).content, tmp_path)
    assert "The cycle is not settled yet" in joined_words(made)
    assert joined(f"{percent(newest['total'].mean())} {len(now)} / {len(newest)} {percent(same['total'].mean())}") in (
        joined(made)
    )


def test_somebody_who_sees_a_part_of_the_country_is_told_so(sample: Session, tmp_path: Path) -> None:
    reviewer = elsewhere(Role.REVIEWER, sample, "sample-markets")
    made = text_of_pdf(make(sample, reviewer, "summary", cycle=cycles(sample)[1].id).content, tmp_path)
    assert "only the organisations that Somebody may see" in joined_words(made)


def test_somebody_who_sees_no_project_is_told_so(sample_copy: Engine, tmp_path: Path) -> None:
    with transaction(sample_copy) as session:
        seen = set(session.exec(select(Project.organisation_id))) | set(
            session.exec(select(ProjectOrganisation.organisation_id))
        )
        table = national_table(session, person(session, Role.DIRECTOR), cycles(session)[1].id or 0)
        code = next(row["code"] for row in table.to_dict("records") if row["organisation"] not in seen)
        reviewer = elsewhere(Role.REVIEWER, session, code)
        assert list_projects(session, reviewer).empty
        content = make(session, reviewer, "summary", cycle=cycles(session)[1].id).content
    assert "There is no project in the register yet." in joined_words(text_of_pdf(content, tmp_path))


@pytest.mark.parametrize("language", ["en", "km"])
def test_long_names_and_markup_break_nothing(sample_copy: Engine, tmp_path: Path, language: str) -> None:
    typed = ("<b>x</b> & " * 19)[:200]
    khmer = ("ក្រសួងប្រៃសណីយ៍និងទូរគមនាគមន៍" * 8)[:200]
    with transaction(sample_copy) as session:
        for table in ("organisation", "project", "cycle"):
            statement = f"UPDATE {table} SET name_en=?, name_km=?"  # noqa: S608
            session.connection().exec_driver_sql(statement, (typed[:195], khmer[:195]))
        content = make(
            session, person(session, Role.DIRECTOR), "summary", language=language, cycle=cycles(session)[1].id
        ).content
    made = text_of_pdf(content, tmp_path)
    assert joined((typed if language == "en" else khmer)[:190]) in joined(made)

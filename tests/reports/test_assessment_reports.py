"""What moved, how far reviewers agree, and the certificate: the same figures as the services, and clear refusals."""

import shutil
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from assess.cases import CLAIMED
from assess.comparing.country import cycle_before, improvers, moved_items, moved_themes
from assess.comparing.movement import moved_country, movement
from assess.review.agreement import ALL, agreement
from assess.review.reviewed import disagreements, reviewed_by
from assess.tables import Submission
from data.access import Actor, Role
from data.errors import Denied, Invalid, Missing
from data.i18n import number, speaking
from data.store import transaction
from maturity_model.loading import load_edition
from reports.catalogue import hindrance
from reports.choice import XLSX, Choice
from reports.review_agreement import kappa
from reports.wording.maturity import change, percent, share, stage_name, whole
from tests.reports.sample_country import person
from tests.reports.taken_away import cells_of_pdf, cycles, elsewhere, joined, make, organisation, pages_of, sheet_of

pytestmark = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
OWN = "sample-roads"
LONG_ENGLISH = ("<b>x</b> & " * 19)[:200]
LONG_KHMER = ("ក្រសួងប្រៃសណីយ៍និងទូរគមនាគមន៍" * 8)[:200]


@pytest.fixture
def director(sample: Session) -> Actor:
    return person(sample, Role.DIRECTOR)


def settled(session: Session) -> tuple[int, int]:
    """The last settled cycle and the one before."""
    now, before = cycles(session)[1:3]
    return now.id or 0, before.id or 0


def certificate(session: Session, actor: Actor, **choice: object) -> bytes:
    chosen = {"cycle": settled(session)[0], "organisation": organisation(session, OWN).id} | choice
    return make(session, actor, "certificate", **chosen).content


@pytest.mark.parametrize("language", ["en", "km"])
def test_the_comparison_has_the_improvers_and_the_answers_that_moved_them(
    sample: Session, director: Actor, tmp_path: Path, language: str
) -> None:
    now, before = settled(sample)
    made = make(sample, director, "comparison", language=language, cycle=now).content
    text = cells_of_pdf(made, tmp_path)
    first = improvers(sample, director, now, earlier=before).to_dict("records")[0]
    risen = moved_items(sample, director, now, earlier=before).to_dict("records")[0]
    title = load_edition("presence-2026").item(risen["item"]).title.to(language)
    assert joined(f"{percent(first['total_after'])}{change(first['total_after'], first['total_before'])}") in text
    assert joined(f"{title}{percent(risen['before'])}{percent(risen['after'])}") in text
    assert cycles(sample)[1].edition_hash in text


def test_stages_then_and_now_are_of_the_same_organisations_claimed_and_verified(
    sample: Session, director: Actor, tmp_path: Path
) -> None:
    now, before = settled(sample)
    text = cells_of_pdf(make(sample, director, "comparison", cycle=now).content, tmp_path)
    counts = []
    for run in ("verified", CLAIMED):
        table = moved_country(sample, director, now, earlier=before, run=run)
        counts += [int((table[f"stage_{when}"] == 2).sum()) for when in ("before", "after")]
    verified, claimed = (f"{one}{two}{'+' if two > one else ''}{two - one}" for one, two in (counts[:2], counts[2:]))
    assert joined(f"2 Enhanced{verified}{claimed}") in text


def test_the_means_of_themes_are_those_of_the_service(sample: Session, director: Actor, tmp_path: Path) -> None:
    now, before = settled(sample)
    text = cells_of_pdf(make(sample, director, "comparison", cycle=now).content, tmp_path)
    for row in moved_themes(sample, director, now, earlier=before).to_dict("records"):
        told = f"{percent(row['before'])}{percent(row['after'])}{change(row['after'], row['before'])}{row['counted']}"
        assert joined(told) in text


def test_the_workbook_of_the_comparison_has_every_organisation_and_question(sample: Session, director: Actor) -> None:
    now, before = settled(sample)
    made = make(sample, director, "comparison", format=XLSX, cycle=now).content
    assert len(sheet_of(made)) == 1 + len(improvers(sample, director, now, earlier=before))
    assert len(sheet_of(made, 3)) == 1 + len(moved_items(sample, director, now, earlier=before))


def test_the_first_cycle_has_nothing_to_be_compared_with(sample: Session, director: Actor) -> None:
    problem = hindrance(sample, director, "comparison", Choice(cycle=cycles(sample)[-1].id))
    assert problem is not None
    assert problem.code == "report.no_earlier"


def test_a_later_cycle_is_no_earlier_one(sample: Session, director: Actor) -> None:
    now, before = settled(sample)
    with pytest.raises(Invalid, match=r"report\.no_earlier"):
        make(sample, director, "comparison", cycle=before, earlier=now)


def test_who_had_no_result_before_comes_last_without_a_change(sample_copy: Engine, tmp_path: Path) -> None:
    with transaction(sample_copy) as session:
        now, before = settled(session)
        newcomer = organisation(session, OWN)
        statement = "UPDATE submission SET state='in_review' WHERE cycle_id=? AND organisation_id=?"
        session.connection().exec_driver_sql(statement, (before, newcomer.id))
        director = person(session, Role.DIRECTOR)
        table = improvers(session, director, now, earlier=before)
        text = cells_of_pdf(make(session, director, "comparison", cycle=now).content, tmp_path)
    last = table.to_dict("records")[-1]
    assert (last["code"], pd.isna(last["total_moved"]), pd.isna(last["stage_moved"])) == (OWN, True, True)
    told = f"{newcomer.name_en}–{whole(last['stage_after'])}–{percent(last['total_after'])}–"
    assert joined(told) in text


def test_improvers_are_sorted_by_the_change_of_their_total(sample: Session, director: Actor) -> None:
    now, before = settled(sample)
    table = improvers(sample, director, now, earlier=before)
    assert table["total_moved"].is_monotonic_decreasing
    assert (table["total_moved"] == table["total_after"] - table["total_before"]).all()
    assert len(table) > 20


def test_the_mean_of_a_question_moves_by_what_its_organisations_move(sample: Session, director: Actor) -> None:
    now, before = settled(sample)
    row = moved_items(sample, director, now, earlier=before).to_dict("records")[0]
    moves = []
    for submission in sample.exec(select(Submission).where(Submission.cycle_id == now)):
        found = movement(sample, director, submission.id or 0, earlier=before)
        if found is not None:
            moves += found.answers.loc[found.answers["item"] == row["item"], "moved"].tolist()
    assert row["risen"] == sum(one > 1e-9 for one in moves)
    assert row["fallen"] == sum(one < -1e-9 for one in moves)


def test_the_cycle_before_is_the_newest_earlier_one_with_results(sample: Session, director: Actor) -> None:
    now, before = settled(sample)
    found = cycle_before(sample, director, now)
    assert found is not None
    assert found.id == before
    assert cycle_before(sample, director, cycles(sample)[-1].id or 0) is None


@pytest.mark.parametrize("language", ["en", "km"])
def test_agreement_is_that_of_the_service_by_theme_question_and_reviewer(
    sample: Session, director: Actor, tmp_path: Path, language: str
) -> None:
    now, _ = settled(sample)
    text = cells_of_pdf(make(sample, director, "agreement", language=language, cycle=now).content, tmp_path)
    for row in agreement(sample, director, now).to_dict("records"):
        cells = (number(row["pairs"]), number(row["equal"]), share(row["equal"], row["pairs"]), kappa(row))
        assert joined("".join(cells)) in text
    for row in reviewed_by(sample, director, now).to_dict("records"):
        cells = (number(row[one]) for one in ("organisations", "settled", "agreed", "adjusted"))
        assert joined(f"{row['name']}{''.join(cells)}") in text
    first = disagreements(sample, director, now).to_dict("records")[0]
    title = load_edition("presence-2026").item(first["item"]).title.to(language)
    cells = "".join(str(first[one]) for one in ("looked_at", "lowered", "raised", "other"))
    assert joined(f"{title}{cells}") in text


def test_what_reviewers_changed_is_what_is_not_equal(sample: Session, director: Actor) -> None:
    now, _ = settled(sample)
    total = agreement(sample, director, now).set_index("theme").loc[ALL]
    unequal = disagreements(sample, director, now)[["lowered", "raised", "other"]].to_numpy().sum()
    assert total["pairs"] - total["equal"] == unequal > 0


def test_where_all_is_one_answer_there_is_too_little_variation_for_a_kappa(sample_copy: Engine, tmp_path: Path) -> None:
    with transaction(sample_copy) as session:
        now, _ = settled(session)
        session.connection().exec_driver_sql(
            "DELETE FROM review WHERE NOT EXISTS (SELECT 1 FROM answer WHERE answer.submission_id=review.submission_id"
            " AND answer.item=review.item AND answer.service_id=review.service_id)"
        )
        for table in ("answer", "review"):
            session.connection().exec_driver_sql(f"UPDATE {table} SET state='level', level=1")  # noqa: S608
        made = make(session, person(session, Role.DIRECTOR), "agreement", cycle=now).content
    text = cells_of_pdf(made, tmp_path)
    assert "toolittlevariation" in text
    assert joined("Every claim that was looked at stood.") in text


def test_a_cycle_that_nobody_reviewed_gives_a_sentence(sample_copy: Engine) -> None:
    with transaction(sample_copy) as session:
        now, _ = settled(session)
        session.connection().exec_driver_sql("DELETE FROM review")
        problem = hindrance(session, person(session, Role.DIRECTOR), "agreement", Choice(cycle=now))
    assert problem is not None
    assert problem.code == "report.nothing_reviewed"


def test_an_officer_cannot_make_what_tells_of_the_country(sample: Session) -> None:
    for report in ("comparison", "agreement"):
        with pytest.raises(Denied):
            make(sample, person(sample, Role.OFFICER), report, cycle=settled(sample)[0])


@pytest.mark.parametrize("language", ["en", "km"])
def test_the_certificate_is_one_page_with_stage_edition_hash_and_code(
    sample: Session, director: Actor, tmp_path: Path, language: str
) -> None:
    now, _ = settled(sample)
    made = certificate(sample, director, language=language)
    assert pages_of(made) == 1
    text = cells_of_pdf(made, tmp_path)
    found = make(sample, director, "submission", format="json", cycle=now, organisation=organisation(sample, OWN).id)
    sealed = found.content.decode().partition('"sha256": "')[2][:64]
    code = "-".join(sealed[start : start + 4].upper() for start in range(0, 16, 4))
    with speaking(language):
        told = [stage_name(load_edition("presence-2026"), 2), cycles(sample)[1].edition_hash, sealed, code]
    assert [one for one in told if joined(one) not in text] == []


@pytest.mark.parametrize(
    ("change_", "code"),
    [
        pytest.param("UPDATE submission SET state='verified'", "report.not_published", id="verified, not published"),
        pytest.param("UPDATE submission SET state='draft'", "report.not_published", id="still being answered"),
        pytest.param("UPDATE result SET stage_reached=0", "report.no_stage", id="no stage reached"),
        pytest.param("UPDATE result SET stage_reached=NULL", "report.no_stage", id="not assessed"),
    ],
)
def test_only_a_published_stage_is_certified(sample_copy: Engine, change_: str, code: str) -> None:
    with transaction(sample_copy) as session:
        session.connection().exec_driver_sql(change_)
        director = person(session, Role.DIRECTOR)
        with pytest.raises(Invalid) as refused:
            certificate(session, director)
    assert refused.value.code == code
    assert refused.value.details["organisation"] == "Ministry of Roads and Ferries"


def test_a_certificate_of_others_looks_as_if_it_were_not_there(sample: Session) -> None:
    with pytest.raises(Missing):
        certificate(sample, elsewhere(Role.OFFICER, sample, "sample-homes"))


@pytest.mark.parametrize("language", ["en", "km"])
def test_names_of_200_signs_break_nothing_and_leave_the_certificate_on_one_page(
    sample_copy: Engine, tmp_path: Path, language: str
) -> None:
    with transaction(sample_copy) as session:
        for table in ("organisation", "cycle"):
            statement = f"UPDATE {table} SET name_en=?, name_km=?"  # noqa: S608
            session.connection().exec_driver_sql(statement, (LONG_ENGLISH, LONG_KHMER))
        session.connection().exec_driver_sql("UPDATE review SET reviewed_by=?", (LONG_ENGLISH,))
        director, now = person(session, Role.DIRECTOR), settled(session)[0]
        pages = certificate(session, director, language=language)
        others = [
            make(session, director, report, language=language, cycle=now).content
            for report in ("comparison", "agreement")
        ]
    name = joined(LONG_ENGLISH if language == "en" else LONG_KHMER)
    assert pages_of(pages) == 1
    assert name in cells_of_pdf(pages, tmp_path)
    assert name in cells_of_pdf(others[0], tmp_path)
    assert joined(LONG_ENGLISH) in cells_of_pdf(others[1], tmp_path)

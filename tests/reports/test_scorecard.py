"""The scorecard: two to four pages, the same figures as the result, marked while it is only claimed."""

import re
import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from assess.comparing.comparison import agreement, place_among_like
from assess.national import national_table
from assess.results import frozen_result, steps_to_next
from assess.submissions import submission_in
from assess.tables import Answer, Cycle, Result, Review, Submission
from data.access import Role
from data.i18n import speaking
from data.store import transaction
from data.tables import Organisation
from maturity_model.loading import load_edition
from reports.charts.parts import shown_percent
from reports.scorecard.document import compose
from reports.scorecard.facts import facts_of
from reports.wording.maturity import change, percent, signed, whole
from tests.reports.sample_country import person
from tests.reports.taken_away import cycles, in_state, joined, make, organisation, pages_of, text_of_pdf

pytestmark = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
OWN = "sample-markets"
LONG_ENGLISH = "Ministry of Long Names and of Everything Else that One Could Think of " * 3
LONG_KHMER = "ក្រសួងប្រៃសណីយ៍និងទូរគមនាគមន៍នៃព្រះរាជាណាចក្រកម្ពុជា" * 4
TYPED = "<b>bold</b> &amp; <font size=99>big</font> <img src='file:///etc/passwd'/> {name}"


def made(session: Session, folder: Path, language: str, *, cycle: int | None, code: str = OWN) -> tuple[str, int]:
    """The text and the number of pages of a scorecard."""
    one = organisation(session, code).id
    director = person(session, Role.DIRECTOR)
    content = make(session, director, "scorecard", language=language, cycle=cycle, organisation=one).content
    return text_of_pdf(content, folder), pages_of(content)


@pytest.mark.parametrize("language", ["en", "km"])
def test_the_figures_are_those_of_the_frozen_result(sample: Session, tmp_path: Path, language: str) -> None:
    cycle = cycles(sample)[1].id or 0
    director = person(sample, Role.DIRECTOR)
    submission = submission_in(sample, director, cycle=cycle, organisation=organisation(sample, OWN).id or 0)
    result = frozen_result(sample, director, submission.id or 0)
    claimed = frozen_result(sample, director, submission.id or 0, run="claimed")
    assert result is not None
    assert claimed is not None
    text, pages = made(sample, tmp_path, language, cycle=cycle)
    assert 2 <= pages <= 4
    edition = load_edition("presence-2026")
    assert joined(edition.stage(result.stage_reached or 0).name.to(language)) in joined(text)
    for run in (result, claimed):
        for name in ("stage_1", "stage_2", "stage_3", "stage_4", "total", "foundation"):
            assert f"{shown_percent(getattr(run, name), 50 if 'stage' in name else None)} %" in text, name
    assert result.edition_hash in text
    assert f"{edition.id} {edition.version} {result.edition_hash[:12]}" in text


def test_the_rank_is_that_of_the_national_table(sample: Session, tmp_path: Path) -> None:
    cycle = cycles(sample)[1].id or 0
    table = national_table(sample, person(sample, Role.DIRECTOR), cycle).set_index("code")
    text, _ = made(sample, tmp_path, "en", cycle=cycle)
    assert f"{table.at[OWN, 'rank']} / {table.at[OWN, 'group_size']}" in text


def test_a_head_sees_the_rank_once_it_is_published_but_not_while_it_is_verified_only(sample: Session) -> None:
    head, director = person(sample, Role.HEAD), person(sample, Role.DIRECTOR)
    one = organisation(sample, OWN).id or 0
    published = submission_in(sample, head, cycle=cycles(sample)[1].id or 0, organisation=one).id or 0
    place = place_among_like(sample, head, published)
    assert place is not None
    assert place == place_among_like(sample, director, published)  # everything of that cycle is published
    cycle, verified = in_state(sample, "provisional")
    other = submission_in(sample, director, cycle=cycle, organisation=verified).id or 0
    own_head = type(head)(person=9, name="Head", grants=((Role.HEAD, _path(sample, verified)),))
    assert place_among_like(sample, own_head, other) is None
    assert place_among_like(sample, director, other) is not None


def _path(session: Session, number: int) -> str:
    found = session.get(Organisation, number)
    assert found is not None
    return found.path


def test_the_steps_are_those_of_the_model(sample: Session, tmp_path: Path) -> None:
    cycle = cycles(sample)[1].id or 0
    director = person(sample, Role.DIRECTOR)
    submission = submission_in(sample, director, cycle=cycle, organisation=organisation(sample, OWN).id or 0)
    found = steps_to_next(sample, director, submission.id or 0)
    text, _ = made(sample, tmp_path, "en", cycle=cycle)
    assert f"{len(found.steps)} changes lead to stage {found.stage} with the least effort." in text
    assert re.search(rf"Together\s+{found.effort}\b", text)
    edition = load_edition("presence-2026")
    for step in found.steps:
        assert joined(edition.item(step.item).title.en)[:12] in joined(text)


@pytest.mark.parametrize("state", ["draft", "submitted", "in_review", "returned"])
def test_what_is_not_verified_is_marked_on_every_page(sample: Session, tmp_path: Path, state: str) -> None:
    cycle, number = in_state(sample, state)
    director = person(sample, Role.DIRECTOR)
    content = make(sample, director, "scorecard", cycle=cycle, organisation=number).content
    pages = text_of_pdf(content, tmp_path).rstrip("\f").split("\f")
    assert 2 <= len(pages) <= 4
    assert all("CLAIM, NOT VERIFIED" in page for page in pages)
    assert "Claim, not verified." in pages[0]


def test_what_is_verified_is_not_marked(sample: Session, tmp_path: Path) -> None:
    text, _ = made(sample, tmp_path, "en", cycle=cycles(sample)[1].id)
    assert "not verified" not in text.casefold()
    assert "verified, version 1, frozen on 20 May" in text


def test_no_change_is_shown_while_questions_are_being_answered(sample: Session, tmp_path: Path) -> None:
    text, _ = made(sample, tmp_path, "en", cycle=cycles(sample)[0].id)
    assert "since the last cycle" not in text
    assert "Change, points" not in text


def test_the_first_cycle_has_nothing_to_compare_with(sample: Session, tmp_path: Path) -> None:
    text, _ = made(sample, tmp_path, "en", cycle=cycles(sample)[2].id)
    assert "There is no earlier verified result to compare with." in text


def test_the_change_is_between_the_two_printed_numbers(sample: Session, tmp_path: Path) -> None:
    newer, older = (_result(sample, cycle) for cycle in cycles(sample)[1:3])
    text, _ = made(sample, tmp_path, "en", cycle=cycles(sample)[1].id)
    assert f"{change(newer.total, older.total)} since the last cycle" in text


def _result(session: Session, cycle: Cycle) -> Result:
    return session.exec(
        select(Result)
        .join(Submission, col(Submission.id) == col(Result.submission_id))
        .where(
            Submission.cycle_id == cycle.id,
            Submission.organisation_id == organisation(session, OWN).id,
            Result.run == "verified",
        )
    ).one()


@pytest.mark.parametrize("language", ["en", "km"])
def test_names_of_200_letters_stand_in_full_and_break_nothing(
    sample_copy: Engine, tmp_path: Path, language: str
) -> None:
    with transaction(sample_copy) as session:
        cycle = cycles(session)[1].id
        one = organisation(session, OWN)
        one.name_en, one.name_km = LONG_ENGLISH.strip()[:200], LONG_KHMER[:200]
        found = session.exec(
            select(Submission).where(Submission.cycle_id == cycle, Submission.organisation_id == one.id)
        ).one()
        found.services = [
            row | {"name_en": f"{row['id']} {LONG_ENGLISH.strip()[:190]}", "name_km": f"{row['id']} {LONG_KHMER[:190]}"}
            for row in found.services
        ]
        session.add_all([one, found])
        session.flush()
        text, pages = made(session, tmp_path, language, cycle=cycle)
        name = one.name_en if language == "en" else one.name_km
    assert pages <= 5
    assert joined(str(name)) in joined(text.split("\f")[0])


def test_markup_in_a_name_is_only_text(sample_copy: Engine, tmp_path: Path) -> None:
    with transaction(sample_copy) as session:
        one = organisation(session, OWN)
        one.name_en = TYPED
        session.add(one)
        session.flush()
        text, _ = made(session, tmp_path, "en", cycle=cycles(session)[1].id)
    assert joined(TYPED) in joined(text)


def test_scorecards_of_all_kinds_of_organisation_have_two_to_four_pages(sample: Session) -> None:
    director = person(sample, Role.DIRECTOR)
    table = national_table(sample, director, cycles(sample)[1].id or 0)
    for number in table["organisation"].tolist()[::3]:
        facts = facts_of(sample, director, cycle=cycles(sample)[1].id or 0, organisation=number)
        with speaking("km"):
            assert 2 <= pages_of(compose(facts).build()) <= 4


@pytest.mark.parametrize(
    ("now", "before", "shown"),
    [
        pytest.param(50.04, 49.96, "0.0", id="50.0 - 50.0 as printed"),
        pytest.param(50.06, 49.94, "+0.2", id="50.1 - 49.9"),
        pytest.param(10.0, 12.5, "−2.5", id="down"),
        pytest.param(None, 12.5, "–", id="nothing now"),
        pytest.param(12.5, None, "–", id="nothing before"),
    ],
)
def test_a_change_in_points(now: float | None, before: float | None, shown: str) -> None:
    assert change(now, before) == shown


def test_missing_numbers_are_dashes_and_whole_numbers_are_whole() -> None:
    assert (percent(None), percent(float("nan")), whole(None), whole(2.0)) == ("–", "–", "–", "2")
    assert (signed(2), signed(-1), signed(0)) == ("+2", "−1", "0")


def test_the_agreement_counts_the_verdicts_that_gave_the_claimed_level(sample: Session, tmp_path: Path) -> None:
    cycle = cycles(sample)[1].id or 0
    director = person(sample, Role.DIRECTOR)
    number = submission_in(sample, director, cycle=cycle, organisation=organisation(sample, OWN).id or 0).id or 0
    verdicts = list(sample.exec(select(Review).where(Review.submission_id == number)))
    claims = {
        (one.item, one.service_id): one.level
        for one in sample.exec(select(Answer).where(Answer.submission_id == number, Answer.state == "level"))
    }
    pairs = [(claims[key], one.level) for one in verdicts if (key := (one.item, one.service_id)) in claims]
    found = agreement(sample, director, number)
    assert (found.equal, found.pairs) == (sum(claim == level for claim, level in pairs), len(pairs))
    assert 0 < found.equal < found.pairs
    text, _ = made(sample, tmp_path, "en", cycle=cycle)
    assert f"{found.equal} of {found.pairs} answers" in " ".join(text.split())


def test_nothing_reviewed_is_no_agreement(sample: Session) -> None:
    cycle, number = in_state(sample, "draft")
    director = person(sample, Role.DIRECTOR)
    submission = submission_in(sample, director, cycle=cycle, organisation=number)
    assert agreement(sample, director, submission.id or 0).pairs == 0

"""The sign-off sheet: one page in both languages, with the code that the store expects and what is claimed."""

from pathlib import Path

import pytest
from sqlmodel import Session

from assess.sign_off import code_of, spelled
from assess.submissions import submission_in
from data.access import Role
from tests.reports.sample_country import person
from tests.reports.taken_away import cycles, joined, make, organisation, pages_of, text_of_pdf

OWN = "sample-markets"


@pytest.mark.parametrize("language", ["en", "km"])
def test_the_sheet_is_one_page_with_the_code_of_the_claim(sample: Session, tmp_path: Path, language: str) -> None:
    head, own = person(sample, Role.HEAD), organisation(sample, OWN)
    cycle = cycles(sample)[0].id or 0
    made = make(sample, head, "sign-off", language=language, cycle=cycle, organisation=own.id).content
    assert pages_of(made) == 1
    text = joined(text_of_pdf(made, tmp_path))
    submission = submission_in(sample, head, cycle=cycle, organisation=own.id or 0)
    assert spelled(code_of(sample, head, submission.id or 0)) in text
    assert cycles(sample)[0].edition_hash in text
    assert joined(own.name_en if language == "en" else own.name_km or "") in text

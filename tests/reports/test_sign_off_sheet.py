"""The sign-off sheet: one page in both languages, with the code that the store expects and what is claimed."""

from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from assess.sign_off import code_of, spelled
from assess.submissions import submission_in
from data.access import Role
from data.store import transaction
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


@pytest.mark.parametrize(
    ("language", "long"), [("en", "Ministry <b>& Co</b> " * 10), ("km", "ក្រសួងប្រៃសណីយ៍និងទូរគមនាគមន៍" * 8)]
)
def test_names_of_200_letters_stay_on_the_one_page(
    sample_copy: Engine, tmp_path: Path, language: str, long: str
) -> None:
    name = long[:200].strip()
    with transaction(sample_copy) as session:
        for table in ("organisation", "cycle"):
            session.connection().exec_driver_sql(f"UPDATE {table} SET name_en=?, name_km=?", (name, name))  # noqa: S608
        head, cycle = person(session, Role.HEAD), cycles(session)[0].id
        made = make(
            session, head, "sign-off", language=language, cycle=cycle, organisation=organisation(session, OWN).id
        )
    assert pages_of(made.content) == 1
    assert joined(name) in joined(text_of_pdf(made.content, tmp_path))

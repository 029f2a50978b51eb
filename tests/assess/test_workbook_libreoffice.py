"""A workbook that LibreOffice opened and saved again is still the officer's form, and comes back whole."""

import io
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from sqlmodel import Session

from assess.answers import answers_of
from assess.workbook.checking import preview_workbook
from assess.workbook.storing import store_workbook
from assess.workbook.writing import make_workbook
from data.access import Actor
from data.i18n import speaking
from tests.assess.conftest import Round, number
from tests.assess.workbook_by_hand import filled

OFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
SITE = ("site.reachable", 0)


def saved_again(file: bytes, folder: Path) -> bytes:
    """The workbook as LibreOffice writes it after opening it."""
    given, out = folder / "given.xlsx", folder / "out"
    given.write_bytes(file)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(OFFICE), profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(given)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (out / "given.xlsx").read_bytes()


@pytest.mark.parametrize("spoken", ["en", "km"])
@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_what_was_filled_in_is_stored(
    session: Session, officer: Actor, open_round: Round, tmp_path: Path, spoken: str
) -> None:
    described = ("service.described", number(open_round.birth.id))
    with speaking(spoken):
        form = make_workbook(session, officer, submission=open_round.id)
    file = saved_again(filled(form, {SITE: {"answer": 2, "note": "បានឃើញ"}, described: {"answer": "៣"}}), tmp_path)
    before, after = (openpyxl.load_workbook(io.BytesIO(one)) for one in (form, file))
    assert after.sheetnames == before.sheetnames
    for old, new in zip(before.worksheets, after.worksheets, strict=True):
        assert new.protection.sheet == old.protection.sheet
        rules = (len(one.data_validations.dataValidation) > 0 for one in (old, new))
        assert len(set(rules)) == 1, f"the lists to choose from on {old.title}"
    store_workbook(session, officer, submission=open_round.id, file=file)
    kept = answers_of(session, officer, open_round.id)
    assert (kept[SITE].level, kept[SITE].note, kept[described].level) == (2, "បានឃើញ", 3)


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_form_that_was_only_looked_at_changes_nothing(
    session: Session, officer: Actor, open_round: Round, tmp_path: Path
) -> None:
    file = saved_again(make_workbook(session, officer, submission=open_round.id), tmp_path)
    preview = preview_workbook(session, officer, submission=open_round.id, file=file)
    assert set(preview.counts) == {"unchanged"}

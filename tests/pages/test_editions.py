"""The screens for editions and for a reorganised register: what is wrong is said, what is kept is stored."""

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import Engine
from sqlmodel import select

from data.organisations import Organisation, place, root
from data.store import reading, transaction
from maturity_model.loading import load_edition, read_edition
from maturity_model.release import release
from maturity_model.sheet.writing import sheet_of
from maturity_model.writing import begin_edition
from tests.pages.conftest import drawn
from tests.pages.test_admin import errors, press, screen

pytestmark = pytest.mark.usefixtures("store")
SignIn = Callable[[str | None], None]


@pytest.fixture
def editions(tmp_path: Path, signed_in: SignIn) -> Path:
    """The folder of the ministry's own editions; an administrator is signed in."""
    signed_in("administrator")
    return tmp_path / "editions"


def workbook(**cells: str | float) -> bytes:
    """The workbook of the draft `presence-2027`, with other values in the cells of `survey`."""
    book = openpyxl.load_workbook(io.BytesIO(sheet_of(load_edition("presence-2027"))))
    for address, value in cells.items():
        book["survey"][address] = value
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_an_edition_is_copied_from_the_screen(editions: Path) -> None:
    at = screen("editions")
    assert drawn(at) == ["editions"]
    at.text_input(key="edition-new").set_value("presence-2027").run()
    press(at, "Begin")
    assert read_edition(editions / "presence-2027").status == "draft"
    assert at.dataframe[0].value["Edition"].tolist() == ["presence-2026", "presence-2027"]


def test_a_broken_workbook_shows_its_faults_and_cannot_be_kept(editions: Path) -> None:
    begin_edition("presence-2027", previous="presence-2026", folder=editions)
    at = screen("editions")
    at.file_uploader(key="edition-file").set_value(("e.xlsx", workbook(K2="INV", M2="=1+1"), "")).run()
    assert not at.exception
    places = [place for table in at.dataframe if "Where" in table.value for place in table.value["Where"]]
    assert {"survey K2", "survey M2"} <= set(places)
    assert errors(at) == ["This workbook cannot be kept yet: mend the faults and upload it again."]


def test_a_sound_workbook_says_what_changed_and_is_kept_as_a_draft(editions: Path) -> None:
    begin_edition("presence-2027", previous="presence-2026", folder=editions)
    at = screen("editions")
    at.file_uploader(key="edition-file").set_value(("e.xlsx", workbook(M2=3), "")).run()
    said = "Questions against presence-2026: new 0, changed 1, gone 0."
    assert said in [one.value for one in at.markdown]
    assert "Changed beside the questions" not in " ".join(one.value for one in at.markdown)
    press(at, "Keep it as the draft presence-2027")
    assert read_edition(editions / "presence-2027").items[0].weight == 3


def test_a_workbook_of_a_released_edition_is_not_offered_to_be_kept(editions: Path) -> None:
    begin_edition("presence-2027", previous="presence-2026", folder=editions)
    sheet = workbook(M2=3)
    release("presence-2027", editions)
    at = screen("editions")
    at.file_uploader(key="edition-file").set_value(("e.xlsx", sheet, "")).run()
    assert [one.partition(".")[0] for one in errors(at)] == ["The edition presence-2027 is released and never changes"]
    assert not [button.label for button in at.button if button.label.startswith("Keep it")]


def test_what_changed_beside_the_questions_is_named(editions: Path) -> None:
    begin_edition("presence-2027", previous="presence-2026", folder=editions)
    book = openpyxl.load_workbook(io.BytesIO(sheet_of(load_edition("presence-2027"))))
    book["stages"]["B2"] = 55
    book["gates"]["F2"] = 1
    file = io.BytesIO()
    book.save(file)
    at = screen("editions")
    at.file_uploader(key="edition-file").set_value(("e.xlsx", file.getvalue(), "")).run()
    assert "Changed beside the questions: stages and thresholds, gates." in [one.value for one in at.markdown]


def test_a_draft_is_released_after_a_confirmation_only(editions: Path) -> None:
    begin_edition("presence-2027", previous="presence-2026", folder=editions)
    at = screen("editions")
    release = next(button for button in at.button if button.label == "Release")
    assert release.disabled
    at.checkbox(key="edition-sure-presence-2027").check().run()
    press(at, "Release")
    assert read_edition(editions / "presence-2027").status == "released"


def test_an_organisation_is_merged_on_the_screen_of_the_register(store: Engine, signed_in: SignIn) -> None:
    with transaction(store) as session:
        place(
            session, Organisation(code="trade", kind="ministry", name_en="Ministry of Test Trade"), parent=root(session)
        )
    signed_in("administrator")
    with reading(store) as session:
        health = session.exec(select(Organisation).where(Organisation.code == "health")).one()
        trade = session.exec(select(Organisation).where(Organisation.code == "trade")).one()
    at = screen("organisations", given=trade.id)
    key = f"organisation-{trade.id}-{trade.version}"
    at.selectbox(key=f"{key}-after").set_value(health.id).run()
    press(at, "Merge")
    with reading(store) as session:
        ended = session.get(Organisation, trade.id)
        assert ended is not None
        assert (ended.successor_id, ended.valid_to is not None) == (health.id, True)

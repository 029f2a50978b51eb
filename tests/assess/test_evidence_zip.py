"""A ZIP of workbook and evidence files: what is attached to what is shown first, then stored together or not at all."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from sqlmodel import Session, select

from assess.answers import answers_of
from assess.evidence.pieces import pieces_of
from assess.tables.evidence import Evidence
from assess.workbook.attaching import ATTACH, LEFT, THERE
from assess.workbook.checking import Preview, preview_workbook
from assess.workbook.storing import store_workbook
from assess.workbook.writing import make_workbook
from data.access import Actor
from data.errors import Conflict, Invalid
from data.files import kept
from tests.assess.conftest import Round, number
from tests.assess.workbook_by_hand import changed, filled, sheets_of

pytestmark = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
SITE, TRAINED = ("site.reachable", 0), ("staff.trained", 0)
LETTER = "លិខិត".encode()


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EGOV_EVIDENCE", str(tmp_path / "evidence"))


def package(parts: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return target.getvalue()


def workbook(session: Session, officer: Actor, round_: Round, files: Mapping[tuple[str, int], str]) -> bytes:
    """The workbook with names of files beside questions, and one answer."""
    cells: dict[tuple[str, int], dict[str, object]] = {key: {"files": names} for key, names in files.items()}
    cells.setdefault(SITE, {})["answer"] = 3
    return filled(make_workbook(session, officer, submission=round_.id), cells)


def told(found: Preview) -> list[tuple[str, str, str | None]]:
    return [(one.file, one.status, one.why.code if one.why else None) for one in found.attachments]


def test_files_are_attached_to_the_lines_that_name_them_and_stored_once(
    session: Session, officer: Actor, open_round: Round
) -> None:
    forms = ("service.forms", number(open_round.birth.id))
    book = workbook(
        session, officer, open_round, {SITE: "letter.txt", TRAINED: "Letter.TXT; page.csv", forms: "page.csv"}
    )
    file = package({"out/book.xlsx": book, "out/letter.txt": LETTER, "page.csv": b"a,b", "__MACOSX/._book.xlsx": b"x"})
    found = preview_workbook(session, officer, submission=open_round.id, file=file)
    assert {status for _, status, _ in told(found)} == {ATTACH}
    assert (list(kept()), found.counts["new"]) == ([], 1)  # nothing is stored by looking
    store_workbook(session, officer, submission=open_round.id, file=file, seen=found.fingerprint)
    names = {
        key: {one.file_name for one in pieces} for key, pieces in pieces_of(session, officer, open_round.id).items()
    }
    assert names == {SITE: {"letter.txt"}, TRAINED: {"letter.txt", "page.csv"}, forms: {"page.csv"}}
    assert len(session.exec(select(Evidence)).all()) == len(list(kept())) == 2
    assert answers_of(session, officer, open_round.id)[SITE].level == 3
    again = preview_workbook(session, officer, submission=open_round.id, file=file)
    assert {status for _, status, _ in told(again)} == {THERE}


def test_what_cannot_be_attached_says_why_and_the_rest_can(session: Session, officer: Actor, open_round: Round) -> None:
    described = ("service.described", number(open_round.birth.id))
    named = {SITE: "letter.txt; lost.pdf; wrong.pdf", described: "letter.txt", TRAINED: "twice.txt"}
    book = workbook(session, officer, open_round, named)
    file = package(
        {"book.xlsx": book, "letter.txt": LETTER, "wrong.pdf": b"text", "spare.txt": b"x", "twice.txt": b"1",
         "more/twice.txt": b"2"}
    )  # fmt: skip
    found = preview_workbook(session, officer, submission=open_round.id, file=file)
    assert sorted(told(found), key=str) == sorted(
        [
            ("letter.txt", ATTACH, None),
            ("lost.pdf", LEFT, "workbook.file_missing"),
            ("wrong.pdf", LEFT, "evidence.lies"),
            ("letter.txt", LEFT, "evidence.kind_of_item"),  # the item takes links only
            ("twice.txt", LEFT, "workbook.file_twice"),
            ("spare.txt", LEFT, "workbook.file_unnamed"),
        ],
        key=str,
    )


def test_a_workbook_alone_says_that_the_files_it_names_are_missing(
    session: Session, officer: Actor, open_round: Round
) -> None:
    book = workbook(session, officer, open_round, {SITE: "letter.txt"})
    found = preview_workbook(session, officer, submission=open_round.id, file=book)
    assert told(found) == [("letter.txt", LEFT, "workbook.file_missing")]


def test_a_spreadsheet_can_be_evidence_beside_the_workbook(session: Session, officer: Actor, open_round: Round) -> None:
    count = io.BytesIO()
    openpyxl.Workbook().save(count)
    book = workbook(session, officer, open_round, {TRAINED: "count.xlsx"})
    file = package({"count.xlsx": count.getvalue(), "book.xlsx": book})
    assert told(preview_workbook(session, officer, submission=open_round.id, file=file)) == [
        ("count.xlsx", ATTACH, None)
    ]


def test_a_workbook_of_before_without_the_column_is_still_read(
    session: Session, officer: Actor, open_round: Round
) -> None:
    def without(book: openpyxl.Workbook) -> None:
        for sheet, heads in sheets_of(book):
            if "files" in heads:
                sheet.delete_cols(heads["files"])

    book = changed(workbook(session, officer, open_round, {}), without)
    assert preview_workbook(session, officer, submission=open_round.id, file=book).counts["new"] == 1


def test_when_something_changed_since_it_was_shown_neither_answers_nor_files_are_stored(
    session: Session, officer: Actor, open_round: Round
) -> None:
    file = package({"book.xlsx": workbook(session, officer, open_round, {TRAINED: "a.txt"}), "a.txt": LETTER})
    seen = preview_workbook(session, officer, submission=open_round.id, file=file).fingerprint
    store_workbook(session, officer, submission=open_round.id, file=file, seen=seen)
    with pytest.raises(Conflict, match=r"workbook\.moved"):
        store_workbook(session, officer, submission=open_round.id, file=file, seen=seen)


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        pytest.param({"a.pdf": b"x"}, "workbook.kind", id="no workbook"),
        pytest.param({"a.xlsx": b"x"}, "workbook.kind", id="a workbook that is none"),
        pytest.param({"a.xlsx": b"x", "b.xlsx": b"x"}, "workbook.not_ours", id="two of others"),
        pytest.param({"a.xlsx": bytes(9 * 1024**2)}, "evidence.bomb", id="a bomb"),
    ],
)
def test_a_zip_that_cannot_be_used_is_refused(
    session: Session, officer: Actor, open_round: Round, parts: dict[str, bytes], code: str
) -> None:
    with pytest.raises(Invalid) as caught:
        preview_workbook(session, officer, submission=open_round.id, file=package(parts))
    assert caught.value.code == code

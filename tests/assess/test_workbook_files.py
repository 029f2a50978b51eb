"""Files that are no workbook of ours, or a dangerous one: a sentence each, and nothing is read out of them."""

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.workbook import Workbook
from sqlmodel import Session

from assess.messages import SENTENCES
from assess.workbook.checking import preview_workbook
from assess.workbook.opening import MOST_BYTES, MOST_UNPACKED
from assess.workbook.writing import make_workbook
from data.access import Actor, Role
from data.errors import Invalid
from tests.assess.conftest import Round
from tests.assess.workbook_by_hand import changed, sheets_of, with_part
from tests.conftest import Country, actor

pytestmark = pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)


@pytest.fixture
def file(session: Session, officer: Actor, open_round: Round) -> bytes:
    return make_workbook(session, officer, submission=open_round.id, spoken="en")


def refusal(session: Session, officer: Actor, round_: Round, file: bytes) -> str:
    """The code of the error that a file is refused with; its sentence can be written."""
    with pytest.raises(Invalid) as caught:
        preview_workbook(session, officer, submission=round_.id, file=file)
    assert "{" not in SENTENCES[caught.value.code]().format(**caught.value.details)
    return caught.value.code


def archive(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return target.getvalue()


def foreign() -> bytes:
    target = io.BytesIO()
    Workbook().save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "workbook.kind", id="an empty file"),
        pytest.param(b"a,b\n1,2\n", "workbook.kind", id="a CSV file"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "workbook.old", id="an old .xls"),
        pytest.param(b"0" * (MOST_BYTES + 1), "workbook.large", id="a large file"),
        pytest.param(archive({"a.txt": b"a"}), "workbook.kind", id="a ZIP of something"),
        pytest.param(archive({"a.xlsx": b"a", "b.pdf": b"b"}), "workbook.kind", id="a ZIP of no workbook"),
        pytest.param(
            archive({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<"}),
            "workbook.opendocument",
            id="a workbook as LibreOffice saves it by itself",
        ),
        pytest.param(archive({"[Content_Types].xml": b"<"}), "workbook.damaged", id="a broken content list"),
        pytest.param(foreign(), "workbook.not_ours", id="somebody else's workbook"),
    ],
)
def test_another_kind_of_file_is_refused(
    session: Session, officer: Actor, open_round: Round, content: bytes, code: str
) -> None:
    assert refusal(session, officer, open_round, content) == code


@pytest.mark.parametrize(
    ("part", "content", "code"),
    [
        ("xl/vbaProject.bin", b"macro", "workbook.macros"),
        ("xl/media/image1.png", bytes(MOST_UNPACKED), "workbook.unpacked"),
        ("xl/worksheets/sheet9.xml", b"<worksheet>" + b"<row/>" * 100_000 + b"</worksheet>", "workbook.rows"),
        ("xl/worksheets/sheet9.xml", b"<worksheet><mergeCells><mergeCell ref='A1:B2'/></mergeCells></worksheet>",
         "workbook.merged"),
        ("xl/workbook.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><workbook>&b;</workbook>', "workbook.damaged"),
        ("xl/workbook.xml", '<?xml version="1.0" encoding="utf-16"?><workbook/>'.encode("utf-16"), "workbook.damaged"),
        ("xl/sharedStrings.xml", b"<sst/>", "workbook.damaged"),
        ("xl/workbook.xml", b"<workbook>", "workbook.damaged"),
    ],
    ids=["macros", "zip bomb", "100,000 rows", "merged cells", "entities", "another encoding", "no texts", "cut off"],
)  # fmt: skip
def test_a_workbook_with_something_bad_in_it_is_refused(
    session: Session, officer: Actor, open_round: Round, file: bytes, part: str, content: bytes, code: str
) -> None:
    assert refusal(session, officer, open_round, with_part(file, part, content)) == code


def _merge(book: Workbook) -> None:
    next(sheets_of(book))[0].merge_cells("H3:H5")


def _many(book: Workbook) -> None:
    sheet = next(sheets_of(book))[0]
    for n in range(100_000):
        sheet.cell(n + 3, 10).value = n  # pyright: ignore[reportAttributeAccessIssue]


def _without(column: str) -> Callable[[Workbook], None]:
    def delete(book: Workbook) -> None:
        sheet, heads = next(sheets_of(book))
        sheet.delete_cols(heads[column])

    return delete


def _without_first_row(book: Workbook) -> None:
    next(sheets_of(book))[0].delete_rows(1)


def _without_sheet(book: Workbook) -> None:
    book.remove(next(sheets_of(book))[0])


def _without_keys(book: Workbook) -> None:
    book.remove(book["egov"])


def _twice(book: Workbook) -> None:
    book.copy_worksheet(next(sheets_of(book))[0])


@pytest.mark.parametrize(
    ("work", "code"),
    [
        (_merge, "workbook.merged"),
        (_many, "workbook.rows"),
        (_without("version"), "workbook.column"),
        (_without("answer"), "workbook.column"),
        (_without("item"), "workbook.sheet"),
        (_without_first_row, "workbook.sheet"),
        (_without_sheet, "workbook.sheet"),
        (_without_keys, "workbook.not_ours"),
        (_twice, "workbook.twice"),
    ],
)
def test_a_workbook_that_was_taken_apart_is_refused(
    session: Session, officer: Actor, open_round: Round, file: bytes, work: Callable[[Workbook], None], code: str
) -> None:
    assert refusal(session, officer, open_round, changed(file, work)) == code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("organisation", "workbook.organisation"),
        ("cycle", "workbook.cycle"),
        ("submission", "workbook.cycle"),
        ("edition_hash", "workbook.edition"),
        ("format", "workbook.not_ours"),
    ],
)
def test_a_workbook_made_for_something_else_is_refused(
    session: Session, officer: Actor, open_round: Round, file: bytes, name: str, code: str
) -> None:
    def forge(book: Workbook) -> None:
        for row in book["egov"].iter_rows(max_col=2):
            if row[0].value == name:
                row[1].value = "999"  # pyright: ignore[reportAttributeAccessIssue]

    assert refusal(session, officer, open_round, changed(file, forge)) == code


def test_the_workbook_of_another_organisation_is_refused(
    session: Session, officer: Actor, open_round: Round, country: Country
) -> None:
    theirs = actor(Role.OFFICER, country.trade)
    file = make_workbook(session, theirs, submission=open_round.trade.id or 0)
    assert refusal(session, officer, open_round, file) == "workbook.organisation"


def test_the_last_row_of_a_million_may_be_named(
    session: Session, officer: Actor, open_round: Round, file: bytes
) -> None:
    """Some programs write the last row of a sheet, though it is empty."""

    def work(book: Workbook) -> None:
        next(sheets_of(book))[0].row_dimensions[1_048_576].height = 12

    found = preview_workbook(session, officer, submission=open_round.id, file=changed(file, work))
    assert set(found.counts) == {"unchanged"}


@settings(max_examples=60, deadline=timedelta(seconds=5), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1, exclude_max=True), bytes_=st.binary(min_size=1, max_size=40))
def test_a_damaged_file_is_refused_or_says_what_it_said(
    session: Session, officer: Actor, open_round: Round, file: bytes, place: float, bytes_: bytes
) -> None:
    """Whatever bytes are overwritten: nothing but a refusal, or what the file said before, comes of it."""
    at = int(place * len(file))
    damaged = file[:at] + bytes_ + file[at + len(bytes_) :]
    try:
        found = preview_workbook(session, officer, submission=open_round.id, file=damaged)
    except Invalid as error:
        assert error.code.startswith("workbook.")  # noqa: PT017 - either outcome is right
    else:
        assert set(found.counts) == {"unchanged"}

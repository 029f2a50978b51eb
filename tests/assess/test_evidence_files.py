"""Which files are taken as evidence: told by what they hold, refused with a sentence that says what and what to do."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from assess.evidence import first_page as drawing
from assess.evidence.kinds import ENDINGS, look_at, plain_name
from assess.evidence.preview import MOST, first_page, preview
from assess.messages import SENTENCES
from data.errors import Invalid
from reports.sample.evidence import _decision

LIMIT = 20 * 1024**2
OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument"


def archive(parts: dict[str, bytes], *, stored: bool = False) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return target.getvalue()


def picture(kind: str, size: tuple[int, int] = (40, 30)) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "white").save(target, kind)
    return target.getvalue()


def sheet() -> bytes:
    target = io.BytesIO()
    openpyxl.Workbook().save(target)
    return target.getvalue()


def office(part: str, more: dict[str, bytes] | None = None) -> bytes:
    return archive({"[Content_Types].xml": b"<Types/>", part: b"<x/>"} | (more or {}))


def open_document(kind: str, manifest: bytes = b"<x/>") -> bytes:
    return archive({"mimetype": kind.encode(), "content.xml": b"<x/>", "META-INF/manifest.xml": manifest}, stored=True)


def huge_png() -> bytes:
    """A picture of 100,000 by 100,000 points in a hundred bytes."""
    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )


def locked() -> bytes:
    """An archive whose list of parts says that they are encrypted."""
    content = bytearray(office("word/document.xml"))
    place = content.find(b"PK\x01\x02")
    while place >= 0:
        content[place + 8] |= 1
        place = content.find(b"PK\x01\x02", place + 4)
    return bytes(content)


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        pytest.param("decision.PDF", _decision(), "application/pdf", id="PDF"),
        pytest.param("page.png", picture("PNG"), "image/png", id="PNG"),
        pytest.param("photo.jpeg", picture("JPEG"), "image/jpeg", id="JPEG"),
        pytest.param("photo.webp", picture("WEBP"), "image/webp", id="WebP"),
        pytest.param("letter.docx", office("word/document.xml"), f"{OFFICE}.wordprocessingml.document", id="DOCX"),
        pytest.param("count.xlsx", sheet(), f"{OFFICE}.spreadsheetml.sheet", id="XLSX"),
        pytest.param("letter.odt", open_document(f"{OPEN}.text"), f"{OPEN}.text", id="ODT"),
        pytest.param("count.ods", open_document(f"{OPEN}.spreadsheet"), f"{OPEN}.spreadsheet", id="ODS"),
        pytest.param("log.txt", "ថ្ងៃ 1 < 2\r\n".encode(), "text/plain", id="text in Khmer"),
        pytest.param("count.csv", "a,b\n".encode("utf-16"), "text/csv", id="CSV as a spreadsheet saves it"),
    ],
)
def test_the_content_decides_the_kind(name: str, content: bytes, media_type: str) -> None:
    assert look_at(name, content, most=LIMIT).media_type == media_type


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        pytest.param("a.pdf", b"", "empty", id="empty"),
        pytest.param("a.txt", b"x" * (LIMIT + 1), "large", id="over the limit"),
        pytest.param("a.pdf", picture("PNG"), "lies", id="a picture called PDF"),
        pytest.param("a.txt", _decision(), "lies", id="a PDF called text"),
        pytest.param("a.docx", sheet(), "lies", id="a workbook called DOCX"),
        pytest.param("a", _decision(), "lies", id="no ending"),
        pytest.param("a.exe", b"text", "program", id="the name of a program"),
        pytest.param("a.pdf", b"MZ\x90\x00", "program", id="a program called PDF"),
        pytest.param("a.txt", b"#!/bin/sh\nrm\n", "program", id="a script"),
        pytest.param("a.svg", b"<svg/>", "web_page", id="SVG"),
        pytest.param("a.txt", b"\xef\xbb\xbf\n <!DOCTYPE html>", "web_page", id="a web page called text"),
        pytest.param("a.txt", b"Hello <script>x()</script>", "web_page", id="a script within text"),
        pytest.param("a.docm", office("word/document.xml"), "macros", id="the name of a document with macros"),
        pytest.param("a.xlsx", office("xl/workbook.xml", {"xl/vbaProject.bin": b"x"}),
                     "macros", id="a workbook with macros"),
        pytest.param("a.docx", archive({"[Content_Types].xml": b"application/macroEnabled", "word/document.xml": b""}),
                     "macros", id="a document that says it has macros"),
        pytest.param("a.docx", archive({"[Content_Types].xml": b"application/MACROENABLED", "word/document.xml": b""}),
                     "macros", id="a document that says so in capitals"),
        pytest.param("a.docx", archive({"[Content_Types].xml": "application/vnd.ms-office.vbaProject".encode("utf-16"),
                                        "word/document.xml": b"", "word/x.bin": b"x"}),
                     "macros", id="a document whose macros go by another name"),
        pytest.param("a.pdf", _decision() + office("word/document.xml") + b"%%EOF", "two_kinds",
                     id="a PDF that is a document too"),
        pytest.param("a.png", picture("PNG") + archive({"letter.exe": b"MZ"}), "two_kinds",
                     id="a picture that is an archive too"),
        pytest.param("a.ods", archive({"mimetype": b"x", "Basic/Module1.xml": b""}), "macros", id="ODS macros"),
        pytest.param("a.zip", archive({"letter.pdf": _decision()}), "archive", id="an archive"),
        pytest.param("a.docx", archive({"letter.pdf": _decision()}), "archive", id="an archive called DOCX"),
        pytest.param("a.docx", locked(), "locked", id="a locked archive"),
        pytest.param("a.odt", open_document(f"{OPEN}.text", b"<encryption-data/>"), "locked", id="a locked ODT"),
        pytest.param("a.docx", b"\xd0\xcf\x11\xe0" + bytes(600), "old_or_locked", id="old Office, or locked"),
        pytest.param("a.docx", office("word/document.xml", {"word/media": bytes(8 * 1024**2)}), "bomb", id="a bomb"),
        pytest.param("a.docx", office("word/document.xml")[:-30], "damaged", id="half of a document"),
        pytest.param("a.png", picture("PNG", (400, 300))[:-20], "damaged", id="half of a PNG"),
        pytest.param("a.jpg", picture("JPEG", (900, 900))[:2000], "damaged", id="half of a JPEG"),
        pytest.param("a.pdf", _decision()[:-20], "damaged", id="half of a PDF"),
        pytest.param("a.png", huge_png(), "pixels", id="a picture of 10,000 million points"),
        pytest.param("a.txt", b"\x00\x01\x02", "kind", id="bytes called text"),
        pytest.param("a.mp4", b"\x00\x00\x00\x18ftypmp42\xff", "kind", id="a film"),
    ],
)  # fmt: skip
def test_what_is_not_taken_is_refused_with_a_sentence_that_names_it(name: str, content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        look_at(name, content, most=LIMIT)
    assert caught.value.code == f"evidence.{code}"
    assert name in SENTENCES[caught.value.code]().format(**caught.value.details)


def test_a_name_keeps_no_folder_and_no_trick() -> None:
    assert plain_name("../../etc/pass\x00wd\u202efdp.txt") == "passwdfdp.txt"
    assert len(plain_name("ក" * 500 + ".pdf")) < 200
    assert plain_name("ក" * 500 + ".pdf").endswith(".pdf")


@pytest.mark.parametrize("make", [lambda: picture("PNG", (3000, 2000)), lambda: picture("JPEG", (2000, 3000))])
def test_a_preview_is_small(make: Callable[[], bytes]) -> None:
    with Image.open(io.BytesIO(preview("a.png", make()))) as small:
        assert (small.format, max(small.size)) == ("JPEG", MOST)


def test_every_kind_has_an_ending_of_its_own() -> None:
    first = [endings[0] for endings in ENDINGS.values()]
    assert len(set(first)) == len(first)


def paper(*pages: str, size: tuple[float, float] = (595, 842), password: str = "") -> bytes:
    """A PDF with a black square at the top left of each page, and its text."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=size, encrypt=StandardEncryption(password) if password else None)
    for text in pages:
        canvas.rect(0, size[1] - 100, 100, 100, fill=1)
        canvas.drawString(150, size[1] / 2, text)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def test_the_first_page_of_a_pdf_is_drawn_and_its_pages_counted() -> None:
    found = first_page("letter.pdf", paper("One", "Two", "Three"))
    with Image.open(io.BytesIO(found.picture)) as picture:
        assert picture.format == "JPEG"
        assert picture.size == (848, 1200)  # 595 × 842 points, the longer side made 1,200
        black, white = picture.getpixel((20, 20)), picture.getpixel((400, 900))
    assert (black, white) == ((0, 0, 0), (255, 255, 255))
    assert found.pages == 3


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(paper("One", password="secret"), "evidence.page_locked", id="locked by a password"),
        pytest.param(b"%PDF-1.7 nothing of one %%EOF", "evidence.page_damaged", id="broken"),
        pytest.param(b"", "evidence.page_damaged", id="empty"),
        pytest.param(paper("One")[:400] + b"%%EOF", "evidence.page_damaged", id="cut off"),
    ],
)
def test_a_pdf_that_cannot_be_drawn_gives_a_sentence(content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        first_page("letter.pdf", content)
    assert refused.value.code == code
    assert "letter.pdf" in SENTENCES[code]().format(file="letter.pdf")


def test_a_page_as_large_as_a_hall_is_drawn_no_larger_than_others() -> None:
    found = first_page("plan.pdf", paper("Plan", size=(14_400, 7_200)))
    with Image.open(io.BytesIO(found.picture)) as picture:
        assert picture.size == (1200, 600)


def test_drawing_that_does_not_end_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # A program that waits in place of the one that draws: no file is known that pdfium draws for ever.
    endless = tmp_path / "endless.py"
    endless.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(drawing, "__file__", str(endless))
    monkeypatch.setattr("assess.evidence.preview.SECONDS", 0.3)
    with pytest.raises(Invalid, match=r"evidence\.page_slow"):
        first_page("letter.pdf", paper("One"))

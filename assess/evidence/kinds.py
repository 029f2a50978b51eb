"""What kind of file is handed in, told by what it holds; its name must agree, and what could do harm is refused."""

import re
import warnings
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath

from PIL import Image

from assess.evidence.archives import parts_of, unpack
from data.errors import Invalid

MOST_PIXELS = 80_000_000
_PDF, _PNG, _JPEG, _WEBP = "application/pdf", "image/png", "image/jpeg", "image/webp"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
_DOCX, _XLSX = f"{_OFFICE}.wordprocessingml.document", f"{_OFFICE}.spreadsheetml.sheet"
_ODT, _ODS = f"{_OPEN}.text", f"{_OPEN}.spreadsheet"
_PLAIN, _CSV = "text/plain", "text/csv"
ENDINGS = {
    _PDF: ("pdf",),
    _PNG: ("png",),
    _JPEG: ("jpg", "jpeg", "jpe", "jfif"),
    _WEBP: ("webp",),
    _DOCX: ("docx",),
    _XLSX: ("xlsx",),
    _ODT: ("odt",),
    _ODS: ("ods",),
    _PLAIN: ("txt", "csv", "log", "md"),
}
"""The kinds of file that are taken, by media type, with the endings that a name of that kind may have."""
PICTURES = (_PNG, _JPEG, _WEBP)
SHOWN = (_PDF, *PICTURES)
"""What a browser may show in place; everything else is only handed out as a file."""
NAMES = "PDF, PNG, JPEG, WebP, DOCX, XLSX, ODT, ODS, TXT, CSV"

_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xfe\xed\xfa", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
_PICTURES = {b"\x89PNG\r\n\x1a\n": _PNG, b"\xff\xd8\xff": _JPEG}
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
_OTHER_ARCHIVES = (b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_MARKED = re.compile(r"<\s*(!doctype|html|svg|script|iframe|\?xml)\b", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_MACRO_PARTS = re.compile(r"(^|/)(vbaproject\.bin|vbadata\.xml)$|^basic/|^scripts/", re.IGNORECASE)
_MACRO_TYPES = re.compile(rb"macroenabled|vbaproject", re.IGNORECASE)
_WEB_ENDINGS = ("html", "htm", "xhtml", "svg", "xml", "js", "mjs", "mht", "mhtml")
_PROGRAM_ENDINGS = ("exe", "com", "bat", "cmd", "ps1", "sh", "msi", "scr", "vbs", "jar", "apk", "app", "py")
_MACRO_ENDINGS = ("docm", "xlsm", "dotm", "xltm", "xlsb")


@dataclass(frozen=True)
class Looked:
    """A file that may be kept: the last part of its name, made harmless, and its media type."""

    name: str
    media_type: str


def look_at(name: str, content: bytes, *, most: int) -> Looked:
    """The kind of a file, told by its content; `most` is the size in bytes up to which it is taken.

    Raises:
        Invalid: it is empty, too large, of a kind that is not taken, named as something else than it is, damaged,
            locked, a program, a web page, or has macros. The error says which, with the file's name.
    """
    plain = plain_name(name)
    if not content:
        raise Invalid("evidence.empty", file=plain)
    if len(content) > most:
        raise Invalid("evidence.large", file=plain, size=_megabytes(len(content)), most=_megabytes(most))
    ending = PurePosixPath(plain).suffix.lower().removeprefix(".")
    _refuse_by_ending(plain, ending)
    found = _kind(plain, content)
    if ending not in ENDINGS[found]:
        raise Invalid("evidence.lies", file=plain, ending=f".{ending}", kind=ENDINGS[found][0].upper())
    return Looked(plain, _CSV if found == _PLAIN and ending == "csv" else found)


def plain_name(name: str) -> str:
    r"""The last part of a file's name without what could mislead: folders, controls, signs that turn the writing.

    >>> plain_name("C:\\letters\\gpj.\u202eletter.pdf")
    'gpj.letter.pdf'
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(sign for sign in last if sign.isprintable() or sign in "\u200b\u200c\u200d").strip(" .")
    return f"{shown[:100]}…{shown[-60:]}" if len(shown) > 160 else shown or "file"


def _refuse_by_ending(name: str, ending: str) -> None:
    for endings, code in (
        (_WEB_ENDINGS, "evidence.web_page"),
        (_PROGRAM_ENDINGS, "evidence.program"),
        (_MACRO_ENDINGS, "evidence.macros"),
    ):
        if ending in endings:
            raise Invalid(code, file=name)


def _kind(name: str, content: bytes) -> str:
    """The media type of a content; what is none of ours is refused with the sentence that fits it best."""
    if content.startswith(_PROGRAMS):
        raise Invalid("evidence.program", file=name)
    if content.startswith(_OLD_OR_LOCKED):
        raise Invalid("evidence.old_or_locked", file=name)
    if content.startswith(_OTHER_ARCHIVES):
        raise Invalid("evidence.archive", file=name)
    if content.startswith(b"%PDF-"):
        if b"%%EOF" not in content[-4096:]:
            raise Invalid("evidence.damaged", file=name)
        return _alone(name, content, _PDF)
    for start, kind in _PICTURES.items():
        if content.startswith(start):
            return _alone(name, content, _picture(name, content, kind))
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return _alone(name, content, _picture(name, content, _WEBP))
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _document(name, content)
    return _text(name, content)


def _alone(name: str, content: bytes, kind: str) -> str:
    """`kind`, if the file is nothing else besides: an archive may hang behind a picture or a PDF and opens as one."""
    if zipfile.is_zipfile(BytesIO(content)):
        raise Invalid("evidence.two_kinds", file=name, kind=ENDINGS[kind][0].upper())
    return kind


def _picture(name: str, content: bytes, kind: str) -> str:
    """`kind`, if the picture can really be opened as that, and is no bomb."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            formats = [kind.removeprefix("image/").upper()]
            with Image.open(BytesIO(content), formats=formats) as picture:
                picture.verify()
            with Image.open(BytesIO(content), formats=formats) as picture:
                width, height = picture.size
                if width * height > MOST_PIXELS:
                    raise Invalid("evidence.pixels", file=name, width=width, height=height)
                # A photograph is decoded at an eighth of its size: enough to see that it is whole.
                picture.draft("RGB", (width // 8, height // 8))
                picture.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Invalid("evidence.pixels", file=name, width="?", height="?") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise Invalid("evidence.damaged", file=name) from error
    return kind


def _document(name: str, content: bytes) -> str:
    """The kind of an office document, by the parts of its archive."""
    parts = {part.filename: part for part in parts_of(name, content)}
    if any(_MACRO_PARTS.search(part) for part in parts):
        raise Invalid("evidence.macros", file=name)
    if "[Content_Types].xml" in parts:
        types = unpack(name, content, parts["[Content_Types].xml"])
        # In either case and either encoding, as a word processor reads it; the part itself may have any name.
        if _MACRO_TYPES.search(types.replace(b"\x00", b"")):
            raise Invalid("evidence.macros", file=name)
        for part, kind in (("word/document.xml", _DOCX), ("xl/workbook.xml", _XLSX)):
            if part in parts:
                return kind
        raise Invalid("evidence.kind", file=name, kinds=NAMES)
    if "mimetype" in parts:
        manifest = unpack(name, content, "META-INF/manifest.xml") if "META-INF/manifest.xml" in parts else b""
        if b"encryption-data" in manifest:
            raise Invalid("evidence.locked", file=name)
        kind = unpack(name, content, "mimetype").decode("ascii", "replace").strip()
        if kind in (_ODT, _ODS):
            return kind
        raise Invalid("evidence.kind", file=name, kinds=NAMES)
    raise Invalid("evidence.archive", file=name)


def _text(name: str, content: bytes) -> str:
    """Plain text, if it is nothing that a browser or a word processor would take for more than that."""
    try:
        text = content.decode("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid("evidence.kind", file=name, kinds=NAMES) from error
    if text.lstrip().startswith("<") or _MARKED.search(text[:4096]):
        raise Invalid("evidence.web_page", file=name)
    if _CONTROL.search(text) or text.startswith("{\\rtf"):
        raise Invalid("evidence.kind", file=name, kinds=NAMES)
    return _PLAIN


def _megabytes(size: int) -> str:
    return f"{size / 1024**2:.1f}".removesuffix(".0")

"""A ZIP of a workbook and the files that it names as evidence; what else lies in it is told, never unpacked to disk."""

import io
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from assess.evidence.archives import DAMAGED, MEGABYTE, parts_of, unpack
from assess.evidence.kinds import plain_name
from assess.states import today
from assess.workbook.reading import read_workbook
from data.errors import Invalid
from data.spreadsheet_files import is_opendocument

MOST_BYTES = 100 * MEGABYTE
_BY_SYSTEMS = re.compile(r"(^|/)(__MACOSX/|\.|Thumbs\.db$|desktop\.ini$|~\$)", re.IGNORECASE)
_OLDEST = date(1990, 1, 1)


@dataclass(frozen=True)
class Handed:
    """A file in the ZIP: its name without folders, what it holds, and the day it was last changed, if that is known."""

    name: str
    content: bytes
    dated: date | None


@dataclass(frozen=True)
class Package:
    """A workbook with the files beside it by `folded` name; `twice` has the names that several files share."""

    workbook: bytes
    files: Mapping[str, Handed] = field(default_factory=dict)
    twice: frozenset[str] = frozenset()


def open_package(file: bytes) -> Package:
    """The workbook of an upload with the files beside it; an upload that is no ZIP of files is a workbook alone.

    Raises:
        Invalid: the ZIP is too large, damaged, locked, unpacks to too much, or holds no workbook of ours or several.
    """
    if not _is_archive_of_files(file):
        return Package(file)
    if len(file) > MOST_BYTES:
        raise Invalid("workbook.large", size=len(file) // MEGABYTE, most=MOST_BYTES // MEGABYTE)
    own = [part for part in parts_of("ZIP", file) if not part.is_dir() and not _BY_SYSTEMS.search(part.filename)]
    sheets = [part for part in own if part.filename.lower().endswith(".xlsx")]
    if not sheets:
        raise Invalid("workbook.kind")
    contents = {part.filename: unpack(part.filename, file, part) for part in sheets}
    # An evidence file may be a spreadsheet too: only where there are several must the right one be looked for.
    ours = [name for name in contents if len(sheets) == 1 or _is_ours(contents[name])]
    if len(ours) != 1:
        raise Invalid("workbook.several" if ours else "workbook.not_ours")
    others = [part for part in own if part.filename != ours[0]]
    files = [Handed(plain_name(part.filename), unpack(part.filename, file, part), _day(part)) for part in others]
    counts = Counter(folded(one.name) for one in files)
    return Package(
        contents[ours[0]],
        {folded(one.name): one for one in files},
        frozenset(name for name, count in counts.items() if count > 1),
    )


def folded(name: str) -> str:
    """A file's name as names are compared: without folders, in small letters, composed one way.

    >>> folded("Letters/Décision.PDF") == folded("De\u0301cision.pdf")
    True
    """
    return unicodedata.normalize("NFC", plain_name(name)).casefold().strip()


def _is_archive_of_files(file: bytes) -> bool:
    """Whether it is a ZIP other than a document of an office program, which is one too."""
    try:
        with zipfile.ZipFile(io.BytesIO(file)) as archive:
            names = {name.lower() for name in archive.namelist()}
            return "[content_types].xml" not in names and not is_opendocument(names)
    except DAMAGED:
        return False


def _is_ours(content: bytes) -> bool:
    try:
        read_workbook(content)
    except Invalid:
        return False
    return True


def _day(part: zipfile.ZipInfo) -> date | None:
    try:
        day = date(*part.date_time[:3])
    except ValueError:
        return None
    return day if _OLDEST <= day <= today() else None

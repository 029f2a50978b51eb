"""The files that a workbook names as evidence: which goes to which question, and which does not and why."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assess.evidence.kinds import look_at
from assess.evidence.pieces import FILE, Piece, most_bytes
from assess.workbook import layout
from assess.workbook.content import Content, Key
from assess.workbook.package import Package, folded
from assess.workbook.reading import Row
from data.errors import Invalid, UserError
from data.i18n import language

ATTACH, THERE, LEFT = STATUSES = ("attach", "there", "left")
"""`attach`: it becomes evidence of the question; `there`: it is that already; `left`: it stays out, and why."""
_BETWEEN = re.compile(r"[;\n]+")


@dataclass(frozen=True)
class Attachment:
    """A file and a question: `key` is the item and the service (0 for none), None for a file that no line names."""

    file: str
    status: str
    title: str = ""
    key: Key | None = None
    why: UserError | None = None


def attachments_of(
    rows: Sequence[Row], package: Package, content: Content, pieces: Mapping[Key, Sequence[Piece]]
) -> list[Attachment]:
    """What becomes of each file that a line names, in the order of the lines, then of those that none names."""
    refused = {name: _refusal(name, package) for name in package.files}
    found: list[Attachment] = []
    named: set[str] = set()
    for row in rows:
        if row.kind != layout.ITEM or layout.FILES in row.formulas:
            continue
        for name in dict.fromkeys(_names(row)):
            named.add(folded(name))
            found.append(_attachment(name, row, package, content, pieces, refused))
    unnamed = [one.name for name, one in package.files.items() if name not in named]
    return [*found, *(Attachment(name, LEFT, why=Invalid("workbook.file_unnamed")) for name in unnamed)]


def _names(row: Row) -> Iterator[str]:
    return (name.strip() for name in _BETWEEN.split(row.text(layout.FILES)) if name.strip())


def _refusal(name: str, package: Package) -> UserError | None:
    """Why a file of the package is not taken at all; None if it is."""
    handed = package.files[name]
    if name in package.twice:
        return Invalid("workbook.file_twice", file=handed.name)
    try:
        look_at(handed.name, handed.content, most=most_bytes())
    except Invalid as error:
        return error
    return None


def _attachment(
    name: str,
    row: Row,
    package: Package,
    content: Content,
    pieces: Mapping[Key, Sequence[Piece]],
    refused: Mapping[str, UserError | None],
) -> Attachment:
    key = row.key
    if key is None or key not in content.asked:
        return Attachment(name, LEFT, why=Invalid("workbook.not_asked"))
    asked = content.asked[key]
    title = asked.title.to(language()) + (f" · {content.services[key[1]]}" if key[1] else "")
    handed = package.files.get(folded(name))
    if handed is None:
        return Attachment(name, LEFT, title, key, Invalid("workbook.file_missing", file=name))
    why = refused[folded(name)] or _not_accepted(content, key, asked.title.to(language()))
    if why is not None:
        return Attachment(name, LEFT, title, key, why)
    sha256 = hashlib.sha256(handed.content).hexdigest()
    there = any(piece.sha256 == sha256 for piece in pieces.get(key, ()))
    return Attachment(name, THERE if there else ATTACH, title, key)


def _not_accepted(content: Content, key: Key, title: str) -> Invalid | None:
    item = next((one for one in content.part.edition.items if one.id == key[0]), None)
    accepted = item.evidence if item else ()
    if FILE in accepted:
        return None
    return Invalid("evidence.kind_of_item", item=title, allowed=", ".join(accepted) or "–")

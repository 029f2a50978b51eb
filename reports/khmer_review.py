"""Every Khmer text that no Khmer reader has checked yet, as one list to work through.

A reviewer gets the workbook of `python -m reports khmer-review FILE`, corrects what is wrong where it stands (the
definition files, the catalogue, or the guides), and enters what is right in `data/locale/km/reviewed.csv` with name and
day. A text that changes afterwards is on the list again, since it is known by its content.
"""

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from babel.messages.pofile import read_po
from pydantic import BaseModel

from data import guides
from data.i18n import CATALOGUES
from maturity_model.definition import Text
from maturity_model.loading import editions, load_edition
from projects.lists import criteria, gates, strategies

REVIEWED = CATALOGUES / "km" / "reviewed.csv"
COLUMNS = ("where", "id", "english", "khmer", "key")


def unreviewed(reviewed: Path = REVIEWED) -> pd.DataFrame:
    """The texts without a reviewer: where they stand, their id there, English, Khmer, and the key to enter.

    `key` is made of both texts, so that a change of either puts the text on the list again.
    """
    checked = _checked(reviewed)
    rows = [
        (where, place, text.en, text.km, key_of(text.en, text.km))
        for where, place, text in _texts()
        if key_of(text.en, text.km) not in checked
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def key_of(english: str, khmer: str) -> str:
    """The name of a pair of texts in the list of what was reviewed.

    >>> key_of("Save", "រក្សាទុក") == key_of("Save", "រក្សាទុក")
    True
    """
    return hashlib.sha256(f"{english}\n{khmer}".encode()).hexdigest()[:16]


def _checked(reviewed: Path) -> frozenset[str]:
    with reviewed.open(encoding="utf-8", newline="") as file:
        return frozenset(row["key"] for row in csv.DictReader(file) if row["reviewer"].strip())


def _texts() -> Iterator[tuple[str, str, Text]]:
    for name in editions():
        yield from _within(load_edition(name), f"maturity_model/definitions/{name}", "")
    for name, part in (("gates", gates()), ("strategies", strategies()), ("criteria", criteria())):
        yield from _within(part, f"projects/{name}.yaml", "")
    with (CATALOGUES / "km" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        for message in read_po(file, locale="km"):
            if message.id and message.string:
                yield "data/locale", "", Text(en=str(message.id), km=str(message.string))
    for page in guides.pages():
        if guides.is_translated(page, "km"):
            # The first block in Khmer after the title says that nobody has checked the page, and has no English one.
            title, _, *khmer = guides.blocks(page, "km")
            pairs = zip(guides.blocks(page), [title, *khmer], strict=True)
            for number, (english, own) in enumerate(pairs, start=1):
                yield f"docs/{page}", f"block {number}", Text(en=english, km=own)


def _within(part: object, where: str, place: str) -> Iterator[tuple[str, str, Text]]:
    if isinstance(part, Text):
        yield where, place, part
    elif isinstance(part, BaseModel):
        own = str(getattr(part, "id", "") or place)
        for name in type(part).model_fields:
            yield from _within(getattr(part, name), where, f"{own}.{name}" if own else name)
    elif isinstance(part, tuple | list):
        for number, one in enumerate(part):
            yield from _within(one, where, f"{place}[{number}]")

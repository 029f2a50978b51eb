"""Which sheets and columns the workbook of an edition has, and how a value stands in a cell."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

KHMER_DIGITS: Final = str.maketrans("០១២៣៤៥៦៧៨៩", "0123456789")
_IMPLIED: Final = re.compile(r"^(\S+?)\s*>=\s*(\d+)\s*->\s*(\d+)$")


@dataclass(frozen=True)
class Kind:
    """How a value is written into a cell, and read from it. `read` raises ValueError on what it cannot be."""

    write: Callable[[Any], str | int | float]
    read: Callable[[str], Any]


def _number(text: str) -> int | float:
    plain = text.translate(KHMER_DIGITS).replace(",", ".")
    return int(plain) if re.fullmatch(r"[-+]?\d+", plain) else float(plain)


def _whole(text: str) -> int:
    number = float(text.translate(KHMER_DIGITS))
    if not number.is_integer():
        raise ValueError(text)
    return int(number)


def _yes_no(text: str) -> bool:
    return {"yes": True, "no": False, "true": True, "false": False}[text.lower()]


def _implied(text: str) -> list[dict[str, Any]]:
    found = [_IMPLIED.match(part.strip().translate(KHMER_DIGITS)) for part in text.split(";") if part.strip()]
    if not all(found):
        raise ValueError(text)
    return [{"item": one[1], "at_least": int(one[2]), "grants": int(one[3])} for one in found if one]


def _write_implied(value: list[Mapping[str, Any]]) -> str:
    return "; ".join(f"{one['item']} >= {one['at_least']} -> {one['grants']}" for one in value)


TEXT: Final = Kind(str, str)
NUMBER: Final = Kind(lambda value: value, _number)
WHOLE: Final = Kind(lambda value: value, _whole)
YES_NO: Final = Kind(lambda value: "yes" if value else "no", _yes_no)
LIST: Final = Kind(" ".join, str.split)
CONDITIONS: Final = Kind(" and ".join, lambda text: [one.strip() for one in re.split(r"\s+and\s+", text.strip())])
IMPLIED: Final = Kind(_write_implied, _implied)
LEVELS: Final = Kind(
    lambda value: " ".join(map(str, value)), lambda text: [int(one) for one in text.translate(KHMER_DIGITS).split()]
)
NEED: Final = Kind(str, lambda text: text if text == "all" else _whole(text))


@dataclass(frozen=True)
class Column:
    """A column: its heading, where its value stands in the part that the row is about, and how wide it is shown."""

    name: str
    path: str
    kind: Kind = TEXT
    width: int = 14
    needed: bool = False
    allowed: tuple[str, ...] = ()


def texts(name: str, path: str, *, width: int = 40, needed: bool = True) -> tuple[Column, Column]:
    """The two columns of a text, English and Khmer, named as XLSForm names translations."""
    return (
        Column(f"{name}::en", f"{path}.en", width=width, needed=needed),
        Column(f"{name}::km", f"{path}.km", width=width, needed=needed),
    )


YES: Final = ("yes", "no")
SHEETS: Final[dict[str, tuple[Column, ...]]] = {
    "survey": (
        Column("type", "", width=26, needed=True),
        Column("name", "id", width=26, needed=True),
        *texts("title", "title", width=28),
        *texts("label", "question"),
        *texts("hint", "guidance", width=60),
        Column("counts", "counts", allowed=("stage", "foundation", "ladder")),
        Column("stage", "stage", WHOLE, 7),
        Column("theme", "theme", width=8),
        Column("scope", "scope", allowed=("organisation", "service")),
        Column("weight", "weight", WHOLE, 8),
        Column("relevant", "applies_when", CONDITIONS, 30),
        Column("implied_by", "implied_by", IMPLIED, 34),
        Column("may_not_apply", "may_not_apply", YES_NO, 12, allowed=YES),
        Column("evidence", "evidence", LIST, 14),
        Column("means", "means", allowed=("decree", "staff", "money", "platform")),
        Column("depends_on", "depends_on", LIST, 26),
        Column("measured", "measured", YES_NO, 10, allowed=YES),
        Column("sources", "sources", LIST, 22),
        Column("unit", "unit"),
        Column("denominator", "denominator"),
    ),
    "choices": (
        Column("list_name", "", width=26, needed=True),
        Column("name", "", WHOLE, 7, needed=True),
        *texts("label", "label", width=30),
        *texts("rubric", "rubric", width=60),
        Column("credit", "credit", WHOLE, 8),
        Column("effort", "effort", WHOLE, 8),
        Column("stage", "stage", WHOLE, 8),
    ),
    "gates": (
        Column("gate", "", WHOLE, 7, needed=True),
        Column("stage", "stage", WHOLE, 7, needed=True),
        Column("scope", "scope", needed=True, allowed=("organisation", "service")),
        Column("need", "need", NEED, 7, needed=True),
        Column("item", "item", width=28, needed=True),
        Column("level", "level", WHOLE, 7, needed=True),
        Column("when", "when", CONDITIONS, 30),
    ),
    "forms": (
        Column("name", "id", needed=True),
        Column("letter", "letter", width=7, needed=True),
        *texts("label", "title"),
        Column("items", "", width=10, needed=True, allowed=("all", "marked")),
    ),
    "stages": (
        Column("stage", "stage", WHOLE, 7, needed=True),
        Column("threshold", "", NUMBER, 10, needed=True),
        *texts("label", "name", width=28),
        *texts("description", "description", width=60),
    ),
    "themes": (Column("name", "id", needed=True), *texts("label", "name")),
    "facts": (
        Column("where", "where", needed=True, allowed=("organisation", "service", "platform")),
        Column("name", "id", width=26, needed=True),
        Column("kind", "kind", needed=True, allowed=("yes_no", "choice", "number", "text")),
        *texts("label", "name", width=30),
        *texts("question", "question", width=60, needed=False),
    ),
    "fact_values": (
        Column("fact", "", width=26, needed=True),
        Column("value", "value", width=18, needed=True),
        *texts("label", "name", width=30),
    ),
    "sources": (
        Column("name", "id", width=18, needed=True),
        Column("title", "title", width=60, needed=True),
        Column("publisher", "publisher", width=40, needed=True),
        Column("year", "year", WHOLE, 8),
        Column("licence", "licence", width=18),
    ),
    "crosswalk": (
        Column("kind", "kind", needed=True, allowed=("same", "split", "merged", "dropped", "new")),
        Column("was", "was", LIST, 30),
        Column("now", "now", LIST, 30),
        Column("levels", "levels", LEVELS, 12),
        *texts("reason", "reason", needed=False),
    ),
    "settings": (
        Column("form_id", "id", width=20, needed=True),
        Column("version", "version", needed=True),
        *texts("form_title", "title"),
        Column("gate_share", "gate_share", NUMBER, needed=True),
        Column("service_weighting", "service_weighting", width=18, allowed=("equal", "transactions")),
        Column("key_services_most", "key_services.most", WHOLE, needed=True),
        Column("key_services_fewest", "key_services.fewest", WHOLE, needed=True),
        *texts("stage_zero", "stage_zero.name"),
        *texts("stage_zero_description", "stage_zero.description", needed=False),
        Column("crosswalk_from", "", width=20),
        Column("crosswalk_hash", "", width=30),
    ),
}
GUIDE: Final = "guide"
MARK: Final = "form::"
"""What the column of a form begins with in the sheet `survey`: x where the form asks the item."""


def put(part: dict[str, Any], path: str, value: Any) -> None:
    """Set what stands at a path such as `question.en`, making the parts on the way."""
    *above, last = path.split(".")
    for key in above:
        part = part.setdefault(key, {})
    part[last] = value


def at(part: Any, path: str) -> Any:
    """What stands at a path, or None."""
    for key in path.split("."):
        part = part.get(key) if isinstance(part, Mapping) else None
    return part

"""The portfolio form: its three tables, their columns with fixed meanings, and the heads they may stand under."""

from dataclasses import dataclass
from functools import cache
from typing import Final

from projects.investment.lines import KINDS
from projects.lists import project_types, strategies
from projects.register import STATES

PROJECTS, LINES, STATUS = TABLES = ("projects", "lines", "status")
TEXT, CODE, AMOUNT, NULLABLE_AMOUNT, NUMBER, WHOLE, YEAR, DAY, YES_NO, CHOICE = (
    "text", "code", "amount", "amount or nothing", "number", "whole", "year", "day", "yes or no", "choice",
)  # fmt: skip
MONEY: Final = frozenset({AMOUNT, NULLABLE_AMOUNT})


@dataclass(frozen=True)
class Column:
    """A column of the form: its name, kind, Khmer head, whether a row needs it, how long a text may be.

    `nullable` says that an empty cell means nothing is known; `usual` is what an empty cell means otherwise.
    """

    name: str
    kind: str
    km: str
    needed: bool = False
    most: int = 0
    usual: object = None
    allowed: tuple[str, ...] = ()
    pattern: str = ""


CODE_PATTERN: Final = r"[\w./-]{1,60}"


@cache
def columns(table: str) -> dict[str, Column]:
    """The columns of a table of the form by name, in their order."""
    known = strategies()
    found = {
        PROJECTS: (
            Column("code", CODE, "លេខកូដ", needed=True, most=60, pattern=CODE_PATTERN),
            Column("name_en", TEXT, "ឈ្មោះជាអង់គ្លេស", needed=True, most=300),
            Column("name_km", TEXT, "ឈ្មោះជាខ្មែរ", most=300),
            Column("organisation", TEXT, "អង្គភាព", needed=True, most=60),
            Column("programme", TEXT, "កម្មវិធី", most=40),
            Column("type", CHOICE, "ប្រភេទ", allowed=tuple(project_types().by_id)),
            Column("description", TEXT, "ការពិពណ៌នា", most=10000, usual=""),
            Column("owner", TEXT, "ម្ចាស់គម្រោង", most=200, usual=""),
            Column("sponsor", TEXT, "អ្នកឧបត្ថម្ភ", most=200, usual=""),
            Column("starts_on", DAY, "ថ្ងៃចាប់ផ្តើម"),
            Column("ends_on", DAY, "ថ្ងៃបញ្ចប់"),
            Column("state", CHOICE, "ស្ថានភាព", allowed=STATES, usual=STATES[0]),
            Column("gate_unknown", YES_NO, "មិនស្គាល់ច្រកទ្វារ"),
            Column("estimate", NULLABLE_AMOUNT, "ការប៉ាន់ប្រមាណ"),
            Column("external_reference", TEXT, "លេខយោងខាងក្រៅ", most=200),
            Column("origin", TEXT, "ប្រភព", most=500),
            Column("version", WHOLE, "កំណែ"),
        ),
        LINES: (
            Column("project", TEXT, "លេខកូដគម្រោង", needed=True, most=60),
            Column("year", YEAR, "ឆ្នាំ", needed=True),
            Column("financier", TEXT, "អ្នកផ្តល់ហិរញ្ញប្បទាន", needed=True, most=200),
            Column("source", CHOICE, "ប្រភពហិរញ្ញប្បទាន", needed=True, allowed=tuple(known.source_names)),
            Column("instrument", CHOICE, "ឧបករណ៍ហិរញ្ញវត្ថុ", needed=True, allowed=tuple(known.instrument_names)),
            Column("kind", CHOICE, "ប្រភេទការងារ", needed=True, allowed=KINDS),
            Column("currency", CHOICE, "រូបិយប័ណ្ណ", needed=True),
            Column("on_budget", YES_NO, "ក្នុងថវិកា", usual=True),
            Column("planned", AMOUNT, "បានគ្រោង", usual=0),
            Column("committed", AMOUNT, "បានសន្យា", usual=0),
            Column("spent", AMOUNT, "បានចំណាយ", usual=0),
            Column("forecast", NULLABLE_AMOUNT, "ព្យាករ"),
            Column("note", TEXT, "កំណត់ចំណាំ", most=2000, usual=""),
            Column("version", WHOLE, "កំណែ"),
        ),
        STATUS: (
            Column("project", TEXT, "លេខកូដគម្រោង", needed=True, most=60),
            Column("as_of", DAY, "គិតត្រឹមថ្ងៃ", needed=True),
            Column("percent", NUMBER, "ភាគរយ", needed=True),
            Column("spent", AMOUNT, "បានចំណាយ", needed=True),
            Column("forecast", AMOUNT, "ព្យាករ", needed=True),
            Column("confidence", WHOLE, "ទំនុកចិត្ត", needed=True),
            Column("reason", TEXT, "មូលហេតុ", needed=True, most=4000),
            Column("narrative", TEXT, "ការពន្យល់", most=10000, usual=""),
            Column("evidence", TEXT, "ភស្តុតាង", most=2000, usual=""),
            Column("version", WHOLE, "កំណែ"),
        ),
    }[table]
    return {one.name: one for one in found}


KEYS: Final = {
    PROJECTS: ("code",),
    LINES: ("project", "year", "financier", "source", "instrument", "kind", "currency", "on_budget"),
    STATUS: ("project", "as_of"),
}
"""What tells one row of a table from the others; equal lines are told apart by their order."""


@cache
def heads(table: str) -> dict[str, str]:
    """Which column each head means, by the head in small letters: the name, with spaces for `_`, and in Khmer."""
    found: dict[str, str] = {}
    for one in columns(table).values():
        found |= dict.fromkeys((one.name, one.name.replace("_", " "), one.km), one.name)
    return found


def plain_head(cell: str) -> str:
    """A head as it is compared: small letters, without spaces around or the star of what is needed."""
    return " ".join(cell.replace("*", " ").split()).casefold()

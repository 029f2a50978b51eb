"""The Excel form of a proposal: one for each, taken away filled in as far as known, read back field by field."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import xlsxwriter
from sqlmodel import Session

from assess import states
from assess.workbook.cells import read_value
from assess.workbook.opening import Cell, Formula, open_workbook
from data.access import Actor, require_anywhere
from data.base import LARGEST_ID
from data.errors import Closed, Invalid
from data.i18n import LANGUAGES, language, latin_digits, speaking, t, text_of
from data.organisations import find_organisation
from projects.entries import check_amount, check_text, check_version, check_year
from projects.lists import project_types, strategies
from projects.proposals.calls import find_call
from projects.proposals.handed_in import FINAL, Entry, check_entry, entry_of, proposal_of
from projects.register import find_project

FORMAT = "proposal-form-1"
KEYS, YEARS = "_keys", 5
SERVES, COST = "serves:", "cost:"
MOST_NAMED = 3
MOST = {"name_en": 300, "name_km": 300, "description": 10000, "sponsor_name": 200}
_YES = {"yes", "y", "x", "1", "✓", "បាទ", "ចាស", "មាន"}
_NO = {"no", "n", "0", "-", "–", "ទេ", "គ្មាន"}
_FONTS = {"en": "Calibri", "km": "Leelawadee UI"}
_SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}


@dataclass(frozen=True)
class Field:
    """One line of a form as it was read: what stands there, and why it cannot be taken (None: it can)."""

    id: str
    label: str
    shown: str
    refused: Invalid | None = None


@dataclass(frozen=True)
class Form:
    """A form that was brought back; `entry` is None while something in it is refused.

    `project` is the proposal that it mends, with the version that was taken away; None for a new one.
    """

    call: int
    organisation: int
    project: int | None
    seen_version: int
    fields: tuple[Field, ...]
    entry: Entry | None


def make_form(
    session: Session,
    actor: Actor,
    *,
    call: int,
    organisation: int,
    mends: int | None = None,
    spoken: str | None = None,
) -> bytes:
    """An Excel form for a proposal of an organisation under a call; with what a proposal says that it `mends`.

    `spoken` is the language of its texts, else the one spoken now.
    """
    require_anywhere(actor, "proposal.submit")
    place = find_organisation(session, actor, organisation, action="proposal.submit")
    under = find_call(session, actor, call)
    entry, version = Entry(name_en=""), 0
    if mends is not None:
        entry = entry_of(session, actor, mends)
        proposal = proposal_of(session, actor, mends)
        version = proposal.version if proposal else 0
    if (spoken or language()) not in LANGUAGES:
        raise ValueError(f"unknown language '{spoken}'")
    with speaking(spoken or language()):
        keys = {
            "format": FORMAT,
            "call": str(call),
            "organisation": str(organisation),
            "project": str(mends or ""),
            "version": str(version),
        }
        title = f"{under.name} · {text_of({'en': place.name_en, 'km': place.name_km})}"
        return _written(title, keys, entry)


def read_form(session: Session, actor: Actor, *, file: bytes, call: int, organisation: int) -> Form:
    """What a form that was brought back says, each field taken or refused with its reason; nothing is stored.

    Raises:
        Invalid: the file cannot be opened, is no form of ours, lacks lines of it, or was made for another call or
            organisation.
        Conflict: the proposal that it mends was answered or mended since the form was taken away.
        Closed: that proposal was accepted or merged.
    """
    require_anywhere(actor, "proposal.submit")
    find_organisation(session, actor, organisation, action="proposal.submit")
    sheets = {sheet.title: sheet for sheet in open_workbook(file)}
    if KEYS not in sheets or len(sheets) < 2:
        raise Invalid("proposal.form")
    keys = {str(row[0]): str(row[1]) for _, row in sheets[KEYS].rows if len(row) > 1 and row[0] and row[1] is not None}
    if keys.get("format") != FORMAT or not keys.get("version", "").isdecimal():
        raise Invalid("proposal.form")
    if (keys.get("call"), keys.get("organisation")) != (str(call), str(organisation)):
        raise Invalid("proposal.form_call")
    project = min(int(keys["project"]), LARGEST_ID) if keys.get("project", "").isdecimal() else None
    if project is not None:
        _check_mended(session, actor, project, int(keys["version"]))
    sheet = next(sheet for title, sheet in sheets.items() if title != KEYS)
    cells = {str(row[0]): (row[2] if len(row) > 2 else None) for _, row in sheet.rows if row and row[0]}
    # The years of a form that was taken away earlier are others; all else must still stand there.
    gone = [label for name, label, _ in _lines() if name not in cells and not name.startswith(COST)]
    if gone:
        raise Invalid("proposal.form_lines", count=len(gone), missing="; ".join(gone[:MOST_NAMED]))
    entry, fields = _read(cells)
    return Form(call, organisation, project, int(keys["version"]), tuple(fields), entry)


def _check_mended(session: Session, actor: Actor, project: int, version: int) -> None:
    proposal = proposal_of(session, actor, project)
    if proposal is None:
        raise Invalid("proposal.form")
    if proposal.state in FINAL:
        raise Closed("proposal.final", code=find_project(session, actor, project).code)
    check_version(proposal.version, version)


def _read(cells: dict[str, Cell]) -> tuple[Entry | None, list[Field]]:
    values: dict[str, Any] = {}
    fields: list[Field] = []
    for name, label, _ in [*_lines(), *((name, name, "") for name in _more_years(cells))]:
        cell, refused = cells.get(name), None
        shown = cell.text if isinstance(cell, Formula) else "" if cell is None else str(cell).strip()
        try:
            values[name] = _taken(name, cell, shown)
        except Invalid as error:
            refused = error
        fields.append(Field(name, label, shown[:200], refused))
    if any(one.refused for one in fields):
        return None, fields
    texts = {name: value for name, value in values.items() if ":" not in name}
    serves = tuple(name.removeprefix(SERVES) for name, value in values.items() if name.startswith(SERVES) and value)
    costs = {int(name.removeprefix(COST)): value for name, value in values.items() if name.startswith(COST) and value}
    return check_entry(Entry(**texts, serves=serves, costs=costs)), fields


def _taken(name: str, cell: Cell, shown: str) -> object:
    """What a field says.

    Raises:
        Invalid: it cannot be taken.
    """
    if isinstance(cell, Formula):
        raise Invalid("proposal.formula")
    if name.startswith(SERVES):
        return _is_yes(shown)
    if name.startswith(COST):
        year = check_year(int(name.removeprefix(COST)))
        amount = None if cell is None or not shown else read_value(cell)
        return None if amount is None else check_amount(amount, field=str(year))
    if name == "type_id":
        return _type(shown)
    if name == "name_en" and not shown:
        raise Invalid("project.name")
    return check_text(shown, field=name, most=MOST[name])


def _more_years(cells: dict[str, Cell]) -> list[str]:
    """Years of a form that was taken away in another year."""
    usual = {name for name, _, _ in _lines()}
    return sorted(
        name for name in cells if name.startswith(COST) and name.removeprefix(COST).isdecimal() and name not in usual
    )


def _is_yes(shown: str) -> bool:
    plain = latin_digits(shown).casefold()
    yes, no = set(_YES), set(_NO)
    for one in LANGUAGES:
        # As the lists of the form write it, in whichever language it was taken away.
        with speaking(one):
            yes.add(t("yes").casefold())
            no.add(t("no").casefold())
    if plain in yes:
        return True
    if plain and plain not in no:
        raise Invalid("proposal.yes", value=shown)
    return False


def _type(shown: str) -> str | None:
    if not shown:
        return None
    for one in project_types().types:
        if shown.casefold() in (one.id, one.name.en.casefold(), one.name.km):
            return one.id
    raise Invalid(
        "proposal.choice", value=shown, allowed=", ".join(one.name.to(language()) for one in project_types().types)
    )


def _lines() -> list[tuple[str, str, str]]:
    """The lines of the form: id, label, and a word of help."""
    year = states.today().year
    lists = strategies()
    return [
        ("name_en", t("Title in English"), t("A few words that say what it is")),
        ("name_km", t("Title in Khmer"), ""),
        ("description", t("What it is for"), t("What is done now, what will be better, for whom")),
        ("type_id", t("Type of project"), t("Choose from the list, or leave empty")),
        ("sponsor_name", t("Sponsor: who answers for it"), ""),
        *(
            (f"{SERVES}{one.id}", f"{one.id} {one.text.to(language())}", t("yes, if it serves this"))
            for one in (*lists.strategies, *lists.objectives)
        ),
        *(
            (f"{COST}{one}", t("Rough cost in {year}", year=one), t("In the currency of the totals"))
            for one in range(year, year + YEARS)
        ),
    ]


def _values(entry: Entry) -> dict[str, object]:
    kind = project_types().by_id.get(entry.type_id or "")
    return {
        "name_en": entry.name_en,
        "name_km": entry.name_km,
        "description": entry.description,
        "type_id": kind.name.to(language()) if kind else "",
        "sponsor_name": entry.sponsor_name,
        **{f"{SERVES}{one}": t("yes") for one in entry.serves},
        **{f"{COST}{year}": amount for year, amount in entry.costs.items()},
    }


def _written(title: str, keys: dict[str, str], entry: Entry) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, _SAFE) as book:
        base: dict[str, Any] = {"font_name": _FONTS[language()], "font_size": 11, "valign": "top", "text_wrap": True}
        text = book.add_format({**base, "border": 1, "border_color": "#B8C4CC"})
        heading = book.add_format({**base, "bold": True, "font_size": 14, "text_wrap": False})
        small = book.add_format({**base, "font_color": "#555555", "italic": True})
        typed = book.add_format({**base, "locked": False, "border": 1, "bg_color": "#FFF8E1", "num_format": "@"})
        money = book.add_format({**base, "locked": False, "border": 1, "bg_color": "#FFF8E1", "num_format": "#,##0.00"})
        sheet = book.add_worksheet(t("Proposal")[:31])
        sheet.set_column(0, 0, 8, None, {"hidden": True})
        sheet.set_column(1, 1, 46)
        sheet.set_column(2, 2, 60)
        sheet.set_column(3, 3, 34)
        sheet.write_string(0, 1, title, heading)
        sheet.write_string(1, 1, t("Fill in the yellow cells, then bring the file back under Proposals."), small)
        values, lines = _values(entry), _lines()
        kinds = [one.name.to(language()) for one in project_types().types]
        for y, (name, label, tip) in enumerate(lines, start=3):
            sheet.write_string(y, 0, name)
            sheet.write_string(y, 1, label, text)
            sheet.write_string(y, 3, tip, small)
            _write_value(sheet, y, values.get(name), money if name.startswith(COST) else typed)
            if name == "type_id":
                sheet.data_validation(y, 2, y, 2, _choice(f"={KEYS}!$D$1:$D${len(kinds)}"))
            elif name.startswith(SERVES):
                sheet.data_validation(y, 2, y, 2, _choice([t("yes"), t("no")]))
            elif name == "description":
                sheet.set_row(y, 120)
        sheet.protect("", {"format_columns": True, "format_rows": True})
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        hidden = book.add_worksheet(KEYS)
        for y, (name, value) in enumerate(keys.items()):
            hidden.write_string(y, 0, name)
            hidden.write_string(y, 1, value)
        for y, name in enumerate(kinds):
            hidden.write_string(y, 3, name)
        hidden.protect("")
        hidden.very_hidden()
    return target.getvalue()


def _write_value(sheet: Any, y: int, value: object, style: Any) -> None:
    if value is None or value == "":
        sheet.write_blank(y, 2, None, style)
    elif isinstance(value, Decimal):
        sheet.write_number(y, 2, float(value), style)
    else:
        sheet.write_string(y, 2, str(value), style)


def _choice(source: str | Sequence[str]) -> dict[str, object]:
    return {"validate": "list", "source": source, "error_type": "warning", "ignore_blank": True}

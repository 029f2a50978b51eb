"""The published files of the EU eGovernment Benchmark, read cell by cell; what is doubtful is listed."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from assess.imports.mapping import NOTHING, Mapping
from data.errors import Invalid

SERVICES_FILE: Final = "egb2021_nat_services_answers.csv"
PORTALS_FILE: Final = "egb2021_nat_portals_answers.csv"
SCORES_FILE: Final = "egb2021_scores.csv"
TRANSACTIONAL: Final = "Transactional"
CENTRAL: Final = "Central"
AUTOMATED: Final = "Automated"
# Columns that hold words instead of answers.
TEXTS: Final = frozenset({"Type", "Life event", "Service Provider"})
# Annex A of the method paper: sections C and F are asked of transactional services only.
TRANSACTIONAL_ONLY: Final = ("C", "F")
FIRST_ROW: Final = 2  # as a spreadsheet counts, below the line of headings


@dataclass(frozen=True)
class Doubt:
    """A cell that is not taken as it stands: in which file and row (as a spreadsheet counts), and why."""

    file: str
    row: int
    column: str
    value: str
    why: str


@dataclass(frozen=True)
class Address:
    """What was answered about one web address: of a service, or of a portal (`service` is then empty)."""

    row: int
    country: str
    life_event: str
    service: str
    name: str
    central: bool
    url: str
    answers: dict[str, str]


@dataclass
class Survey:
    """All that was read. `respelled` counts cells that were read as an answer although spelled otherwise."""

    services: list[Address] = field(default_factory=list)
    portals: list[Address] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    respelled: Counter[tuple[str, str]] = field(default_factory=Counter)
    not_applicable: list[str] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)

    @property
    def countries(self) -> list[str]:
        """The codes of the countries, in alphabetical order."""
        return sorted({one.country for one in self.services})


def read_survey(folder: Path, mapping: Mapping) -> Survey:
    """The answers about national services and portals in this folder.

    A service that does not exist in a country (all its cells are ".") is left out and named in `not_applicable`.

    Raises:
        Invalid: a file is missing or is no CSV table with the columns that the mapping needs.
    """
    survey = Survey()
    for row, cells in _rows(folder, SERVICES_FILE, (*mapping.questions("services"), "ID", "Country", "Url"), survey):
        _read_service(survey, mapping, row, cells)
    for row, cells in _rows(folder, PORTALS_FILE, (*mapping.questions("portals"), "Country", "Life event"), survey):
        survey.portals.append(
            Address(
                row=row,
                country=cells["Country"],
                life_event=cells["Life event"],
                service="",
                name=cells.get("Service provider", ""),
                central=True,
                url=cells.get("URL", ""),
                answers=_answers(survey, mapping, PORTALS_FILE, row, cells, rows="portals"),
            )
        )
    survey.not_applicable = list(dict.fromkeys(survey.not_applicable))
    return survey


def published_scores(folder: Path, mapping: Mapping) -> dict[str, dict[str, float]]:
    """The published scores (0 to 100) of the year that was surveyed, by country and name of the score.

    Raises:
        Invalid: the file is missing or has other columns.
    """
    scores: dict[str, dict[str, float]] = {}
    for row, cells in _rows(folder, SCORES_FILE, ("Country", "Scoring", mapping.published_column), None):
        value = cells[mapping.published_column]
        if value in mapping.spellings[NOTHING]:
            continue
        try:
            scores.setdefault(cells["Country"], {})[cells["Scoring"]] = float(value)
        except ValueError as problem:
            raise Invalid("import.file", file=SCORES_FILE, reason=f"{row}: {value}") from problem
    return scores


def _rows(
    folder: Path, file: str, needed: tuple[str, ...], survey: Survey | None
) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a file by question code ("A1: information…" is A1), spaces around cells taken off."""
    path = folder / file
    try:
        with path.open(encoding="utf-8-sig", newline="") as opened:
            table = csv.reader(opened)
            names = [heading.split(":")[0].strip() for heading in next(table, [])]
            missing = [name for name in dict.fromkeys(needed) if name not in names]
            if missing:
                raise Invalid("import.columns", file=file, columns=", ".join(missing))
            for number, line in enumerate(table, FIRST_ROW):
                if survey is not None:
                    survey.rows[file] = survey.rows.get(file, 0) + 1
                cells = dict.fromkeys(names, "")
                cells.update((name, cell.strip()) for name, cell in zip(names, line, strict=False))
                yield number, cells
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise Invalid("import.file", file=str(path), reason=str(problem)) from problem


def _read_service(survey: Survey, mapping: Mapping, row: int, cells: dict[str, str]) -> None:
    if cells["A1"] == ".":
        survey.not_applicable.append(cells["ID"])
        return
    level = cells.get("Government level", "")
    answers = _answers(survey, mapping, SERVICES_FILE, row, cells, rows="services")
    if not level and cells["Service Provider"] != AUTOMATED:
        why = "the level of government is empty; read as central"
        survey.doubts.append(Doubt(SERVICES_FILE, row, "Government level", level, why))
    if cells["Url"] == AUTOMATED and cells["Service Provider"] != AUTOMATED:
        why = "the provider is named, so it is not read as an automated service"
        survey.doubts.append(Doubt(SERVICES_FILE, row, "Url", cells["Url"], why))
    survey.services.append(
        Address(
            row=row,
            country=cells["Country"],
            life_event=cells["Life event"],
            service=cells["ID"].removeprefix(cells["Country"]),
            name=cells["Service"],
            central=level in (CENTRAL, ""),
            url=cells["Url"],
            answers=answers,
        )
    )


def _answers(
    survey: Survey, mapping: Mapping, file: str, row: int, cells: dict[str, str], *, rows: str
) -> dict[str, str]:
    """The answers of a row by question, without those that say nothing or cannot be read."""
    numbers = mapping.numbers.get("services" if rows == "services" else "portals", {})
    informational = rows == "services" and cells["Type"] != TRANSACTIONAL
    answers: dict[str, str] = {}
    for name in mapping.questions(rows):
        cell = cells.get(name, "")
        if name in TEXTS:
            answers[name] = cell
            continue
        meaning, usual = mapping.meanings.get(cell, (None, cell))
        if name in numbers and cell.isdecimal() and int(cell) in numbers[name]:
            answers[name] = str(int(cell))
        elif meaning == NOTHING:
            if not cell and not (informational and name.startswith(TRANSACTIONAL_ONLY)):
                survey.doubts.append(Doubt(file, row, name, cell, "empty, although this was asked"))
        elif meaning is None or name in numbers:
            survey.doubts.append(Doubt(file, row, name, cell, "no answer that is known; not used"))
        else:
            answers[name] = meaning
            if cell != usual:
                survey.respelled[cell, usual] += 1
    return answers

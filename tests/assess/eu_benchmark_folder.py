"""A tiny folder of survey files, made by hand, for two uninhabited territories: no country gets a made-up score."""

import csv
import os
from pathlib import Path

import pytest

from assess.imports.survey import PORTALS_FILE, SCORES_FILE, SERVICES_FILE

TRANSACTIONAL_ONLY = [f"C{n}" for n in range(1, 8)] + ["F1", "F2", "F3", "F4", "F5", "F6", "F7_1", "F7_2", "F8", "F9"]
SERVICE_TEXTS = ["ID", "Country", "Life event", "Service", "Type", "Government level", "Service Provider", "Url"]
PORTAL_TEXTS = ["Country", "Life event", "Service provider", "URL"]
PORTAL_QUESTIONS = [
    *("B1", "B2_1", "B2_2", "B3", "B4", "B5", "B6", "B7"),
    *("D1", "D2", "D3", "D4", "D5", "F8", "F9", "E1", "E2", "E3", "E4"),
]

COMPLETE = {"A1": "Yes", "A2": "Yes", "A3": "Yes", "F1": "Yes", "F2": "Yes", "F3": "Yes", "F6": "Yes", "F7_1": "Yes"}
"""The answers about a service that is complete online."""

Row = dict[str, str]


def service(
    code: str,
    *,
    country: str = "AQ",
    kind: str = "Transactional",
    level: str = "Central",
    event: str = "Family",
    provider: str = "Office",
    url: str = "https://office.example/",
    **answers: str,
) -> Row:
    """A row of the file of services: all answers No, but those given; C and F empty for a service of information."""
    row = {
        "ID": f"{country}{code}",
        "Country": country,
        "Life event": event,
        "Service": f"1.1 Service {code}",
        "Type": kind,
        "Government level": level,
        "Service Provider": provider,
        "Url": url,
        **dict.fromkeys(("A1", "A2", "A3"), "No"),
        **dict.fromkeys(TRANSACTIONAL_ONLY, "No" if kind == "Transactional" else ""),
        "Mobile Friendliness": "100",
    }
    return row | answers


def portal(*, country: str = "AQ", event: str = "Family", url: str = "https://portal.example/", **answers: str) -> Row:
    """A row of the file of portals: all answers No or 0, but those given."""
    texts = {"Country": country, "Life event": event, "Service provider": "Portal", "URL": url}
    return texts | dict.fromkeys(PORTAL_QUESTIONS, "No") | {"D1": "0", "D5": "0"} | answers


def write_folder(
    folder: Path, *, services: list[Row], portals: list[Row], overall: dict[str, str] | None = None
) -> Path:
    """The files, with headings as they are published; `overall` gives the published score per country."""
    folder.mkdir(exist_ok=True)
    _write(
        folder / SERVICES_FILE, [*SERVICE_TEXTS, "A1", "A2", "A3", *TRANSACTIONAL_ONLY, "Mobile Friendliness"], services
    )
    _write(folder / PORTALS_FILE, [*PORTAL_TEXTS, *PORTAL_QUESTIONS], portals)
    names = ["0. OVERALL SCORE", "1. User centricity", "2. Transparency", "3. Key Enablers", "4. Cross-border services"]
    scores = [
        {"Country": country, "Scoring": name, "Average (2020)": score}
        for country, score in (overall or {}).items()
        for name in names
    ]
    _write(folder / SCORES_FILE, ["Country", "Scoring", "Average (2020)"], scores)
    return folder


def tiny_folder(folder: Path) -> Path:
    """Two territories: BV with a service of information, AQ with services of every kind."""
    services = [
        service("01", country="BV", kind="Informational", A1="Yes", A2="yes", A3="YEs"),
        service("01", **COMPLETE, C1="NR"),
        service("02", kind="Informational", A1="Yes"),
        service("03", provider="Automated", url="Automated", level="", **dict.fromkeys(("A1", "A2", "A3"), "Yes")),
    ]
    portals = [
        portal(country="BV", B1="Yes", B2_1="Yes ", B6="Yes", D1="2", D2="Yes", F8="Yes"),
        portal(),
    ]
    return write_folder(folder, services=services, portals=portals, overall={"BV": "60", "AQ": "40"})


def reference() -> Path:
    """The folder of the published files: `EGOV_REFERENCE`, or a folder in it; the test is skipped without."""
    given = os.environ.get("EGOV_REFERENCE")
    if not given:
        pytest.skip("EGOV_REFERENCE names no folder with the published files of the benchmark")
    return Path(given) / "egov_benchmark" if (Path(given) / "egov_benchmark").is_dir() else Path(given)


def _write(path: Path, columns: list[str], rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as opened:
        table = csv.writer(opened)
        table.writerow(
            [f"{name}: as published?" if name[0] in "ABCDEF" and name[1:2].isdigit() else name for name in columns]
        )
        table.writerows([row[name] for name in columns] for row in rows)

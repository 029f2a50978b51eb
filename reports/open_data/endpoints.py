"""The addresses of the interface for programs: what each gives, by which parameters, and from where."""

import io
from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlmodel import Session

from data.errors import Missing
from data.organisations import KINDS
from reports.open_data import assessment, register
from reports.open_data.addresses import LARGEST, MOST, PAGE, ZIP, Endpoint, Given, Parameter
from reports.open_data.package import cycle_package, portfolio_package
from reports.open_data.reader import Reader, Row, shown

_NUMBER: Final = {"type": "integer", "minimum": 1, "maximum": LARGEST}
_WORD: Final = {"type": "string", "minLength": 1, "maxLength": 60}


def _number(name: str, means: str) -> Parameter:
    return Parameter(name, "path", means, _NUMBER)


def _query(name: str, means: str, schema: Mapping[str, Any] = _WORD, *, of: str = "", within: Any = ()) -> Parameter:
    return Parameter(name, "query", means, schema, field="" if within else of or name, within=within)


LIMIT = Parameter(
    "limit",
    "query",
    f"Rows on a page; {PAGE} if nothing is said.",
    {"type": "integer", "minimum": 1, "maximum": MOST, "default": PAGE},
)
OFFSET = Parameter(
    "offset", "query", "Rows to pass over.", {"type": "integer", "minimum": 0, "maximum": LARGEST, "default": 0}
)
_PAGING = (LIMIT, OFFSET)
_CYCLE = _number("cycle", "Number of the cycle")
_BY_ORGANISATION = _query("organisation", "Only those of this organisation", _NUMBER)
_STAGE = {"type": "integer", "minimum": 0, "maximum": 4}
_TRUTH = {"type": "boolean"}
_SEARCH = _query(
    "q", "Only those with this in code or name", within=("code", "organisation_code", "name_en", "name_km")
)


def _result(session: Session, reader: Reader, given: Given) -> dict[str, Any]:
    cycle, organisation = given["cycle"], given["organisation"]
    result = assessment.result_row(session, reader, cycle, organisation)
    services = [one for one in assessment.services(session, reader, cycle) if one["organisation"] == organisation]
    parts = {
        "themes": ("theme_results", assessment.theme_results(session, reader, cycle, organisation)),
        "services": ("services", services),
        "contributions": ("contributions", assessment.contributions(session, reader, cycle, organisation)),
    }
    return {
        "result": shown("results", [result], reader)[0],
        **{name: shown(table, rows, reader) for name, (table, rows) in parts.items()},
        "withheld": assessment.withheld(session, reader, cycle, organisation),
    }


def _summary(session: Session, reader: Reader, given: Given) -> dict[str, Any]:
    found = assessment.summary(session, reader, given["cycle"])
    return {name: shown(name, rows, reader) for name, rows in found.items()}


def _organisation(session: Session, reader: Reader, given: Given) -> Row:
    found = next((row for row in register.organisations(session, reader) if row["id"] == given["organisation"]), None)
    if found is None:
        raise Missing(id=given["organisation"])
    return shown("organisations", [found], reader)[0]


def _edition(session: Session, reader: Reader, given: Given) -> dict[str, Any]:
    edition = register.released_edition(given["edition"])
    row = next(row for row in register.editions(session, reader) if row["id"] == edition.id)
    return {
        "edition": shown("editions", [row], reader)[0],
        "items": shown("items", register.items(edition), reader),
        "levels": shown("levels", register.levels(edition), reader),
    }


def _packed(write: Callable[..., None], session: Session, **chosen: int) -> bytes:
    target = io.BytesIO()
    write(session, target, **chosen)
    return target.getvalue()


ENDPOINTS: Final[tuple[Endpoint, ...]] = (
    Endpoint(
        "listCycles",
        "/cycles",
        "The cycles, newest first",
        "cycles",
        rows=lambda s, r, _: assessment.cycles(s, r),
        parameters=_PAGING,
    ),
    Endpoint(
        "getCycle",
        "/cycles/{cycle}",
        "One cycle",
        "cycles",
        one=lambda s, r, g: shown("cycles", [assessment.cycle_row(s, r, g["cycle"])], r)[0],
        parameters=(_CYCLE,),
    ),
    Endpoint(
        "getCycleSummary",
        "/cycles/{cycle}/summary",
        "Organisations by stage, and means",
        "stages",
        one=_summary,
        parts={"stages": "stages", "averages": "averages"},
        parameters=(_CYCLE,),
    ),
    Endpoint(
        "listResults",
        "/cycles/{cycle}/results",
        "Results of the organisations",
        "results",
        rows=lambda s, r, g: assessment.results(s, r, g["cycle"]),
        parameters=(
            _CYCLE,
            *_PAGING,
            _query("kind", "Only of this kind", {"enum": list(KINDS)}),
            _query("form", "Only who answered this form"),
            _query("stage", "Only who reached this stage", _STAGE, of="stage_reached"),
            _SEARCH,
        ),
    ),
    Endpoint(
        "getResult",
        "/cycles/{cycle}/results/{organisation}",
        "One result, and why: what each question adds",
        "results",
        one=_result,
        table_as="result",
        parts={"themes": "theme_results", "services": "services", "contributions": "contributions"},
        counts=("withheld",),
        parameters=(_CYCLE, _number("organisation", "Number of the organisation")),
    ),
    Endpoint(
        "getCyclePackage",
        "/cycles/{cycle}/package.zip",
        "The published results of a cycle as a data package",
        "cycles",
        one=lambda s, _, g: _packed(cycle_package, s, cycle=g["cycle"]),
        parameters=(_CYCLE,),
        media_type=ZIP,
    ),
    Endpoint(
        "listServices",
        "/cycles/{cycle}/services",
        "Services and their stages",
        "services",
        rows=lambda s, r, g: assessment.services(s, r, g["cycle"]),
        parameters=(_CYCLE, *_PAGING, _BY_ORGANISATION, _query("key", "Only key services, or only the others", _TRUTH)),
    ),
    Endpoint(
        "listThemes",
        "/cycles/{cycle}/themes",
        "Means of the themes",
        "themes",
        rows=lambda s, r, g: assessment.themes(s, r, g["cycle"]),
        parameters=(_CYCLE, *_PAGING),
    ),
    Endpoint(
        "listOrganisations",
        "/organisations",
        "Register of organisations",
        "organisations",
        rows=lambda s, r, _: register.organisations(s, r),
        parameters=(
            *_PAGING,
            _query("kind", "Only of this kind", {"enum": list(KINDS)}),
            _query("parent", "Only those directly below this one", _NUMBER),
            _SEARCH,
        ),
    ),
    Endpoint(
        "getOrganisation",
        "/organisations/{organisation}",
        "One organisation",
        "organisations",
        one=_organisation,
        parameters=(_number("organisation", "Number of the organisation"),),
    ),
    Endpoint(
        "listTargets",
        "/targets",
        "National targets and where they stand",
        "targets",
        rows=lambda s, r, _: register.targets(s, r),
        parameters=(
            *_PAGING,
            _query("framework", "Only of this policy"),
            _query("verdict", "Only with this verdict", {"enum": ["on_track", "late", "no_data"]}),
        ),
    ),
    Endpoint(
        "listProjects",
        "/projects",
        "Projects",
        "projects",
        rows=lambda s, r, _: register.projects(s, r),
        parameters=(*_PAGING, _BY_ORGANISATION, _query("standing", "Only those that stand so"), _SEARCH),
    ),
    Endpoint(
        "getProject",
        "/projects/{project}",
        "One project",
        "projects",
        one=lambda s, r, g: shown("projects", [register.project_row(s, r, g["project"])], r)[0],
        parameters=(_number("project", "Number of the project"),),
    ),
    Endpoint(
        "getPortfolio",
        "/portfolio",
        "The portfolio in figures",
        "portfolio",
        one=lambda s, r, _: shown("portfolio", [register.portfolio(s, r)], r)[0],
    ),
    Endpoint(
        "getPortfolioPackage",
        "/portfolio/package.zip",
        "Projects, their money and the national targets as a data package",
        "projects",
        one=lambda s, _r, _g: _packed(portfolio_package, s),
        media_type=ZIP,
    ),
    Endpoint(
        "listInvestment",
        "/investment",
        "Investment by year and source of financing",
        "investment",
        rows=lambda s, r, _: register.investment(s, r),
        parameters=(
            *_PAGING,
            _query("year", "Only of this year", {"type": "integer", "minimum": 1900, "maximum": 2200}),
            _query("source", "Only from this source"),
        ),
    ),
    Endpoint(
        "listEditions",
        "/editions",
        "Released editions of the questions",
        "editions",
        rows=lambda s, r, _: register.editions(s, r),
        parameters=_PAGING,
    ),
    Endpoint(
        "getEdition",
        "/editions/{edition}",
        "What an edition asks",
        "editions",
        one=_edition,
        table_as="edition",
        parts={"items": "items", "levels": "levels"},
        parameters=(
            Parameter("edition", "path", "Name of the edition", {"type": "string", "pattern": "^[a-z0-9._-]+$"}),
        ),
    ),
)
"""All addresses, in the order of the description."""

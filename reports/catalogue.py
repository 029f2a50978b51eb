"""Every report there is: what it is called, what it tells, what somebody must be allowed to do to make it."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session

from data.access import Actor, require_anywhere
from data.i18n import t
from data.organisations import find_organisation
from reports import director_summary, scorecard, submission_json, tables
from reports.choice import CSV, JSON, PDF, SCRIPT, XLSX, Choice, File

TABLE = (XLSX, CSV, JSON)


@dataclass(frozen=True)
class Report:
    """A report of the catalogue.

    `title` names it and `purpose` says in a sentence what it tells, in the language spoken when they are called.
    `action` is what somebody must be allowed to do: at the organisation if `about` is "organisation", somewhere if it
    is "cycle" or "everything". `formats` begin with the usual one; `by_language` says that the file differs by
    language.
    """

    name: str
    title: Callable[[], str]
    purpose: Callable[[], str]
    action: str
    about: str
    formats: tuple[str, ...]
    build: Callable[[Session, Actor, Choice], File]
    by_language: bool = True


REPORTS: tuple[Report, ...] = (
    Report(
        "summary",
        title=lambda: t("Director’s summary"),
        purpose=lambda: t("The country by stage, themes, leaders, money by source, what is red, what comes first."),
        action="national.read",
        about="cycle",
        formats=(PDF,),
        build=director_summary.build,
    ),
    Report(
        "scorecard",
        title=lambda: t("Scorecard of an organisation"),
        purpose=lambda: t("Its stage and why, themes, services, what blocks the next stage, the cheapest next steps."),
        action="result.read",
        about="organisation",
        formats=(PDF,),
        build=scorecard.build,
    ),
    Report(
        "national",
        title=lambda: t("Organisations and their results"),
        purpose=lambda: t("One row per organisation: stage, percentages, rank among its like."),
        action="national.read",
        about="cycle",
        formats=TABLE,
        build=tables.builder("organisations", tables.national),
    ),
    Report(
        "services",
        title=lambda: t("Services and their stages"),
        purpose=lambda: t("One row per service of every organisation in the cycle, with its stage."),
        action="national.read",
        about="cycle",
        formats=TABLE,
        build=tables.builder("services", tables.services),
    ),
    Report(
        "projects",
        title=lambda: t("Projects"),
        purpose=lambda: t("One row per project: who leads it, its gates, its money."),
        action="project.read",
        about="everything",
        formats=TABLE,
        build=tables.builder("projects", tables.portfolio),
    ),
    Report(
        "investment",
        title=lambda: t("Investment by year and source"),
        purpose=lambda: t("Planned, committed and spent, by year and source of financing."),
        action="project.read",
        about="everything",
        formats=TABLE,
        build=tables.builder("investment", tables.investment),
    ),
    Report(
        "ranking",
        title=lambda: t("Projects by priority"),
        purpose=lambda: t("Rank and score of each project, with what each criterion adds."),
        action="ranking.read",
        about="everything",
        formats=TABLE,
        build=tables.builder("ranking", tables.priorities),
    ),
    Report(
        "submission",
        title=lambda: t("Answers and result as open data"),
        purpose=lambda: t("All that is needed to score the organisation again without this program."),
        action="result.read",
        about="organisation",
        formats=(JSON,),
        build=submission_json.build,
        by_language=False,
    ),
    Report(
        "rescore",
        title=lambda: t("Script that checks a result"),
        purpose=lambda: t("Scores the file above again with Python alone and says whether the numbers are equal."),
        action="result.read",
        about="everything",
        formats=(SCRIPT,),
        build=submission_json.build_script,
        by_language=False,
    ),
)
_BY_NAME = {report.name: report for report in REPORTS}


def reports_for(actor: Actor) -> list[Report]:
    """The reports that this person may make of something, in the order of the catalogue."""
    return [report for report in REPORTS if actor.may_anywhere("report.make") and actor.may_anywhere(report.action)]


def produce(session: Session, actor: Actor, report: str, choice: Choice) -> File:
    """Make a report.

    Raises:
        ValueError: there is no such report, or not in this format.
        Denied: the person may not make it.
        Missing: what it is about does not exist, or is not this person's to see.
        Invalid: something is left to choose, or the report has nothing to say yet; the code says why.
    """
    require_anywhere(actor, "report.make")
    found = _BY_NAME.get(report)
    if found is None:
        raise ValueError(f"unknown report '{report}'; known: {', '.join(_BY_NAME)}")
    if choice.format not in found.formats:
        raise ValueError(f"no '{choice.format}' of the report '{report}'; there are: {', '.join(found.formats)}")
    require_anywhere(actor, found.action)
    if found.about == "organisation":
        find_organisation(session, actor, choice.needed("organisation"), action=found.action)
    return found.build(session, actor, choice)

"""Every report there is: what it is called, what it tells, what somebody must be allowed to do to make it."""

import re

from sqlmodel import Session

from assess.cycles.participation import Participation
from data.access import Actor, require, require_anywhere
from data.errors import UserError
from data.i18n import t
from data.organisations import find_organisation
from projects.gates.record import decision_record
from projects.register import find_project
from reports import gate_decision, scenario, sign_off, submission_json, tables
from reports.choice import DOCX, JSON, MIMES, PDF, SCRIPT, XLSX, Choice, File
from reports.director import summary as director_summary
from reports.director.facts import need_results
from reports.fonts import register
from reports.listed import assessment, government, open_data, projects
from reports.report import TABLE, Report
from reports.scorecard import document as scorecard
from reports.scorecard.facts import need_answers, part_of

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def _part(session: Session, actor: Actor, choice: Choice) -> Participation:
    return part_of(session, actor, cycle=choice.needed("cycle"), organisation=choice.needed("organisation"))


def _answers(session: Session, actor: Actor, choice: Choice) -> None:
    need_answers(session, actor, _part(session, actor, choice))


def _results(session: Session, actor: Actor, choice: Choice) -> None:
    need_results(session, actor, choice.needed("cycle"))


REPORTS: tuple[Report, ...] = (
    Report(
        "summary",
        title=lambda: t("Director’s summary"),
        purpose=lambda: t(
            "The country by stage, themes, leaders, money by source, what is off track, what comes first."
        ),
        action="national.read",
        about="cycle",
        formats=(PDF, DOCX),
        build=director_summary.build,
        check=_results,
    ),
    Report(
        "scorecard",
        title=lambda: t("Scorecard of an organisation"),
        purpose=lambda: t("Its stage and why, themes, services, what blocks the next stage, the cheapest next steps."),
        action="result.read",
        about="organisation",
        formats=(PDF,),
        build=scorecard.build,
        check=_answers,
    ),
    Report(
        "sign-off",
        title=lambda: t("Sign-off sheet"),
        purpose=lambda: t("One page for a head who signs on paper: what is claimed, with the code that stands for it."),
        action="result.read",
        about="organisation",
        formats=(PDF,),
        build=sign_off.build,
        check=_answers,
    ),
    Report(
        "national",
        title=lambda: t("Organisations and their results"),
        purpose=lambda: t("One row per organisation: stage, percentages, rank among its like."),
        action="national.read",
        about="cycle",
        formats=TABLE,
        build=tables.builder(tables.national),
    ),
    Report(
        "services",
        title=lambda: t("Services and their stages"),
        purpose=lambda: t("One row per service of every organisation in the cycle, with its stage."),
        action="national.read",
        about="cycle",
        formats=TABLE,
        build=tables.builder(tables.services),
    ),
    *government.REPORTS,
    *assessment.REPORTS,
    *projects.REPORTS,
    Report(
        "gate-decision",
        title=lambda: t("Decision on a gate"),
        purpose=lambda: t("One page: what was decided and released, by whom, on what, on which conditions."),
        action="project.read",
        about="decision",
        formats=(PDF,),
        build=gate_decision.build,
    ),
    Report(
        "scenario",
        title=lambda: t("Choice of projects"),
        purpose=lambda: t("Two pages: what this money buys, which projects, on which conditions, how sure."),
        action="ranking.read",
        about="scenario",
        formats=(PDF, XLSX),
        build=scenario.build,
    ),
    Report(
        "ranking",
        title=lambda: t("Projects by priority"),
        purpose=lambda: t("Rank and score of each project, with what each criterion adds."),
        action="ranking.read",
        about="everything",
        formats=TABLE,
        build=tables.builder(tables.priorities),
        check=tables.need_projects,
    ),
    Report(
        "submission",
        title=lambda: t("Answers and result as open data"),
        purpose=lambda: t("All that is needed to score the organisation again without this program."),
        action="result.read",
        about="organisation",
        formats=(JSON,),
        build=submission_json.build,
        check=_part,
        by_language=False,
    ),
    *open_data.REPORTS,
    Report(
        "rescore",
        title=lambda: t("Script that checks a result"),
        purpose=lambda: t(
            "Scores an organisation’s open data again with Python alone and says whether the numbers are equal."
        ),
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


def find_report(name: str) -> Report:
    """The report with this name.

    Raises:
        ValueError: there is none.
    """
    if name not in _BY_NAME:
        raise ValueError(f"unknown report '{name}'; known: {', '.join(_BY_NAME)}")
    return _BY_NAME[name]


def hindrance(session: Session, actor: Actor, report: str, choice: Choice) -> UserError | None:
    """Why a report cannot be made of this choice; None if it can. Quick, to be asked before a button is offered."""
    try:
        found, _ = _allowed(session, actor, report, choice)
        if PDF in found.formats:
            register()
        if found.check:
            found.check(session, actor, choice)
    except UserError as error:
        return error
    return None


def produce(session: Session, actor: Actor, report: str, choice: Choice) -> File:
    """Make a report.

    Raises:
        ValueError: there is no such report, or not in this format.
        Denied: the person may not make it.
        Missing: what it is about does not exist, or is not this person's to see.
        Invalid: something is left to choose, or the report has nothing to say yet; the code says why.
    """
    found, code = _allowed(session, actor, report, choice)
    content = found.build(session, actor, choice)
    return File(file_name(found, choice, code), MIMES[choice.format], content)


def file_name(report: Report, choice: Choice, code: str = "") -> str:
    """The name of a report's file; `code` is that of the organisation, or of the project with the decision's number.

    >>> file_name(find_report("scorecard"), Choice("km", "pdf", cycle=2, organisation=7), "health")
    'scorecard-health-2-km.pdf'
    """
    parts = [report.name]
    if report.about in ("organisation", "decision", "scenario", "project", "government"):
        parts.append(_UNSAFE.sub("-", code))
    if report.about in ("organisation", "cycle"):
        parts.append(str(choice.cycle))
    if choice.earlier is not None and report.name == "comparison":
        parts.append(str(choice.earlier))
    if report.by_language:
        parts.append(choice.language)
    return f"{'-'.join(parts)}.{choice.format}"


def _allowed(session: Session, actor: Actor, report: str, choice: Choice) -> tuple[Report, str]:
    """The report, and the code of what it is about, if this person may make it."""
    require_anywhere(actor, "report.make")
    found = find_report(report)
    if choice.format not in found.formats:
        raise ValueError(f"no '{choice.format}' of the report '{report}'; there are: {', '.join(found.formats)}")
    require_anywhere(actor, found.action)
    if found.about == "decision":
        record = decision_record(session, actor, choice.needed("decision"))
        return found, f"{record.project.code}-{record.decision.sequence}"
    if found.about == "project":
        return found, find_project(session, actor, choice.needed("project")).code
    if found.about == "government":
        return found, government.code_of(session, actor, choice, kind=report)
    if found.about == "scenario":
        return found, str(choice.needed("scenario"))
    if found.about != "organisation":
        return found, ""
    organisation = find_organisation(session, actor, choice.needed("organisation"), action=found.action)
    require(actor, "report.make", organisation.path)
    return found, organisation.code

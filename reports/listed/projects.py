"""The reports on projects, their money, and the services they share."""

from collections.abc import Sequence

from sqlmodel import Session

from data.access import Actor
from data.i18n import t
from reports import financing, portfolio, tables
from reports.choice import PDF, XLSX, Choice
from reports.common_services import document as common_services
from reports.common_services.facts import need_services
from reports.project_sheet import document as project_sheet
from reports.report import TABLE, Builder, Report


def pdf_or_table(pdf: Builder, table: tables.Maker) -> Builder:
    """The builder of a report that is a document, and a table in the other formats."""
    of_table = tables.builder(table)

    def build(session: Session, actor: Actor, choice: Choice) -> bytes:
        return (pdf if choice.format == PDF else of_table)(session, actor, choice)

    return build


REPORTS: Sequence[Report] = (
    Report(
        "projects",
        title=lambda: t("Portfolio of projects"),
        purpose=lambda: t(
            "Where projects stand, for what, who leads them, what is off track or waits, money to be found."
        ),
        action="project.read",
        about="everything",
        formats=(PDF, *TABLE),
        build=pdf_or_table(portfolio.build, tables.portfolio),
        check=tables.need_projects,
    ),
    Report(
        "investment",
        title=lambda: t("Investment by year and source"),
        purpose=lambda: t("Planned, committed and spent, by year, source of financing and financier."),
        action="project.read",
        about="everything",
        formats=(PDF, *TABLE),
        build=pdf_or_table(financing.build, tables.investment),
        check=tables.need_projects,
    ),
    Report(
        "project",
        title=lambda: t("Sheet of a project"),
        purpose=lambda: t("Two pages: what and who, gates, money by year, how it goes, risks, benefits, aims."),
        action="project.read",
        about="project",
        formats=(PDF,),
        build=project_sheet.build,
    ),
    Report(
        "common-services",
        title=lambda: t("What agencies share"),
        purpose=lambda: t(
            "Common services with capacity, who uses them, requests, data exchanges, critical resources."
        ),
        action="project.read",
        about="everything",
        formats=(PDF, XLSX),
        build=common_services.build,
        check=need_services,
    ),
)

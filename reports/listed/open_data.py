"""The data packages of published results and of the portfolio."""

import io
from collections.abc import Sequence

from sqlmodel import Session

from data.access import Actor, require_anywhere
from data.i18n import t
from reports.choice import ZIP, Choice
from reports.open_data.package import cycle_package, need_published, portfolio_package
from reports.report import Report
from reports.tables import need_projects


def _check(session: Session, _actor: Actor, choice: Choice) -> None:
    need_published(session, choice.needed("cycle"))


def _cycle(session: Session, actor: Actor, choice: Choice) -> bytes:
    require_anywhere(actor, "national.read")
    target = io.BytesIO()
    cycle_package(session, target, cycle=choice.needed("cycle"))
    return target.getvalue()


def _portfolio(session: Session, actor: Actor, _choice: Choice) -> bytes:
    require_anywhere(actor, "project.read")
    target = io.BytesIO()
    portfolio_package(session, target)
    return target.getvalue()


REPORTS: Sequence[Report] = (
    Report(
        "open-data",
        title=lambda: t("Open data of a cycle"),
        purpose=lambda: t("A data package for publication: published results as CSV, described field by field."),
        action="national.read",
        about="cycle",
        formats=(ZIP,),
        build=_cycle,
        check=_check,
        by_language=False,
    ),
    Report(
        "open-data-projects",
        title=lambda: t("Open data of the portfolio"),
        purpose=lambda: t("A data package for publication: projects, money by year and source, national targets."),
        action="national.read",
        about="everything",
        formats=(ZIP,),
        build=_portfolio,
        check=need_projects,
        by_language=False,
    ),
)

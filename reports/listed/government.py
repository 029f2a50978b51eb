"""The reports to government."""

from collections.abc import Sequence

from sqlmodel import Session

from data.access import Actor
from data.errors import Missing
from data.i18n import t
from projects.government_reports.drafts import GovernmentReport, find_report
from projects.government_reports.issuing import frozen
from projects.government_reports.kinds import BIANNUAL, DRAFT, MIDTERM
from reports.choice import DOCX, PDF, Choice
from reports.government import compose
from reports.report import Report


def chosen(session: Session, actor: Actor, choice: Choice, *, kind: str) -> GovernmentReport:
    """The report to government that is to be made.

    Raises:
        Missing: there is none of this number, or it is of another kind.
    """
    found = find_report(session, actor, choice.needed("government_report"))
    if found.kind != kind:
        raise Missing(id=found.id)
    return found


def code_of(session: Session, actor: Actor, choice: Choice, *, kind: str) -> str:
    """What a file's name says of it: the number of an issue, or that it is a draft."""
    found = chosen(session, actor, choice, kind=kind)
    return f"{found.ends_on:%Y-%m}-{'draft' if found.state == DRAFT else found.number}"


def unharmed(session: Session, actor: Actor, choice: Choice) -> None:
    """Raise `Invalid` if what was frozen with an issue was changed since."""
    found = find_report(session, actor, choice.needed("government_report"))
    if found.state != DRAFT:
        frozen(found)


REPORTS: Sequence[Report] = (
    Report(
        BIANNUAL,
        title=lambda: t("Biannual progress report"),
        purpose=lambda: t("To the government: targets, measures, laws, projects, challenges, what changed since."),
        action="government_report.read",
        about="government",
        formats=(PDF, DOCX),
        build=compose.build,
        check=unharmed,
    ),
    Report(
        MIDTERM,
        title=lambda: t("Midterm review"),
        purpose=lambda: t("To the government: how far each target is halfway, and which revisions the rules suggest."),
        action="government_report.read",
        about="government",
        formats=(PDF, DOCX),
        build=compose.build,
        check=unharmed,
    ),
)

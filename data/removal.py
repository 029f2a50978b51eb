"""Takes an organisation out of the register that was entered by mistake; one on which anything hangs stays."""

from collections.abc import Callable

from sqlalchemy import Column
from sqlalchemy import Table as DatabaseTable
from sqlmodel import Session, func, select

from data.access import Actor
from data.base import Table
from data.errors import Conflict, Invalid
from data.events import record
from data.i18n import number, t
from data.organisations import COUNTRY, find_organisation

KINDS: dict[str, Callable[[], str]] = {
    "api_token": lambda: t("tokens of programs"),
    "common_service": lambda: t("common services offered"),
    "critical_resource": lambda: t("critical resources"),
    "data_exchange": lambda: t("data exchanges"),
    "evidence": lambda: t("pieces of evidence"),
    "gap_readiness": lambda: t("readiness of gaps"),
    "measurement": lambda: t("measurements"),
    "organisation": lambda: t("organisations below it or before it"),
    "organisation_succession": lambda: t("mergers, splits and names"),
    "programme": lambda: t("programmes"),
    "project": lambda: t("projects led"),
    "project_aim": lambda: t("aims of projects"),
    "project_organisation": lambda: t("projects taken part in"),
    "proposal_call": lambda: t("calls for proposals"),
    "role_grant": lambda: t("roles"),
    "service": lambda: t("services"),
    "service_request": lambda: t("requests for common services"),
    "site_try": lambda: t("checks of its website"),
    "status_call": lambda: t("calls for status reports"),
    "submission": lambda: t("parts in assessments"),
    "willingness": lambda: t("offers to be asked"),
}
"""What each table that points to organisations holds, in words."""


def remove_organisation(session: Session, actor: Actor, organisation: int, *, seen_version: int) -> None:
    """Take an organisation out of the register for good, if nothing hangs on it; what happened to it stays on record.

    One that existed is not removed: it ends on a day, or is merged into another one.

    Raises:
        Invalid: something hangs on it. The error counts what.
        Conflict: somebody changed it since it was seen at `seen_version`.
    """
    found = find_organisation(session, actor, organisation, action="organisation.edit")
    if found.kind == COUNTRY:
        raise Invalid("organisation.kind", kind=COUNTRY, allowed="")
    if found.version != seen_version:
        raise Conflict(theirs=found.version, yours=seen_version)
    there = _counts(session, organisation)
    if there:
        raise Invalid("organisation.in_use", name=found.name_en, what=in_words(there))
    subject, gone = f"organisation:{organisation}", {"removed": found.name_en, "code": found.code}
    # In the chain of what it lay below, where somebody will look for it.
    record(session, actor, "organisation.edit", subject=subject, organisation=found.parent_id or 0, **gone)
    session.delete(found)
    session.flush()


def hangs_on(session: Session, actor: Actor, organisation: int) -> dict[str, int]:
    """How much of each kind hangs on an organisation: rows by the name of their table, the most first."""
    find_organisation(session, actor, organisation, action="organisation.edit")
    return _counts(session, organisation)


def in_words(counts: dict[str, int]) -> str:
    """What hangs on an organisation in a few words, such as "projects: 3, roles: 1"."""
    return ", ".join(f"{KINDS[table]()}: {number(count)}" for table, count in counts.items())


def _counts(session: Session, organisation: int) -> dict[str, int]:
    """Every table of the program that points to organisations is asked, whichever part of the program it is of."""
    found: dict[str, int] = {}
    for table in pointing():
        ends = [column for column in table.columns if _points(column)]
        count = sum(
            session.exec(select(func.count()).select_from(table).where(column == organisation)).one() for column in ends
        )
        if count:
            found[table.name] = count
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def pointing() -> list[DatabaseTable]:
    """The tables with a column that names an organisation, by name."""
    tables = Table.metadata.tables.values()
    return sorted((one for one in tables if any(map(_points, one.columns))), key=lambda one: one.name)


def _points(column: Column) -> bool:
    return any(key.column.table.name == "organisation" for key in column.foreign_keys)

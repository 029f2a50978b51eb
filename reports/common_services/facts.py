"""All that the report on common services tells, looked up once from the services."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from sqlmodel import Session

from data.access import Actor, require_anywhere
from data.errors import Invalid
from data.organisations import Organisation, root
from projects.common.adoption import adoption
from projects.common.catalogue import Entry, catalogue
from projects.common.exchanges import Exchange, list_exchanges
from projects.common.requests import Asked, list_requests
from projects.common.resources import CriticalResource, list_resources
from reports.choice import Choice
from reports.framing import Frame, frame_of


@dataclass(frozen=True)
class Facts:
    """What the services of the same names give; `resources` is None for who may not see those of the country."""

    frame: Frame
    entries: Sequence[Entry]
    adoption: pd.DataFrame
    requests: Sequence[Asked]
    exchanges: Sequence[Exchange]
    resources: Sequence[tuple[CriticalResource, Organisation | None]] | None


def need_services(session: Session, actor: Actor, _choice: Choice) -> None:
    """Raise `Invalid` while no common service is in the catalogue."""
    require_anywhere(actor, "project.read")
    if not catalogue(session, actor, retired=True):
        raise Invalid("report.no_common")


def facts_of(session: Session, actor: Actor) -> Facts:
    """Look up all that the report tells."""
    whole = actor.may("national.read", root(session).path)
    return Facts(
        frame=frame_of(session, actor, action="project.read"),
        entries=catalogue(session, actor, retired=True),
        adoption=adoption(session, actor),
        requests=list_requests(session, actor),
        exchanges=list_exchanges(session, actor),
        resources=list_resources(session, actor) if whole else None,
    )

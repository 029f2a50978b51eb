"""Who uses which common service: organisation by service, and how far each request is."""

import pandas as pd
from sqlmodel import Session, col, select

from data.access import Actor, require_anywhere
from data.organisations import visible
from data.tables import Organisation
from projects.common.requests import AGREED, ASKED, DECLINED, ENDED, IN_SETUP, RUNNING, WITHDRAWN
from projects.tables.common import CommonService, ServiceRequest

_FURTHEST = (ENDED, WITHDRAWN, DECLINED, ASKED, AGREED, IN_SETUP, RUNNING)
COLUMNS = ("organisation_id", "name_en", "name_km", "code", "state", "quantity")


def adoption(session: Session, actor: Actor) -> pd.DataFrame:
    """One row per organisation that this person may see and service that it ever asked for.

    Columns: organisation_id, name_en, name_km (of the organisation), code (of the service), state (the furthest of
    its requests, running before all) and quantity (what it has or is promised: agreed, in set-up, running).
    """
    require_anywhere(actor, "project.read")
    chosen = (
        select(ServiceRequest, CommonService.code, Organisation)
        .join(CommonService, col(CommonService.id) == col(ServiceRequest.service_id))
        .join(Organisation, col(Organisation.id) == col(ServiceRequest.organisation_id))
        .where(visible(actor, "project.read"))
        .order_by(col(Organisation.path), col(CommonService.id))
    )
    found: dict[tuple[int, str], list] = {}
    for request, code, organisation in session.exec(chosen):
        key = (organisation.id or 0, code)
        row = found.setdefault(key, [key[0], organisation.name_en, organisation.name_km, code, request.state, 0])
        row[4] = max(row[4], request.state, key=_FURTHEST.index)
        row[5] += request.quantity if request.state in (AGREED, IN_SETUP, RUNNING) else 0
    return pd.DataFrame(list(found.values()), columns=list(COLUMNS))

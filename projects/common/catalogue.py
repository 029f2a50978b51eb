"""The catalogue of common services: what there is, on what conditions, how much of it is free, how long it takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from sqlmodel import Session, col, func, select

from assess.editions.chosen import current_edition
from data.access import Actor, require, require_anywhere
from data.errors import Invalid, Missing
from data.events import INSTALLATION, record
from data.organisations import find_organisation, root
from data.tables import Organisation
from projects.entries import check_text, check_version
from projects.lists import common_services
from projects.tables.common import CommonService, ServiceRequest

HELD = ("agreed", "in_setup", "running")
"""The states of a request that takes up capacity."""
TEXTS = {"name_en": 300, "name_km": 300, "description_en": 4000, "description_km": 4000, "conditions": 4000, "unit": 60}
CHANGEABLE = frozenset({*TEXTS, "capacity", "unlimited", "provider_id", "lead_days", "helps", "active"})
MOST = 1_000_000


@dataclass(frozen=True)
class Entry:
    """A service of the catalogue.

    `held` and `waiting` are the quantities promised and asked for; `free` is what is left, None if the capacity is
    unlimited or unknown. `running` counts the organisations that use it. `median_days` is the time from asking to
    running, the median of `measured` requests; None if there is none.
    """

    service: CommonService
    provider: Organisation | None
    held: int = 0
    waiting: int = 0
    running: int = 0
    median_days: float | None = None
    measured: int = 0

    @property
    def id(self) -> int:
        """The id of the service."""
        return self.service.id or 0

    @property
    def free(self) -> int | None:
        """How much is left, 0 at the least; None if there is no limit or nobody has said how much there is."""
        if self.service.unlimited or self.service.capacity is None:
            return None
        return max(0, self.service.capacity - self.held)


def catalogue(session: Session, actor: Actor, *, retired: bool = False) -> list[Entry]:
    """The common services in the order in which they were entered; with `retired`, those no longer offered too."""
    require_anywhere(actor, "project.read")
    chosen = select(CommonService, Organisation).join(
        Organisation, col(Organisation.id) == col(CommonService.provider_id), isouter=True
    )
    if not retired:
        chosen = chosen.where(col(CommonService.active).is_(True))
    requests: dict[int, list[ServiceRequest]] = {}
    for request in session.exec(select(ServiceRequest)):
        requests.setdefault(request.service_id, []).append(request)
    return [
        _entry(service, provider, requests.get(service.id or 0, ()))
        for service, provider in session.exec(chosen.order_by(col(CommonService.id)))
    ]


def find_service(session: Session, actor: Actor, common_service: int, *, action: str = "project.read") -> CommonService:
    """A common service, for somebody who may do `action` anywhere, or where its provider is if it is not reading.

    Raises:
        Missing: there is none.
        Denied: the person may not do this to it.
    """
    require_anywhere(actor, action)
    found = session.get(CommonService, common_service)
    if found is None:
        raise Missing(id=common_service)
    if action != "project.read":
        require(actor, action, path_of(session, found))
    return found


def add_service(
    session: Session, actor: Actor, *, code: str, name_en: str, details: Mapping[str, object] | None = None
) -> CommonService:
    """Enter a service; `details` maps further columns of `CHANGEABLE` to values.

    Raises:
        Invalid: the code is empty or taken, the name is empty, a text is too long, a number is out of range, or an
            item or level that it is to help with does not exist.
    """
    require(actor, "common.edit", root(session).path)
    short = check_text(code, field="code", most=40)
    if not short or session.exec(select(CommonService.id).where(CommonService.code == short)).first():
        raise Invalid("common.code", code=short)
    added = CommonService(code=short, name_en=name_en)
    _apply(session, actor, added, {"name_en": name_en, **(details or {})})
    session.add(added)
    session.flush()
    _record(session, actor, added)
    return added


def change_service(
    session: Session, actor: Actor, common_service: int, *, seen_version: int, changes: Mapping[str, object]
) -> CommonService:
    """Change a service that was seen at `seen_version`; one that is no longer offered gets `active` False.

    Raises:
        Conflict: somebody changed it since.
        Invalid: as for `add_service`.
    """
    found = find_service(session, actor, common_service, action="common.edit")
    session.refresh(found, with_for_update=True)
    check_version(found.version, seen_version)
    _apply(session, actor, found, changes)
    found.version += 1
    session.add(found)
    session.flush()
    _record(session, actor, found)
    return found


def free_of(session: Session, service: CommonService) -> int | None:
    """How much of a service is free now; None if there is no limit, or none is known."""
    if service.unlimited or service.capacity is None:
        return None
    held = select(func.sum(ServiceRequest.quantity)).where(
        ServiceRequest.service_id == service.id, col(ServiceRequest.state).in_(HELD)
    )
    return max(0, service.capacity - (session.exec(held).one() or 0))


def path_of(session: Session, service: CommonService) -> str:
    """Where rights to a service are held: at its provider; at the country while it has none."""
    provider = session.get(Organisation, service.provider_id) if service.provider_id else None
    return (provider or root(session)).path


def load_common_services(session: Session, *, sample: bool = False) -> int:
    """Enter the services of `common_services.yaml` that the register lacks; gives how many. No event is written."""
    there = set(session.exec(select(CommonService.code)))
    written = common_services()
    missing = [one for one in written.services if one.id not in there]
    session.add_all(
        CommonService(
            code=one.id,
            name_en=one.name.en,
            name_km=one.name.km,
            description_en=one.description.en,
            description_km=one.description.km,
            helps=[{"item": aim.item, "level": aim.level} for aim in one.helps],
            source=written.source.en,
            sample=sample,
        )
        for one in missing
    )
    session.flush()
    return len(missing)


def _entry(service: CommonService, provider: Organisation | None, requests: Sequence[ServiceRequest]) -> Entry:
    days = [(one.running_on - one.asked_on).days for one in requests if one.running_on is not None]
    return Entry(
        service,
        provider,
        held=sum(one.quantity for one in requests if one.state in HELD),
        waiting=sum(one.quantity for one in requests if one.state == "asked"),
        running=len({one.organisation_id for one in requests if one.state == "running"}),
        median_days=float(median(days)) if days else None,
        measured=len(days),
    )


def _apply(session: Session, actor: Actor, service: CommonService, changes: Mapping[str, object]) -> None:
    unknown = changes.keys() - CHANGEABLE
    if unknown:
        raise ValueError(f"not changeable: {sorted(unknown)}")
    for name, value in changes.items():
        setattr(service, name, _checked(session, actor, name, value))
    if not service.name_en:
        raise Invalid("common.name")


def _checked(session: Session, actor: Actor, name: str, value: Any) -> object:
    if name in TEXTS:
        return check_text(str(value or ""), field=name, most=TEXTS[name]) or (None if name.endswith("_km") else "")
    if name in ("capacity", "lead_days") and value is not None and not 0 <= int(value) <= MOST:
        raise Invalid("number.range", field=name, value=value, least=0, most=MOST)
    if name == "provider_id" and value is not None:
        find_organisation(session, actor, int(value), action="common.edit")
    if name == "helps":
        return _helps(value or ())
    return value


def _helps(value: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    known = {item.id: item for item in current_edition().items}
    for one in value:
        item = known.get(one["item"])
        if item is None:
            raise Invalid("aim.item", item=one["item"], edition=current_edition().id)
        if not 1 <= one["level"] <= item.top:
            raise Invalid("aim.level", item=item.id, level=one["level"], most=item.top)
    return [{"item": one["item"], "level": one["level"]} for one in value]


def _record(session: Session, actor: Actor, service: CommonService) -> None:
    where = service.provider_id or INSTALLATION
    subject = f"common_service:{service.id}"
    record(session, actor, "common.edit", subject=subject, organisation=where, common_service=service.code)

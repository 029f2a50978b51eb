"""The official list of an organisation's services, and the facts that decide what is asked."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlmodel import Session, col, func, or_, select

from assess.editions.chosen import current_edition
from assess.tables import Service
from data import organisations
from data.access import Actor
from data.errors import Conflict, Invalid, Missing
from data.events import record
from data.organisations import find_organisation
from data.tables import Organisation
from maturity_model.definition import Fact

VOLUME = "yearly_volume"
"""The fact of a service that has a column of its own."""
HIGHEST_STAGE = "highest_stage"
CHANGEABLE = frozenset({"name_en", "name_km", "facts", VOLUME, "key"})
LONGEST_FACT = 1000


def organisation_facts() -> tuple[Fact, ...]:
    """The facts that the register keeps of an organisation, in the order of the edition."""
    return tuple(fact for fact in current_edition().facts if fact.where == "organisation")


def service_facts() -> tuple[Fact, ...]:
    """The facts that the register keeps of a service, in the order of the edition, without the yearly volume."""
    return tuple(fact for fact in current_edition().facts if fact.where == "service" and fact.id != VOLUME)


def list_services(session: Session, actor: Actor, organisation: int, *, on: date | None = None) -> list[Service]:
    """The services of an organisation, key services first, then by code; with `on`, those not closed by that day."""
    find_organisation(session, actor, organisation, action="service.read")
    chosen = select(Service).where(Service.organisation_id == organisation)
    if on is not None:
        chosen = chosen.where(or_(col(Service.valid_to).is_(None), col(Service.valid_to) > on))
    return list(session.exec(chosen.order_by(col(Service.key).desc(), col(Service.code))))


def find_service(session: Session, actor: Actor, service: int, *, action: str = "service.read") -> Service:
    """The service, for somebody who may do `action` at its organisation.

    Raises:
        Missing: there is none, or it is not this person's to see.
    """
    found = session.get(Service, service)
    if found is None:
        raise Missing(id=service)
    find_organisation(session, actor, found.organisation_id, action=action)
    return found


def add_service(
    session: Session,
    actor: Actor,
    *,
    organisation: int,
    code: str,
    name_en: str,
    name_km: str | None = None,
    facts: Mapping[str, object] | None = None,
    yearly_volume: int | None = None,
    key: bool = False,
) -> Service:
    """Enter a service on the official list of an organisation."""
    find_organisation(session, actor, organisation, action="service.edit")
    plain = code.strip()
    if not plain or len(plain) > 60:
        raise Invalid("service.code")
    taken = select(Service.id).where(Service.organisation_id == organisation, Service.code == plain)
    if session.exec(taken).first():
        raise Invalid("service.code_taken", code=plain)
    added = Service(organisation_id=organisation, code=plain, name_en="")
    _put(
        added,
        {"name_en": name_en, "name_km": name_km, "facts": facts or {}, VOLUME: yearly_volume, "key": key},
    )
    _check_key_services(session, added)
    session.add(added)
    session.flush()
    _record(session, actor, added, before={}, after=_plain(added))
    return added


def change_service(
    session: Session, actor: Actor, service: int, *, seen_version: int, changes: Mapping[str, object]
) -> Service:
    """Change names, facts, yearly volume or the key mark of a service that was seen at `seen_version`.

    `changes` maps columns of `CHANGEABLE` to new values; `facts` replaces all facts. Submissions of cycles that
    are open keep the service as it stood when they opened.
    """
    found = find_service(session, actor, service, action="service.edit")
    unknown = changes.keys() - CHANGEABLE
    if unknown:
        raise ValueError(f"not changeable: {sorted(unknown)}")
    before = _plain(found)
    _check_version(found, seen_version)
    _put(found, changes)
    _check_key_services(session, found)
    found.version += 1
    session.add(found)
    _record(session, actor, found, before=before, after=_plain(found))
    return found


def close_service(session: Session, actor: Actor, service: int, *, on: date, seen_version: int) -> Service:
    """End a service: after `on` it is on no list of a cycle that opens. What was answered about it stays."""
    found = find_service(session, actor, service, action="service.edit")
    _check_version(found, seen_version)
    before = _plain(found)
    found.valid_to = on
    found.version += 1
    session.add(found)
    _record(session, actor, found, before=before, after=_plain(found))
    return found


def set_organisation_facts(
    session: Session, actor: Actor, organisation: int, *, facts: Mapping[str, object], seen_version: int
) -> Organisation:
    """Replace what the register knows of an organisation; a fact that is left out or None is unknown.

    Raises:
        Invalid: the edition has no such fact, or the value is none that the fact can have.
    """
    find_organisation(session, actor, organisation, action="organisation.edit")
    checked = check_facts(organisation_facts(), facts)
    return organisations.set_facts(session, actor, organisation, facts=checked, seen_version=seen_version)


def check_facts(known: Iterable[Fact], facts: Mapping[str, object]) -> dict[str, Any]:
    """The facts as they are kept: checked against their definitions, without those that are None or empty.

    Raises:
        Invalid: `fact.unknown` names what is known; `fact.value` names what is allowed.
    """
    definitions = {fact.id: fact for fact in known}
    checked: dict[str, Any] = {}
    for name, value in facts.items():
        if name not in definitions:
            raise Invalid("fact.unknown", fact=name, allowed=", ".join(definitions))
        if value is None or value == "":
            continue
        checked[name] = _fact_value(definitions[name], value)
    return checked


def _fact_value(fact: Fact, value: object) -> object:
    match fact.kind:
        case "yes_no":
            fits, allowed = isinstance(value, bool), "True, False"
        case "choice":
            choices = [choice.value for choice in fact.choices]
            fits, allowed = value in choices, ", ".join(choices)
        case "number":
            least, most = (1, len(current_edition().stages)) if fact.id == HIGHEST_STAGE else (0, 10**12)
            fits = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
            allowed = f"{least}–{most}"
        case "text":
            fits, allowed = isinstance(value, str) and len(value) <= LONGEST_FACT, f"≤ {LONGEST_FACT}"
    if not fits:
        raise Invalid("fact.value", fact=fact.id, value=value, allowed=allowed)
    return value


def _put(service: Service, changes: Mapping[str, object]) -> None:
    """Set columns after checking them; the service is not yet stored."""
    for name, value in changes.items():
        match name:
            case "name_en":
                service.name_en = _name(str(value or ""))
            case "name_km":
                service.name_km = _name(str(value)) if value and str(value).strip() else None
            case "facts":
                service.facts = check_facts(service_facts(), _mapping(value))
            case "key":
                service.key = bool(value)
            case _:
                if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
                    raise Invalid("service.volume", value=value)
                service.yearly_volume = value


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise TypeError("facts are given by name")
    return value


def _name(name: str) -> str:
    plain = name.strip()
    if not plain:
        raise Invalid("service.name")
    if len(plain) > 300:
        raise Invalid("text.too_long", field="name", length=len(plain), most=300)
    return plain


def _check_version(service: Service, seen: int) -> None:
    if service.version != seen:
        raise Conflict(theirs=service.version, yours=seen)


def _check_key_services(session: Session, service: Service) -> None:
    if not service.key:
        return
    with session.no_autoflush:
        others = session.exec(
            select(func.count())
            .select_from(Service)
            .where(
                Service.organisation_id == service.organisation_id,
                col(Service.key).is_(True),
                col(Service.valid_to).is_(None),
                Service.code != service.code,
            )
        ).one()
    most = current_edition().key_services.most
    if others + 1 > most:
        raise Invalid("service.key_services", count=others + 1, most=most)


def _plain(service: Service) -> dict[str, object]:
    columns = ("code", "name_en", "name_km", "facts", VOLUME, "key")
    plain: dict[str, object] = {name: getattr(service, name) for name in columns}
    return plain | {"valid_to": service.valid_to.isoformat() if service.valid_to else None}


def _record(session: Session, actor: Actor, service: Service, **details: object) -> None:
    subject = f"service:{service.id}"
    record(session, actor, "service.edit", subject=subject, organisation=service.organisation_id, **details)

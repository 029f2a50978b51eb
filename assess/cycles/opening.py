"""What of the register a submission keeps: the facts and the official list of services, frozen for its cycle."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, or_, select

from assess.register import VOLUME
from assess.states import today
from assess.tables import Cycle, Service, Submission
from data.errors import Invalid
from data.tables import Organisation
from maturity_model.definition import Edition


def lists_of(session: Session, cycle: Cycle) -> dict[int, list[Service]]:
    """The services that each participant offers today, by organisation: key services first, then by code."""
    chosen = (
        select(Service)
        .join(Submission, col(Submission.organisation_id) == col(Service.organisation_id))
        .where(
            Submission.cycle_id == cycle.id,
            or_(col(Service.valid_to).is_(None), col(Service.valid_to) > today()),
        )
        .order_by(col(Service.key).desc(), col(Service.code))
    )
    listed: dict[int, list[Service]] = {}
    for service in session.exec(chosen):
        listed.setdefault(service.organisation_id, []).append(service)
    return listed


def freeze_list(
    edition: Edition, submission: Submission, organisation: Organisation, services: Sequence[Service]
) -> None:
    """Keep the facts and services of an organisation in its submission as the register has them now.

    Raises:
        Invalid: the organisation has more key services than the edition allows.
    """
    count, most = sum(service.key for service in services), edition.key_services.most
    if count > most:
        raise Invalid("cycle.key_services", organisation=organisation.name_en, count=count, most=most)
    submission.facts = _known(edition, "organisation", organisation.facts)
    submission.services = [_frozen(edition, service) for service in services]


def _known(edition: Edition, where: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that this edition knows; the register may have been filled by a newer one."""
    known = {fact.id for fact in edition.facts if fact.where == where}
    return {name: value for name, value in facts.items() if name in known}


def _frozen(edition: Edition, service: Service) -> dict[str, Any]:
    return {
        "id": service.id,
        "name_en": service.name_en,
        "name_km": service.name_km,
        "key": service.key,
        "facts": _known(edition, "service", service.facts),
        VOLUME: service.yearly_volume,
    }

"""From the sample country to the real one: clears the sample, loads the register, lets the first administrator in."""

from sqlmodel import Session

from assess.targets.reference import load_targets
from data.access import Actor, require
from data.errors import Closed
from data.events import record
from data.geography import load_geography
from data.ministries import load_ministries
from data.organisations import root
from data.sign_in import SAMPLE, is_sample, make_link, needs_first_administrator
from data.tables import Setting
from projects.common.catalogue import load_common_services
from reports.sample.clearing import clear


def has_sample(session: Session, actor: Actor) -> bool:
    """Whether the sample country is loaded, for somebody who could clear it."""
    require(actor, "sample.clear", root(session).path)
    return is_sample(session)


def start_for_real(session: Session, actor: Actor) -> str | None:
    """Clear the sample country and load the reference data of the real one, all in the caller's transaction.

    Gives the one-time token by which the first administrator signs up (open `/setup?token=…`), since the sample's
    people are gone afterwards, the one who asks among them; None if there is a real administrator already. Whatever
    is not sample stays.

    Raises:
        Closed: no sample country is loaded.
    """
    top = root(session)
    require(actor, "sample.clear", top.path)
    setting = session.get(Setting, SAMPLE)
    if setting is None:
        raise Closed("sample.none")
    gone = clear(session, actor)
    session.delete(setting)
    loaded = load_reference(session, actor)
    record(session, actor, "sample.clear", subject="register:sample", cleared=gone, loaded=loaded)
    return make_link(session, None) if needs_first_administrator(session) else None


def load_reference(session: Session, actor: Actor) -> int:
    """Enter Cambodia's provinces, districts, communes and attested ministries that the register lacks; how many.

    The policy targets and the common services of the presentation are entered too, unless they are there already.
    """
    require(actor, "organisation.edit", root(session).path)
    load_targets(session)
    load_common_services(session)
    return load_ministries(session) + load_geography(session)

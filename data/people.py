"""People, their roles and passwords. Signing in and out is in `data.sign_in`."""

import re

from argon2 import PasswordHasher
from sqlalchemy import delete, or_
from sqlmodel import Session, col, select

from data.access import Actor, Role, require_anywhere
from data.errors import Denied, Invalid, Missing
from data.events import record
from data.i18n import LANGUAGES
from data.organisations import COUNTRY, find_organisation, visible
from data.tables import LoginSession, Organisation, Person, RoleGrant

HASHER = PasswordHasher()  # argon2id with the library's current defaults
LEAST_PASSWORD = 10


def actor_of(session: Session, person: Person) -> Actor:
    """The person as an actor, with their roles as they stand now; an inactive person has none."""
    if not person.active:
        return Actor(person=person.id, name=person.name)
    held = session.exec(
        select(RoleGrant.role, Organisation.path)
        .join(Organisation, col(Organisation.id) == col(RoleGrant.organisation_id))
        .where(RoleGrant.person_id == person.id)
    )
    return Actor(person=person.id, name=person.name, grants=tuple(sorted((Role(role), path) for role, path in held)))


def list_people(session: Session, actor: Actor) -> list[Person]:
    """Everybody with an account whom this person may see, by name.

    Those are the holders of a role where this person may look after people, and everybody without a role.
    """
    require_anywhere(actor, "person.read")
    placed = select(RoleGrant.person_id)
    here = placed.join(Organisation, col(Organisation.id) == col(RoleGrant.organisation_id)).where(
        visible(actor, "person.read")
    )
    chosen = select(Person).where(or_(col(Person.id).in_(here), col(Person.id).not_in(placed)))
    return list(session.exec(chosen.order_by(col(Person.name), col(Person.id))))


def roles_of(session: Session, actor: Actor, person: int) -> list[tuple[RoleGrant, Organisation]]:
    """The roles a person holds, and where, as far as this person may look after people there or it is themselves."""
    if person != actor.person:
        require_anywhere(actor, "person.read")
    held = (
        select(RoleGrant, Organisation)
        .join(Organisation, col(Organisation.id) == col(RoleGrant.organisation_id))
        .where(RoleGrant.person_id == person)
        .order_by(col(Organisation.path), col(RoleGrant.role))
    )
    if person != actor.person:
        held = held.where(visible(actor, "person.read"))
    return list(session.exec(held))


def roles_by_person(session: Session, actor: Actor) -> dict[int, list[tuple[Role, Organisation]]]:
    """The roles of everybody and where they hold them, as far as this person may look after people there."""
    require_anywhere(actor, "person.read")
    held = session.exec(
        select(RoleGrant, Organisation)
        .join(Organisation, col(Organisation.id) == col(RoleGrant.organisation_id))
        .where(visible(actor, "person.read"))
        .order_by(col(Organisation.path), col(RoleGrant.role))
    )
    roles: dict[int, list[tuple[Role, Organisation]]] = {}
    for grant, organisation in held:
        roles.setdefault(grant.person_id, []).append((Role(grant.role), organisation))
    return roles


def add_person(
    session: Session, actor: Actor, *, username: str, name: str, email: str | None = None, language: str = "en"
) -> Person:
    """Make an account without a password; the person sets it by a one-time link."""
    require_anywhere(actor, "person.edit")
    plain = username.strip().lower()
    if not re.fullmatch(r"[\w.@+-]{2,120}", plain) or not name.strip() or len(name) > 200:
        raise Invalid("person.name")
    if session.exec(select(Person.id).where(Person.username == plain)).first():
        raise Invalid("person.name_taken", username=plain)
    added = Person(username=plain, name=name.strip(), email=_checked_email(session, email))
    added.language = _checked_language(language)
    session.add(added)
    session.flush()
    record(session, actor, "person.edit", subject=f"person:{added.id}", username=plain)
    return added


def change_person(
    session: Session, actor: Actor, *, person: int, name: str, email: str | None, language: str
) -> Person:
    """Correct a person's name, language and e-mail address.

    By the address, the account of an OpenID Connect provider is recognised when the person first comes from there.
    """
    found = find_person(session, actor, person)
    if not name.strip() or len(name) > 200:
        raise Invalid("person.name")
    found.name = name.strip()
    found.email = _checked_email(session, email, of=found)
    found.language = _checked_language(language)
    session.add(found)
    record(session, actor, "person.edit", subject=f"person:{person}", name=found.name, email=found.email)
    return found


def find_person(session: Session, actor: Actor, person: int) -> Person:
    """The person, for somebody who looks after people everywhere that this person holds a role.

    So an administrator of one ministry cannot take over the account of the country's.

    Raises:
        Missing: there is no such person, or it is not for this actor to look after them.
    """
    require_anywhere(actor, "person.edit")
    found = session.get(Person, person)
    held = select(Organisation.path).join(RoleGrant, col(Organisation.id) == col(RoleGrant.organisation_id))
    paths = session.exec(held.where(RoleGrant.person_id == person)).all()
    if found is None or not all(actor.may("person.edit", path) for path in paths):
        raise Missing(id=person)
    return found


def grant_role(session: Session, actor: Actor, *, person: int, role: Role, organisation: int) -> RoleGrant:
    """Let a person hold a role at an organisation and all below it. Giving it twice changes nothing."""
    require_anywhere(actor, "person.edit")
    if session.get(Person, person) is None:
        raise Missing(id=person)
    where = find_organisation(session, actor, organisation, action="person.edit")
    there = session.exec(
        select(RoleGrant).where(
            RoleGrant.person_id == person, RoleGrant.role == role, RoleGrant.organisation_id == where.id
        )
    ).first()
    if there:
        return there
    granted = RoleGrant(person_id=person, role=role, organisation_id=organisation)
    session.add(granted)
    session.flush()
    record(session, actor, "person.edit", subject=f"person:{person}", organisation=organisation, granted=role.value)
    return granted


def withdraw_role(session: Session, actor: Actor, *, person: int, role: Role, organisation: int) -> None:
    """Take a role from a person; the last active administrator keeps theirs."""
    require_anywhere(actor, "person.edit")
    find_organisation(session, actor, organisation, action="person.edit")
    held = session.exec(
        select(RoleGrant).where(
            RoleGrant.person_id == person, RoleGrant.role == role, RoleGrant.organisation_id == organisation
        )
    ).first()
    if held is None:
        raise Missing(id=person)
    if role is Role.ADMINISTRATOR:
        _check_administrator_remains(session, without=held)
    session.delete(held)
    record(session, actor, "person.edit", subject=f"person:{person}", organisation=organisation, withdrawn=role.value)


def set_active(session: Session, actor: Actor, *, person: int, active: bool) -> Person:
    """Disable or enable an account. Disabling ends the person's sessions at once."""
    found = find_person(session, actor, person)
    if not active:
        for held in session.exec(select(RoleGrant).where(RoleGrant.person_id == person)):
            if held.role == Role.ADMINISTRATOR:
                _check_administrator_remains(session, without=held)
        end_sessions(session, person)
    found.active = active
    session.add(found)
    record(session, actor, "person.edit", subject=f"person:{person}", active=active)
    return found


def end_sessions(session: Session, person: int) -> None:
    """Sign a person out everywhere. For services that have checked that this may be done."""
    session.exec(delete(LoginSession).where(col(LoginSession.person_id) == person))


def set_language(session: Session, actor: Actor, *, language: str) -> None:
    """Remember the language in which a person wants to work."""
    person = _myself(session, actor)
    person.language = _checked_language(language)
    session.add(person)


def set_password(session: Session, actor: Actor, *, password: str) -> None:
    """Give the person that acts a new password, kept only as an argon2id hash.

    Raises:
        Invalid: it is shorter than `LEAST_PASSWORD` or is the user name or one character repeated.
    """
    person = _myself(session, actor)
    check_password(password, username=person.username)
    person.password_hash = HASHER.hash(password)
    session.add(person)
    record(session, actor, "person.password", subject=f"person:{person.id}")


def check_password(password: str, *, username: str) -> None:
    """Raise `Invalid` for a password that is too short or too easy to guess."""
    if len(password) < LEAST_PASSWORD:
        raise Invalid("password.short", least=LEAST_PASSWORD)
    if username.lower() in password.lower() or len(set(password)) < 4:
        raise Invalid("password.common")


def _myself(session: Session, actor: Actor) -> Person:
    person = session.get(Person, actor.person) if actor.person is not None else None
    if person is None or not person.active:
        raise Denied(action="person.self")
    return person


def _checked_language(language: str) -> str:
    if language not in LANGUAGES:
        raise ValueError(f"unknown language '{language}'")
    return language


def _checked_email(session: Session, email: str | None, *, of: Person | None = None) -> str | None:
    plain = (email or "").strip().lower() or None
    if plain is None:
        return None
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", plain) or len(plain) > 200:
        raise Invalid("person.email", email=plain)
    # Two people with one address could not be told apart when one of them first comes from the provider.
    taken = select(Person.id).where(Person.email == plain)
    if session.exec(taken.where(Person.id != of.id) if of else taken).first():
        raise Invalid("person.email_taken", email=plain)
    return plain


def administrators(session: Session) -> list[RoleGrant]:
    """The grants by which active people administer the whole country. For services."""
    held = (
        select(RoleGrant)
        .join(Person, col(Person.id) == col(RoleGrant.person_id))
        .join(Organisation, col(Organisation.id) == col(RoleGrant.organisation_id))
        .where(RoleGrant.role == Role.ADMINISTRATOR, Organisation.kind == COUNTRY, col(Person.active).is_(True))
    )
    return list(session.exec(held))


def _check_administrator_remains(session: Session, *, without: RoleGrant) -> None:
    all_of_them = administrators(session)
    if without in all_of_them and all(held.person_id == without.person_id for held in all_of_them):
        raise Invalid("person.last_administrator")

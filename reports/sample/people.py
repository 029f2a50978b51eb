"""The people of the sample country who can be tried with one click: one for each role."""

from sqlmodel import Session, select

from data.access import Actor, Role
from data.organisations import root
from data.people import actor_of
from data.tables import Organisation, Person, RoleGrant

OWN = "sample-markets"
"""The organisation of the officer and the head, whose questionnaire is about half answered."""
PEOPLE = {
    Role.OFFICER: "Chanda Lotus, officer of the {organisation}",
    Role.HEAD: "Sovann Lantern, head of the {organisation}",
    Role.REVIEWER: "Maly Heron, reviewer",
    Role.PLANNER: "Rith Harbour, planner",
    Role.DIRECTOR: "Kanha Bridge, director",
    Role.ADMINISTRATOR: "Vuthy Fern, administrator",
    Role.AUDITOR: "Pisey Raintree, auditor",
}


def enter_people(session: Session, entered: dict[str, Organisation]) -> dict[Role, Actor]:
    """Enter one person per role, with the user names `sample-officer` and so on; gives them as actors."""
    top, own = root(session), entered[OWN]
    people: dict[Role, Person] = {}
    for role, name in PEOPLE.items():
        at = own if role in (Role.OFFICER, Role.HEAD) else top
        person = Person(username=f"sample-{role}", name=name.format(organisation=own.name_en), sample=True)
        session.add(person)
        session.flush()
        session.add(RoleGrant(person_id=person.id or 0, role=role, organisation_id=at.id or 0))
        people[role] = person
    session.flush()
    return {role: actor_of(session, person) for role, person in people.items()}


def person_of(session: Session, role: Role) -> Person:
    """The sample's person with this role."""
    return session.exec(select(Person).where(Person.username == f"sample-{role}")).one()

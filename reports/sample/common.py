"""What the sample country shares: common services with requests in all states, exchanges, resources, signed gaps."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

from sqlmodel import Session, col, select

from assess.editions.chosen import current_edition
from assess.states import today
from data.access import Actor, Role
from data.organisations import Organisation
from projects.common.catalogue import load_common_services
from projects.common.requests import AGREED, DECLINED, IN_SETUP, RUNNING, ask_for, move_request
from projects.readiness import set_readiness
from projects.tables.common import CommonService, CriticalResource, DataExchange
from reports.sample.chance import pick, share
from reports.sample.people import OWN

PROVIDER = "sample-computing"
# Code: capacity (None: unlimited, 0: nobody has said), unit, days promised, conditions.
OFFERED: dict[str, tuple[int | None, str, int | None, str]] = {
    "national-gateway": (20, "connections", 45, "An agreement between both ends, and a person to call on each side."),
    "web-hosting": (40, "sites", 20, "A name under the government domain, and an editor who is named."),
    "e-mail": (None, "mailboxes", 10, "A list of the staff, signed by the head."),
    "cms": (25, "sites", 30, "The texts come from the organisation; two editors take the one-day course."),
    "mobile-platform": (0, "", None, ""),
    "server-hosting": (3, "racks", 60, "A list of the machines and who looks after each."),
    "security-centre": (12, "organisations", 40, "A contact who answers at night."),
    "data-centre": (200, "terabytes", 50, "Data are classified first."),
}
# Organisation, service, how many, days ago it was asked, days from step to step, last state, why.
REQUESTS: tuple[tuple[str, str, int, int, tuple[int, ...], str, str], ...] = (
    ("sample-families", "national-gateway", 2, 400, (10, 20, 30), RUNNING, ""),
    ("sample-families", "e-mail", 120, 390, (2, 3, 4), RUNNING, ""),
    ("sample-roads", "national-gateway", 1, 300, (12, 15, 26), RUNNING, ""),
    ("sample-roads", "web-hosting", 2, 250, (5, 6, 11), RUNNING, ""),
    ("sample-homes", "web-hosting", 1, 200, (4, 9, 15), RUNNING, ""),
    ("sample-homes", "security-centre", 1, 90, (20, 25), IN_SETUP, ""),
    ("sample-vehicles", "server-hosting", 2, 330, (15, 30, 40), RUNNING, ""),
    ("sample-clinics", "server-hosting", 1, 80, (14,), AGREED, ""),
    ("sample-rivers", "server-hosting", 1, 30, (), "asked", ""),
    ("sample-silver-river", "cms", 1, 120, (9, 12, 20), RUNNING, ""),
    ("sample-morning-lotus", "cms", 1, 45, (10, 15), IN_SETUP, ""),
    ("sample-schools", "data-centre", 30, 60, (18,), AGREED, ""),
    (
        "sample-forest-paths", "mobile-platform", 1, 70, (12,), DECLINED,
        "Let us first bring the site to where a telephone can read it; ask again when it is.",
    ),
    (OWN, "e-mail", 60, 150, (3, 4, 9), RUNNING, ""),
    (OWN, "cms", 1, 12, (), "asked", ""),
)  # fmt: skip
# Provider, consumer, what, days ago since, over the national gateway, days ago until.
EXCHANGES: tuple[tuple[str, str, str, int, bool, int | None], ...] = (
    ("sample-families", "sample-schools", "Births of the year for enrolment", 310, True, None),
    ("sample-families", "sample-clinics", "Births and deaths", 300, True, None),
    ("sample-families", "sample-silver-river", "Family books", 210, True, None),
    ("sample-families", OWN, "Name and age of who applies for a stall", 190, True, None),
    ("sample-roads", "sample-vehicles", "Roads closed to carts", 280, True, None),
    ("sample-vehicles", "sample-roads", "Carts by district", 280, True, None),
    ("sample-vehicles", "sample-homes", "Owner of a cart", 150, True, None),
    ("sample-homes", "sample-maps", "Plots by number", 120, False, None),
    ("sample-rivers", "sample-fields", "Rain by week", 500, False, 100),
    ("sample-lookout", "sample-rivers", "Rain by hour", 90, True, None),
)
RESOURCES = (
    ("Shared machine house", "គេហដ្ឋានម៉ាស៊ីនរួម", "data_centre", "Plan for shared computing, invented"),
    ("Line between the ministries", "បណ្តាញភ្ជាប់ក្រសួង", "network", "Plan for shared computing, invented"),
    ("Register of families", "បញ្ជីគ្រួសារ", "register", ""),
)
# Organisation, items, what the head said, whether a decree is in preparation, days until it is to be done.
SIGNED: tuple[tuple[str, tuple[str, ...], str, bool, int], ...] = (
    (OWN, ("mail.official", "site.mobile", "info.contacts"), "aware", False, 200),
    (OWN, ("info.laws",), "aware", True, 90),
    (OWN, ("service.documents",), "developing", False, -20),
    ("sample-families", ("security.incidents", "data.open"), "aware", False, 150),
    ("sample-roads", ("backup.restored",), "developing", False, 60),
    ("sample-homes", ("registers.shared", "data.mine"), "planning", True, 300),
    ("sample-silver-river", ("site.secure", "info.contacts"), "in_service", False, 30),
)
# Heads who have gone through the whole list: how much of it they have taken note of.
THOROUGH = {"sample-families": 0.6, "sample-computing": 0.5, "sample-silver-river": 0.4, "sample-kite-hill": 0.5}
OWNERS = ("Head of administration", "Information officer", "Deputy head")


def enter_common(session: Session, actors: Mapping[Role, Actor], entered: Mapping[str, Organisation]) -> None:
    """Enter all of it; the services are those of the presentation, everything about them is invented."""
    load_common_services(session, sample=True)
    services = {one.code: one for one in session.exec(select(CommonService).order_by(col(CommonService.id)))}
    for code, (capacity, unit, lead, conditions) in OFFERED.items():
        service = services[code]
        service.unlimited, service.capacity = capacity is None, capacity or None
        service.unit, service.lead_days, service.conditions = unit, lead, conditions
        service.provider_id = entered[PROVIDER].id
        session.add(service)
    session.flush()
    for row in REQUESTS:
        _ask(session, actors, entered[row[0]], services[row[1]], *row[2:])
    for provider, consumer, what, since, national, until in EXCHANGES:
        session.add(
            DataExchange(
                provider_id=entered[provider].id or 0,
                consumer_id=entered[consumer].id or 0,
                what=what,
                national=national,
                since=today() - timedelta(days=since),
                until=None if until is None else today() - timedelta(days=until),
                sample=True,
            )
        )
    provider = entered[PROVIDER].id
    for name_en, name_km, kind, plan in RESOURCES:
        session.add(
            CriticalResource(name_en=name_en, name_km=name_km, kind=kind, plan=plan, provider_id=provider, sample=True)
        )
    noted = [(code, _noted(code, part), "aware", False, 220) for code, part in THOROUGH.items()]
    versions: Counter[tuple[str, str]] = Counter()
    for code, items, state, decree, days in (*noted, *SIGNED):
        set_readiness(
            session,
            _head(entered[code]),
            entered[code].id or 0,
            seen={item: versions[code, item] for item in items},
            state=state,
            owner_name=pick(OWNERS, code, items),
            due_on=today() + timedelta(days=days),
            decree=decree,
            on=today() + timedelta(days=min(days, 0)),
        )
        versions.update((code, item) for item in items)


def _noted(code: str, part: float) -> tuple[str, ...]:
    return tuple(item.id for item in current_edition().items if share(code, item.id, "noted") < part)


def _ask(
    session: Session,
    actors: Mapping[Role, Actor],
    organisation: Organisation,
    service: CommonService,
    quantity: int,
    ago: int,
    steps: tuple[int, ...],
    last: str,
    reason: str,
) -> None:
    day = today() - timedelta(days=ago)
    asking = actors[Role.OFFICER] if organisation.code == OWN else _head(organisation)
    request = ask_for(
        session,
        asking,
        common_service=service.id or 0,
        organisation=organisation.id or 0,
        quantity=quantity,
        wanted_on=day + timedelta(days=90),
        on=day,
    )
    states = (DECLINED,) if last == DECLINED else (AGREED, IN_SETUP, RUNNING)
    for state, days in zip(states, steps, strict=False):
        day += timedelta(days=days)
        move_request(
            session,
            actors[Role.PLANNER],
            request.id or 0,
            seen_version=request.version,
            state=state,
            reason=reason,
            on=day,
        )


def _head(organisation: Organisation) -> Actor:
    """The head of an organisation; nobody who can be tried."""
    return Actor(person=None, name=f"Head of the {organisation.name_en}", grants=((Role.HEAD, organisation.path),))

"""The sample country's organisations and services: all invented, entered in the register and marked as sample."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, col, select

from assess.register import check_facts, organisation_facts, service_facts
from assess.tables import Service, Willingness
from data.access import Actor
from data.events import record
from data.organisations import COMMUNE, DISTRICT, MINISTRY, PROVINCE, place, root
from data.tables import Organisation
from reports.sample.chance import between, pick

FOLDER = Path(__file__).parent
SOURCE = "Invented for the sample country"
HELPFUL = 60
"""From this maturity on an organisation is willing to tell others how it got there."""


@dataclass(frozen=True)
class Invented:
    """An organisation of the sample country as it is written down in `organisations.csv`.

    `maturity` (about 0 to 120) is what its answers of the open cycle are drawn from; it was `growth` less in each
    cycle before. `state` and `answered` (percent of the questions) say how far it is in the open cycle.
    """

    code: str
    kind: str
    above: str
    name_en: str
    name_km: str
    abbreviation: str | None
    maturity: int
    growth: int
    key: int
    other: int
    state: str
    answered: int


@dataclass(frozen=True)
class Kind:
    """A kind of service: its name around a subject, and what the register knows of such services."""

    en: str
    km: str
    slot: str
    facts: tuple[str, ...]
    deliverable: str = "digital"
    highest: int = 4


PAPERS = ("has_fee", "needs_identification", "needs_signature", "needs_documents", "has_counter")
KINDS = {
    "register": Kind("Registration of {}", "ការចុះបញ្ជី{}", "register", (*PAPERS, "needs_other_agency_data")),
    "permit": Kind("Permit for {}", "លិខិតអនុញ្ញាតសម្រាប់{}", "permit", (*PAPERS, "needs_other_agency_data")),
    "certify": Kind("Certificate for {}", "វិញ្ញាបនបត្រសម្រាប់{}", "register", PAPERS),
    "renew": Kind("Renewal of a permit for {}", "ការបន្តលិខិតអនុញ្ញាតសម្រាប់{}", "permit", PAPERS),
    "extract": Kind("Extract about {}", "សេចក្តីចម្លងព័ត៌មានអំពី{}", "register", ("has_fee", "needs_identification")),
    "grant": Kind(
        "Grant for {}",
        "ប្រាក់ឧបត្ថម្ភសម្រាប់{}",
        "grant",
        ("needs_identification", "needs_documents", "needs_other_agency_data", "has_counter"),
    ),
    "transfer": Kind("Transfer of {}", "ការផ្ទេរ{}", "register", (*PAPERS, "needs_other_agency_data")),
    "replace": Kind("Replacement of {}", "ការចេញជំនួស{}", "paper", PAPERS, deliverable="physical", highest=3),
    "complain": Kind("Complaint about {}", "ពាក្យបណ្តឹងអំពី{}", "permit", ()),
    "advise": Kind("Advice about {}", "ការប្រឹក្សាអំពី{}", "grant", ("has_counter",), highest=3),
    "inspect": Kind("Inspection of {}", "ការត្រួតពិនិត្យ{}", "permit", ("needs_documents",), highest=3),
    "look": Kind("Yearly visit to {}", "ការចុះពិនិត្យប្រចាំឆ្នាំ{}", "register", ("has_fee",), "physical", 3),
    "correct": Kind("Correction of {}", "ការកែតម្រូវ{}", "paper", ("needs_identification", "needs_documents")),
    "cancel": Kind("Deletion of the entry of {}", "ការលុបបញ្ជី{}", "register", ("needs_identification",)),
    "list": Kind("List of permits for {}", "បញ្ជីលិខិតអនុញ្ញាតសម្រាប់{}", "permit", ()),
    "report": Kind("Report of harm to {}", "ការរាយការណ៍ពីការខូចខាត{}", "register", ()),
    "tell": Kind("Notice of {}", "ការជូនដំណឹងអំពី{}", "grant", ("needs_documents",)),
    "copy": Kind("Certified copy of {}", "សេចក្តីចម្លងបញ្ជាក់{}", "paper", PAPERS),
}
"""The first eight can be key services, in this order; the rest answer the ladder question."""
MOST_KEY = 8
CENTRAL_FACTS = ("procures", "publishes_own_budget", "holds_registers", "holds_personal_data", "drafts_policy")
LOCAL_FACTS = {
    PROVINCE: ("procures", "publishes_own_budget", "has_local_offices", "holds_personal_data"),
    DISTRICT: ("procures", "holds_personal_data"),
    COMMUNE: ("publishes_own_budget", "holds_personal_data"),
}


@cache
def invented() -> tuple[Invented, ...]:
    """All organisations of the sample country, those above before those below them."""
    return tuple(
        Invented(
            code=row["code"],
            kind=row["kind"],
            above=row["above"],
            name_en=row["name_en"],
            name_km=row["name_km"],
            abbreviation=row["abbreviation"] or None,
            maturity=int(row["maturity"]),
            growth=int(row["growth"]),
            key=int(row["key"]),
            other=int(row["other"]),
            state=row["state"],
            answered=int(row["answered"]),
        )
        for row in rows("organisations.csv")
    )


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one of the sample's files."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def enter_country(session: Session, actor: Actor) -> dict[str, Organisation]:
    """Enter the organisations with their facts and services; gives them by code."""
    entered: dict[str, Organisation] = {}
    for one in invented():
        organisation = Organisation(
            code=one.code,
            kind=one.kind,
            name_en=one.name_en,
            name_km=one.name_km,
            abbreviation=one.abbreviation,
            website=site(one.code) if one.maturity > 25 else None,
            source=SOURCE,
            facts=check_facts(organisation_facts(), _facts(one)),
            sample=True,
        )
        place(session, organisation, parent=entered.get(one.above) or root(session))
        entered[one.code] = organisation
        if one.maturity >= HELPFUL:
            contact = f"digital@{one.code}.example"
            session.add(Willingness(organisation_id=organisation.id or 0, willing=True, contact=contact))
    services = [row for one in invented() for row in _services(one, entered[one.code].id)]
    session.connection().execute(insert(Service), services)
    record(
        session,
        actor,
        "organisation.load",
        subject="register:sample",
        added=len(entered),
        services=len(services),
        source=SOURCE,
    )
    return entered


def services_by_organisation(session: Session) -> dict[int, list[Service]]:
    """The services of the sample's organisations, key services first."""
    found: dict[int, list[Service]] = {}
    chosen = (
        select(Service)
        .join(Organisation, col(Organisation.id) == col(Service.organisation_id))
        .where(col(Organisation.sample).is_(True))
        .order_by(col(Service.key).desc(), col(Service.code))
    )
    for service in session.exec(chosen):
        found.setdefault(service.organisation_id, []).append(service)
    return found


def site(code: str) -> str:
    """The address of an invented organisation's site; names below `.example` can belong to nobody."""
    return f"https://{code.removeprefix('sample-')}.gov.example"


def _facts(one: Invented) -> dict[str, Any]:
    central = one.kind not in LOCAL_FACTS
    yes = set(CENTRAL_FACTS if central else LOCAL_FACTS[one.kind])
    known: dict[str, Any] = {
        fact.id: fact.id in yes for fact in organisation_facts() if fact.kind == "yes_no" and fact.id != "serves_public"
    }
    known["serves_public"] = one.key > 0
    if central:
        known["has_local_offices"] = one.kind == MINISTRY
        known["common_services"] = "provider" if one.code == "sample-computing" else "customer"
        if between(0, 1, one.code, "unknown") < 0.25:
            del known["holds_registers"]
    return known


def _services(one: Invented, organisation: int | None) -> list[dict[str, Any]]:
    subjects = {row["organisation"]: row for row in rows("subjects.csv")}
    if not one.key:
        return []
    words = subjects.get(one.code) or subjects[one.kind]
    names = list(KINDS)
    chosen = [*names[: one.key], *names[MOST_KEY : MOST_KEY + one.other]]
    largest = {MINISTRY: 5.2, PROVINCE: 4.0, DISTRICT: 3.4, COMMUNE: 2.7}.get(one.kind, 4.5)
    listed: list[dict[str, Any]] = []
    for number, name in enumerate(chosen):
        kind = KINDS[name]
        listed.append(
            {
                "organisation_id": organisation,
                "code": f"{number + 1:02}-{name}",
                "name_en": kind.en.format(words[f"{kind.slot}_en"]),
                "name_km": kind.km.format(words[f"{kind.slot}_km"]),
                "facts": check_facts(service_facts(), _service_facts(one, name, kind)),
                "yearly_volume": round(10 ** between(largest - 1.6, largest, one.code, name, "volume")),
                "key": number < one.key,
                "version": 1,
            }
        )
    return listed


def _service_facts(one: Invented, name: str, kind: Kind) -> dict[str, Any]:
    known: dict[str, Any] = {
        fact.id: fact.id in kind.facts for fact in service_facts() if fact.kind == "yes_no" and fact.where == "service"
    }
    audience = (
        "organisations" if one.code == "sample-computing" else pick(("public", "public", "business"), one.code, name)
    )
    known |= {"deliverable": kind.deliverable, "highest_stage": kind.highest, "audience": audience}
    if name in ("register", "permit", "grant"):
        known["legal_basis"] = f"Invented sub-decree on services, article {len(one.code)}"
    return known

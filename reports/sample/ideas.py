"""The sample country's projects as they are written down in `projects.csv`, and when each passed its gates."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property

from projects.definitions import STOP
from projects.lists import gates
from reports.sample.chance import between, pick
from reports.sample.country import rows

OVERDUE, HOLD, LAPSED, TERMS, ABOVE, UNKNOWN = "overdue", "hold", "lapsed", "conditions", "above", "unknown"
"""What is out of the ordinary with a project; `STOP` is another."""
AGO = {LAPSED: (400, 520), HOLD: (150, 280), STOP: (150, 280), OVERDUE: (130, 240)}
"""How many days ago the last gate was passed."""
BUILD_YEARS = {"S": 1, "M": 2, "L": 3}
BUILD_DAYS = {"S": (200, 300), "M": (330, 480), "L": (480, 720)}
"""From G3 to G4."""
JOINT = ("exchange", "window")
PERSONAL = ("identity",)


@dataclass(frozen=True)
class Kind:
    """A kind of project: what it serves, its programme, and the items whose levels it lifts."""

    served: tuple[str, ...]
    programme: str
    items: tuple[str, ...]


KINDS = {
    "web": Kind(("S3",), "reach", ("site.reachable", "site.secure", "site.mobile", "info.khmer", "find.search")),
    "forms": Kind(("S3", "O2"), "reach", ("service.forms", "service.submission", "service.described")),
    "desk": Kind(("S3",), "reach", ("contact.answers", "service.appointment", "complaint.procedure", "service.faq")),
    "open": Kind(("S3", "S4"), "reach", ("data.open", "usage.published", "open.budget", "info.news")),
    "transact": Kind(("S3", "O2"), "services", ("transaction.online", "service.receipt", "service.tracking")),
    "pay": Kind(("S1", "S3"), "services", ("payment.online", "payment.common", "service.calculator")),
    "identity": Kind(("S1", "S2"), "services", ("identification.online", "identification.national", "service.sign_on")),
    "exchange": Kind(("S1", "O2"), "registers", ("exchange.connected", "registers.shared", "service.once_only")),
    "window": Kind(("S3", "O2"), "services", ("service.single_window", "service.listed", "service.life_event")),
    "office": Kind(("S1", "O1"), "offices", ("mail.official", "documents.internal", "cases.internal")),
    "security": Kind(("S2", "S5"), "offices", ("security.incidents", "vulnerability.tested", "backup.restored")),
    "people": Kind(("O1",), "offices", ("staff.trained", "helpdesk.staff", "data.used")),
    "plan": Kind(("S2", "S5", "O3", "O4"), "offices", ("architecture.followed", "hosting.shared", "projects.gated")),
}
PROGRAMMES = {
    "reach": ("Every office within reach", "ការិយាល័យទាំងអស់នៅក្បែរប្រជាជន"),
    "services": ("Services from start to end", "សេវាពីដើមដល់ចប់"),
    "registers": ("Registers that talk", "បញ្ជីដែលទាក់ទងគ្នា"),
    "offices": ("Offices without paper", "ការិយាល័យគ្មានក្រដាស"),
}


@dataclass(frozen=True)
class Sitting:
    """The gates that were passed together, and when."""

    gates: tuple[str, ...]
    on: date


@dataclass(frozen=True)
class Idea:
    """A project: `cost` in thousands of the base currency over its life, `gate` the last one passed ("" for none)."""

    number: int
    organisation: str
    kind: str
    name_en: str
    name_km: str
    cost: int
    gate: str
    twist: str
    today: date

    @property
    def code(self) -> str:
        """The code in the register of projects."""
        return f"SAMPLE-{self.number:02}"

    @property
    def joint(self) -> bool:
        """Whether several organisations work on it together."""
        return self.kind in JOINT and self.cost > 500

    @property
    def personal(self) -> bool:
        """Whether it handles personal data of citizens."""
        return self.kind in PERSONAL

    @property
    def size(self) -> str:
        """Its size class: the sample's costs lie well inside the classes of `gates.yaml`."""
        return "S" if self.cost < 50 else "M" if self.cost <= 500 and not self.personal else "L"

    @property
    def passed(self) -> int:
        """How many gates it passed."""
        return gates().order.index(self.gate) + 1 if self.gate else 0

    @cached_property
    def sittings(self) -> tuple[Sitting, ...]:
        """The sittings at which it passed its gates, oldest first; none if they are not known."""
        if not self.gate or self.twist == UNKNOWN:
            return ()
        together = next(one.one_sitting for one in gates().classes if one.id == self.size)
        groups: list[tuple[str, ...]] = []
        for gate in gates().order[: self.passed]:
            if gate in together and groups and groups[-1][-1] in together:
                groups[-1] = (*groups[-1], gate)
            else:
                groups.append((gate,))
        low, high = AGO.get(self.twist, (12, 280))
        on = self.today - timedelta(days=round(between(low, high, self.code, "last")))
        dated: list[Sitting] = []
        for group in reversed(groups):
            dated.append(Sitting(group, on))
            before = {"G4": BUILD_DAYS[self.size], "G5": (200, 330)}.get(group[0], (60, 160))
            on -= timedelta(days=round(between(*before, self.code, group[0])))
        return tuple(reversed(dated))

    @cached_property
    def starts_on(self) -> date:
        """When the work begins: soon after G3, or some time from now."""
        decided = next((one.on for one in self.sittings if "G3" in one.gates), None)
        if decided:
            return decided + timedelta(days=20)
        waiting = -500 if self.twist == UNKNOWN else 400 - 90 * self.passed
        return self.today + timedelta(days=waiting + round(between(0, 60, self.code, "start")))

    @property
    def ends_on(self) -> date:
        """When the building ends: shortly before G4."""
        decided = next((one.on for one in self.sittings if "G4" in one.gates), None)
        return (decided or self.starts_on + timedelta(days=365 * BUILD_YEARS[self.size])) - timedelta(days=25)

    @property
    def build_years(self) -> int:
        """How many calendar years the building is paid in, at most three."""
        if self.passed > 4:
            return min(self.ends_on.year - self.starts_on.year + 1, 3)
        return BUILD_YEARS[self.size]

    @property
    def owner(self) -> str:
        """Who leads the work."""
        return f"{pick(GIVEN, self.code, 'owner')} {pick(FAMILY, self.code, 'owner')}"

    @property
    def sponsor(self) -> str:
        """Who answers for it."""
        return f"{pick(GIVEN, self.code, 'sponsor')} {pick(FAMILY, self.code, 'sponsor')}"


GIVEN = ("Bopha", "Chenda", "Dara", "Kunthea", "Makara", "Nary", "Phalla", "Ratana", "Sophea", "Thida", "Veasna")
FAMILY = ("Kite", "Lake", "Drum", "Palm", "Reed", "Sail", "Stone", "Tamarind", "Well", "Willow")
"""Invented names: nobody in the country is called so."""


@cache
def ideas(today: date) -> tuple[Idea, ...]:
    """All projects of the sample country, as they stand on a day."""
    return tuple(
        Idea(
            number=number,
            organisation=row["organisation"],
            kind=row["type"],
            name_en=row["name_en"],
            name_km=row["name_km"],
            cost=int(row["cost"]),
            gate=row["gate"],
            twist=row["twist"],
            today=today,
        )
        for number, row in enumerate(rows("projects.csv"), start=1)
    )

"""The figures that the invented organisations report: staff, mailboxes, ICT budgets, transactions."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from assess.cycles.participation import Participation
from data.organisations import AGENCY, COMMUNE, DISTRICT, MINISTRY, PROVINCE
from reports.sample.chance import between
from reports.sample.country import Invented

STAFF = {MINISTRY: (900, 5200), AGENCY: (80, 420), PROVINCE: (260, 900), DISTRICT: (45, 140), COMMUNE: (8, 20)}
RIELS_PER_HEAD = 900_000
YES, NO = Decimal(1), Decimal(0)


def figure_rows(one: Invented, part: Participation, *, saved_at: datetime) -> list[dict[str, Any]]:
    """Rows of the table of figures, counted at the end of the year before the cycle."""
    year = part.cycle.opens_on.year - 1
    growth = 1 + 0.02 * (year % 5)
    share = min(max(one.maturity / 130, 0.05), 0.95)
    staff = round(between(*STAFF[one.kind], one.code, "staff") * growth)
    budget = round(staff * RIELS_PER_HEAD * between(0.4, 1.8, one.code, year) / 100_000) * 100_000
    values: dict[tuple[str, int], Decimal] = {
        ("staff.total", 0): Decimal(staff),
        ("staff.mailbox", 0): Decimal(round(staff * share * between(0.5, 1.0, one.code, year, "mail"))),
        ("staff.skills", 0): Decimal(round(staff * share * between(0.7, 1.0, one.code, year, "skills"))),
        ("site.own", 0): YES if one.maturity > 25 else NO,
        ("ict.budget", 0): Decimal(budget),
        ("ict.spent", 0): Decimal(round(budget * between(0.55, 0.99, one.code, year, "spent") / 1000) * 1000),
    }
    for service in part.submission.services:
        if service["key"]:
            all_channels = round((service["yearly_volume"] or 100) * between(0.85, 1.1, one.code, service["id"], year))
            online = round(all_channels * max(share - 0.35, 0) * between(0.4, 1.2, one.code, service["name_en"], year))
            values["service.transactions", service["id"]] = Decimal(all_channels)
            values["service.transactions_online", service["id"]] = Decimal(min(online, all_channels))
    return [
        {
            "submission_id": part.submission.id,
            "figure": figure,
            "service_id": service,
            "value": value,
            "counted_on": date(year, 12, 31),
            "version": 1,
            "saved_at": saved_at,
            "saved_by": f"Officer of the {one.name_en}",
        }
        for (figure, service), value in values.items()
    ]

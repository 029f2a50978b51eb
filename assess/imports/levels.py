"""From answers about web addresses and portals to one level per question: best, at least half, or any."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from assess.imports.mapping import Line, Mapping, ReadFact
from assess.imports.survey import Address, Survey


@dataclass(frozen=True)
class Finding:
    """What the answers prove of one question: the level (None: nothing), the answers behind it, and one address."""

    level: int | None
    note: str
    link: str | None = None


@dataclass(frozen=True)
class FoundService:
    """A service of a country: its code there, its name, its facts, and the findings by item."""

    code: str
    name: str
    facts: dict[str, Any]
    findings: dict[str, Finding]


@dataclass
class FoundCountry:
    """A country: its services by code, and the findings on items of the organisation."""

    code: str
    services: list[FoundService] = field(default_factory=list)
    findings: dict[str, Finding] = field(default_factory=dict)


def find_levels(survey: Survey, mapping: Mapping) -> list[FoundCountry]:
    """What the survey proves of every country, in alphabetical order of their codes.

    A level is always proved by the answers about a single web address, never by answers about several mixed. Of
    several addresses of a service of central government the best counts, as in the benchmark; of regional and local
    ones the highest level that at least half of them reach. Of several portals of a life event the best counts.
    """
    addresses: dict[str, dict[str, list[Address]]] = {}
    for one in survey.services:
        addresses.setdefault(one.country, {}).setdefault(one.service, []).append(one)
    portals: dict[str, dict[str, list[Address]]] = {}
    for one in survey.portals:
        portals.setdefault(one.country, {}).setdefault(one.life_event, []).append(one)
    return [_country(code, addresses[code], portals.get(code, {}), mapping) for code in sorted(addresses)]


def half(levels: Iterable[int | None]) -> int | None:
    """The highest level that at least half of those reach who have one; None if nobody has.

    >>> half([2, 0]), half([2, 0, 0]), half([None, 1]), half([])
    (2, 0, 1, None)
    """
    known = sorted((level for level in levels if level is not None), reverse=True)
    return known[math.ceil(len(known) / 2) - 1] if known else None


def best(levels: Iterable[int | None]) -> int | None:
    """The highest level; None if nobody has one."""
    return max((level for level in levels if level is not None), default=None)


def _country(
    code: str, addresses: dict[str, list[Address]], portals: dict[str, list[Address]], mapping: Mapping
) -> FoundCountry:
    country = FoundCountry(code)
    by_event = {
        line.item: {event: _from_portals(line, rows) for event, rows in portals.items()}
        for line in mapping.lines
        if line.rows == "portals"
    }
    for service, rows in sorted(addresses.items()):
        findings: dict[str, Finding] = {}
        for line in mapping.lines:
            if line.across == "level_of_government":
                findings[line.item] = _from_addresses(line, rows)
            elif line.across == "life_event":
                event = rows[0].life_event
                findings[line.item] = by_event[line.item].get(event, Finding(None, f"{event}: no portal"))
        facts = {fact.fact: value for fact in mapping.service_facts if (value := _fact(fact, rows)) is not None}
        country.services.append(FoundService(service, rows[0].name, facts, findings))
    for line in mapping.lines:
        match line.across:
            case "half_of_services":
                pages = [_from_addresses(line, rows).level for rows in addresses.values()]
                country.findings[line.item] = Finding(half(pages), _count(pages, "services"))
            case "half_of_life_events" | "any_life_event":
                events = by_event[line.item]
                combine = best if line.across == "any_life_event" else half
                level = combine(one.level for one in events.values())
                link = next((one.link for one in events.values() if one.level == level), None)
                note = "; ".join(f"{event}: {one.note}" for event, one in sorted(events.items()))
                country.findings[line.item] = Finding(level, note, link)
            case _:
                continue
    return country


def _from_addresses(line: Line, rows: list[Address]) -> Finding:
    levels = [line.level(one.answers) for one in rows]
    level = best(levels) if all(one.central for one in rows) else half(levels)
    rule = "best" if all(one.central for one in rows) else "at least half"
    return _finding(line, rows, levels, level, "web addresses", rule)


def _from_portals(line: Line, rows: list[Address]) -> Finding:
    levels = [line.level(one.answers) for one in rows]
    return _finding(line, rows, levels, best(levels), "portals", "best")


def _finding(
    line: Line, rows: list[Address], levels: list[int | None], level: int | None, what: str, rule: str
) -> Finding:
    shown = rows[levels.index(level)] if level in levels else rows[0]
    answers = ", ".join(f"{name}={shown.answers[name]}" for name in line.questions if name in shown.answers)
    several = f" ({rule} of {len(rows)} {what})" if len(rows) > 1 else ""
    return Finding(level, f"{answers or 'no answer'}; row {shown.row}{several}", _link(shown.url))


def _link(url: str) -> str | None:
    return url if url.startswith(("http://", "https://")) and " " not in url and len(url) <= 1000 else None


def _count(levels: list[int | None], what: str) -> str:
    known = [level for level in levels if level is not None]
    return f"{sum(level > 0 for level in known)} of {len(known)} {what}"


def _fact(fact: ReadFact, rows: list[Address]) -> bool | int | str | None:
    """The value that at least half of the addresses give; "yes" before "no" where they are even."""
    found = [fact.values[answer] for one in rows if (answer := one.answers.get(fact.column)) in fact.values]
    if not found:
        return None
    if all(isinstance(value, bool) for value in found):
        return 2 * sum(map(bool, found)) >= len(found)
    return max(set(found), key=lambda value: (found.count(value), str(value)))


def facts_set(mapping: Mapping) -> dict[str, bool]:
    """The facts that hold for every country."""
    return {one.fact: one.value for one in mapping.organisation_facts}

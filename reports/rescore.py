"""Scores submissions again from their JSON files, with nothing but Python. Use: `python -I rescore.py FILE FILE`.

Prints each number as scored again, and whether it equals the stored one; ends with 1 if one does not, else with 0.
"""

import json
import sys
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

NOTHING, OUT = -1, -2  # no level; a reviewer agreed that the question does not apply
NAMES = (
    "stage_reached",
    "attainable",
    *(f"stage_{n}_percent" for n in range(1, 5)),
    "total_percent",
    "foundation_percent",
)


def rescore(given: dict[str, Any]) -> dict[str, int | Fraction | None]:
    """The stage reached, the stage attainable and the percentages, exactly, from the document of a submission."""
    edition, places = given["edition"], given["facts"]
    stages = sorted(int(stage) for stage in edition["thresholds"])
    items = {item["id"]: item for item in edition["items"]}
    services = {one["id"]: one for one in given["services"] if one["key"]}
    highest = {name: int(one["facts"].get("highest_stage", stages[-1])) for name, one in services.items()}

    def holds(conditions: list[list[str]], service: int | None) -> bool:
        """Whether all conditions hold; an unknown fact counts as holding."""
        for where, fact, wanted in conditions:
            every = [one["facts"] for one in services.values()]
            known = {"service": [services[service]["facts"]] if service in services else [], "some_service": every}
            if not any(facts.get(fact, wanted) == wanted for facts in known.get(where, [places.get(where, {})])):
                return False
        return True

    def place(item: str, service: int | None) -> tuple[str, int | None]:
        """Where the answer to an item stands: with the service, or with the organisation."""
        return item, service if items[item]["scope"] == "service" else None

    # What is asked, and the level that counts: the own one, or the one that another answer grants if that is higher.
    answers = {(one["item"], one["service"]): one["answer"] for one in given["answers"]}
    levels = {}
    for name, item in items.items():
        for service in services if item["scope"] == "service" else [None]:
            if holds(item["applies_when"], service) and (service is None or (item["stage"] or 0) <= highest[service]):
                own = answers.get((name, service))
                levels[name, service] = OUT if own == "not_applicable" else NOTHING if own is None else own
    for _ in items:  # grants may follow from grants
        for (name, service), level in levels.items():
            for source, at_least, grants in items[name]["implied_by"]:
                granted = levels.get(place(source, service), NOTHING) >= at_least
                if granted and level != OUT and levels[name, service] < grants:
                    levels[name, service] = grants

    # Points: an item's weight, shared among the services that are asked it, times the credit of the level.
    volumes = {name: one["yearly_volume"] or 0 for name, one in services.items()}
    equal = edition["service_weighting"] == "equal" or min(volumes.values(), default=0) < 1
    full, points = dict.fromkeys([None, *stages], Fraction(0)), dict.fromkeys([None, *stages], Fraction(0))
    for name, item in items.items():
        rows = {service: level for (one, service), level in levels.items() if one == name and level != OUT}
        units = {service: 1 if equal or service is None else volumes[service] for service in rows}
        for service, level in rows.items():
            part = Fraction(item["weight"] * units[service], sum(units.values()))
            full[item["stage"]] += part
            points[item["stage"]] += part * item["credits"][level] / 100 if level >= 0 else 0

    def gate(one: dict[str, Any], service: int | None) -> tuple[int, bool]:
        """How many questions of a gate are asked, and whether enough of them stand high enough."""
        asked = [
            levels[place(item, service)] >= level
            for item, level, when in one["of"]
            if place(item, service) in levels and holds(when, service) and highest.get(service, 9) >= one["stage"]
        ]
        return len(asked), sum(asked) >= min(one["need"], len(asked))

    def gates_hold(stage: int) -> bool:
        """Whether the organisation meets its own gates, and enough services meet all that is asked of them."""
        of = [one for one in edition["gates"] if one["stage"] == stage]
        own = all(gate(one, None)[1] for one in of if one["scope"] == "organisation")
        each = [[gate(one, service) for one in of if one["scope"] == "service"] for service in services]
        concerned = [gates for gates in each if any(count for count, _ in gates)]
        met = sum(all(held for _, held in gates) for gates in concerned)
        return own and met >= ceil(Fraction(edition["gate_share"]) * len(concerned))

    # The highest stage that holds together with all below it, as far as the organisation can reach.
    percent = {stage: 100 * points[stage] / full[stage] if full[stage] else None for stage in full}
    asked = [stage for stage in stages if full[stage]]
    ceiling = max(highest.values(), default=2)
    ceiling = min(ceiling, 2) if places["organisation"].get("serves_public") == "no" else ceiling
    attainable = min(asked[-1], ceiling) if asked else None
    reached = 0 if stages[0] in asked else None
    for stage in asked:
        enough = 100 * points[stage] >= Fraction(edition["thresholds"][str(stage)]) * full[stage]
        if stage > (attainable or 0) or not enough or not gates_hold(stage):
            break
        reached = stage
    whole = sum(full.values()) - full[None]
    total = 100 * (sum(points.values()) - points[None]) / whole if whole else None
    percents = (*(percent.get(stage) for stage in range(1, 5)), total, percent[None])
    return dict(zip(NAMES, (reached, attainable, *percents), strict=True))


def compare(document: dict[str, Any]) -> tuple[str, bool]:
    """A line for each number, scored again and as stored, and whether all of them are equal to 1e-9."""
    again, stored = rescore(document), document["result"]
    lines: list[str] = []
    every = True
    for name, new in again.items():
        old = stored.get(name)
        same = new is old if new is None or old is None else abs(float(new) - old) <= 1e-9
        shown = "-" if new is None else f"{float(new):.10g}"
        lines.append(f"{name:20} {shown:>14}  {'equal' if same else f'DIFFERS: {old} is stored'}")
        every = every and same
    return "\n".join([*lines, "All are equal." if every else "NOT ALL ARE EQUAL."]) + "\n", every


if __name__ == "__main__":
    failed = 0
    for path in sys.argv[1:]:
        told, all_equal = compare(json.loads(Path(path).read_text(encoding="utf-8")))
        sys.stdout.write(f"{path}\n{told}")
        failed += not all_equal
    sys.exit(1 if failed else 0)

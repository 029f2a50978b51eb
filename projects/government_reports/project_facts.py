"""What a report says of projects, as plain JSON values: begun, gates, what is off track, money, risks, benefits."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

import pandas as pd
from sqlmodel import Session, col, select

from data.access import Actor, require
from data.organisations import root
from projects.definitions import CONDITIONS, GO
from projects.government_reports.policy_facts import Json, names_of, plain
from projects.health.benefits import promises
from projects.health.board import Health, portfolio_health
from projects.health.risks import OCCURRED, OPEN, RESPONSE_FROM, overdue
from projects.investment.rates import base_currency
from projects.investment.roll_up import roll_up, roll_up_across
from projects.listing import list_projects
from projects.portfolio import off_track_of, summary
from projects.register import ACTIVE, CLOSED, visible_projects
from projects.tables import GateDecision, Project
from projects.tables.value import Risk, StatusReport

MOST: Final = 25
"""How many rows of a list that can be long are kept; how many there are in all is said beside."""
ZERO: Final = Decimal("0.00")


def project_facts(session: Session, actor: Actor, *, starts_on: date, ends_on: date, on: date) -> Json:
    """The projects this person may see, in a period and as they stand on a day; see `docs/progress-reports.md`."""
    require(actor, "government_report.read", root(session).path)
    listed = list_projects(session, actor, today=on)
    currency = base_currency(session)
    seen = summary(listed, currency=currency)
    by_id = {int(row["id"]): row for row in listed.to_dict("records")}
    health = portfolio_health(session, actor, today=on)
    begun = [
        row
        for row in by_id.values()
        if row["state"] in (ACTIVE, CLOSED)
        and row["starts_on"] is not None
        and starts_on <= row["starts_on"] <= ends_on
    ]
    decisions = _decisions(session, by_id, starts_on, ends_on)
    off = _off_track(listed, on)
    return {
        "currency": currency,
        "count": seen.projects,
        "by_standing": dict(seen.by_standing),
        "colours": _colours(health),
        "begun": _several([_named(row) | {"starts_on": plain(row["starts_on"])} for row in begun]),
        "decided": _several(sorted(decisions, key=lambda one: -Decimal(one["released"])))
        | {"gates": _gates(decisions)},
        "red": _several(off) | {"codes": [one["code"] for one in off]},
        "escalated": _several(_escalated(health)),
        "money": {
            "planned": plain(seen.planned),
            "committed": plain(seen.committed),
            "spent": plain(seen.spent),
            "unconverted": seen.unconverted,
            "years": _years(session, actor),
            "period": _spent(session, by_id, starts_on, ends_on) | {"released": plain(_released(decisions))},
        },
        "risks": _several(_risks(session, actor, by_id, on)),
    }


def strategy_facts(session: Session, actor: Actor) -> list[Json]:
    """Projects and money by strategy; a project that serves two counts for each."""
    require(actor, "government_report.read", root(session).path)
    rows = roll_up(session, actor, by="strategy").rows.to_dict("records")
    return [
        {"strategy": row["key"], "projects": row["projects"]}
        | {name: plain(row[name]) for name in ("planned", "committed", "spent")}
        for row in sorted(rows, key=lambda one: str(one["key"]))
        if row["key"] is not None
    ]


def benefit_facts(session: Session, actor: Actor, *, on: date) -> Json:
    """The benefits that projects promised: how many are due, measured, reached, and those due with what was reached."""
    require(actor, "government_report.read", root(session).path)
    found = list(session.exec(select(Project).where(visible_projects(actor))))
    by_id = {one.id or 0: one for one in found}
    all_of = [(by_id[number], one) for number, many in promises(session, None, today=on).items() if number in by_id
              for one in many]  # fmt: skip
    rows = [
        {
            "code": project.code,
            **names_of(project),
            "benefit": one.benefit.name,
            "unit": one.benefit.unit,
            "baseline": plain(one.benefit.baseline),
            "target": plain(one.benefit.target),
            "due_on": plain(one.benefit.due_on),
            "measured": plain(one.measures[-1].value) if one.measures else None,
            "measured_on": plain(one.measures[-1].measured_on) if one.measures else None,
            "source": one.measures[-1].source if one.measures else "",
            "reached": plain(one.reached),
        }
        for project, one in sorted(all_of, key=lambda pair: (pair[1].benefit.due_on, pair[0].code))
        if one.due or one.measures
    ]
    return {
        "promised": len(all_of),
        "due": sum(one.due for _, one in all_of),
        "measured": sum(bool(one.measures) for _, one in all_of),
        "reached": sum(one.reached is not None and one.reached >= 1 for _, one in all_of),
        **_several(rows),
    }


def _several(rows: Sequence[Json]) -> Json:
    return {"total": len(rows), "rows": list(rows[:MOST])}


def _named(row: Mapping[Any, Any]) -> Json:
    return {
        "code": row["code"],
        "name_en": row["name_en"],
        "name_km": row["name_km"],
        "organisation_en": row["organisation_en"],
        "organisation_km": row["organisation_km"],
    }


def _decisions(session: Session, by_id: Mapping[int, Any], starts_on: date, ends_on: date) -> list[Json]:
    """The gate decisions of the period, oldest first, each with what it released beyond the decision before it."""
    rows: list[Json] = []
    released: dict[int, Decimal] = {}
    chosen = select(GateDecision).where(col(GateDecision.decided_on) <= ends_on)
    for one in session.exec(chosen.order_by(col(GateDecision.decided_on), col(GateDecision.id))):
        if one.project_id not in by_id:
            continue
        now, before = one.released_build + one.released_run, released.get(one.project_id, ZERO)
        released[one.project_id] = now
        if one.decided_on >= starts_on:
            rows.append(
                _named(by_id[one.project_id])
                | {
                    "gates": list(one.covers) or [one.gate],
                    "outcome": one.outcome,
                    "passed": one.outcome in (GO, CONDITIONS),
                    "decided_on": plain(one.decided_on),
                    "released": plain(now - before),
                    "reason": one.reason,
                }
            )
    return rows


def _gates(decisions: Iterable[Json]) -> list[Json]:
    """How often each sitting was decided in which way, in the order of the gates, and what that released in all."""
    found: dict[tuple[str, ...], Json] = {}
    for one in decisions:
        row = found.setdefault(tuple(one["gates"]), {"gates": one["gates"], "outcomes": {}, "released": ZERO})
        row["outcomes"][one["outcome"]] = row["outcomes"].get(one["outcome"], 0) + 1
        row["released"] += Decimal(one["released"])
    return [row | {"released": plain(row["released"])} for _, row in sorted(found.items())]


def _released(decisions: Iterable[Json]) -> Decimal:
    return sum((max(Decimal(one["released"]), ZERO) for one in decisions), ZERO)


def _off_track(listed: pd.DataFrame, on: date) -> list[Json]:
    rows: list[Json] = []
    off = off_track_of(listed, today=on)
    for code, same in off.groupby("code", sort=False):
        first = same.iloc[0].to_dict()
        reasons = [
            {"reason": row["reason"], "amount": plain(row["amount"]), "day": plain(row["day"])}
            for row in same.to_dict("records")
        ]
        rows.append(
            {"code": str(code), "name_en": first["name_en"], "name_km": first["name_km"], "reasons": reasons}
        )  # fmt: skip
    return rows


def _colours(health: Sequence[Health]) -> dict[str, int]:
    worst = [one.worst or "none" for one in health]
    return {colour: worst.count(colour) for colour in ("green", "amber", "red", "none")}


def _escalated(health: Sequence[Health]) -> list[Json]:
    return [
        _named(one.row)
        | {
            "reasons": [
                {"code": why.code, "since": plain(why.since), "ratio": plain(why.ratio), "amount": plain(why.amount)}
                for why in one.escalated
            ]
        }
        for one in health
        if one.escalated
    ]


def _years(session: Session, actor: Actor) -> list[Json]:
    table = roll_up_across(session, actor, by="source", across="year")
    return [
        {"year": row["across"], "source": row["by"]}
        | {name: plain(row[name]) for name in ("planned", "committed", "spent")}
        for row in table.to_dict("records")
    ]


def _spent(session: Session, by_id: Mapping[int, Any], starts_on: date, ends_on: date) -> Json:
    """What status reports say was spent within the period: newest sum up to its end, less the newest before it.

    A project that reported for the first time counts from its beginning; how many did is said.
    """
    spent: Decimal = ZERO
    reported = first_time = 0
    before: dict[int, Decimal] = {}
    newest: dict[int, Decimal] = {}
    chosen = select(StatusReport).where(col(StatusReport.as_of) <= ends_on).order_by(col(StatusReport.as_of))
    for one in session.exec(chosen):
        if one.project_id in by_id:
            (newest if one.as_of >= starts_on else before)[one.project_id] = one.spent
    for number, total in newest.items():
        spent += total - before.get(number, ZERO)
        reported += 1
        first_time += number not in before
    return {"spent": plain(spent), "reported": reported, "first_time": first_time}


def _risks(session: Session, actor: Actor, by_id: Mapping[int, Any], on: date) -> list[Json]:
    """The grave risks of projects under way that are not closed, gravest first: those that need a response."""
    chosen = (
        select(Risk)
        .join(Project, col(Project.id) == col(Risk.project_id))
        .where(visible_projects(actor), Project.state == ACTIVE, col(Risk.state).in_((OPEN, OCCURRED)))
    )
    grave = [one for one in session.exec(chosen) if one.likelihood * one.impact >= RESPONSE_FROM]
    grave.sort(key=lambda one: (-one.likelihood * one.impact, one.state != OCCURRED, one.id or 0))
    return [
        _named(by_id[one.project_id])
        | {
            "category": one.category,
            "text": one.text,
            "likelihood": one.likelihood,
            "impact": one.impact,
            "response": one.response,
            "owner": one.owner_name,
            "state": one.state,
            "review_on": plain(one.review_on),
            "overdue": overdue(one, on),
        }
        for one in grave
    ]

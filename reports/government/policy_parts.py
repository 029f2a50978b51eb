"""The parts of a report that tell of the policy: targets, measures, laws, what changed, objectives."""

from decimal import Decimal
from typing import Any

import pandas as pd

from data.i18n import number, t, text_of
from reports.charts.parts import ChartTexts
from reports.charts.policy import ATTAINED, TIME, attained_by_target
from reports.document import BAD, GOOD, UNKNOWN, Cell, Column
from reports.government.pieces import Content, Drawing, Grid, Line, Piece, day_of, exactly, on, percent_of, said
from reports.wording.health import decimal
from reports.wording.maturity import DASH
from reports.wording.projects import amount, standing_names
from reports.wording.targets import (
    instrument_states,
    measure_states,
    reason_sentence,
    undefined,
    unit_name,
    value_text,
    verdict_names,
    year_or_day,
)

FILLS = {"on_track": GOOD, "late": BAD, "no_data": UNKNOWN}


def targets(content: Content) -> list[Piece]:
    """Each target: where it began, stands, must be, and whether the pace suffices."""
    if not content["targets"]:
        return [Line(t("This policy has no indicators yet."))]
    names = verdict_names()
    rows: list[list[str | Cell]] = []
    for one in content["targets"]:
        unit = unit_name(one["unit"])
        line = Decimal(one["target"])
        rows.append(
            [
                said(one),
                value_of(one["start"], unit, one["start_on"], line),
                value_of(one["now"], unit, one["now_on"], line),
                f"{line.normalize():f} {unit} ({one['target_year']})",
                _pace(one),
                Cell(f"{names[one['verdict']]}. {_why(one)}", fill=FILLS[one["verdict"]]),
            ]
        )
    return [
        Grid(
            t("Targets: start, now, target, pace"),
            [
                Column(t("Indicator"), share=0.25),
                Column(t("Start"), share=0.12),
                Column(t("Now"), share=0.12),
                Column(t("Target"), share=0.13),
                Column(t("Pace a year: needed / so far"), share=0.13),
                Column(t("Verdict"), share=0.25),
            ],
            rows,
            t("National targets: observations with their sources, as listed at the end"),
        )
    ]


def attainment(content: Content) -> list[Piece]:
    """How much of the way to each target is gone, with the projection to its year."""
    rows = content["targets"]
    known = [one for one in rows if one["attained"] is not None]
    table = pd.DataFrame(
        {
            "target": [said(one) for one in known],
            "attained": [float(100 * (exactly(one["attained"]) or 0)) for one in known],
            "time": [float(100 * (exactly(one["time_gone"]) or 0)) for one in known],
        }
    )
    words = {ATTAINED: t("way gone"), TIME: t("time gone")}
    texts = ChartTexts(title=t("How far is each target?"), across=t("percent"), names=words)
    pieces: list[Piece] = []
    if known:
        pieces.append(Drawing(attained_by_target, table, texts, t("National targets, computed from the observations")))
    shown = [
        [
            said(one),
            percent_of(one["attained"]),
            percent_of(one["time_gone"]),
            value_of(one["projection"], unit_name(one["unit"]), None, Decimal(one["target"])),
            f"{Decimal(one['target']).normalize():f} {unit_name(one['unit'])} ({one['target_year']})",
        ]
        for one in rows
    ]
    columns = [
        Column(t("Indicator"), share=0.4),
        Column(t("Way gone"), "right"),
        Column(t("Time gone"), "right"),
        Column(t("Projection to the target’s year"), "right"),
        Column(t("Target"), "right"),
    ]
    source = t("Way gone = (now − start) ÷ (target − start); time gone up to the day of the newest observation")
    pieces.append(Grid(t("How far each target is"), columns, shown, source))
    return pieces


def objectives(content: Content) -> list[Piece]:
    """The objectives with their verdicts and strategies, then what each strategy has in projects and money."""
    rows: list[list[str | Cell]] = []
    for objective in content["objectives"]:
        mine = [one["verdict"] for one in content["targets"] if one["objective"] == objective["id"]]
        counts = [str(mine.count(verdict)) for verdict in ("on_track", "late", "no_data")]
        rows.append([said(objective, "text"), *counts, ", ".join(objective["strategies"]) or DASH])
    names = verdict_names()
    pieces: list[Piece] = [
        Grid(
            t("Objectives: targets by verdict"),
            [
                Column(t("Objective"), share=0.5),
                *(Column(names[one], "right") for one in ("on_track", "late", "no_data")),
                Column(t("Strategies")),
            ],
            rows,
            t("National targets; strategies as they were linked by people"),
        )
    ]
    texts = content["names"]["strategies"]
    by_strategy = [one for one in content["strategies"] if one["strategy"] in texts]
    if by_strategy:
        currency = content["projects"]["currency"]
        money = ("planned", "committed", "spent")
        pieces.append(
            Grid(
                t("Strategies: projects and money, {currency}", currency=currency),
                [
                    Column(t("Strategy"), share=0.46),
                    Column(t("Projects"), "right"),
                    *(Column(name, "right") for name in (t("Planned"), t("Committed"), t("Spent"))),
                ],
                [
                    [
                        f"{one['strategy']} {text_of(texts[one['strategy']])}",
                        str(one["projects"]),
                        *(amount(None if one[name] is None else Decimal(one[name])) for name in money),
                    ]
                    for one in by_strategy
                ],
                t("Register of projects; a project that serves two strategies counts for each"),
            )
        )
    return pieces


def measures(content: Content) -> list[Piece]:
    """The measures with who leads and how far they are."""
    states, where = measure_states(), standing_names()
    rows: list[list[str | Cell]] = []
    heading = None
    for one in content["measures"]:
        under = said(one, "heading")
        carried = "; ".join(f"{p['code']} {said(p)} ({where[p['standing']]})" for p in one["projects"])
        partners = t("with {partners}", partners=one["partners"]) if one["partners"] else ""
        state = states[one["state"]] + (f" ({day_of(one['state_on'])})" if one["state_on"] else "")
        rows.append(
            [
                under if under != heading else "",
                said(one),
                "\n".join(p for p in (one["lead"], partners) if p) or DASH,
                state,
                carried or DASH,
            ]
        )
        heading = under
    if not rows:
        return [Line(t("This policy has no measures yet."))]
    columns = [
        Column(t("Heading"), share=0.19),
        Column(t("Measure"), share=0.24),
        Column(t("Lead and partners"), share=0.18),
        Column(t("State"), share=0.14),
        Column(t("Projects that carry it out"), share=0.25),
    ]
    return [Grid(t("Measures"), columns, rows, t("National targets, measures as reported"))]


def laws(content: Content) -> list[Piece]:
    """Laws, plans and policies under way."""
    states = instrument_states()
    rows: list[list[str | Cell]] = [
        [
            said(one),
            one["responsible"] or DASH,
            states[one["state"]] + (f" ({_short(one['state_on'])})" if one["state_on"] else ""),
            Cell(f"{_short(one['due_on'])}, {t('overdue')}", fill=BAD) if one["overdue"] else _short(one["due_on"]),
            one["source"] or DASH,
        ]
        for one in content["laws"]
    ]
    if not rows:
        return [Line(t("No law or policy is entered for this policy."))]
    columns = [
        Column(t("Law or policy"), share=0.3),
        Column(t("Responsible body"), share=0.2),
        Column(t("State"), share=0.18),
        Column(t("Due"), share=0.14),
        Column(t("Source"), share=0.18),
    ]
    return [Grid(t("Laws and policies under way"), columns, rows, t("National targets, laws and policies as reported"))]


def _short(value: str | None) -> str:
    given = on(value)
    return DASH if given is None else year_or_day(given)


def value_of(value: str | None, unit: str, day_on: str | None, line: Decimal | None) -> str:
    """A number of the content with its unit and the day that it was observed on; a dash for none."""
    known = exactly(value)
    if known is None:
        return DASH
    seen = on(day_on)
    return f"{value_text(known, line)} {unit}" + (f" ({year_or_day(seen)})" if seen else "")


def _pace(one: dict[str, Any]) -> str:
    required, pace = exactly(one["required"]), exactly(one["pace"])
    needed = undefined("met" if one["reason"] == "met" else None) if required is None else number(decimal(required), 1)
    return f"{needed or DASH} / {DASH if pace is None else number(decimal(pace), 1)}"


def _why(one: dict[str, Any]) -> str:
    return reason_sentence(one["reason"], year=one["target_year"], on=on(one["now_on"]))

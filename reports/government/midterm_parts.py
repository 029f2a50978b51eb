"""The parts that only a midterm review has: stages over the cycles, benefits, suggested revisions with their rule."""

from decimal import Decimal
from typing import Any

import pandas as pd

from data.i18n import number, prose, t, text_of
from projects.government_reports.suggestions import FACTOR
from reports.charts.parts import ChartTexts
from reports.charts.policy import stages_over_cycles
from reports.document import CAUTION, GOOD, UNKNOWN, Cell, Column
from reports.government.pieces import Content, Drawing, Grid, Line, Piece, day_of, exactly, percent_of, said
from reports.government.project_parts import PRINTED, projects
from reports.wording.health import decimal
from reports.wording.maturity import DASH, percent
from reports.wording.targets import unit_name, value_text


def stages(content: Content) -> list[Piece]:
    """The organisations at each stage, cycle by cycle."""
    cycles = content["cycles"]
    if not cycles:
        return [Line(t("No cycle of this period has verified results."))]
    newest = cycles[-1]["stage_names"]
    names: dict[int | None, str] = {int(one): f"{one} {text_of(name)}" for one, name in newest.items()}
    table = pd.DataFrame(
        [
            {"cycle": said(one), "stage": int(stage), "count": count}
            for one in cycles
            for stage, count in one["stages"].items()
        ]
    )
    texts = ChartTexts(
        title=t("How many organisations stood at each stage?"), across=t("percent of those assessed"), names=names
    )
    source = t("Verified results of the cycles; edition and hash stand in the list of sources")
    rows = [
        [
            said(one),
            day_of(one["opens_on"]),
            f"{one['assessed']} / {one['invited']}",
            *(str(one["stages"].get(str(stage), 0)) for stage in range(5)),
            percent(None if one["total"] is None else float(one["total"])),
        ]
        for one in cycles
    ]
    columns = [
        Column(t("Cycle"), share=0.24),
        Column(t("Opened"), share=0.17),
        Column(t("Assessed"), "right"),
        *(Column(str(stage), "right", share=0.07) for stage in range(5)),
        Column(t("Average, all stages"), "right"),
    ]
    pieces: list[Piece] = [
        Drawing(stages_over_cycles, table, texts, source),
        Grid(t("Organisations by stage (0 to 4), cycle by cycle"), columns, rows, source),
    ]
    broken = [said(one) for one in cycles if one["broken"]]
    if broken:
        pieces.append(
            Line(
                t(
                    "Not to be compared with the cycle before, since too much of the questions changed: {cycles}.",
                    cycles=", ".join(broken),
                )
            )
        )
    return pieces


def delivered(content: Content) -> list[Piece]:
    """Projects as in a progress report, then the benefits that they promised and what was measured."""
    shown = content["benefits"]
    pieces = projects(content)
    pieces.append(
        Line(
            prose(
                t(
                    "Projects promised {promised} benefits; {due} are due, {measured} were measured, {reached} reached "
                    "their target.",
                    promised=shown["promised"],
                    due=shown["due"],
                    measured=shown["measured"],
                    reached=shown["reached"],
                )
            )
        )
    )
    if shown["rows"]:
        rows: list[list[str | Cell]] = [
            [
                f"{one['code']} {said(one)}",
                f"{one['benefit']}, {one['unit']}",
                f"{_plain(one['baseline'])} → {_plain(one['target'])}",
                day_of(one["due_on"]),
                DASH if one["measured"] is None else f"{_plain(one['measured'])} ({day_of(one['measured_on'])})",
                Cell(percent_of(one["reached"]), fill=_fill(one["reached"])),
            ]
            for one in shown["rows"][:PRINTED]
        ]
        columns = [
            Column(t("Project"), share=0.24),
            Column(t("Benefit"), share=0.24),
            Column(t("From → to"), share=0.12),
            Column(t("Due"), share=0.14),
            Column(t("Measured"), share=0.14),
            Column(t("Reached"), "right", share=0.12),
        ]
        pieces.append(
            Grid(
                t("Benefits due or measured"),
                columns,
                rows,
                t("Register of benefits and measurements"),
                more=shown["total"] - len(rows),
            )
        )
    return pieces


def _plain(value: str) -> str:
    return f"{Decimal(value).normalize():f}"


def _fill(reached: str | None) -> Any:
    share = exactly(reached)
    return UNKNOWN if share is None else GOOD if share >= 1 else CAUTION


def revisions(content: Content) -> list[Piece]:
    """What the rules suggest, each with its rule and numbers, and what people answered."""
    targets = {one["id"]: one for one in content["targets"]}
    rows: list[list[str | Cell]] = []
    for one in content["suggestions"]:
        target = targets[one["target"]]
        text = content["texts"].get(one["part"], {"answer": "", "en": "", "km": ""})
        answer = answer_names()[text["answer"]]
        own = text_of({"en": text["en"], "km": text["km"]}) or text["en"] or text["km"]
        fill = {"adopted": GOOD, "declined": UNKNOWN}.get(text["answer"], CAUTION)
        rows.append(
            [
                said(target),
                f"{rule_names()[one['rule']]}: {numbers_of(one, target)}",
                suggestion_of(one["rule"]),
                Cell(f"{answer}. {own}" if own else answer, fill=fill),
            ]
        )
    if not rows:
        return [Line(t("No rule suggests a revision."))]
    columns = [
        Column(t("Indicator"), share=0.24),
        Column(t("Rule that holds"), share=0.3),
        Column(t("Suggested"), share=0.23),
        Column(t("Answer"), share=0.23),
    ]
    return [
        Line(
            t(
                "These suggestions are computed by fixed rules over the targets and observations; they hold nobody's "
                "judgement. People adopt or decline each."
            )
        ),
        Grid(t("Suggested revisions"), columns, rows, t("Rules of this program over the national targets")),
    ]


def answer_names() -> dict[str, str]:
    """What can be answered to a suggestion."""
    return {"": t("not answered yet"), "adopted": t("adopted"), "declined": t("declined")}


def rule_names() -> dict[str, str]:
    """The rules by which revisions are suggested."""
    return {
        "missed": t("The target’s year is over and it was not met"),
        "wrong_way": t("The pace so far does not lead to the target"),
        "twice": t("The required pace is more than {factor} times the pace so far", factor=FACTOR),
        "early": t("The target is met before its year"),
        "not_comparable": t("What is observed is not what the target means"),
        "unobserved": t("Nothing was observed"),
        "no_measure": t("The target is late and no measure is to move it"),
    }


def suggestion_of(rule: str) -> str:
    """What a rule suggests."""
    return {
        "missed": t("Carry the target into the next policy with a new year, or close it with the reason."),
        "wrong_way": t("Replace the measures that are to move it, or set the target anew."),
        "twice": t("Add measures or money, or set a target or a year that the pace can reach."),
        "early": t("Set a higher target for the rest of the policy."),
        "not_comparable": t("Say the target in terms of what is measured, or measure what it means."),
        "unobserved": t("Name who measures it and when, or replace the indicator."),
        "no_measure": t("Link a measure with a lead to it, or add one."),
    }[rule]


def numbers_of(one: Any, target: Any) -> str:
    """The numbers that the rule looked at."""
    unit, line = unit_name(target["unit"]), Decimal(target["target"])
    required, pace, projection = (exactly(one[name]) for name in ("required", "pace", "projection"))
    told = []
    if required is not None:
        told.append(t("needed {value} a year", value=number(decimal(required), 1)))
    if pace is not None:
        told.append(t("so far {value} a year", value=number(decimal(pace), 1)))
    if projection is not None:
        told.append(t("projection {value} {unit}", value=value_text(projection, line), unit=unit))
    now = exactly(target["now"])
    if not told and now is not None:
        told.append(t("now {value} {unit}", value=value_text(now, line), unit=unit))
    return "; ".join(told) or t("nothing observed")

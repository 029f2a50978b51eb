"""How things stand in short, and what changed since the last report."""

from decimal import Decimal
from typing import Any

from data.i18n import prose, t
from reports.document import Column, Tile
from reports.government.pieces import Content, Grid, Line, Piece, Tiles, day_of, said
from reports.government.policy_parts import value_of
from reports.wording.maturity import DASH
from reports.wording.projects import amount
from reports.wording.targets import instrument_states, measure_states, unit_name, verdict_names

MOST_CHANGES = 30


def headline(content: Content) -> list[Piece]:
    """How many targets, measures and laws stand how, and what is red."""
    verdicts = [one["verdict"] for one in content["targets"]]
    done = sum(one["state"] == "done" for one in content["measures"])
    settled = sum(one["state"] in ("finished", "in_force") for one in content["laws"])
    shown = content["projects"]
    return [
        Tiles(
            [
                Tile(
                    t("Targets on track"),
                    str(verdicts.count("on_track")),
                    t(
                        "{late} late, {unknown} without data",
                        late=verdicts.count("late"),
                        unknown=verdicts.count("no_data"),
                    ),
                ),
                Tile(t("Measures done"), str(done), t("of {count}", count=len(content["measures"]))),
                Tile(t("Laws and policies finished"), str(settled), t("of {count}", count=len(content["laws"]))),
                Tile(t("Projects"), str(shown["count"]), t("{count} of them off track", count=shown["red"]["total"])),
            ]
        ),
    ]


def changed(content: Content) -> list[Piece]:
    """What changed since the last report."""
    before = content["previous"]
    if before is None:
        return [Line(t("No earlier issue is here to compare with."))]
    sentence = t(
        "Compared with number {number} of {day}, on the period until {ends}:",
        number=before["number"],
        day=day_of(before["issued_on"]),
        ends=day_of(before["ends_on"]),
    )
    rows = content["changes"]
    if not rows:
        return [Line(prose(f"{sentence} {t('nothing changed.')}"))]
    return [
        Line(prose(sentence)),
        Grid(
            t("Changes since the last report"),
            [
                Column(t("What"), share=0.2),
                Column(t("Which")),
                Column(t("Then"), share=0.19),
                Column(t("Now"), share=0.19),
            ],
            [
                [
                    _change_names()[row["what"]],
                    said(row) or row["after"] or row["before"] or "",
                    *_then_now(row, content),
                ]
                for row in rows[:MOST_CHANGES]
            ],
            t("Both reports as issued, compared by this program"),
            more=max(len(rows) - MOST_CHANGES, 0),
        ),
    ]


def _change_names() -> dict[str, str]:
    return {
        "verdict": t("Verdict of a target"),
        "value": t("Value of an indicator"),
        "measure": t("State of a measure"),
        "law": t("State of a law or policy"),
        "red": t("Project off track"),
        "projects": t("Number of projects"),
        "planned": t("Planned in all"),
        "committed": t("Committed in all"),
        "spent": t("Spent in all"),
    }


def _then_now(row: dict[str, Any], content: Content) -> list[str]:
    words: dict[str, Any] = {"verdict": verdict_names(), "measure": measure_states(), "law": instrument_states()}
    told = []
    for value, well in ((row["before"], t("on track")), (row["after"], t("on track again"))):
        if row["what"] == "red":
            told.append(t("off track") if value else well)
        elif value is None:
            told.append(DASH)
        elif row["what"] in words:
            told.append(words[row["what"]][value])
        elif row["what"] == "value":
            told.append(value_of(value, unit_name(row["unit"]), None, Decimal(row["target"])))
        elif row["what"] == "projects":
            told.append(value)
        else:
            told.append(amount(Decimal(value), content["projects"]["currency"]))
    return told

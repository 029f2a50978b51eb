"""The parts of a report that tell what hinders: grave risks, escalations, and what is done about them."""

from typing import Any

from data.i18n import t, text_of
from projects.earned.escalation import Escalation
from reports.document import BAD, CAUTION, Cell, Column
from reports.government.pieces import Content, Grid, Line, Piece, day_of, exactly, on, said
from reports.government.project_parts import PRINTED, decimal_of
from reports.wording.health import escalation_text, risk_states
from reports.wording.maturity import DASH


def challenges(content: Content) -> list[Piece]:
    """The grave risks of projects, and what is escalated to the director."""
    shown, names, states = content["projects"], content["names"]["categories"], risk_states()
    pieces: list[Piece] = []
    risks = shown["risks"]
    if risks["rows"]:
        rows: list[list[str | Cell]] = [
            [
                text_of(names.get(one["category"], {"en": one["category"]})),
                one["text"],
                f"{one['code']} {said(one)}",
                Cell(
                    f"{one['likelihood']} × {one['impact']} = {one['likelihood'] * one['impact']}",
                    fill=BAD if one["likelihood"] * one["impact"] >= 15 else CAUTION,
                ),
                states[one["state"]],
            ]
            for one in risks["rows"][:PRINTED]
        ]
        columns = [
            Column(t("Kind"), share=0.18),
            Column(t("What may go wrong"), share=0.3),
            Column(t("Project"), share=0.24),
            Column(t("Likelihood × impact"), share=0.15),
            Column(t("State"), share=0.13),
        ]
        pieces.append(
            Grid(
                t("Grave risks of projects under way"),
                columns,
                rows,
                t("Risk register: likelihood × impact of 10 or more, not closed"),
                more=risks["total"] - len(rows),
            )
        )
    else:
        pieces.append(Line(t("The risk register has no grave risk of a project under way.")))
    raised = shown["escalated"]
    if raised["rows"]:
        rows = [
            [one["code"], said(one), "; ".join(_escalation(why, shown["currency"]) for why in one["reasons"])]
            for one in raised["rows"][:PRINTED]
        ]
        columns = [Column(t("Code"), share=0.16), Column(t("Project"), share=0.37), Column(t("Why"), share=0.47)]
        pieces.append(
            Grid(
                t("Escalated to the director"),
                columns,
                rows,
                t("Status reports and gates, by the rules of health"),
                more=raised["total"] - len(rows),
            )
        )
    return pieces


def _escalation(why: dict[str, Any], currency: str) -> str:
    found = Escalation(
        why["code"], since=on(why["since"]), ratio=exactly(why["ratio"]), amount=decimal_of(why["amount"])
    )
    return escalation_text(found, currency)


def responses(content: Content) -> list[Piece]:
    """What is done about each grave risk, by whom, looked at again when."""
    risks = content["projects"]["risks"]
    rows: list[list[str | Cell]] = [
        [
            f"{one['code']}: {one['text']}",
            one["response"] or Cell(t("no response yet"), fill=BAD),
            one["owner"] or DASH,
            Cell(f"{day_of(one['review_on'])}, {t('overdue')}", fill=CAUTION)
            if one["overdue"]
            else day_of(one["review_on"]),
        ]
        for one in risks["rows"][:PRINTED]
    ]
    if not rows:
        return []
    columns = [
        Column(t("Challenge"), share=0.32),
        Column(t("Response"), share=0.36),
        Column(t("Who"), share=0.15),
        Column(t("Looked at again"), share=0.17),
    ]
    return [Grid(t("Responses to the grave risks"), columns, rows, t("Risk register"), more=risks["total"] - len(rows))]

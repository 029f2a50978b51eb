"""The names of what is said about projects, and sums of their money, as reports need them."""

from decimal import Decimal

import pandas as pd
from sqlmodel import Session

from data.access import Actor
from data.i18n import language, number, t
from projects.listing import Choice
from projects.lists import strategies
from projects.roll_up import COLUMNS, roll_up
from reports.words import DASH


def standing_names() -> dict[str, str]:
    """Where a project can stand."""
    return {
        "open": t("on its way"),
        "hold": t("on hold"),
        "overdue": t("on hold: a condition is overdue"),
        "lapsed": t("lapsed: too long without a decision"),
        "stopped": t("stopped"),
        "closed": t("closed"),
        "gate_unknown": t("gate unknown"),
    }


def red_reasons() -> dict[str, str]:
    """Why a project is red."""
    return {
        "hold": t("on hold"),
        "condition_overdue": t("a condition is overdue"),
        "lapsed": t("too long without a decision"),
        "above_release": t("spent above what was released"),
        "ended_not_closed": t("past its end, not closed"),
    }


def source_names() -> dict[str, str]:
    """The sources of financing by id."""
    return {one: name.to(language()) for one, name in strategies().source_names.items()}


def amount(value: Decimal | None, currency: str = "") -> str:
    """An amount without decimals, with its currency; a dash where it is not known."""
    return DASH if value is None else f"{number(value)} {currency}".strip()


def by_year_and_source(session: Session, actor: Actor) -> pd.DataFrame:
    """The investment of the projects this person may see, by year and source, in the base currency.

    Columns: year, source (its id), and those of `projects.roll_up.COLUMNS` but the key; by year, then source. Amounts
    are `Decimal`, None while a rate is missing.
    """
    rows: list[tuple] = []
    for source in strategies().source_names:
        found = roll_up(session, actor, by="year", choice=Choice(source=source)).rows
        rows += [(row[0], source, *row[1:]) for row in found.itertuples(index=False, name=None)]
    rows.sort(key=lambda row: row[0])  # stable: sources keep the order of the list
    return pd.DataFrame(rows, columns=["year", "source", *COLUMNS[1:]], dtype=object)

"""The names of what is said about projects, in the language spoken now, and amounts as people read them."""

from decimal import Decimal

from data.i18n import language, number, t
from projects.lists import gates, strategies


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


def gate_names() -> dict[str, str]:
    """The gates by id, such as "G1 Business justification"."""
    return {gate.id: f"{gate.id} {gate.name.to(language())}" for gate in gates().gates}


def size_names() -> dict[str | None, str]:
    """The size classes by id; None where the cost is not known."""
    return {size.id: size.name.to(language()) for size in gates().classes} | {None: t("not known")}


def serves_names() -> dict[str, str]:
    """Strategies and objectives by id, each with its text."""
    lists = strategies()
    return {one.id: f"{one.id} {one.text.to(language())}" for one in (*lists.strategies, *lists.objectives)}


def source_names() -> dict[str, str]:
    """The sources of financing by id."""
    return {one.id: one.name.to(language()) for one in strategies().sources_of_financing}


def amount(value: Decimal | None, currency: str = "") -> str:
    """An amount without decimals, with its currency; a dash where it is not known."""
    return "–" if value is None else f"{number(value)} {currency}".strip()

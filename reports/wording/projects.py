"""The names of what is said about projects, in the language spoken now, and amounts as people read them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from assess.editions.chosen import current_edition
from data.i18n import day, language, number, prose, t, text_of
from projects.lists import gates, project_types, strategies
from projects.proposals.duplicates import Alike
from reports.wording.maturity import DASH

MILLION = Decimal(1_000_000)
TEN_MILLION = 10 * MILLION


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


def off_track_rule() -> str:
    """When a project counts as off track; the colours of its health are computed by other rules."""
    return t(
        "A project is off track if it is on hold, a condition is overdue, it lapsed, spent above its release, or is "
        "late."
    )


def off_track_reasons() -> dict[str, str]:
    """Why a project is off track."""
    return {
        "hold": t("on hold"),
        "condition_overdue": t("a condition is overdue"),
        "lapsed": t("too long without a decision"),
        "above_release": t("spent above what was released"),
        "ended_not_closed": t("past its end, not closed"),
    }


def off_track_text(reason: str, *, spent: Decimal | None, since: date | None, currency: str) -> str:
    """Why a project is off track, with how much it spent too much or since when."""
    told = [off_track_reasons()[reason]]
    told += [] if spent is None else [amount(spent, currency)]
    told += [] if since is None else [day(since)]
    return prose(": ".join(told))


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


def type_names() -> dict[str, str]:
    """The types of project by id."""
    return {one.id: one.name.to(language()) for one in project_types().types}


def dependency_names() -> dict[str, str]:
    """What a project can have to do with another one, as this project says it."""
    return {"requires": t("requires"), "excludes": t("excludes"), "replaces": t("replaces")}


def dependency_back_names() -> dict[str, str]:
    """The same as the other project sees it."""
    return {"requires": t("is required by"), "excludes": t("is excluded by"), "replaces": t("is replaced by")}


def alike_text(one: Alike) -> str:
    """How alike a project is, by what, and which it is."""
    name = f"{one.code} {text_of({'en': one.name_en, 'km': one.name_km})}"
    if one.field == "service":
        items = {item.id: item.title.to(language()) for item in current_edition().items}
        shared = ", ".join(items.get(item, item) for item in one.shared)
        return t(
            "{percent} % by what common services do ({shared}): {name}", percent=one.percent, shared=shared, name=name
        )
    words = {
        "name": t("{percent} % by its name: {name}", percent=one.percent, name=name),
        "description": t("{percent} % by its description: {name}", percent=one.percent, name=name),
        "type": t("the same type, {percent} % of the organisations in common: {name}", percent=one.percent, name=name),
    }
    return words[one.field]


def timeline_names() -> dict[str, str]:
    """What a timeline shows, by the kinds of `projects.timeline`."""
    return {
        "decided": t("Gate decided"),
        "next": t("Next gate due"),
        "planned": t("Milestone planned"),
        "expected": t("Expected now"),
        "reached": t("Reached"),
    }


def proposal_names() -> dict[str, str]:
    """What has become of a proposal."""
    return {
        "submitted": t("handed in"),
        "returned": t("returned to be mended"),
        "merged": t("merged into another one"),
        "parked": t("parked"),
        "accepted": t("accepted"),
    }


def source_names() -> dict[str, str]:
    """The sources of financing by id."""
    return {one.id: one.name.to(language()) for one in strategies().sources_of_financing}


def amount(value: Decimal | None, currency: str = "") -> str:
    """An amount without decimals, with its currency; a dash where it is not known."""
    return DASH if value is None else f"{number(value)} {currency}".strip()


def rough_amount(value: Decimal | None, currency: str) -> str:
    """An amount to be taken in at a glance: from ten million on in millions with one decimal."""
    if value is None or value < TEN_MILLION:
        return amount(value, currency)
    return t("{amount} million {currency}", amount=number(value / MILLION, 1), currency=currency)


def side_by_side(amounts: Sequence[Decimal | None], currency: str) -> tuple[str, list[str]]:
    """Amounts that stand beside one another: the unit they share, and each in it.

    The unit is the currency, or millions of it as soon as one amount has ten; what is too small for a decimal of a
    million then says that it is below.
    """
    if max((one for one in amounts if one is not None), default=Decimal(0)) < TEN_MILLION:
        return currency, [amount(one) for one in amounts]
    return t("million {currency}", currency=currency), [_in_millions(one) for one in amounts]


def _in_millions(value: Decimal | None) -> str:
    if value is None:
        return DASH
    return f"< {number(Decimal('0.1'), 1)}" if 0 < value < MILLION / 20 else number(value / MILLION, 1)


def doubt_names() -> dict[str, str]:
    """What an import found doubtful in a project, by the codes of its reasons."""
    return {
        "dates_missing": t("dates are missing"),
        "costs_missing": t("costs are missing"),
        "dates_reversed": t("it ends before it starts"),
        "id_repeated": t("its number stands there twice"),
        "days": t("the delay in days does not follow from the dates"),
        "days_without_dates": t("a delay is given without the dates"),
        "days_percent": t("the delay in percent does not follow from the days"),
        "cost_variance": t("the cost variance does not follow from the costs"),
        "cost_percent": t("the cost variance in percent does not follow from the costs"),
    }


def outcome_names() -> dict[str, str]:
    """What can be decided at a gate, by id."""
    return {one: name.to(language()) for one, name in gates().names.items()}


def answer_names() -> dict[str, str]:
    """The answers to a question of a check list."""
    return {"yes": t("Yes"), "no": t("No"), "not_applicable": t("Does not apply")}


def instrument_names() -> dict[str, str]:
    """The instruments of financing by id."""
    return {one: name.to(language()) for one, name in strategies().instrument_names.items()}


def work_names() -> dict[str, str]:
    """The kinds of work that money pays for, by id."""
    return {one: name.to(language()) for one, name in strategies().kind_names.items()}


def sitting_name(sitting: Sequence[str]) -> str:
    """The gates that are decided together, such as "G1 Business justification" or "G1 to G3"."""
    if len(sitting) == 1:
        return gate_names()[sitting[0]]
    return t("{first} to {last} in one sitting", first=sitting[0], last=sitting[-1])


def decided_by(action: str | None) -> str:
    """Who decides a gate that needs this permission."""
    return t("a planner or a director") if action == "gate.early" else t("a director")

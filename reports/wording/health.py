"""How projects go, in words: colours with signs, thresholds, figures with what they say, reasons, escalations."""

from decimal import Decimal
from fractions import Fraction

from data.i18n import day, language, number, prose, t
from maturity_model.display import display_percent
from projects.earned.escalation import Escalation
from projects.earned.health import Colour
from projects.earned.indices import Figure
from projects.lists import health_rules
from reports.wording.maturity import DASH
from reports.wording.projects import amount

BADGES = {"green": "green", "amber": "orange", "red": "red"}
MONEY = frozenset(
    {"bac", "pv", "ev", "ac", "cv", "sv", "eac_cpi", "eac_plan", "eac_both", "eac_reported", "etc", "vac"}
)
MONTHS = frozenset({"pd", "at", "es", "sv_t", "ieac_t"})
PERCENT = frozenset({"cv_percent", "sv_percent", "vac_percent"})


def decimal(value: Fraction) -> Decimal:
    """An exact ratio as a decimal of 28 digits, to be rounded for showing."""
    return Decimal(value.numerator) / Decimal(value.denominator)


def colour_names() -> dict[str, str]:
    """The colours, each with a sign, so that nobody need see them."""
    return {"green": f"✓ {t('green')}", "amber": f"▲ {t('amber')}", "red": f"✕ {t('red')}"}


def reason_names() -> dict[str, str]:
    """Why a figure or a colour is not defined."""
    return {
        "no_baseline": t("no baseline"),
        "no_report": t("no report yet"),
        "no_budget": t("nothing is planned to be spent"),
        "not_started": t("it has not begun"),
        "nothing_planned": t("nothing was to be done yet"),
        "nothing_earned": t("nothing is done yet"),
        "nothing_spent": t("nothing is spent"),
        "not_attainable": t("not attainable: the budget is used up and work is left"),
        "time_is_up": t("not attainable: the planned time is over"),
        "finished": t("the work is done"),
        "no_earlier_report": t("no report of six months before"),
        "no_milestone": t("no milestone"),
        "no_benefit": t("no benefit entered"),
        "not_due": t("not due yet"),
        "not_measured": t("due and not measured"),
    }


def colour_text(colour: Colour) -> str:
    """A colour with its sign and number, or why there is none."""
    if colour.colour is None:
        return f"{DASH} {reason_names()[colour.reason or 'no_report']}"
    return f"{colour_names()[colour.colour]} ({_value(colour)})"


def colour_badge(colour: Colour) -> str:
    """The same as a badge in Markdown."""
    return f":{BADGES.get(colour.colour or '', 'gray')}-badge[{colour_text(colour)}]"


def thresholds() -> dict[str, str]:
    """The thresholds of each colour, as they are printed beside it."""
    rules = health_rules()
    bands = {
        "cost": rules.cost,
        "schedule": rules.schedule,
        "milestone": rules.milestone_days,
    }
    over = {
        name: t("amber from {amber} % over plan, red from {red} %", amber=one.amber, red=one.red)
        for name, one in bands.items()
    }
    days = rules.milestone_days
    over["milestone"] = t("amber from {amber} days late, red from {red}", amber=days.amber, red=days.red)
    reached = rules.benefit
    over["benefit"] = t(
        "green from {green} % of the way, amber from {amber} %", green=reached.green, amber=reached.amber
    )
    return over


def threshold_sources() -> list[tuple[str, str]]:
    """Each rule of the colours and of the escalation list, with where it comes from."""
    rules, said = health_rules(), thresholds()
    tongue = language()
    return [
        (f"{t('Cost')}: {said['cost']}", rules.cost.source.to(tongue)),
        (f"{t('Schedule')}: {said['schedule']}", rules.schedule.source.to(tongue)),
        (f"{t('Schedule before the work is measured')}: {said['milestone']}", rules.milestone_days.source.to(tongue)),
        (f"{t('Benefit')}: {said['benefit']}", rules.benefit.source.to(tongue)),
        (
            t("A narrative is needed when the forecast departs by more than {percent} %",
              percent=rules.narrative_percent.value),
            rules.narrative_percent.source.to(tongue),
        ),
        (t("Escalated when TCPI is above {limit}", limit=_two(rules.tcpi.value)), rules.tcpi.source.to(tongue)),
        (
            t("Escalated when red for {months} months", months=rules.red_months.value),
            rules.red_months.source.to(tongue),
        ),
        (
            t("Recent figures cover {months} months", months=rules.recent_months.value),
            rules.recent_months.source.to(tongue),
        ),
    ]  # fmt: skip


def figure_names() -> dict[str, str]:
    """The figures of earned value and earned schedule."""
    return {
        "bac": t("Budget at completion (BAC)"),
        "pv": t("Planned value (PV)"),
        "ev": t("Earned value (EV)"),
        "ac": t("Spent (AC)"),
        "cv": t("Cost variance (CV)"),
        "sv": t("Schedule variance (SV)"),
        "cv_percent": t("Cost variance, %"),
        "sv_percent": t("Schedule variance, %"),
        "cpi": t("Cost index (CPI)"),
        "spi": t("Schedule index in money (SPI)"),
        "csi": t("Cost times schedule index (CSI)"),
        "eac_cpi": t("Estimate at completion: at the pace of cost so far"),
        "eac_plan": t("Estimate at completion: the rest as planned"),
        "eac_both": t("Estimate at completion: at the pace of cost and time so far"),
        "eac_reported": t("Estimate at completion: as reported"),
        "etc": t("Still to be spent (ETC)"),
        "vac": t("Variance at completion (VAC)"),
        "vac_percent": t("Variance at completion, %"),
        "tcpi_bac": t("Index needed to keep the budget (TCPI)"),
        "tcpi_eac": t("Index needed to keep the estimate (TCPI)"),
        "pd": t("Planned duration"),
        "at": t("Time gone by (AT)"),
        "es": t("Earned schedule (ES)"),
        "sv_t": t("Schedule variance in time, SV(t)"),
        "spi_t": t("Schedule index in time, SPI(t)"),
        "ieac_t": t("Expected duration, IEAC(t)"),
        "tspi": t("Index needed to end on time (TSPI)"),
    }


def figure_text(name: str, figure: Figure, currency: str) -> str:
    """A figure with its unit, or why it is not defined."""
    if figure.value is None:
        return f"{DASH} {reason_names()[figure.reason or 'no_report']}"
    value = decimal(figure.value)
    if name in MONEY:
        return amount(value, currency)
    if name in MONTHS:
        return t("{count} months", count=number(value, 1))
    if name in PERCENT:
        return f"{number(value, 1)} %"
    # A third place, so that an index above the limit does not look as if it were the limit.
    return number(value, 3 if name.startswith("tcpi") else 2)


def figure_says(name: str, figure: Figure, currency: str) -> str:
    """What a figure says, in plain words; empty where its name says it already."""
    if figure.value is None:
        return ""
    value = figure.value
    money = amount(abs(decimal(value)), currency)
    months = number(abs(decimal(value)), 1)
    match name:
        case "cv" | "sv" | "sv_t" | "vac" if value == 0:
            return t("Just as planned.")
        case "pv":
            return t("Work worth this much was to be done by now.")
        case "ev":
            return t("Work worth this much is done.")
        case "cv":
            return t("The work cost {amount} more than it is worth.", amount=money) if value < 0 else t(
                "The work cost {amount} less than it is worth.", amount=money)  # fmt: skip
        case "sv":
            return t("Work worth {amount} is behind.", amount=money) if value < 0 else t(
                "Work worth {amount} is ahead.", amount=money)  # fmt: skip
        case "cpi":
            return t(
                "Each {currency} spent brought work worth {value}.", currency=currency, value=number(decimal(value), 2)
            )
        case "spi":
            return t("{percent} % of what was to be done is done.", percent=number(decimal(value) * 100))
        case "sv_t":
            return (
                t("{months} months behind.", months=months) if value < 0 else t("{months} months ahead.", months=months)
            )
        case "spi_t":
            return t("Each month brought {value} months of the plan.", value=number(decimal(value), 2))
        case "es":
            return t("What is done was to be done after so many months.")
        case "ieac_t":
            return t("At this pace it will have taken so long in the end.")
        case "tcpi_bac":
            return t("The rest must bring work worth {value} for each {currency}.", value=number(decimal(value), 3),
                     currency=currency)  # fmt: skip
        case "tspi":
            return t("Each month left must bring {value} months of the plan.", value=number(decimal(value), 2))
        case "vac":
            return t("It will cost {amount} more than planned.", amount=money) if value < 0 else t(
                "It will cost {amount} less than planned.", amount=money)  # fmt: skip
        case _:
            return ""


def escalation_text(one: Escalation, currency: str) -> str:
    """Why a project is escalated."""
    return prose(_escalated(one, currency))


def _escalated(one: Escalation, currency: str) -> str:
    match one.code:
        case "red_months":
            return t("red since the report of {day}", day=day(one.since))
        case "tcpi" if one.ratio is None:
            return t("the budget is used up and work is left")
        case "tcpi":
            return t("TCPI {value}", value=number(decimal(one.ratio or Fraction(0)), 3))
        case "lapsed":
            return t("too long without a decision")
        case "condition_overdue":
            return t("a condition is overdue")
        case "above_release":
            return f"{t('spent above what was released')}: {amount(one.amount, currency)}"
        case _:
            return t("no report, due {day}", day=day(one.since))


def confidence_names() -> dict[int, str]:
    """How sure the people of a project are that it reaches what it promised."""
    return {
        1: t("1 – lost unless something changes at once"),
        2: t("2 – in doubt"),
        3: t("3 – can be done, with care"),
        4: t("4 – likely"),
        5: t("5 – sure"),
    }


def category_names() -> dict[str, str]:
    """The kinds of risk by id, those of the seed first."""
    return {one: category.name.to(language()) for one, category in health_rules().categories.items()}


def risk_level_names() -> dict[str, str]:
    """How grave a risk can be, by id."""
    return {level.id: level.name.to(language()) for level in health_rules().risk_levels}


def risk_states() -> dict[str, str]:
    """What a risk can be."""
    return {"open": t("may happen"), "occurred": t("has happened"), "closed": t("no longer there")}


def _value(colour: Colour) -> str:
    rules, value = health_rules(), decimal(colour.value or Fraction(0))
    match colour.by:
        case "milestone":
            return t("{days} days late", days=number(value))
        case "attainment":
            bands = (rules.benefit.green, rules.benefit.amber)
        case "eac_cpi" | "eac_plan":
            bands = (rules.cost.amber, rules.cost.red)
        case _:
            bands = (rules.schedule.amber, rules.schedule.red)
    shown = display_percent(value, min(bands, key=lambda one: abs(one - value)))
    return f"{shown} %" if colour.by == "attainment" or value < 0 else f"+{shown} %"


def _two(value: Decimal) -> str:
    return f"{value:.2f}"

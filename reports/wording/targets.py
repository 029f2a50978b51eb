"""The words of the national targets: verdicts with their reasons, units, states, and the formulas."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from assess.targets.frameworks import COORDINATION, GOALS, INITIATIVES, MONITORING, RISKS
from assess.targets.observations import Followed, Observed
from assess.targets.pace import Verdict, exact
from data.i18n import day, t, text_of
from maturity_model.display import display_percent


def verdict_names() -> dict[Verdict, str]:
    """The verdicts in the language spoken now."""
    return {"on_track": t("On track"), "late": t("Late"), "no_data": t("No data")}


def reason_of(row: Followed) -> str:
    """Why the verdict is what it is, in a sentence."""
    now = row.standing.now
    return reason_sentence(row.standing.reason, year=row.indicator.target_year, on=now.on if now else None)


def reason_sentence(reason: str, *, year: int, on: date | None) -> str:
    """The rule that gave a verdict, in a sentence, for a target's `year` and the day of the newest observation."""
    seen = day(on)
    match reason:
        case "nothing":
            return t("Nothing has been observed yet.")
        case "one_point":
            return t("There is no earlier value to measure a pace from.")
        case "not_comparable":
            return t("What is observed is not what the target means.")
        case "met":
            return t("The target is met already.")
        case "reaches":
            return t("At the pace so far the target will be met.")
        case "falls_short":
            return t("At the pace so far the target will not be met.")
        case "met_then":
            return t("The target was met in {year}.", year=year)
        case "missed_then":
            return t("The target was missed in {year}.", year=year)
        case "met_before":
            return t("The target was met on {day}; nothing was observed later.", day=seen)
        case "still_missed":
            return t("{year} is over, and on {day} the target was not met.", year=year, day=seen)
        case "unknown_then":
            return t("The target was met on {day}; nobody observed whether it was in {year}.", day=seen, year=year)
        case _:
            return t("Nothing was observed after {day}.", day=seen)


def undefined(code: str | None) -> str:
    """Why a pace or a projection is not defined; empty where it is."""
    words = {
        "nothing": t("nothing observed"),
        "met": t("met already"),
        "over": t("the year is over"),
        "one_point": t("no earlier value"),
    }
    return words.get(code or "", "")


def unit_name(unit: str) -> str:
    """A unit in the language spoken now; one of somebody's own is shown as it was entered."""
    return {"percent": "%", "per_100": t("per 100 people"), "days": t("days")}.get(unit, unit)


def scope_names() -> dict[str, str]:
    """Which organisations a figure is counted over."""
    return {
        "all": t("all organisations"),
        "central": t("central organisations"),
        "local": t("local organisations"),
    }


def measure_states() -> dict[str, str]:
    """The states of a measure."""
    return {
        "unknown": t("not reported"),
        "planned": t("planned"),
        "under_way": t("under way"),
        "done": t("done"),
        "dropped": t("dropped"),
    }


def instrument_states() -> dict[str, str]:
    """The states of a law or policy."""
    return {
        "planned": t("planned"),
        "drafting": t("being drafted"),
        "final_draft": t("final draft"),
        "finished": t("finished"),
        "in_force": t("in force"),
        "dropped": t("dropped"),
    }


def list_names() -> dict[str, str]:
    """The lists of a framework."""
    return {
        GOALS: t("Goals"),
        INITIATIVES: t("Initiatives"),
        COORDINATION: t("Coordination and those who carry it out"),
        MONITORING: t("Monitoring and evaluation"),
        RISKS: t("Risks"),
    }


def formulas() -> str:
    """How pace, projection and verdict are computed, as a text with bullets."""
    lines = (
        t("Baseline and target stand on 31 December of their years; so does a figure for a whole year."),
        t("Required pace = (target − now) ÷ years from now's day to the target's day."),
        t(
            "Pace so far = (now − start) ÷ years between them. Start is the baseline, or without one the first "
            "observation since the policy began."
        ),
        t("Projection = now + pace so far × years from now's day to the target's day."),
        t(
            "On track: now or the projection meets the target. Late: it does not. No data: it cannot be said, and the "
            "reason is given."
        ),
        t(
            "Once the target's year is over, what was observed in that year decides; if nothing was, a later value "
            "that misses the target is late."
        ),
        t(
            "From a cycle: sum of the figure ÷ sum of its whole × 100, over the organisations that reported both and "
            "whose head has submitted; for yes or no, yes ÷ answers × 100."
        ),
    )
    return "\n".join(f"- {line}" for line in lines)


def shown_value(value: Fraction, line: Decimal | None = None) -> Decimal:
    """A number in one decimal, half up; in more where one would show it on the other side of the target `line`."""
    return display_percent(exact(value), line)


def value_text(value: Fraction, line: Decimal | None = None) -> str:
    """The same number as a text with commas between thousands."""
    return f"{shown_value(value, line):,f}"


def source_text(observed: Observed) -> str:
    """Where an observation comes from; for one of a cycle how many organisations it rests on."""
    share = observed.share
    if share is None:
        return observed.source
    name = text_of({"en": share.name_en, "km": share.name_km})
    return t(
        "{cycle}: {reported} of {invited} organisations reported; {verified} of them are verified, the rest submitted",
        cycle=name,
        reported=share.reported,
        invited=share.invited,
        verified=share.verified,
    )


def year_or_day(on: date) -> str:
    """The year alone for its last day, on which yearly figures stand; else the day."""
    return str(on.year) if (on.month, on.day) == (12, 31) else on.isoformat()

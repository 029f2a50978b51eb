"""Sentences and names that reports share: stages, the way to the next one, which rule binds, how scores are made."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from data.i18n import language, prose, t
from maturity_model.advice import Blockers
from maturity_model.definition import Edition
from maturity_model.next_steps import NextSteps
from reports.charts.parts import shown_percent

DASH = "–"
RETURNED = "returned"
"""The reason of a claim that was submitted again, as it is stored."""
STAGE_MEASURES = ("stage_1", "stage_2", "stage_3", "stage_4")
PERCENTS = (*STAGE_MEASURES, "total", "foundation")


def stage_name(edition: Edition, stage: int | None) -> str:
    """The stage with its number, such as "Stage 2 · Enhanced"; in words for 0 and for "not assessed"."""
    if stage is None:
        return t("Not assessed")
    name = edition.stage(stage).name.to(language())
    return name if stage == 0 else prose(t("Stage {stage} · {name}", stage=stage, name=name))


def stage_names(edition: Edition) -> dict[int | None, str]:
    """The stages with their number and name, and the word for not assessed; for charts and tables."""
    names: dict[int | None, str] = {
        n: f"{n} {edition.stage(n).name.to(language())}" for n in (0, *edition.stage_numbers)
    }
    return names | {None: t("Not assessed")}


def measure_names() -> dict[str, str]:
    """The names of the percentages, in the order in which they are shown."""
    stages = {f"stage_{n}": t("Stage {stage}", stage=n) for n in range(1, 5)}
    return stages | {"total": t("All stages"), "foundation": t("Foundation")}


def means_names() -> dict[str, str]:
    """What a step mostly takes, in the order in which it is shown."""
    return {
        "decree": t("A decree or a letter"),
        "staff": t("Time of staff"),
        "money": t("Money"),
        "platform": t("A national platform"),
    }


def steps_sentence(found: NextSteps) -> str:
    """How many changes lead to the next stage, or why there is no way."""
    match found.outcome:
        case "attained":
            return t("Nothing higher can be reached.")
        case "not_assessed":
            return t("Nothing has been assessed yet.")
        case "none":
            return prose(t("No step suffices: stage {stage} cannot be reached by answers alone.", stage=found.stage))
        case "found":
            count = len(found.steps)
            return prose(
                t("{count} changes lead to stage {stage} with the least effort.", count=count, stage=found.stage)
            )


def unproven_sentence() -> str:
    """What stands below a way of which it is not known that it is the shortest."""
    return t("There may be a way with less effort; the search was stopped early.")


def asked_sentence(asked: int, edition: Edition) -> str:
    """On how much of the model a result rests."""
    return prose(t("on {asked} of {all} items", asked=asked, all=len(edition.items)))


def reason_sentence(blockers: Blockers) -> str:
    """Which rule keeps the next stage away."""
    stage = blockers.stage
    if stage is None or blockers.percent is None or blockers.threshold is None:
        if blockers.binding_rule == "attained":
            return t("All that this organisation can reach is reached.")
        return t("Nothing has been assessed yet.")
    sentences: list[str] = []
    if "threshold" in blockers.binding_rule:
        sentences.append(
            t(
                "Stage {stage} needs {threshold} % of its points; {percent} % are earned.",
                stage=stage,
                threshold=f"{blockers.threshold:g}",
                percent=shown_percent(blockers.percent, blockers.threshold),
            )
        )
    if "gates" in blockers.binding_rule:
        if any(gate.service is None for gate in blockers.open_gates):
            sentences.append(t("What stage {stage} demands of the organisation itself is missing.", stage=stage))
        if blockers.services_met < blockers.services_required:
            sentences.append(
                t(
                    "At least {required} key services must do what stage {stage} demands; {met} do.",
                    required=blockers.services_required,
                    stage=stage,
                    met=blockers.services_met,
                )
            )
    return prose(" ".join(sentences))


def distance_sentence(scores: Mapping[str, Any]) -> str:
    """How far it is to the next stage: the share of its threshold that is earned, and its open gates."""
    stage = scores["next_stage"]
    if stage is None:
        return ""
    way = shown_percent(100 * scores["distance"]).removesuffix(".0")
    gates = scores["open_gates"] or 0
    if gates == 0:
        return prose(t("{way} % of the way to stage {stage}; no gate is open", way=way, stage=stage))
    if gates == 1:
        return prose(t("{way} % of the way to stage {stage}; one gate is open", way=way, stage=stage))
    return prose(t("{way} % of the way to stage {stage}; {gates} gates are open", way=way, stage=stage, gates=gates))


def percent(value: Any, threshold: float | None = None) -> str:
    """A percentage for a table, such as "54.3 %"; a dash for none (also for what pandas calls missing)."""
    return DASH if pd.isna(value) else f"{shown_percent(value, threshold)} %"


def whole(value: Any) -> str:
    """A whole number, such as a stage; a dash for none (also for what pandas calls missing)."""
    return DASH if pd.isna(value) else str(int(value))


def signed(difference: int) -> str:
    """A difference of counts with its sign: "+2", "−1", "0"."""
    return f"+{difference}" if difference > 0 else f"−{-difference}" if difference < 0 else "0"


def change(now: float | None, before: float | None) -> str:
    """A difference in percentage points with its sign, such as "+4.1"; a dash where one of the two is missing."""
    if now is None or before is None:
        return DASH
    shown = Decimal(shown_percent(now)) - Decimal(shown_percent(before))
    # Of the numbers as printed, so that a reader who subtracts them comes to the same.
    return f"+{shown}" if shown > 0 else f"−{-shown}" if shown < 0 else "0.0"


def share(part: int, whole: int) -> str:
    """A share of counts as a percentage; a dash of nothing."""
    return DASH if not whole else f"{shown_percent(100 * Decimal(part) / whole)} %"


def version_reason(reason: str | None) -> str:
    """Why a frozen result has another version, in words; empty for a first version."""
    return t("it was returned and submitted again") if reason == RETURNED else reason or ""


def version_line(version: int, reason: str | None) -> str:
    """That a result is not the first version, and why; empty for a first version without a reason."""
    if version < 2:
        return ""
    return prose(t("Version {version}, because: {reason}", version=version, reason=version_reason(reason) or DASH))


def method_lines(edition: Edition) -> list[str]:
    """How a score is made, in ten lines."""
    thresholds = sorted({f"{threshold:g}" for threshold in edition.thresholds.values()})
    return [
        t("Each question has levels that describe what is seen; a level earns a fixed credit from 0 to 100."),
        t("A question about services is asked of each key service; these share the weight of the question equally.")
        if edition.service_weighting == "equal"
        else t(
            "A question about services is asked of each key service; these share the weight of the question by their "
            "yearly transactions."
        ),
        t("Points are weight × credit ÷ 100. A percentage is the points earned ÷ the points that could be earned."),
        t("What a form or a fact of the register leaves out is not asked, and counts nowhere."),
        t("A question without an answer, or answered “don’t know”, earns nothing."),
        t(
            "A stage needs at least {percent} % of its points, and what it demands (its gates) must be met.",
            percent=" / ".join(thresholds),
        ),
        t(
            "What is demanded of services must be met by at least {share} % of the key services of which it is asked.",
            share=f"{float(100 * edition.gate_share):g}",
        ),
        t("The stage reached is the highest one that holds together with all stages below it."),
        t("Nobody is measured against what cannot be reached: “attainable” names the highest stage possible."),
        t("The foundation is shown beside and lowers or raises no stage. Rounding happens in print only."),
    ]


def edition_facts(edition: Edition, edition_hash: str) -> list[tuple[str, str]]:
    """Which edition a report rests on, as names and values."""
    return [
        (t("Edition"), f"{edition.title.to(language())} ({edition.id})"),
        (t("Version"), edition.version),
        (t("Content hash"), edition_hash),
    ]


def source_lines(edition: Edition) -> list[str]:
    """Where the questions of an edition come from: publisher, title and year."""
    lines: list[str] = []
    for source in edition.sources:
        year = f", {source.year}" if source.year and str(source.year) not in source.title else ""
        lines.append(f"{source.publisher}: {source.title}{year}")
    return lines


def named(row: Mapping[str, Any] | object) -> str:
    """The name of an organisation, a cycle, a project or a service in the language spoken now."""
    get = row.get if isinstance(row, Mapping) else lambda key: getattr(row, key)
    english, khmer = get("name_en"), get("name_km")
    # A table of pandas has nan for nothing.
    khmer = khmer if isinstance(khmer, str) else None
    return (khmer or english or "") if language() == "km" else (english or "")

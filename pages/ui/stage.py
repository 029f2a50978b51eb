"""Sentences about where an organisation stands: its stage, the way to the next one, and what is in the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.i18n import language, prose, t
from maturity_model.advice import Blockers, Missing, OpenGate
from maturity_model.definition import Edition
from reports.charts.parts import shown_percent
from reports.wording.maturity import distance_sentence


@dataclass(frozen=True)
class Hint:
    """Something in the way of the next stage, as a sentence, and the question that it leads to."""

    text: str
    item: str
    service: int | None = None


def attainable_sentence(result: Mapping[str, Any]) -> str:
    """How high an organisation of this kind can stand, such as "1 of 2 attainable"."""
    if result["stage_reached"] is None or result["attainable"] is None:
        return ""
    return prose(t("{stage} of {most} attainable", stage=result["stage_reached"], most=result["attainable"]))


def asked_sentence(result: Mapping[str, Any], edition: Edition) -> str:
    """On how much of the model the result rests, and of which edition."""
    return prose(
        t(
            "On {asked} of {all} items asked · {edition}, version {version}",
            asked=result["asked"],
            all=result["of_items"],
            edition=edition.title.to(language()),
            version=edition.version,
        )
    )


def way_sentence(result: Mapping[str, Any]) -> str:
    """How far it is to the next stage, or that there is none above."""
    if result["next_stage"] is None:
        return t("Nothing higher can be reached.") if result["stage_reached"] is not None else ""
    return distance_sentence(result)


def hints(blockers: Blockers, edition: Edition, services: Mapping[int, str], *, most: int) -> list[Hint]:
    """What is in the way, gates first, services that lack least before the others; then what could still earn most."""
    gates = sorted(blockers.open_gates, key=lambda gate: (gate.service is not None, gate.needed - gate.passed))
    found = [hint for gate in gates for hint in _of_gate(gate, edition, services)]
    if "threshold" in blockers.binding_rule:
        named = {(hint.item, hint.service) for hint in found}
        found += [
            Hint(
                t(
                    "{question}: up to {percent} points",
                    question=question_name(edition, services, lost.item, lost.service),
                    percent=shown_percent(lost.percent),
                ),
                lost.item,
                _number(lost.service),
            )
            for lost in blockers.lost
            if (lost.item, lost.service) not in named
        ]
    return found[:most]


def question_name(edition: Edition, services: Mapping[int, str], item: str, service: int | str | None) -> str:
    """The short name of a question: of its service, if it is asked of one, and of its item."""
    title = edition.item(item).title.to(language())
    number = _number(service)
    return title if number is None else f"{services.get(number, str(number))} · {title}"


def _of_gate(gate: OpenGate, edition: Edition, services: Mapping[int, str]) -> list[Hint]:
    left = gate.needed - gate.passed
    if left >= len(gate.missing):
        return [
            Hint(
                t(
                    "{question}: “{level}” is needed",
                    question=question_name(edition, services, one.item, one.service or gate.service),
                    level=_level(edition, one),
                ),
                one.item,
                _number(one.service),
            )
            for one in gate.missing
        ]
    choices = ", ".join(edition.item(one.item).title.to(language()) for one in gate.missing)
    what = (
        t("one of these at its top: {choices}", choices=choices)
        if left == 1
        else t("{count} of these at their top: {choices}", count=left, choices=choices)
    )
    name = services.get(_number(gate.service) or 0)
    first = gate.missing[0]
    return [Hint(f"{name} · {what}" if name else what, first.item, _number(first.service))]


def _level(edition: Edition, missing: Missing) -> str:
    return edition.item(missing.item).levels[missing.needed].label.to(language())


def _number(service: int | str | None) -> int | None:
    return None if service is None else int(service)

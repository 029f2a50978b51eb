"""What is wrong or doubtful in an edition that can be read: gates that cannot hold, questions never asked, words."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from maturity_model.checks import signs
from maturity_model.crosswalk_checks import crosswalk_faults, crosswalk_warnings
from maturity_model.definition import Condition, Edition, Form, Gate, Text
from maturity_model.faults import Fault, Faults
from maturity_model.loading import OUTLINE, check_lock, load_edition, read_edition

QUESTION_SIGNS: Final = 220
_KHMER: Final = re.compile("[\u1780-\u17b3]")


@dataclass(frozen=True)
class Findings:
    """All that was found at once: `faults` forbid a release, `warnings` are for an author to judge."""

    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...] = ()


def check_edition(name: str, folder: Path) -> Findings:
    """All that is wrong or doubtful in the edition `name` in this folder of editions, its lock included."""
    try:
        edition = read_edition(folder / name)
    except Faults as faults:
        return Findings(tuple(faults.faults))
    found = lint(edition, folder)
    locked = check_lock(edition, folder) if edition.status != "draft" else []
    return Findings((*found.faults, *locked), found.warnings)


def lint(edition: Edition, folder: Path | None = None) -> Findings:
    """All that is wrong or doubtful in an edition; `folder` is where the edition before it is looked for first."""
    previous, lost = _previous(edition, folder)
    faults = [
        *(fault for gate in edition.gates for fault in _gate(edition, gate)),
        *_stages(edition),
        *_items(edition),
        *_not_khmer(edition),
        *lost,
        *(crosswalk_faults(edition, previous) if previous else ()),
    ]
    warnings = [*_doubtful(edition), *(crosswalk_warnings(edition, previous) if previous else ())]
    return Findings(tuple(faults), tuple(warnings))


def _previous(edition: Edition, folder: Path | None) -> tuple[Edition | None, list[Fault]]:
    if edition.crosswalk is None:
        return None, []
    name = edition.crosswalk.previous
    beside = folder if folder is not None and (folder / name / OUTLINE).exists() else None
    try:
        return load_edition(name, beside), []
    except Faults:
        return None, [Fault("crosswalk_previous", file="crosswalk.yaml", item="crosswalk", value=name)]


def _gate(edition: Edition, gate: Gate) -> Iterator[Fault]:
    name = f"gate of stage {gate.stage}"
    askable = []
    for member in gate.of:
        item = edition.item(member.item)
        if item.stage is not None and item.stage > gate.stage:
            yield Fault("gate_later_stage", file=OUTLINE, item=name, value=item.id, allowed=[f"up to {gate.stage}"])
        if _contradict((*member.when, *item.applies_when)):
            yield Fault("gate_void", file=OUTLINE, item=name, value=item.id)
        elif not any(form.asks(item.id) for form in edition.forms):
            yield Fault("gate_unasked", file=OUTLINE, item=name, value=item.id)
        else:
            askable.append(item.id)
    together = max(sum(form.asks(item) for item in askable) for form in edition.forms)
    if len(askable) == len(gate.of) and together < gate.needed:
        yield Fault("gate_never", file=OUTLINE, item=name, value=gate.needed, allowed=[f"at most {together}"])


def _stages(edition: Edition) -> Iterator[Fault]:
    for stage in edition.stage_numbers:
        if not any(_asked_for(edition, form, stage) for form in edition.forms):
            yield Fault("stage_unasked", file=OUTLINE, item=f"stage {stage}", value=stage)


def _items(edition: Edition) -> Iterator[Fault]:
    for item in edition.items:
        if _contradict(item.applies_when):
            yield Fault("never_asked", item=item.id, where="applies_when", value=", ".join(map(str, item.applies_when)))
        if not any(form.asks(item.id) for form in edition.forms):
            yield Fault("in_no_form", file="forms.yaml", item=item.id)


def _not_khmer(edition: Edition) -> Iterator[Fault]:
    for name, where, text in _texts(edition):
        if not _KHMER.search(text.km):
            yield Fault("not_khmer", item=name, where=f"{where}.km", value=text.km)


def _doubtful(edition: Edition) -> Iterator[Fault]:
    for name, where, text in _texts(edition):
        if _KHMER.search(text.en):
            yield Fault("khmer_in_english", item=name, where=f"{where}.en", value=text.en)
    for item in edition.items:
        for language in ("en", "km"):
            length = signs(item.question.to(language))
            if length > QUESTION_SIGNS:
                allowed = [f"at most {QUESTION_SIGNS}"]
                yield Fault("long_question", item=item.id, where=f"question.{language}", value=length, allowed=allowed)
    for stage, least in edition.thresholds.items():
        if least == 0:
            yield Fault("threshold_zero", file=OUTLINE, item=f"stage {stage}", value=stage)
    for form in edition.forms:
        asked = [stage for stage in edition.stage_numbers if _asked_for(edition, form, stage)]
        for stage in edition.stage_numbers:
            if asked and stage < asked[-1] and stage not in asked:
                yield Fault("form_gap", file="forms.yaml", item=form.id, value=stage)


def _asked_for(edition: Edition, form: Form, stage: int) -> bool:
    return any(item.stage == stage and form.asks(item.id) for item in edition.items)


def _contradict(conditions: Iterable[Condition]) -> bool:
    """Whether two of the conditions want one fact to be two things. Several services can differ: those never do."""
    wanted: dict[tuple[str, str], set[str]] = {}
    for one in conditions:
        if one.where != "some_service":
            wanted.setdefault((one.where, one.fact), set()).add(one.value or "yes")
    return any(len(values) > 1 for values in wanted.values())


def _texts(edition: Edition) -> Iterator[tuple[str, str, Text]]:
    """Every text with the part that it belongs to and its place in that part."""
    for field in type(edition).model_fields:
        if field != "crosswalk":
            yield from _within(getattr(edition, field), "", field)


def _within(value: Any, name: str, where: str) -> Iterator[tuple[str, str, Text]]:
    if isinstance(value, Text):
        yield name, where, value
    elif isinstance(value, tuple):
        for number, part in enumerate(value):
            own = getattr(part, "id", None)
            inside = f"{where}.{number}" if name else ""
            yield from _within(part, name or str(own or f"{where}.{number}"), inside)
    elif hasattr(type(value), "model_fields"):
        own = name or str(getattr(value, "id", ""))
        for field in type(value).model_fields:
            yield from _within(getattr(value, field), own, f"{where}.{field}".strip("."))

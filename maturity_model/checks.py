"""Whether the parts of an edition fit together: what no part can know by itself."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from maturity_model.faults import Fault

if TYPE_CHECKING:
    from maturity_model.definition import Condition, Edition, Gate, Item, Text

LABEL_SIGNS: Final = 28
TITLE_SIGNS: Final = 40
COENG: Final = "\u17d2"


def cross_check(edition: Edition, broken: frozenset[str] = frozenset()) -> list[Fault]:
    """All that does not fit together in an edition, in the order of its parts.

    `broken` lists the ids of items that are known to exist but could not be read; references to them are fine.
    """
    return [
        *_repeated(edition),
        *_outline(edition),
        *(fault for item in edition.items for fault in _item(edition, item, broken)),
        *_circles({item.id: item.depends_on for item in edition.items}),
        *_circles({item.id: tuple(one.item for one in item.implied_by) for item in edition.items}),
        *(fault for gate in edition.gates for fault in _gate(edition, gate, broken)),
        *_forms(edition, broken),
    ]


def signs(text: str) -> int:
    """How many signs a reader sees: marks above, below and under a letter are not counted.

    >>> signs("fee"), signs("ខ្មែរ")
    (3, 2)
    """
    letters = [sign for sign in text if unicodedata.category(sign) not in ("Mn", "Mc", "Cf")]
    return len(letters) - text.count(COENG)


def _repeated(edition: Edition) -> Iterator[Fault]:
    groups: Mapping[str, Iterable[object]] = {
        "items": (item.id for item in edition.items),
        "forms": (form.id for form in edition.forms),
        "facts": (f"{fact.where}.{fact.id}" for fact in edition.facts),
        "themes": (theme.id for theme in edition.themes),
        "stages": (stage.stage for stage in edition.stages),
        "sources": (source.id for source in edition.sources),
        "figures": (figure.id for figure in edition.figures),
    }
    for where, ids in groups.items():
        for name, count in Counter(ids).items():
            if count > 1:
                yield Fault("repeated_id", item=str(name), where=where, value=name)


def _outline(edition: Edition) -> Iterator[Fault]:
    stages = {stage.stage for stage in edition.stages}
    for stage in sorted(stages ^ set(edition.thresholds)):
        yield Fault("threshold", where="thresholds", value=stage, allowed=sorted(stages))
    if edition.key_services.fewest > edition.key_services.most:
        yield Fault(
            "wrong_value",
            where="key_services.fewest",
            value=edition.key_services.fewest,
            allowed=[f"at most {edition.key_services.most}"],
        )
    for fact in edition.facts:
        if bool(fact.choices) != (fact.kind == "choice"):
            yield Fault("choices", item=fact.id, where="facts")
        if fact.where == "platform" and fact.kind != "yes_no":
            yield Fault("not_allowed", item=fact.id, where="kind", value=fact.kind, allowed=["yes_no"])
    if edition.ladder is not None:
        rungs = [rung.stage for rung in edition.ladder.levels]
        for stage in rungs:
            if stage not in stages | {0}:
                yield Fault("unknown_stage", item=edition.ladder.id, value=stage, allowed=sorted(stages | {0}))
        if rungs != sorted(set(rungs)):
            yield Fault("wrong_value", item=edition.ladder.id, where="levels", value=rungs, allowed=["rising stages"])
        for rung in edition.ladder.levels:
            yield from _length(edition.ladder.id, "label", rung.label, LABEL_SIGNS)


def _item(edition: Edition, item: Item, broken: frozenset[str]) -> Iterator[Fault]:
    name = item.id
    stages = [stage.stage for stage in edition.stages]
    themes = [theme.id for theme in edition.themes]
    sources = [source.id for source in edition.sources]
    if item.counts == "stage" and item.stage is None:
        yield Fault("stage_missing", item=name, allowed=stages)
    if item.counts == "foundation" and item.stage is not None:
        yield Fault("stage_without_count", item=name)
    if item.stage is not None and item.stage not in stages:
        yield Fault("unknown_stage", item=name, value=item.stage, allowed=stages)
    if item.theme not in themes:
        yield Fault("unknown_theme", item=name, value=item.theme, allowed=themes)
    for source in item.sources:
        if source not in sources:
            yield Fault("unknown_source", item=name, value=source, allowed=sources)
    yield from _length(name, "title", item.title, TITLE_SIGNS)
    yield from _levels(item)
    for condition in item.applies_when:
        yield from _condition(edition, name, condition, item.scope)
    known = {one.id: one for one in edition.items}
    for implication in item.implied_by:
        source = known.get(implication.item)
        if source is None:
            yield from _unknown_item(edition, name, implication.item, broken)
            continue
        if item.scope == "organisation" and source.scope == "service":
            yield Fault("wrong_scope", item=name, where="implied_by", value=source.id, allowed=["organisation items"])
        if implication.at_least > source.top:
            yield Fault("unknown_level", item=source.id, value=implication.at_least, allowed=range(1, source.top + 1))
        if implication.grants > item.top:
            yield Fault("unknown_level", item=name, value=implication.grants, allowed=range(1, item.top + 1))
    for other in item.depends_on:
        if other not in known:
            yield from _unknown_item(edition, name, other, broken)


def _levels(item: Item) -> Iterator[Fault]:
    earned = [level.credit for level in item.levels]
    if not 2 <= len(earned) <= 5:
        yield Fault("level_count", item=item.id, value=len(earned), allowed=["2 to 5"])
        return
    if earned[0] != 0 or earned[-1] != 100 or earned != sorted(set(earned)):
        yield Fault("credits", item=item.id, value=earned, allowed=["0, …, 100, strictly rising"])
    for number, level in enumerate(item.levels):
        if number == 0 and level.effort is not None:
            yield Fault("effort_on_first", item=item.id)
        if number > 0 and level.effort is None:
            yield Fault("effort_missing", item=item.id, value=number, allowed=[1, 2, 3])
        yield from _length(item.id, f"levels.{number}.label", level.label, LABEL_SIGNS)


def _length(name: str, where: str, text: Text, most: int) -> Iterator[Fault]:
    for language, words in (("en", text.en), ("km", text.km)):
        if signs(words) > most:
            yield Fault(
                "too_long", item=name, where=f"{where}.{language}", value=signs(words), allowed=[f"at most {most}"]
            )


def _condition(edition: Edition, name: str, condition: Condition, scope: str) -> Iterator[Fault]:
    where = "service" if condition.where == "some_service" else condition.where
    facts = {fact.id: fact for fact in edition.facts if fact.where == where}
    fact = facts.get(condition.fact)
    if fact is None:
        yield Fault("unknown_fact", item=name, value=f"{where}.{condition.fact}", allowed=sorted(facts))
        return
    if condition.where == "service" and scope != "service":
        allowed = ["organisation", "platform", "some_service"]
        yield Fault("wrong_scope", item=name, where="applies_when", value=condition, allowed=allowed)
    match fact.kind:
        case "yes_no":
            fits, allowed = condition.value in (None, "yes", "no"), ["yes", "no"]
        case "choice":
            allowed = [choice.value for choice in fact.choices]
            fits = condition.value in allowed
        case "number":
            fits, allowed = condition.value is not None and condition.value.isdecimal(), ["a whole number"]
        case "text":
            fits, allowed = False, ["no condition on a text"]
    if not fits:
        yield Fault("condition_value", item=name, value=condition, allowed=allowed)


def _unknown_item(edition: Edition, name: str, other: str, broken: frozenset[str]) -> Iterator[Fault]:
    if other not in broken:
        yield Fault("unknown_item", item=name, value=other, allowed=[item.id for item in edition.items])


def _circles(leads_to: Mapping[str, tuple[str, ...]]) -> Iterator[Fault]:
    """A fault for each group of ids that reach one another; what is reached from nowhere is peeled off first."""
    left = dict(leads_to)
    while True:
        loose = [one for one, others in left.items() if not any(other in left for other in others)]
        if not loose:
            break
        for one in loose:
            del left[one]
    while True:  # what only leads into a circle is not a part of it
        reached = {other for others in left.values() for other in others}
        outside = [one for one in left if one not in reached]
        if not outside:
            break
        for one in outside:
            del left[one]
    if left:
        first, *_ = sorted(left)
        yield Fault("circle", item=first, value=", ".join(sorted(left)))


def _gate(edition: Edition, gate: Gate, broken: frozenset[str]) -> Iterator[Fault]:
    stages = [stage.stage for stage in edition.stages]
    name = f"gate of stage {gate.stage}"
    if gate.stage not in stages:
        yield Fault("unknown_stage", item=name, value=gate.stage, allowed=stages)
    if gate.needed > len(gate.of):
        yield Fault("need_too_many", item=name, value=gate.needed, allowed=[f"at most {len(gate.of)}"])
    known = {item.id: item for item in edition.items}
    for member in gate.of:
        item = known.get(member.item)
        if item is None:
            yield from _unknown_item(edition, name, member.item, broken)
            continue
        if gate.scope == "organisation" and item.scope == "service":
            yield Fault("wrong_scope", item=name, where="of", value=item.id, allowed=["organisation items"])
        if member.level > item.top:
            yield Fault("unknown_level", item=item.id, where=name, value=member.level, allowed=range(1, item.top + 1))
        if item.may_not_apply:
            yield Fault("gate_not_applicable", item=name, value=item.id)
        for condition in member.when:
            yield from _condition(edition, name, condition, gate.scope)


def _forms(edition: Edition, broken: frozenset[str]) -> Iterator[Fault]:
    known = {item.id for item in edition.items}
    for form in edition.forms:
        for item in () if form.items == "all" else form.items:
            if item not in known:
                yield from _unknown_item(edition, form.id, item, broken)
        for item, count in Counter(() if form.items == "all" else form.items).items():
            if count > 1:
                yield Fault("repeated_id", item=form.id, where="items", value=item)
    figures = {figure.id for figure in edition.figures}
    for figure in edition.figures:
        if figure.denominator is not None and figure.denominator not in figures:
            yield Fault("unknown_item", item=figure.id, value=figure.denominator, allowed=sorted(figures))
    for mapped in edition.crosswalk.items if edition.crosswalk else ():
        for item in mapped.now:
            if item not in known:
                yield from _unknown_item(edition, "crosswalk", item, broken)
        if not _maps(mapped.kind, len(mapped.was), len(mapped.now)):
            yield Fault("wrong_value", item="crosswalk", where=mapped.kind, value=f"{mapped.was} → {mapped.now}")


def _maps(kind: str, was: int, now: int) -> bool:
    shapes = {
        "same": was == now == 1,
        "split": was == 1 and now > 1,
        "merged": was > 1 and now == 1,
        "dropped": was == 1 and now == 0,
        "new": was == 0 and now == 1,
    }
    return shapes[kind]

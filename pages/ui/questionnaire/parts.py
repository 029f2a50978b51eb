"""Cuts the questions of a submission into screens of about ten, each with a name, an address and its progress."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby
from math import ceil
from typing import Literal

from assess.questions import FOUNDATION, LADDER, Asked
from data.i18n import language, prose, t
from maturity_model.definition import Edition

MOST_ITEMS, MOST_GRIDS = 10, 8
FIGURES, CHECK = "figures", "check"
Kind = Literal["organisation", "services", "ladder", "figures", "check"]


@dataclass(frozen=True)
class Part:
    """One screen of the questionnaire.

    `section` is "1" to "4", "foundation", "ladder", "figures" or "check". `items` lists for each item its questions:
    one of the organisation, or one per service. `number` of `count` tells screens of one kind in a section apart.
    """

    id: str
    section: str
    kind: Kind
    items: tuple[tuple[Asked, ...], ...] = ()
    number: int = 1
    count: int = 1

    @property
    def questions(self) -> frozenset[tuple[str, int]]:
        """Its questions by item and service."""
        return frozenset(one.question for questions in self.items for one in questions)

    def name(self, edition: Edition) -> str:
        """What the screen is about, within its section, in the language spoken now."""
        match self.kind:
            case "organisation":
                themes = dict.fromkeys(questions[0].theme or "" for questions in self.items)
                return " · ".join(edition.theme(theme).name.to(language()) for theme in themes)
            case "services" if self.count > 1:
                return prose(t("Key services, {number} of {count}", number=self.number, count=self.count))
            case "services":
                return t("Key services")
            case _:
                return section_name(self.section)


@dataclass(frozen=True)
class Counted:
    """How many questions of some part are answered."""

    answered: int
    asked: int

    @property
    def complete(self) -> bool:
        """Whether nothing is left to answer."""
        return self.answered >= self.asked

    def __str__(self) -> str:
        return "✓" if self.complete else f"{self.answered}/{self.asked}"


def parts_of(asked: Iterable[Asked], edition: Edition) -> tuple[Part, ...]:
    """The screens in the order in which they are answered; figures and the final check come last.

    Within a stage the organisation's items come first, then those of its services; themes stay together.
    """
    themes = {theme.id: place for place, theme in enumerate(edition.themes)}
    sections: dict[str, list[Asked]] = {}
    for one in asked:
        sections.setdefault(one.section, []).append(one)
    parts: list[Part] = []
    for section in sorted(sections, key=_order):
        if section == LADDER:
            parts.append(Part(LADDER, LADDER, "ladder", (tuple(sections[LADDER]),)))
            continue
        of_organisation = [one for one in sections[section] if not one.service]
        of_services = [one for one in sections[section] if one.service]
        parts += _cut(section, "organisation", of_organisation, themes, MOST_ITEMS)
        parts += _cut(section, "services", of_services, themes, MOST_GRIDS)
    if edition.figures:
        parts.append(Part(FIGURES, FIGURES, "figures"))
    parts.append(Part(CHECK, CHECK, "check"))
    return tuple(parts)


def section_name(section: str) -> str:
    """The name of a section in the language spoken now."""
    if section.isdecimal():
        return prose(t("Stage {stage}", stage=section))
    return {
        FOUNDATION: t("Foundation"),
        LADDER: t("Other services"),
        FIGURES: t("Figures"),
        CHECK: t("Finish"),
    }[section]


def part_with(parts: Iterable[Part], item: str) -> Part | None:
    """The first part that asks this item; None if no part does."""
    return next((part for part in parts if any(item == asked[0].item for asked in part.items)), None)


def counted(parts: Iterable[Part], missing: Collection[tuple[str, int]]) -> Counted:
    """How many questions of these parts have an answer, given all those that have none."""
    questions = [question for part in parts for question in part.questions]
    return Counted(sum(question not in missing for question in questions), len(questions))


def _order(section: str) -> tuple[int, str]:
    return [FOUNDATION, LADDER].index(section) + 1 if not section.isdecimal() else 0, section


def _cut(section: str, kind: Kind, asked: list[Asked], themes: dict[str, int], most: int) -> list[Part]:
    """Screens of at most `most` items, about evenly filled, that break between themes where they can."""
    ordered = sorted(asked, key=lambda one: themes.get(one.theme or "", len(themes)))
    by_theme: list[list[tuple[Asked, ...]]] = []
    for _, same_theme in groupby(ordered, key=lambda one: one.theme):
        items = [tuple(questions) for _, questions in groupby(same_theme, key=lambda one: one.item)]
        size = ceil(len(items) / ceil(len(items) / most))
        by_theme += [items[start : start + size] for start in range(0, len(items), size)]
    count = sum(map(len, by_theme))
    even = count / max(1, ceil(count / most))
    screens: list[list[tuple[Asked, ...]]] = []
    for items in by_theme:
        if screens and len(screens[-1]) < even and len(screens[-1]) + len(items) <= most:
            screens[-1] += items
        else:
            screens.append(list(items))
    short = kind[0]
    return [
        Part(f"{section}-{short}{number}", section, kind, tuple(items), number, len(screens))
        for number, items in enumerate(screens, start=1)
    ]

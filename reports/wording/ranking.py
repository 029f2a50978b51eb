"""A ranking in words: how firmly a project stands, what would change its rank, and why it was put there by hand."""

from collections.abc import Mapping, Sequence
from typing import Any

from icu4py.breakers import CharacterBreaker

from data.i18n import language, number, prose, t
from projects.lists import criteria
from projects.ranking.pairwise import LIMIT, RANDOM_INDEX_NAME, Consistency
from projects.ranking.stability import BreakEven

_LETTERS = 24


def criterion_name(criterion: str) -> str:
    """The name of a criterion in the language spoken; its id if the file no longer has it."""
    known = criteria().by_id.get(criterion)
    return known.name.to(language()) if known else criterion


def stability_sentence(row: Mapping[Any, Any], changes: Sequence[BreakEven]) -> str:
    """How firmly a project stands in one or two sentences; `row` has `first`, `best` and `worst` of its stability."""
    best, worst = int(row["best"]), int(row["worst"])
    between = (
        t("rank {rank} in 9 of 10", rank=best)
        if best == worst
        else t("rank {best} to {worst} in 9 of 10", best=best, worst=worst)
    )
    share = t("First in {share} % of weightings, {between}.", share=_share(float(row["first"])), between=between)
    nearest = change_sentence(changes[0]) if changes else t("No single weight changes its rank.")
    return f"{prose(share)} {nearest}"


def change_sentence(change: BreakEven) -> str:
    """Which weight, moved alone, changes a project's rank, from where on, and to which rank."""
    told = {
        "rank": change.rank_then,
        "criterion": criterion_name(change.criterion),
        "at": number(100 * change.at, 1),
        "now": number(100 * change.now, 1),
    }
    if change.falls and change.at > change.now:
        return prose(t("Falls to {rank} if “{criterion}” weighs more than {at} % (now {now} %).", **told))
    if change.falls:
        return prose(t("Falls to {rank} if “{criterion}” weighs less than {at} % (now {now} %).", **told))
    if change.at > change.now:
        return prose(t("Rises to {rank} if “{criterion}” weighs more than {at} % (now {now} %).", **told))
    return prose(t("Rises to {rank} if “{criterion}” weighs less than {at} % (now {now} %).", **told))


def overrule_sentence(row: Mapping[Any, Any]) -> str:
    """That somebody put a project where it stands, who and why; `row` is one of a ranking's table."""
    return prose(
        t(
            "Placed by hand at {place} by {name}; by its score it has rank {rank}. Reason: {reason}",
            place=row["place"],
            name=row["overruled_by"],
            rank=row["rank"],
            reason=row["overrule_reason"],
        )
    )


def shown_place(row: Mapping[Any, Any]) -> str:
    """A project's place, marked if it was given by hand.

    >>> shown_place({"place": 3, "overruled": False}), shown_place({"place": 1, "overruled": True})
    ('3', '1*')
    """
    return f"{row['place']}*" if row.get("overruled") else str(row["place"])


def short_name(name: str) -> str:
    """A name cut so that beside its bar there is room for the bar, on a telephone too.

    >>> short_name("Electronic registration of land titles")
    'Electronic registration…'
    """
    letters = list(CharacterBreaker(name, language()))
    return name if len(letters) <= _LETTERS else "".join(letters[: _LETTERS - 1]).rstrip() + "…"


def consistency_sentence(found: Consistency) -> str:
    """How well comparisons agree, with the limit and the table of the random index that the ratio is taken by."""
    told = t(
        "Consistency ratio {ratio}, to be at most {limit} (random index: {source}).",
        ratio=number(found.ratio, 2),
        limit=number(LIMIT, 2),
        source=RANDOM_INDEX_NAME,
    )
    return prose(told)


def triad_sentence(found: Consistency) -> str:
    """The three criteria whose comparisons fit worst; empty if all agree."""
    worst = found.worst
    if worst is None:
        return ""
    told = {
        "first": criterion_name(worst.first),
        "second": criterion_name(worst.second),
        "third": criterion_name(worst.third),
        "said": number(worst.said, 2),
        "implied": number(worst.implied, 2),
    }
    if worst.circular:
        return prose(
            t(
                "The worst three go round in a circle: “{first}” counts more than “{second}”, “{second}” more than "
                "“{third}”, and yet “{third}” more than “{first}”.",
                **told,
            )
        )
    return prose(
        t(
            "The three that fit worst: by way of “{second}”, “{first}” counts {implied} times “{third}”; said directly "
            "it is {said} times.",
            **told,
        )
    )


def _share(share: float) -> str:
    if 0 < share < 0.01:
        return t("under 1")
    if 0.99 < share < 1:
        return t("over 99")
    return number(100 * share, 0)

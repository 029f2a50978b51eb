"""Judges who compare the criteria two by two: what each said, what they say together, and the weights from it.

Off until a planner switches it on: weights given directly are enough for most, and a ratio of consistency helps only
those who know what it means.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from sqlmodel import Session, col, select

from data.access import Actor, require, require_anywhere
from data.errors import Invalid, Missing, UserError
from data.events import record
from data.i18n import language
from data.organisations import root
from data.tables import Setting
from projects.entries import check_text, check_version
from projects.lists import criteria
from projects.ranking.pairwise import Consistency, check_times, judge, matrix_of, together, whole_weights
from projects.ranking.priorities import save_weights
from projects.tables import CriterionWeights
from projects.tables.ranking import PairwiseJudgement

SWITCH = "ranking.pairwise"
Pairs = Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class Judged:
    """One judge's comparisons, with what they amount to, or why they amount to nothing yet."""

    judge: str
    version: int
    pairs: Pairs
    result: Consistency | None
    why_not: UserError | None


def comparing(session: Session, actor: Actor) -> bool:
    """Whether criteria may be compared two by two here."""
    require_anywhere(actor, "ranking.read")
    return session.get(Setting, SWITCH) is not None


def switch_comparing(session: Session, actor: Actor, *, on: bool) -> None:
    """Switch comparing two by two on or off; what was compared is kept."""
    require(actor, "ranking.edit", root(session).path)
    held = session.get(Setting, SWITCH)
    if on and held is None:
        session.add(Setting(name=SWITCH, value="on"))
    elif not on and held is not None:
        session.delete(held)
    session.flush()
    record(session, actor, "ranking.edit", subject="pairwise:0", active=on)


def judgements(session: Session, actor: Actor) -> list[Judged]:
    """What each judge said, by name. A comparison of a criterion that the file no longer has is left out."""
    require_anywhere(actor, "ranking.read")
    return [_judged(row) for row in session.exec(select(PairwiseJudgement).order_by(col(PairwiseJudgement.judge)))]


def all_together(judged: list[Judged]) -> Consistency | None:
    """What those judges say together who compared everything: the geometric mean; None if nobody has."""
    names = list(criteria().by_id)
    whole = [matrix_of(one.pairs, names) for one in judged if one.result is not None]
    return judge(np.asarray(together(whole)), names) if whole else None


def save_judgement(session: Session, actor: Actor, *, name: str, pairs: Pairs, seen_version: int) -> PairwiseJudgement:
    """Keep how the judge called `name` compares the criteria; unfinished work can be kept too.

    Raises:
        Invalid: the name is empty, a criterion is unknown, a pair is said both ways, or a comparison is off the scale.
        Conflict: somebody changed what this judge said since.
    """
    require(actor, "ranking.edit", root(session).path)
    short = check_text(name, field="name", most=120)
    if not short:
        raise Invalid("pairwise.judge")
    known = criteria().by_id
    for (first, second), times in pairs.items():
        for criterion in (first, second):
            if criterion not in known:
                raise Invalid("ranking.criterion", criterion=criterion, allowed=", ".join(known))
        check_times(times)
        if first == second or (second, first) in pairs:
            raise _named(Invalid("pairwise.reciprocal", first=first, second=second))
    row = session.exec(select(PairwiseJudgement).where(PairwiseJudgement.judge == short).with_for_update()).first()
    check_version(row.version if row else 0, seen_version)
    row = row or PairwiseJudgement(judge=short, version=0)
    row.pairs = [[first, second, times] for (first, second), times in sorted(pairs.items())]
    row.version += 1
    session.add(row)
    session.flush()
    record(session, actor, "ranking.edit", subject=f"pairwise:{row.id}", name=short, compared=len(pairs))
    return row


def remove_judgement(session: Session, actor: Actor, *, name: str, seen_version: int) -> None:
    """Delete what a judge said."""
    require(actor, "ranking.edit", root(session).path)
    row = session.exec(select(PairwiseJudgement).where(PairwiseJudgement.judge == name)).first()
    if row is None:
        raise Missing(id=name)
    check_version(row.version, seen_version)
    session.delete(row)
    session.flush()
    record(session, actor, "ranking.edit", subject=f"pairwise:{row.id}", removed=name)


def use_judgements(session: Session, actor: Actor, *, name: str, seen_version: int) -> CriterionWeights:
    """Make the weights of all judges together a set called `name`, and use it; the weights sum to 1000.

    Raises:
        Invalid: nobody has compared everything, or the comparisons go round in a circle.
        Conflict: a set of this name was changed since.
    """
    require(actor, "ranking.edit", root(session).path)
    found = all_together(judgements(session, actor))
    if found is None:
        raise Invalid("pairwise.nobody")
    if found.refused and found.worst is not None:
        worst = found.worst
        raise _named(Invalid("pairwise.circle", first=worst.first, second=worst.second, third=worst.third))
    return save_weights(
        session, actor, name=name, weights=whole_weights(found.weights), seen_version=seen_version, active=True
    )


def _judged(row: PairwiseJudgement) -> Judged:
    names = list(criteria().by_id)
    pairs = {
        (str(first), str(second)): int(times)
        for first, second, times in row.pairs
        if first in names and second in names
    }
    try:
        result = judge(matrix_of(pairs, names), names)
    except Invalid as why:
        return Judged(row.judge, row.version, pairs, None, _named(why))
    return Judged(row.judge, row.version, pairs, result, None)


def _named(why: Invalid) -> Invalid:
    """The same with the names of criteria in the language spoken in place of their ids."""
    names = {one.id: one.name.to(language()) for one in criteria().criteria}
    return Invalid(why.code, **{key: names.get(str(one), one) for key, one in why.details.items()})

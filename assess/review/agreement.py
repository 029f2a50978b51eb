"""How far claims and verdicts agree: the share of equal pairs, and Cohen's kappa, theme by theme."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd
from sqlmodel import Session, col

from assess.answers import LEVEL, UNANSWERED
from assess.cycles.control import find_cycle
from assess.editions.chosen import edition_of
from assess.questions import LADDER
from assess.review.looked_at import looked_at
from assess.tables import Answer, Review
from data.access import Actor

Pair = tuple[Hashable, Hashable]
NO_PAIRS, NO_VARIATION = "no pairs", "too little variation"
ALL = "all"
COLUMNS = ("theme", "pairs", "equal", "agreement", "kappa", "why")


@dataclass(frozen=True)
class Agreement:
    """How far two judgements of the same things agree.

    `equal` of `pairs` are the same; `share` is from 0 to 1, `kappa` from -1 to 1. Both are None without pairs, kappa
    also where chance alone would make all pairs equal; `why` then says so.
    """

    pairs: int
    equal: int
    share: float | None
    kappa: float | None
    why: str | None


def agreement_of(pairs: Sequence[Pair]) -> Agreement:
    """The share of equal pairs, and Cohen's kappa without weights.

    With p the share of equal pairs and e the sum over all answers of (share of the first judge's) x (share of the
    second's), kappa = (p - e) / (1 - e). It is worked out in whole numbers, so that e = 1 is met exactly.

    >>> agreement_of([(0, 0), (1, 1), (1, 0), (2, 2)])
    Agreement(pairs=4, equal=3, share=0.75, kappa=0.6363636363636364, why=None)
    """
    count = len(pairs)
    if not count:
        return Agreement(0, 0, None, None, NO_PAIRS)
    equal = sum(first == second for first, second in pairs)
    firsts, seconds = Counter(first for first, _ in pairs), Counter(second for _, second in pairs)
    share = Fraction(equal, count)
    chance = Fraction(sum(number * seconds[answer] for answer, number in firsts.items()), count * count)
    if chance == 1:
        return Agreement(count, equal, float(share), None, NO_VARIATION)
    return Agreement(count, equal, float(share), float((share - chance) / (1 - chance)), None)


def agreement(session: Session, actor: Actor, cycle: int) -> pd.DataFrame:
    """How far the organisations' claims and the verdicts on them agree in a cycle: a row per theme, then "all".

    The columns are `COLUMNS`: `agreement` is from 0 to 1; `kappa` is missing where `why` says so. A pair is what was
    claimed and what was verified for one question: a level, or that there is none ("I don't know", does not apply).
    What nobody looked at (accepted by sample) is no pair, nor is a question with neither claim nor finding. Only
    organisations that this person may see are counted.
    """
    found = find_cycle(session, actor, cycle)
    edition = edition_of(found)
    theme_of = {item.id: item.theme for item in edition.items}
    claimed, verified = (col(Answer.state), col(Answer.level)), (col(Review.state), col(Review.level))
    rows = session.execute(looked_at(actor, cycle, col(Review.item), *claimed, *verified))
    pairs: dict[str, list[Pair]] = defaultdict(list)
    for item, claimed_state, claimed_level, state, level in rows:
        pair = _answer(claimed_state, claimed_level), _answer(state, level)
        if pair != (UNANSWERED, UNANSWERED):
            pairs[theme_of.get(item, LADDER)].append(pair)
    themes = [theme.id for theme in edition.themes if theme.id in pairs] + ([LADDER] if LADDER in pairs else [])
    every = [pair for theme in themes for pair in pairs[theme]]
    table = [(theme, agreement_of(pairs[theme])) for theme in themes] + [(ALL, agreement_of(every))]
    frame = pd.DataFrame(
        [(theme, one.pairs, one.equal, one.share, one.kappa, one.why) for theme, one in table], columns=list(COLUMNS)
    )
    return frame.astype({"agreement": "Float64", "kappa": "Float64"})


def _answer(state: str | None, level: int | None) -> Hashable:
    return level if state == LEVEL else state or UNANSWERED

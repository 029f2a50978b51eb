"""What reviewers did in a cycle: who settled how many questions, and on which questions claims did not stand."""

import pandas as pd
from sqlalchemy import case, func
from sqlmodel import Session, col

from assess.answers import LEVEL
from assess.cycles.control import find_cycle
from assess.review.looked_at import looked_at
from assess.tables import Answer, Review
from data.access import Actor, require_anywhere

REVIEWER_COLUMNS = ("name", "organisations", "settled", "agreed", "adjusted", "first", "last")
QUESTION_COLUMNS = ("item", "looked_at", "lowered", "raised", "other")


def reviewed_by(session: Session, actor: Actor, cycle: int) -> pd.DataFrame:
    """How much each reviewer settled in a cycle, the busiest first: a row per name, with `REVIEWER_COLUMNS`.

    `settled` questions of so many `organisations`, in which the claim was `agreed` or `adjusted`; `first` and `last`
    are when. What nobody looked at (accepted by sample) is not counted. Only what this person may see counts.
    """
    require_anywhere(actor, "review.read")
    find_cycle(session, actor, cycle)
    agreed = func.sum(case((col(Review.agreed), 1), else_=0))
    settled = func.count()
    found = looked_at(
        actor,
        cycle,
        col(Review.reviewed_by),
        func.count(col(Review.submission_id).distinct()),
        settled,
        agreed,
        settled - agreed,
        func.min(col(Review.reviewed_at)),
        func.max(col(Review.reviewed_at)),
    )
    rows = session.execute(found.group_by(col(Review.reviewed_by)).order_by(settled.desc(), col(Review.reviewed_by)))
    return pd.DataFrame([tuple(row) for row in rows], columns=list(REVIEWER_COLUMNS))


def disagreements(session: Session, actor: Actor, cycle: int) -> pd.DataFrame:
    """The questions on which claims did not stand, those with most first: a row per item, with `QUESTION_COLUMNS`.

    Of the claims that were `looked_at`, so many were `lowered` or `raised` to another level, and `other`: a level
    took the place of none, or none of a level. Only what this person may see counts.
    """
    require_anywhere(actor, "review.read")
    find_cycle(session, actor, cycle)
    both = (col(Answer.state) == LEVEL) & (col(Review.state) == LEVEL)
    lower = case((both & (col(Review.level) < col(Answer.level)), 1), else_=0)
    higher = case((both & (col(Review.level) > col(Answer.level)), 1), else_=0)
    equal = case((both & (col(Review.level) == col(Answer.level)), 1), (col(Answer.state) == col(Review.state), 1),
                 else_=0)  # fmt: skip
    unlike = case((both, 0), (col(Answer.state).is_(None) & (col(Review.state) != LEVEL), 0), else_=1 - equal)
    found = looked_at(actor, cycle, col(Review.item), func.count(), func.sum(lower), func.sum(higher), func.sum(unlike))
    rows = session.execute(found.group_by(col(Review.item)))
    table = pd.DataFrame([tuple(row) for row in rows], columns=list(QUESTION_COLUMNS))
    unequal = table[["lowered", "raised", "other"]].sum(axis=1)
    table = table.assign(_unequal=unequal).sort_values(["_unequal", "item"], ascending=[False, True])
    return table[table["_unequal"] > 0].drop(columns="_unequal").reset_index(drop=True)

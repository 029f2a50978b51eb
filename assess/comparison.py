"""How an organisation compares: with its like in the cycle, and its claim with what was verified."""

from dataclasses import dataclass

import pandas as pd
from sqlmodel import Session, col, select

from assess.cases import VERIFIED
from assess.freezing import is_newest
from assess.national import MEASURES, ranked
from assess.participation import participation
from assess.questions import questions_of
from assess.states import SETTLED
from assess.tables import Answer, Result, Review, Submission
from data.access import Actor


@dataclass(frozen=True)
class Place:
    """Where an organisation stands among its like: the same cycle, form and attainable stage.

    `rank` is shared by equals (1, 2, 2, 4); `size` counts the organisations with a rank. `means` are those of the
    whole group, this organisation included, by measure of `assess.national.MEASURES`; `counted` says over how many.
    """

    rank: int
    size: int
    means: dict[str, float]
    counted: dict[str, int]


@dataclass(frozen=True)
class Agreement:
    """How far a claim and what was verified agree: `equal` of `pairs` verdicts gave the level that was claimed.

    `kappa` is Cohen's, unweighted, 1 for full agreement and 0 for what chance alone would bring; None where there is
    too little variation to tell, or nothing was reviewed.
    """

    equal: int
    pairs: int
    kappa: float | None


def place_among_like(session: Session, actor: Actor, submission: int) -> Place | None:
    """The rank of a verified result among its like; None without a verified result that has a stage.

    Whoever may not read the country's results sees a place only once this one is published, and then among published
    results.
    """
    part = participation(session, actor, submission, action="result.read")
    own = part.submission
    everything = actor.may("national.read", part.organisation.path)
    counting = SETTLED if everything else {"published"}
    if own.state not in counting:
        return None
    columns = ("stage_reached", "attainable", *MEASURES)
    rows = session.exec(
        select(Submission.id, Submission.form, *(getattr(Result, name) for name in columns))  # pyright: ignore[reportCallIssue, reportArgumentType] - more columns than SQLModel has types for
        .join(Result, col(Result.submission_id) == col(Submission.id))
        .where(
            Submission.cycle_id == own.cycle_id,
            Submission.form == own.form,
            col(Submission.state).in_(counting),
            Result.run == VERIFIED,
            is_newest(),
        )
    )
    table = pd.DataFrame(list(rows), columns=["submission", "form", *columns])
    table = table.astype({"stage_reached": "Int32", "attainable": "Int32"} | dict.fromkeys(MEASURES, "float64"))
    table = ranked(table)
    here = table[table["submission"] == own.id].iloc[0]
    if pd.isna(here["rank"]):
        return None
    group = table[(table["attainable"] == here["attainable"]) & table["rank"].notna()]
    counted = group[list(MEASURES)].notna().sum()
    return Place(
        rank=int(here["rank"]),
        size=int(here["group_size"]),
        means={name: float(group[name].mean()) for name in MEASURES if counted[name]},
        counted={name: int(counted[name]) for name in MEASURES},
    )


def agreement(session: Session, actor: Actor, submission: int) -> Agreement:
    """The share of equal levels, and Cohen's kappa, over all questions that a reviewer has settled."""
    part = participation(session, actor, submission, action="result.read")
    asked = set(questions_of(part.submission, part.cycle).by_question)
    claimed, verified = (
        {
            (item, service): level if state == "level" else state
            for item, service, state, level in session.exec(
                select(table.item, table.service_id, table.state, table.level).where(table.submission_id == submission)
            )
        }
        for table in (Answer, Review)
    )
    pairs = [(claimed.get(question, "unanswered"), verified[question]) for question in verified if question in asked]
    return agreement_of(pairs)


def agreement_of(pairs: list[tuple[int | str | None, int | str | None]]) -> Agreement:
    """The agreement of pairs (claimed, verified) of levels or other kinds of answer.

    >>> agreement_of([(1, 1), (1, 1), (0, 0), (1, 0)]).kappa  # equal 3/4, by chance (3·2 + 1·2)/16 = 1/2
    0.5
    """
    count = len(pairs)
    equal = sum(claim == verdict for claim, verdict in pairs)
    claims, verdicts = ([pair[side] for pair in pairs] for side in (0, 1))
    chance = sum(claims.count(kind) * verdicts.count(kind) for kind in set(claims))
    varied = count and chance < count * count
    # Whole numbers to the end: (equal/count - chance/count²) / (1 - chance/count²).
    kappa = (equal * count - chance) / (count * count - chance) if varied else None
    return Agreement(equal, count, kappa)

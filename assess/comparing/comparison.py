"""How an organisation compares: with its like in the cycle, and its claim with what was verified."""

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd
from sqlmodel import Session, col, select

from assess.cases import VERIFIED
from assess.cycles.participation import participation
from assess.freezing import is_newest
from assess.national import MEASURES, ranked
from assess.questions import questions_of
from assess.states import SETTLED
from assess.tables import Answer, Result, Review, Submission
from data.access import Actor
from maturity_model import comparing


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
    """How far a claim and what was verified agree: `equal` of `pairs` levels are the same.

    `pairs` are the questions with a claimed and a verified level. `kappa` is Cohen's, unweighted: 1 for full
    agreement, 0 for what chance alone would bring; None where there is too little variation to tell.
    """

    equal: int
    pairs: int
    kappa: float | None


Ranked = dict[tuple[int, str, bool], pd.DataFrame]
"""Tables of ranks by cycle, form, and whether unpublished results count; for whoever asks for many places."""


def place_among_like(session: Session, actor: Actor, submission: int, *, kept: Ranked | None = None) -> Place | None:
    """The rank of a verified result among its like; None without a verified result that has a stage.

    Whoever may not read the country's results sees a place only once this one is published, and then among published
    results. What is `kept` is not looked up again: give the same one for all organisations of a batch.
    """
    part = participation(session, actor, submission, action="result.read")
    own = part.submission
    everything = actor.may("national.read", part.organisation.path)
    counting = SETTLED if everything else {"published"}
    if own.state not in counting:
        return None
    key = (own.cycle_id, own.form, everything)
    table = None if kept is None else kept.get(key)
    if table is None:
        table = _ranked_like(session, cycle=own.cycle_id, form=own.form, counting=counting)
        if kept is not None:
            kept[key] = table
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


def _ranked_like(session: Session, *, cycle: int, form: str, counting: Collection[str]) -> pd.DataFrame:
    """The verified results of a form in a cycle with their ranks, in the states that count."""
    columns = ("stage_reached", "attainable", *MEASURES)
    rows = session.exec(
        select(Submission.id, Submission.form, *(getattr(Result, name) for name in columns))  # pyright: ignore[reportCallIssue, reportArgumentType] - more columns than SQLModel has types for
        .join(Result, col(Result.submission_id) == col(Submission.id))
        .where(
            Submission.cycle_id == cycle,
            Submission.form == form,
            col(Submission.state).in_(counting),
            Result.run == VERIFIED,
            is_newest(),
        )
    )
    table = pd.DataFrame(list(rows), columns=["submission", "form", *columns])
    table = table.astype({"stage_reached": "Int32", "attainable": "Int32"} | dict.fromkeys(MEASURES, "float64"))
    return ranked(table)


def agreement(session: Session, actor: Actor, submission: int) -> Agreement:
    """How far the claimed and the verified levels of a submission agree, over all questions that a reviewer settled."""
    part = participation(session, actor, submission, action="result.read")
    claimed, verified = (
        {
            (item, service): level
            for item, service, level in session.exec(
                select(table.item, table.service_id, table.level).where(
                    table.submission_id == submission, table.state == "level"
                )
            )
        }
        for table in (Answer, Review)
    )
    asked = questions_of(part.submission, part.cycle).by_question
    pairs = pd.DataFrame(
        [(claimed[one], verified[one], "all") for one in asked if one in claimed and one in verified],
        columns=["claimed", "verified", "group"],
    )
    rows = comparing.agreement(pairs, by="group").to_dict("records")
    if not rows:
        return Agreement(0, 0, None)
    found = rows[0]
    kappa = None if pd.isna(found["kappa"]) else float(found["kappa"])
    return Agreement(round(found["equal"] * found["pairs"]), int(found["pairs"]), kappa)

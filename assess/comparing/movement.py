"""What moved between two cycles: stages and totals before and after, and which answers moved them. Frozen results."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from sqlmodel import Session, col, select

from assess.cases import VERIFIED, Run
from assess.cycles.participation import participation
from assess.editions.chosen import comparable, edition_of
from assess.freezing import is_newest
from assess.national import MEASURES, national_table
from assess.results import frozen_contributions
from assess.states import SETTLED
from assess.tables import Cycle, Result, Submission
from data.access import Actor
from maturity_model.comparing import Comparability
from maturity_model.crosswalk import carried_level, mapped
from maturity_model.definition import Crosswalk

QUESTION = ["item", "service"]
MOVED = ("stage_reached", *MEASURES)
BEFORE = " < "
"""What stands between the id of a question that did not carry on and the edition that does not have it."""
NATIONAL = ("organisation", "code", "name_en", "name_km", "kind", "form")


@dataclass(frozen=True)
class Movement:
    """An organisation's result in two cycles.

    `totals`: a row per measure of `MOVED` with before, after (0 to 100; coverage 0 to 1; the stage a whole number;
    missing where there was none) and moved (their difference).
    `answers`: a row per question whose level or share changed, most moved first. Columns: item, service (0 for the
    organisation's), stage (missing for the foundation), theme; asked_before, asked_after; level_before, level_after
    (missing: no level); before, after (percentage points of its stage, or of the foundation, that it earned) and
    moved. Summed over a stage, `moved` is the change of its percentage: a question can move it without a new answer
    when others are asked beside it.
    Across editions questions are joined by the crosswalk: what is the same is one row, under its id and levels of the
    later edition; what was split or merged is gone and new.
    `comparability` is None where both cycles have the same edition. `services` gives the names of services, "en" and
    "km", by number.
    """

    earlier: Cycle
    later: Cycle
    totals: pd.DataFrame
    answers: pd.DataFrame
    comparability: Comparability | None
    services: Mapping[int, dict[str, str | None]]


def earlier_cycles(session: Session, actor: Actor, submission: int, *, run: Run = VERIFIED) -> list[Cycle]:
    """The earlier cycles in which the same organisation has a frozen result of this run, newest first."""
    part = participation(session, actor, submission, action="result.read")
    chosen = (
        select(Cycle)
        .join(Submission, col(Submission.cycle_id) == col(Cycle.id))
        .join(Result, col(Result.submission_id) == col(Submission.id))
        .where(
            Submission.organisation_id == part.submission.organisation_id,
            Result.run == run,
            col(Cycle.opens_on) <= part.cycle.opens_on,
            Cycle.id != part.cycle.id,
            is_newest(),
        )
        .order_by(col(Cycle.opens_on).desc(), col(Cycle.id).desc())
    )
    if run == VERIFIED:
        chosen = chosen.where(col(Submission.state).in_(SETTLED))
    return list(session.exec(chosen))


def movement(
    session: Session, actor: Actor, submission: int, *, earlier: int | None = None, run: Run = VERIFIED
) -> Movement | None:
    """What moved since an earlier cycle, by default the one before; None without a frozen result in both.

    A verified result counts once it is settled, a claim once it is signed.
    """
    part = participation(session, actor, submission, action="result.read")
    before = next(
        (one for one in earlier_cycles(session, actor, submission, run=run) if earlier in (None, one.id)), None
    )
    now = _frozen(session, part.submission.organisation_id, part.cycle, run)
    if before is None or now is None:
        return None
    was = _frozen(session, part.submission.organisation_id, before, run)
    if was is None:
        return None
    same = (before.edition, before.edition_hash) == (part.cycle.edition, part.cycle.edition_hash)
    known, crosswalk = (None, None) if same else comparable(edition_of(before), edition_of(part.cycle))
    questions = frozen_contributions(was)
    return Movement(
        earlier=before,
        later=part.cycle,
        totals=_totals(was, now),
        answers=moved_answers(
            questions if same else carried_on(questions, crosswalk, later=edition_of(part.cycle).id),
            frozen_contributions(now),
        ),
        comparability=known,
        services={
            int(one["id"]): {"en": one["name_en"], "km": one["name_km"]}
            for one in (*was.document["services"], *now.document["services"])
        },
    )


def carried_on(questions: pd.DataFrame, crosswalk: Crosswalk | None, *, later: str) -> pd.DataFrame:
    """Frozen questions of an edition under the ids and levels that they have in the edition `later`.

    What did not carry on one to one keeps its id, marked as of the edition before, so that it is never taken for
    another question that has the same id now.
    """
    onward = mapped(crosswalk) if crosswalk else {}

    def level(item: str, old: float) -> float:
        carried = carried_level(crosswalk, item, int(old)) if crosswalk and not pd.isna(old) else None
        return carried[1] if carried else old

    levels = [level(item, old) for item, old in zip(questions["item"], questions["level"].astype(float), strict=True)]
    items = [onward.get(item, f"{item}{BEFORE}{later}") for item in questions["item"]]
    return questions.assign(item=items, level=pd.Series(levels, index=questions.index, dtype="Int64"))


def moved_answers(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The questions that moved from one frozen result to another; see `Movement.answers`.

    Both tables have the columns of `assess.freezing.QUESTION_COLUMNS`.
    """
    was, now = _shares(before), _shares(after)
    both = was.merge(now, on=QUESTION, how="outer", suffixes=("_before", "_after"))
    table = pd.DataFrame(
        {
            "item": both["item"],
            "service": both["service"].astype("int64"),
            "stage": both["stage_after"].where(both["theme_after"].notna(), both["stage_before"]),
            "theme": both["theme_after"].where(both["theme_after"].notna(), both["theme_before"]),
            "asked_before": both["theme_before"].notna(),
            "asked_after": both["theme_after"].notna(),
            "level_before": both["level_before"],
            "level_after": both["level_after"],
            "before": both["share_before"].fillna(0.0),
            "after": both["share_after"].fillna(0.0),
        }
    )
    table["moved"] = table["after"] - table["before"]
    levels = table["level_before"].fillna(-1) != table["level_after"].fillna(-1)
    changed = levels | (table["asked_before"] != table["asked_after"]) | (table["moved"].abs() > 1e-9)
    table = table[changed]
    order = table["moved"].abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)


def moved_country(session: Session, actor: Actor, cycle: int, *, earlier: int, run: Run = VERIFIED) -> pd.DataFrame:
    """What moved in the country from one cycle to another: a row per organisation with a result in both, by path.

    Results are verified ones that are settled, or claims that are signed.

    Columns: organisation, code, name_en, name_km, kind, form (of the later cycle); stage_before, stage_after,
    stage_moved (whole numbers, missing where a stage is); total_before, total_after, total_moved (0 to 100).
    """
    return moved_between(*(national_table(session, actor, one, run=run) for one in (earlier, cycle)))


def moved_between(was: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """As `moved_country`, of the tables of `assess.national.national_table` of both cycles, the earlier one first."""
    measures = {"stage_reached": "stage", "total": "total"}
    was = was[["organisation", *measures]].rename(columns={name: f"{short}_before" for name, short in measures.items()})
    now = now[[*NATIONAL, *measures]].rename(columns={name: f"{short}_after" for name, short in measures.items()})
    both = now.merge(was, on="organisation")
    both = both[both["total_before"].notna() & both["total_after"].notna()]
    for short in measures.values():
        both[f"{short}_moved"] = both[f"{short}_after"] - both[f"{short}_before"]
    ordered = [f"{short}_{what}" for short in measures.values() for what in ("before", "after", "moved")]
    return both[[*NATIONAL, *ordered]].reset_index(drop=True)


def _shares(rows: pd.DataFrame) -> pd.DataFrame:
    """Per question: what it earned, in percentage points of its stage (or the foundation)."""
    counting = rows[rows["part"] > 0]
    section = counting["stage"].astype("Int64").fillna(0)
    full = counting.groupby(section)["part"].transform("sum")
    return pd.DataFrame(
        {
            "item": counting["item"],
            "service": counting["service"].astype("Int64").fillna(0),
            "stage": counting["stage"].astype("Int64"),
            "theme": counting["theme"].astype("string"),
            "level": counting["level"].astype("Int64"),
            "share": (100 * counting["points"] / full).astype("float64"),
        }
    )


def _totals(before: Result, after: Result) -> pd.DataFrame:
    pairs = [(name, getattr(before, name), getattr(after, name)) for name in MOVED]
    table = pd.DataFrame(pairs, columns=["measure", "before", "after"])
    table = table.astype({"before": "Float64", "after": "Float64"})
    return table.assign(moved=table["after"] - table["before"])


def _frozen(session: Session, organisation: int, cycle: Cycle, run: Run) -> Result | None:
    """The newest frozen result of an organisation in a cycle; a verified one only while it stands."""
    chosen = (
        select(Result)
        .join(Submission, col(Submission.id) == col(Result.submission_id))
        .where(
            Submission.organisation_id == organisation, Submission.cycle_id == cycle.id, Result.run == run, is_newest()
        )
    )
    if run == VERIFIED:
        chosen = chosen.where(col(Submission.state).in_(SETTLED))
    return session.exec(chosen).first()

"""The country in one cycle: who stands where, how services are spread over the stages, ranks among like."""

from typing import Any, Literal

import pandas as pd
from sqlalchemy import and_
from sqlmodel import Session, col, func, select

from assess.cases import VERIFIED, Run
from assess.cycles.control import find_cycle
from assess.editions.chosen import edition_of
from assess.freezing import is_newest
from assess.states import SETTLED, SUBMISSION_STATES
from assess.tables import Result, ServiceStage, Submission
from data.access import Actor, require_anywhere
from data.organisations import visible
from data.tables import Organisation

STAGES = ("stage_1", "stage_2", "stage_3", "stage_4")
MEASURES = (*STAGES, "total", "foundation", "coverage")
_WHOLE = ("stage_reached", "attainable", "open_gates", "asked", "items_asked")
_OF_RESULT = ("stage_reached", "attainable", *MEASURES, "distance", "open_gates", "asked", "items_asked")
_OF_ORGANISATION = ("code", "name_en", "name_km", "abbreviation", "kind", "path", "parent_id")


def national_table(
    session: Session, actor: Actor, cycle: int, *, run: Run = VERIFIED, published_only: bool = False
) -> pd.DataFrame:
    """One row per organisation of a cycle, by path: its verified (or claimed) result where there is one.

    Columns: submission, organisation, code, name_en, name_km, abbreviation, kind, path, parent_id, form, state, late;
    stage_reached, attainable, open_gates, asked, items_asked (whole numbers, missing without a result); stage_1 to
    stage_4, total, foundation (0 to 100), coverage, distance (0 to 1), missing where there is none; relative (total
    as a share of the best, 0 to 1); group_size and rank among organisations of the same form and attainable stage.
    A verified result counts once it is settled (verified or published), a claim once it is signed; with
    `published_only`, either only once it is published.
    """
    require_anywhere(actor, "national.read")
    find_cycle(session, actor, cycle)
    result = and_(
        col(Result.submission_id) == col(Submission.id),
        col(Result.run) == run,
        col(Submission.state).in_(_counting(run, published_only=published_only)),
        is_newest(),
    )
    columns = [
        col(Submission.id).label("submission"),
        col(Organisation.id).label("organisation"),
        *(getattr(Organisation, name) for name in _OF_ORGANISATION),
        col(Submission.form),
        col(Submission.state),
        col(Submission.late),
        *(getattr(Result, name) for name in _OF_RESULT),
    ]
    chosen = (
        select(*columns)
        .select_from(Submission)
        .join(Organisation, col(Organisation.id) == col(Submission.organisation_id))
        .outerjoin(Result, result)
        .where(Submission.cycle_id == cycle, visible(actor, "national.read"))
        .order_by(col(Organisation.path))
    )
    rows: Any = session.exec(chosen)
    table = pd.DataFrame(rows.all(), columns=[column.key for column in columns])
    table[list(_WHOLE)] = table[list(_WHOLE)].astype("Int32")
    numbers = [*MEASURES, "distance"]
    table[numbers] = table[numbers].astype("float64")
    best = table["total"].max()
    table["relative"] = table["total"] / best if best > 0 else float("nan")
    return ranked(table)


def ranked(table: pd.DataFrame) -> pd.DataFrame:
    """The table with `rank` and `group_size`: by stage, then total, within the same form and attainable stage.

    Equal organisations share the better rank and the next ones are passed over (1, 2, 2, 4). Without a stage there is
    no rank.
    """
    assessed = table["stage_reached"].notna()
    # Totals that differ only in the last bits of a sum are equal.
    strength = table["stage_reached"].astype("float64") * 1000 + table["total"].fillna(0).round(9)
    groups = [table["form"], table["attainable"].astype("float64")]
    standing = strength.where(assessed).groupby(groups)
    return table.assign(
        rank=standing.rank(method="min", ascending=False).astype("Int32"),
        group_size=standing.transform("count").astype("Int32"),
    )


def stage_distribution(table: pd.DataFrame, *, by: Literal["form", "kind"] | None = None) -> pd.DataFrame:
    """How many organisations stand at each stage, of a national table.

    Columns: group (if `by`), stage (missing: not assessed), organisations, share (0 to 100, of those assessed;
    missing for those that are not). Every stage from 0 to 4 has a row.
    """
    groups = [("", table)] if by is None else [(str(name), part) for name, part in table.groupby(by, observed=True)]
    rows: list[dict[str, Any]] = []
    for name, part in groups:
        assessed = int(part["stage_reached"].notna().sum())
        counts = part["stage_reached"].value_counts()
        for stage in range(len(STAGES) + 1):
            count = int(counts.get(stage, 0))
            share = 100 * count / assessed if assessed else None
            rows.append({"group": name, "stage": stage, "organisations": count, "share": share})
        rows.append({"group": name, "stage": None, "organisations": len(part) - assessed, "share": None})
    distribution = pd.DataFrame(rows).astype({"stage": "Int8", "share": "float64"})
    return distribution if by else distribution.drop(columns="group")


def averages(table: pd.DataFrame, *, by: Literal["form", "kind"] | None = None) -> pd.DataFrame:
    """Means over organisations, of a national table; what is missing is left out, and how many counted is said.

    Columns: group (if `by`), measure (one of `MEASURES`), mean (missing if nothing counted), counted, of.
    """
    groups = [("", table)] if by is None else [(str(name), part) for name, part in table.groupby(by, observed=True)]
    rows = [
        {
            "group": name,
            "measure": measure,
            "mean": part[measure].mean(),
            "counted": int(part[measure].notna().sum()),
            "of": len(part),
        }
        for name, part in groups
        for measure in MEASURES
    ]
    means = pd.DataFrame(rows)
    return means if by else means.drop(columns="group")


def service_shares(session: Session, actor: Actor, cycle: int, *, published_only: bool = False) -> pd.DataFrame:
    """How the services of a cycle are spread over the stages: key services by their score, others by the ladder.

    One row per stage from 0 to 4. Columns: stage; services (exactly there); at_least (there or higher); of_all (share
    0 to 100 of all services whose stage is known); able (services that can reach it); of_able (share of those that
    are there or higher); unknown (services without a stage, the same in every row).
    """
    require_anywhere(actor, "national.read")
    top = max(edition_of(find_cycle(session, actor, cycle)).stage_numbers)
    rows = session.exec(
        select(ServiceStage.stage, ServiceStage.attainable, func.count())
        .join(Result, col(Result.id) == col(ServiceStage.result_id))
        .join(Submission, col(Submission.id) == col(Result.submission_id))
        .join(Organisation, col(Organisation.id) == col(Submission.organisation_id))
        .where(Submission.cycle_id == cycle, Result.run == VERIFIED, is_newest())
        .where(
            col(Submission.state).in_(_counting(VERIFIED, published_only=published_only)),
            visible(actor, "national.read"),
        )
        .group_by(col(ServiceStage.stage), col(ServiceStage.attainable))
    ).all()
    counts = pd.DataFrame(rows, columns=["stage", "attainable", "services"])
    known = counts[counts["stage"].notna()].fillna({"attainable": top}).astype("int64")
    everything = int(known["services"].sum())
    shares: list[dict[str, Any]] = []
    for stage in range(top + 1):
        there = known["stage"] >= stage
        at_least = int(known.loc[there, "services"].sum())
        able = int(known.loc[there | (known["attainable"] >= stage), "services"].sum())
        shares.append(
            {
                "stage": stage,
                "services": int(known.loc[known["stage"] == stage, "services"].sum()),
                "at_least": at_least,
                "of_all": 100 * at_least / everything if everything else None,
                "able": able,
                "of_able": 100 * at_least / able if able else None,
                "unknown": int(counts["services"].sum()) - everything,
            }
        )
    return pd.DataFrame(shares).astype({"of_all": "float64", "of_able": "float64"})


def theme_averages(session: Session, actor: Actor, cycle: int, *, published_only: bool = False) -> pd.DataFrame:
    """Means of the themes over organisations, by stage ("1" to "4", "foundation").

    Columns: theme, stage, mean (0 to 100), counted (organisations of which the theme is asked in that stage).
    """
    require_anywhere(actor, "national.read")
    find_cycle(session, actor, cycle)
    themes = session.exec(
        select(Result.themes)
        .join(Submission, col(Submission.id) == col(Result.submission_id))
        .join(Organisation, col(Organisation.id) == col(Submission.organisation_id))
        .where(Submission.cycle_id == cycle, Result.run == VERIFIED, is_newest())
        .where(
            col(Submission.state).in_(_counting(VERIFIED, published_only=published_only)),
            visible(actor, "national.read"),
        )
    )
    rows = [
        (theme, stage, percent)
        for one in themes
        for theme, stages in one.items()
        for stage, percent in stages.items()
        if percent is not None
    ]
    table = pd.DataFrame(rows, columns=["theme", "stage", "percent"]).astype({"percent": "float64"})
    grouped = table.groupby(["theme", "stage"], sort=True)["percent"]
    return grouped.agg(mean="mean", counted="count").reset_index()


def _counting(run: Run, *, published_only: bool) -> tuple[str, ...]:
    """The states of submissions whose results count."""
    if published_only:
        return ("published",)
    return tuple(SETTLED) if run == VERIFIED else SUBMISSION_STATES

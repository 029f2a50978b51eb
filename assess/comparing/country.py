"""What moved in the country between two cycles: themes, questions, and who has improved most. Frozen results only."""

from collections.abc import Iterable
from typing import Any

import pandas as pd
from sqlmodel import Session, col, select

from assess.cases import VERIFIED, Run
from assess.comparing.movement import NATIONAL
from assess.cycles.control import find_cycle, list_cycles
from assess.editions.chosen import comparable, edition_of
from assess.freezing import is_newest
from assess.national import national_table
from assess.states import SETTLED
from assess.tables import Cycle, Result, ResultItem, Submission
from data.access import Actor, require_anywhere
from data.organisations import visible
from data.tables import Organisation
from maturity_model.comparing import Comparability
from maturity_model.crosswalk import mapped
from maturity_model.definition import Crosswalk

THEME_COLUMNS = ("theme", "stage", "before", "after", "moved", "counted")
ITEM_COLUMNS = ("item", "before", "after", "moved", "risen", "fallen", "counted")


def cycle_before(session: Session, actor: Actor, cycle: int) -> Cycle | None:
    """The newest earlier cycle in which this person sees a verified result; None if there is none."""
    require_anywhere(actor, "national.read")
    found = find_cycle(session, actor, cycle)
    own = (found.opens_on, found.id or 0)
    for one in list_cycles(session, actor):
        if (one.opens_on, one.id or 0) < own and one.state != "draft":
            chosen = _of_country(select(Result.id), actor, one.id or 0, VERIFIED).limit(1)
            if session.exec(chosen).first() is not None:
                return one
    return None


def comparability_of(earlier: Cycle, later: Cycle) -> tuple[Comparability | None, Crosswalk | None]:
    """How far two cycles can be compared, and by which crosswalk; both None where they have the same edition."""
    if (earlier.edition, earlier.edition_hash) == (later.edition, later.edition_hash):
        return None, None
    return comparable(edition_of(earlier), edition_of(later))


def improvers(session: Session, actor: Actor, cycle: int, *, earlier: int) -> pd.DataFrame:
    """The organisations with a verified result in a cycle, those first that rose most since an earlier one.

    By the change of the total, then of the stage, then by code; those without a result before come last, by total.
    Columns: organisation, code, name_en, name_km, kind, form; stage_before, stage_after, stage_moved (whole numbers),
    total_before, total_after, total_moved (0 to 100), missing where there is no result before.
    """
    now, was = (national_table(session, actor, one) for one in (cycle, earlier))
    measures = {"stage_reached": "stage", "total": "total"}
    now = now[now["total"].notna()]
    was = was[["organisation", *measures]].rename(columns={name: f"{short}_before" for name, short in measures.items()})
    now = now[[*NATIONAL, *measures]].rename(columns={name: f"{short}_after" for name, short in measures.items()})
    both = now.merge(was, on="organisation", how="left")
    for short in measures.values():
        both[f"{short}_moved"] = both[f"{short}_after"] - both[f"{short}_before"]
    order = ["total_moved", "stage_moved", "total_after", "code"]
    both = both.sort_values(order, ascending=[False, False, False, True], na_position="last")
    ordered = [f"{short}_{what}" for short in measures.values() for what in ("before", "after", "moved")]
    return both[[*NATIONAL, *ordered]].reset_index(drop=True)


def moved_themes(session: Session, actor: Actor, cycle: int, *, earlier: int, run: Run = VERIFIED) -> pd.DataFrame:
    """Means of the themes in two cycles, over the organisations that have the theme in both.

    Columns: theme, stage ("1" to "4", "foundation"), before, after (0 to 100), moved (points), counted. A theme is
    taken for the same where both editions call it so.
    """
    require_anywhere(actor, "national.read")
    was, now = (_themes(session, actor, one, run) for one in (earlier, cycle))
    both = was.merge(now, on=["organisation", "theme", "stage"], suffixes=("_before", "_after"))
    return _means(both, ["theme", "stage"], THEME_COLUMNS)


def moved_items(session: Session, actor: Actor, cycle: int, *, earlier: int, run: Run = VERIFIED) -> pd.DataFrame:
    """How each question came out in two cycles, over the organisations that were asked it in both; most moved first.

    Columns: item (its id in the later edition), before, after (mean of what it earned of what it could, 0 to 100),
    moved (points), risen, fallen (organisations), counted. Across editions questions are joined by the crosswalk;
    what was split, merged, dropped or is new has no row.
    """
    require_anywhere(actor, "national.read")
    first, last = (find_cycle(session, actor, one) for one in (earlier, cycle))
    was, now = (_items(session, actor, one.id or 0, run) for one in (first, last))
    same = (first.edition, first.edition_hash) == (last.edition, last.edition_hash)
    if not same:
        crosswalk = comparability_of(first, last)[1]
        onward: dict[Any, str] = dict(mapped(crosswalk)) if crosswalk else {}
        was = was.assign(item=was["item"].map(onward)).dropna(subset=["item"])
    both = was.merge(now, on=["organisation", "item"], suffixes=("_before", "_after"))
    difference = both["percent_after"] - both["percent_before"]
    both = both.assign(risen=difference > 1e-9, fallen=difference < -1e-9)
    table = _means(both, ["item"], ITEM_COLUMNS, counts=("risen", "fallen"))
    order = table["moved"].abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)


def _means(both: pd.DataFrame, keys: list[str], columns: Iterable[str], *, counts: Iterable[str] = ()) -> pd.DataFrame:
    grouped = both.groupby(keys, sort=True)
    table = grouped.agg(
        before=("percent_before", "mean"),
        after=("percent_after", "mean"),
        counted=("percent_after", "size"),
        **{name: (name, "sum") for name in counts},
    ).reset_index()
    return table.assign(moved=table["after"] - table["before"])[list(columns)]


def _themes(session: Session, actor: Actor, cycle: int, run: Run) -> pd.DataFrame:
    rows = session.exec(_of_country(select(Submission.organisation_id, Result.themes), actor, cycle, run))
    table = [
        (organisation, theme, stage, percent)
        for organisation, themes in rows
        for theme, stages in themes.items()
        for stage, percent in stages.items()
        if percent is not None
    ]
    return pd.DataFrame(table, columns=["organisation", "theme", "stage", "percent"]).astype({"percent": "float64"})


def _items(session: Session, actor: Actor, cycle: int, run: Run) -> pd.DataFrame:
    columns = select(Submission.organisation_id, ResultItem.item, ResultItem.percent)
    chosen = _of_country(columns, actor, cycle, run).join(ResultItem, col(ResultItem.result_id) == col(Result.id))
    table = pd.DataFrame(session.exec(chosen).all(), columns=["organisation", "item", "percent"])
    return table.astype({"percent": "float64"})


def _of_country(columns: Any, actor: Actor, cycle: int, run: Run) -> Any:
    """What is asked of the frozen results of a cycle that count, as far as this person reads the country."""
    chosen = (
        columns.select_from(Submission)
        .join(Result, col(Result.submission_id) == col(Submission.id))
        .join(Organisation, col(Organisation.id) == col(Submission.organisation_id))
        .where(Submission.cycle_id == cycle, Result.run == run, is_newest(), visible(actor, "national.read"))
    )
    return chosen.where(col(Submission.state).in_(SETTLED)) if run == VERIFIED else chosen

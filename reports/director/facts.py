"""All that the director's summary tells, looked up once from the services of assessing and of projects."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd
from sqlmodel import Session

from assess.cycles.control import find_cycle, list_cycles
from assess.editions.chosen import edition_of
from assess.national import averages, national_table, service_shares, stage_distribution, theme_averages
from assess.states import SETTLED
from assess.submissions import count_states
from assess.tables import Cycle
from data.access import Actor
from data.errors import Invalid
from data.i18n import language, prose, t
from data.organisations import root
from maturity_model.definition import Edition
from projects.government_reports.letterhead import letterhead
from projects.investment.rates import base_currency
from projects.listing import list_projects
from projects.ranking.priorities import Ranking, ranking
from reports.investment import by_year_and_source


@dataclass(frozen=True)
class Facts:
    """The country in a cycle and in the one before (None without one that has results), and the portfolio.

    `table` and `last` are those of `assess.national.national_table`, `shares` of `service_shares`, `themes` of
    `theme_averages`; `last` holds only organisations that have a result now, which are all if `complete`. `projects`
    is the table of `projects.listing.list_projects`, `money` of `by_year_and_source`. `reach` says
    what the summary covers if that is not the whole country. `letter` is the letterhead, for those who see it.
    """

    cycle: Cycle
    last_cycle: Cycle | None
    table: pd.DataFrame
    last: pd.DataFrame | None
    complete: bool
    shares: pd.DataFrame
    last_shares: pd.DataFrame | None
    themes: pd.DataFrame
    projects: pd.DataFrame
    money: pd.DataFrame
    ranking: Ranking
    currency: str
    reach: str
    letter: Mapping[str, str] = field(default_factory=dict)

    @property
    def edition(self) -> Edition:
        """The edition of the cycle."""
        return edition_of(self.cycle)

    @property
    def assessed(self) -> int:
        """How many organisations have a verified result."""
        return int(self.table["stage_reached"].notna().sum())

    @cached_property
    def distribution(self) -> pd.DataFrame:
        """Organisations by stage."""
        return stage_distribution(self.table)

    @cached_property
    def last_distribution(self) -> pd.DataFrame | None:
        """Organisations by stage in the last cycle."""
        return None if self.last is None else stage_distribution(self.last)

    def at_least(self, stage: int, *, last: bool = False) -> int:
        """How many organisations have reached a stage."""
        distribution = self.last_distribution if last else self.distribution
        if distribution is None:
            return 0
        return sum(distribution.loc[distribution["stage"] >= stage, "organisations"].tolist())

    def mean(self, measure: str, *, last: bool = False) -> float | None:
        """The average of a measure of `assess.national.MEASURES`; None if nothing counted."""
        means = self._last_averages if last else self._averages
        if means is None or not means["counted"].to_dict()[measure]:
            return None
        return means["mean"].to_dict()[measure]

    def counted(self, measure: str) -> int:
        """Over how many organisations an average is."""
        return self._averages["counted"].to_dict()[measure]

    def weakest(self, most: int) -> list[tuple[str, str, float]]:
        """The themes with the lowest averages: name, where ("stage 4", "foundation"), mean."""
        names = {theme.id: theme.name.to(language()) for theme in self.edition.themes}
        rows = self.themes.sort_values(["mean", "theme", "stage"]).head(most).to_dict("records")
        return [(names[one["theme"]], _where(one["stage"]), one["mean"]) for one in rows]

    def leaders(self, of_group: int, *, most: int) -> list[dict[Any, Any]]:
        """The first of each group of two or more, the largest groups first."""
        ranked = self.table[(self.table["rank"] <= of_group) & (self.table["group_size"] > 1)]
        order = ["group_size", "form", "attainable", "rank", "code"]
        ascending = [False, True, False, True, True]
        return ranked.sort_values(order, ascending=ascending).head(most).to_dict("records")

    def group_name(self, row: dict[Any, Any]) -> str:
        """The name of the group that an organisation is ranked in."""
        form = self.edition.form(row["form"]).title.to(language())
        return prose(t("{form}, up to stage {stage}", form=form, stage=row["attainable"]))

    def improved(self, most: int) -> list[dict[Any, Any]]:
        """The organisations whose total rose most since the last cycle, with the columns of both (`…_last`)."""
        if self.last is None:
            return []
        before = self.last[["organisation", "stage_reached", "total"]]
        both = self.table.merge(before, on="organisation", suffixes=("", "_last"))
        both = both.assign(risen=both["total"] - both["total_last"])
        both = both[both["risen"] > 0].sort_values(["risen", "code"], ascending=[False, True])
        return both.head(most).to_dict("records")

    @cached_property
    def _averages(self) -> pd.DataFrame:
        return averages(self.table).set_index("measure")

    @cached_property
    def _last_averages(self) -> pd.DataFrame | None:
        return None if self.last is None else averages(self.last).set_index("measure")


def _where(stage: str) -> str:
    return t("foundation") if stage == "foundation" else t("stage {stage}", stage=stage)


def facts_of(session: Session, actor: Actor, *, cycle: int) -> Facts:
    """Look up all that the summary tells.

    Raises:
        Invalid: nothing of the cycle has been verified.
    """
    found = find_cycle(session, actor, cycle)
    need_results(session, actor, cycle)
    table = national_table(session, actor, cycle)
    last_cycle, last = _last(session, actor, found)
    complete = True
    if last is not None:
        now = set(table.loc[table["stage_reached"].notna(), "organisation"])
        # While a cycle is not settled, its first results are no fair sample: compare with the same organisations.
        complete = now.issuperset(last.loc[last["stage_reached"].notna(), "organisation"])
        last = last[last["organisation"].isin(now)]
    return Facts(
        cycle=found,
        last_cycle=last_cycle,
        table=table,
        last=last,
        complete=complete,
        shares=service_shares(session, actor, cycle),
        last_shares=None if last_cycle is None or not complete else service_shares(session, actor, last_cycle.id or 0),
        themes=theme_averages(session, actor, cycle),
        projects=list_projects(session, actor),
        money=by_year_and_source(session, actor),
        ranking=ranking(session, actor),
        currency=base_currency(session),
        letter=letterhead(session, actor) if actor.may("government_report.read", root(session).path) else {},
        reach=""
        if actor.may("national.read", root(session).path)
        else t("only the organisations that {name} may see", name=actor.name),
    )


def need_results(session: Session, actor: Actor, cycle: int) -> None:
    """Raise `Invalid` while nothing of the cycle that this person may see has been verified."""
    counts = count_states(session, actor, cycle=cycle)
    if not any(counts[state] for state in SETTLED):
        raise Invalid("report.no_results")


def _last(session: Session, actor: Actor, cycle: Cycle) -> tuple[Cycle, pd.DataFrame] | tuple[None, None]:
    """The newest earlier cycle with verified results."""
    own = (cycle.opens_on, cycle.id or 0)
    for one in list_cycles(session, actor):
        if (one.opens_on, one.id or 0) < own and one.state != "draft":
            table = national_table(session, actor, one.id or 0)
            if table["stage_reached"].notna().any():
                return one, table
    return None, None

"""All that the comparison of two cycles tells, looked up once: organisations with a result in both, and nobody else."""

from dataclasses import dataclass

import pandas as pd
from sqlmodel import Session

from assess.cases import CLAIMED
from assess.comparing.country import comparability_of, cycle_before, improvers, moved_items, moved_themes
from assess.comparing.movement import moved_country
from assess.cycles.control import find_cycle
from assess.editions.chosen import edition_of
from assess.tables import Cycle
from data.access import Actor, require_anywhere
from data.errors import Invalid
from maturity_model.comparing import Comparability
from maturity_model.definition import Edition
from reports.choice import Choice
from reports.framing import Frame, frame_of


@dataclass(frozen=True)
class Facts:
    """What moved; the tables are those of the services of the same names.

    `verified` and `claimed` hold the organisations with such a result in both cycles; `ranked` has all that have a
    verified result in the later one. `comparability` is None where both cycles have the same edition.
    """

    frame: Frame
    earlier: Cycle
    later: Cycle
    comparability: Comparability | None
    verified: pd.DataFrame
    claimed: pd.DataFrame
    ranked: pd.DataFrame
    themes: pd.DataFrame
    items: pd.DataFrame

    @property
    def edition(self) -> Edition:
        """The edition of the later cycle, whose words are used."""
        return edition_of(self.later)

    @property
    def broken(self) -> bool:
        """Whether so much of the questions changed that totals say little."""
        return self.comparability is not None and self.comparability.broken

    def stages(self, *, claimed: bool = False) -> pd.DataFrame:
        """How many of the same organisations stood at each stage: stage, before, after."""
        table = self.claimed if claimed else self.verified
        stages = range(max(self.edition.stage_numbers) + 1)
        counts = {when: table[f"stage_{when}"].value_counts() for when in ("before", "after")}
        rows = [(stage, *(int(counts[when].get(stage, 0)) for when in ("before", "after"))) for stage in stages]
        return pd.DataFrame(rows, columns=["stage", "before", "after"])


def cycles_of(session: Session, actor: Actor, choice: Choice) -> tuple[Cycle, Cycle]:
    """The two cycles that are compared, the earlier one first.

    Raises:
        Invalid: no cycle is chosen, no earlier one has results, or nothing is verified in both.
    """
    require_anywhere(actor, "national.read")
    later = find_cycle(session, actor, choice.needed("cycle"))
    if choice.earlier is None:
        earlier = cycle_before(session, actor, later.id or 0)
    else:
        earlier = find_cycle(session, actor, choice.earlier)
    if earlier is None or (earlier.opens_on, earlier.id or 0) >= (later.opens_on, later.id or 0):
        raise Invalid("report.no_earlier")
    return earlier, later


def need_two(session: Session, actor: Actor, choice: Choice) -> None:
    """Raise `Invalid` unless somebody has a verified result in the cycle and in one before it."""
    earlier, later = cycles_of(session, actor, choice)
    if moved_country(session, actor, later.id or 0, earlier=earlier.id or 0).empty:
        raise Invalid("report.nothing_in_both")


def facts_of(session: Session, actor: Actor, choice: Choice) -> Facts:
    """Look up all that the comparison tells.

    Raises:
        Invalid: as for `cycles_of`, or nobody has a verified result in both cycles.
    """
    earlier, later = cycles_of(session, actor, choice)
    was, now = earlier.id or 0, later.id or 0
    verified = moved_country(session, actor, now, earlier=was)
    if verified.empty:
        raise Invalid("report.nothing_in_both")
    return Facts(
        frame=frame_of(session, actor, action="national.read"),
        earlier=earlier,
        later=later,
        comparability=comparability_of(earlier, later)[0],
        verified=verified,
        claimed=moved_country(session, actor, now, earlier=was, run=CLAIMED),
        ranked=improvers(session, actor, now, earlier=was),
        themes=moved_themes(session, actor, now, earlier=was),
        items=moved_items(session, actor, now, earlier=was),
    )

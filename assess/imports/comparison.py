"""Our verified results of the imported countries beside their published scores: ranks, correlation, outliers."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from sqlmodel import Session, col, select

from assess.cases import VERIFIED
from assess.editions.chosen import edition_of
from assess.freezing import is_newest
from assess.imports.eu_benchmark import CODE
from assess.imports.mapping import EU_BENCHMARK, Mapping, load_mapping
from assess.imports.survey import published_scores
from assess.results import frozen_contributions
from assess.tables import Cycle, Result, Submission
from data.access import Actor, require
from data.errors import Invalid
from data.organisations import root
from data.tables import Organisation

STAGES: Final = ("stage_1", "stage_2", "stage_3", "stage_4")
PUBLISHED: Final = {
    "overall": "0. OVERALL SCORE",
    "user_centricity": "1. User centricity",
    "transparency": "2. Transparency",
    "key_enablers": "3. Key Enablers",
    "cross_border": "4. Cross-border services",
}
PEERS: Final = 6
"""With how many countries of the nearest published score an outlier is compared."""
OUTLIER: Final = 6
"""From how many ranks of difference a country counts as an outlier."""


@dataclass(frozen=True)
class Comparison:
    """Countries with our results and the published scores.

    `countries` has a row per country, best published score first: code, name, stage, stage_1 to stage_4 and total
    (percent), items_asked, coverage (0 to 1), the columns of `PUBLISHED` (0 to 100), rank and published_rank (1 is
    best, equals share the mean), difference (published_rank less rank: positive if we rank it higher).
    `items` has a row per item and a column per country: percent of what the item could earn.
    """

    mapping: Mapping
    edition: str
    of_items: int
    items_of_stage: dict[int, int]
    best_percents: dict[int, float]
    thresholds: dict[int, float]
    countries: pd.DataFrame
    items: pd.DataFrame

    def correlations(self) -> pd.DataFrame:
        """Spearman's rank correlation of each of our results (rows) with each published score (columns)."""
        ours = ["total", *STAGES, "stage"]
        values = {
            score: {name: spearman(self.countries[name], self.countries[score]) for name in ours} for score in PUBLISHED
        }
        return pd.DataFrame(values).loc[ours]

    def outliers(self) -> pd.DataFrame:
        """The countries of which the ranks differ by at least `OUTLIER`, the largest difference first."""
        far = self.countries[self.countries["difference"].abs() >= OUTLIER]
        return far.sort_values("difference", key=lambda column: -column.abs(), kind="stable")

    def peers(self, code: str) -> list[str]:
        """The codes of the countries whose published overall score is nearest to this one's."""
        scores = self.countries.set_index("code")["overall"]
        return list((scores.drop(code) - scores[code]).abs().sort_values(kind="stable").index[:PEERS])

    def away_from_peers(self, code: str) -> tuple[pd.Series, pd.Series]:
        """How far a country is from the mean of its peers: in points of our total by item, and by published score.

        Both are sorted from most below to most above.
        """
        peers = self.peers(code)
        ours = (self.items[code] - self.items[peers].mean(axis=1)) / len(self.items)
        scores = self.countries.set_index("code")[list(PUBLISHED)].T
        theirs = scores[code] - scores[peers].mean(axis=1)
        return ours.sort_values(), theirs.sort_values()


def compare_eu_benchmark(
    session: Session, actor: Actor, *, folder: Path, mapping_file: Path = EU_BENCHMARK
) -> Comparison:
    """The imported countries beside the scores published in this folder.

    Raises:
        Invalid: nothing was imported into this database, or the file of scores is missing.
    """
    require(actor, "national.read", root(session).path)
    mapping = load_mapping(mapping_file)
    rows = session.exec(
        select(Organisation, Result, Cycle)
        .join(Submission, col(Submission.organisation_id) == col(Organisation.id))
        .join(Cycle, col(Cycle.id) == col(Submission.cycle_id))
        .join(Result, col(Result.submission_id) == col(Submission.id))
        .where(col(Organisation.code).startswith(f"{CODE}-"), Result.run == VERIFIED, is_newest())
        .order_by(col(Organisation.code))
    ).all()
    if not rows:
        raise Invalid("import.none", title=mapping.title)
    edition = edition_of(rows[0][2])
    scores = published_scores(folder, mapping)
    countries = pd.DataFrame([_country(organisation, result, scores) for organisation, result, _ in rows])
    countries["rank"] = countries["total"].rank(ascending=False)
    countries["published_rank"] = countries["overall"].rank(ascending=False)
    countries["difference"] = countries["published_rank"] - countries["rank"]
    counts = Counter(edition.item(line.item).stage or 0 for line in mapping.lines)
    return Comparison(
        mapping=mapping,
        edition=f"{edition.id} {edition.version}",
        of_items=len(edition.items),
        items_of_stage=dict(sorted(counts.items())),
        best_percents=mapping.best_percents(edition),
        thresholds={stage: float(percent) for stage, percent in edition.thresholds.items()},
        countries=countries.sort_values("overall", ascending=False, ignore_index=True),
        items=pd.DataFrame({_code(one): _items(result) for one, result, _ in rows}),
    )


def spearman(one: pd.Series, other: pd.Series) -> float:
    """Spearman's rank correlation (-1 to 1) of two columns of equal length; equal values share their mean rank.

    Missing where all values of a column are equal.

    >>> spearman(pd.Series([10, 20, 30]), pd.Series([1, 5, 6]))
    1.0
    """
    ranks = one.astype(float).rank().to_numpy(), other.astype(float).rank().to_numpy()
    if any(np.ptp(column) == 0 for column in ranks):
        return float("nan")
    return float(np.round(np.corrcoef(*ranks)[0, 1], 12))


def _country(organisation: Organisation, result: Result, scores: dict[str, dict[str, float]]) -> dict[str, object]:
    code = _code(organisation)
    published = scores.get(code, {})
    return {
        "code": code,
        "name": organisation.name_en,
        "stage": result.stage_reached,
        **{stage: getattr(result, stage) for stage in STAGES},
        "total": result.total,
        "items_asked": result.items_asked,
        "coverage": result.coverage,
        **{name: published.get(score, float("nan")) for name, score in PUBLISHED.items()},
    }


def _items(result: Result) -> pd.Series:
    """Percent of what each item could earn, by item."""
    sums = frozen_contributions(result).groupby("item")[["points", "part"]].sum()
    return 100 * sums["points"] / sums["part"]


def _code(organisation: Organisation) -> str:
    return organisation.code.removeprefix(f"{CODE}-").upper()

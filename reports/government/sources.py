"""The list at the end of a report to government, from which each figure can be traced to where it was entered."""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from assess.targets.from_cycles import Share
from assess.targets.observations import Observed
from data.i18n import prose, t
from reports.document import Column
from reports.government.pieces import Content, day_of, on, said
from reports.wording.maturity import DASH
from reports.wording.targets import formulas, source_text, unit_name, value_text, year_or_day
from reports.writer import Writer


@dataclass
class Trace:
    """The tables and charts of a report as they are put down, numbered, with their sources."""

    rows: list[tuple[str, str, str]] = field(default_factory=list)
    tables: int = 0
    figures: int = 0

    def table(self, caption: str, source: str) -> None:
        """Note a table."""
        self.tables += 1
        self.rows.append((prose(t("Table {number}", number=self.tables)), caption, source))

    def figure(self, caption: str, source: str) -> None:
        """Note a chart."""
        self.figures += 1
        self.rows.append((prose(t("Figure {number}", number=self.figures)), caption, source))


def add_sources(document: Writer, content: Content, trace: Trace) -> None:
    """Where each table, chart and observation comes from, how it is computed, and what this issue is known by."""
    document.heading(t("Sources of the figures"))
    document.table(
        [Column(t("Where"), share=0.14), Column(t("What"), share=0.4), Column(t("Comes from"), share=0.46)], trace.rows
    )
    observed = [
        [said(one), _when(each), f"{value_text(Fraction(each['value']))} {unit_name(one['unit'])}", _source(each)]
        for one in content["targets"]
        for each in one["observed"][-1:]
    ]
    if observed:
        document.table(
            [
                Column(t("Indicator"), share=0.34),
                Column(t("Observed on"), share=0.14),
                Column(t("Value"), "right", share=0.14),
                Column(t("Source"), share=0.38),
            ],
            observed,
            caption=t("The newest observation of each indicator"),
        )
    pairs: list[tuple[str, str]] = [
        (t("Policy"), f"{said(content['framework'])}. {content['framework']['source']}"),
        (t("Figures as of"), day_of(content["as_of"])),
        (
            t("Money"),
            t(
                "each line converted once to {currency}, at the newest rate dated 1 July of its year or earlier",
                currency=content["projects"]["currency"],
            ),
        ),
    ]
    pairs += [(said(one), f"{one['edition']}, {one['edition_hash']}") for one in content.get("cycles", ())]
    if content["previous"]:
        before = content["previous"]
        told = t("number {number} of {day}, content {hash}", number=before["number"],
                 day=day_of(before["issued_on"]), hash=before["hash"])  # fmt: skip
        pairs.append((t("Compared with"), prose(told)))
    document.facts(pairs)
    document.heading(t("How this was computed"), 2)
    document.method([prose(line.removeprefix("- ")) for line in formulas().splitlines()])


def _when(each: dict[str, Any]) -> str:
    day = on(each["on"])
    return DASH if day is None else year_or_day(day)


def _source(each: dict[str, Any]) -> str:
    share = each["share"]
    if share is None:
        return each["source"]
    told = Share(**{**share, "on": date.fromisoformat(share["on"]), "percent": Fraction(share["percent"])})
    return source_text(Observed(on=told.on, value=told.percent, share=told))

"""What the import commands say: the report of an import, and the comparison as tables for a page of the manual."""

import pandas as pd

from assess.imports.comparison import PEERS, STAGES, Comparison
from assess.imports.eu_benchmark import Imported
from data.i18n import number

BEGIN, END = "<!-- begin of the computed tables -->", "<!-- end of the computed tables -->"
"""Between these lines of a page stands what the command writes; the rest is written by hand."""
NAMES = {
    "overall": "Overall",
    "user_centricity": "User centricity",
    "transparency": "Transparency",
    "key_enablers": "Key enablers",
    "cross_border": "Cross-border",
}
SHOWN_ITEMS = 3
LEAST = 0.05  # what would be shown as 0.0 lifts and lowers nothing


def import_report(done: Imported) -> str:
    """What was read, what was doubted, what was stored, per file, cell, item and country."""
    survey = done.survey
    lines = ["Read"]
    lines += [f"  {file}: {rows} rows" for file, rows in survey.rows.items()]
    lines.append(f"  {len(survey.countries)} countries, {len(survey.services)} answers per web address of services,")
    lines.append(f"  {len(survey.portals)} of portals; {len(survey.not_applicable)} services do not exist in a country")
    lines.append("Spelled otherwise and read all the same")
    lines += [
        f"  {cell!r} as {meaning!r}: {count} cells" for (cell, meaning), count in sorted(survey.respelled.items())
    ]
    lines.append(f"Doubtful cells: {len(survey.doubts)}")
    lines += [f"  {one.file}, row {one.row}, {one.column}: {one.value!r} - {one.why}" for one in survey.doubts]
    lines.append("Stored, by item and level (? where nothing is proved)")
    for item, counts in done.levels.items():
        shown = ", ".join(f"{'?' if level is None else level}: {count}" for level, count in _sorted(counts))
        lines.append(f"  {item}: {shown}")
    lines.append("Countries (verified by import)")
    lines += [
        f"  {one.code} {one.name}: {one.services} services, {one.questions} questions "
        f"({one.unanswered} unanswered), on {one.items} of {done.of_items} items: stage {one.stage}, "
        f"total {number(one.total or 0, 1)} %"
        for one in done.countries
    ]
    lines.append(f"The cycle has number {done.cycle}.")
    return "\n".join(lines) + "\n"


def comparison_page(comparison: Comparison) -> str:
    """The tables of the comparison in Markdown, framed by `BEGIN` and `END`; every number says of how many items."""
    parts = [
        _introduction(comparison),
        "### Every country",
        _countries(comparison),
        "### Rank correlation",
        _correlations(comparison),
        "### Outliers",
        _outliers(comparison),
    ]
    return framed("\n\n".join(parts))


def framed(tables: str) -> str:
    """What a command writes into a page, between `BEGIN` and `END`."""
    return f"{BEGIN}\n\n{tables}\n\n{END}\n"


def put_into(page: str, tables: str) -> str:
    """The page with the tables between its marks; at its end if it has none."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        return page.rstrip("\n") + "\n\n" + tables
    return before + tables.rstrip("\n") + after


def table(heads: list[str], rows: list[list[str]]) -> str:
    """A table in Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _introduction(comparison: Comparison) -> str:
    mapping, total = comparison.mapping, sum(comparison.items_of_stage.values())
    return (
        f"Our columns are computed from published answers with the edition {comparison.edition}, "
        f"{_on(comparison, total)}; the published columns are those of “{mapping.published_column}”. "
        f"Source: {mapping.source}"
    )


def _countries(comparison: Comparison) -> str:
    counts = comparison.items_of_stage
    total = _on(comparison, sum(counts.values()))
    heads = ["Country", f"Our stage, {total}"]
    heads += [f"Stage {stage} %, {_on(comparison, count)}" for stage, count in counts.items()]
    heads += [f"Total %, {total}", f"Answered %, {total}", *(f"Published: {name.lower()}" for name in NAMES.values())]
    heads += [f"Our rank, {total}", "Published rank"]
    rows = [
        [
            f"{row['code']} {row['name']}",
            "none" if pd.isna(row["stage"]) else str(int(row["stage"])),
            *(
                _percent(row[f"stage_{stage}"], threshold=comparison.thresholds[stage])
                for stage in comparison.items_of_stage
            ),
            _percent(row["total"]),
            _percent(100 * row["coverage"]),
            *(_percent(row[name]) for name in NAMES),
            _rank(row["rank"]),
            _rank(row["published_rank"]),
        ]
        for _, row in comparison.countries.iterrows()
    ]
    best = [
        "*Highest possible*",
        "",
        *(_percent(comparison.best_percents[stage]) for stage in counts),
        _percent(
            sum(comparison.best_percents[stage] * count for stage, count in counts.items()) / sum(counts.values())
        ),
    ]
    return table(heads, [*rows, best + [""] * (len(heads) - len(best))])


def _correlations(comparison: Comparison) -> str:
    counts = comparison.items_of_stage
    total = sum(counts.values())
    names = {"total": ("Total %", total), "stage": ("Stage reached", total)}
    names |= {name: (f"Stage {name[-1]} %", counts[int(name[-1])]) for name in STAGES}
    rows = [
        [f"{names[str(ours)][0]}, {_on(comparison, names[str(ours)][1])}", *(_correlation(value) for value in row)]
        for ours, row in comparison.correlations().iterrows()
    ]
    head = f"Spearman, {len(comparison.countries)} countries"
    return table([head, *(f"Published: {name.lower()}" for name in NAMES.values())], rows)


def _outliers(comparison: Comparison) -> str:
    total = sum(comparison.items_of_stage.values())
    rows: list[list[str]] = []
    for _, row in comparison.outliers().iterrows():
        items, scores = comparison.away_from_peers(row["code"])
        scores = scores.drop("overall")
        below = [f"{item} {_signed(value)}" for item, value in items.head(SHOWN_ITEMS).items() if value < -LEAST]
        above = [f"{item} {_signed(value)}" for item, value in items[::-1].head(SHOWN_ITEMS).items() if value > LEAST]
        published = [f"{NAMES[str(name)].lower()} {_signed(value)}" for name, value in scores.items()]
        rows.append(
            [
                f"{row['code']} {row['name']}",
                _rank(row["rank"]),
                _rank(row["published_rank"]),
                ", ".join(above),
                ", ".join(below),
                ", ".join(published),
                " ".join(comparison.peers(row["code"])),
            ]
        )
    heads = [
        "Country",
        f"Our rank, {_on(comparison, total)}",
        "Published rank",
        "Items that lift it (points of our total)",
        "Items that lower it",
        "Published scores, away from the mean of its peers",
        f"Its {PEERS} peers by published score",
    ]
    return table(heads, rows)


def _on(comparison: Comparison, count: int) -> str:
    return f"on {count} of {comparison.of_items} items"


def _percent(value: float, *, threshold: float | None = None) -> str:
    """One decimal, half up; more where one would show the value on the other side of its threshold."""
    if pd.isna(value):
        return "–"
    decimals, value = 1, round(value, 9)  # what differs by less is equal, as in scoring
    if threshold is not None:
        while (value >= threshold) != (float(number(value, decimals)) >= threshold) and decimals < 9:
            decimals += 1
    return number(value, decimals)


def _rank(value: float) -> str:
    return number(value, 0 if float(value).is_integer() else 1)


def _correlation(value: float) -> str:
    return "–" if pd.isna(value) else number(value, 3)


def _signed(value: float) -> str:
    return ("+" if value > 0 else "−") + number(abs(value), 1)


def _sorted(counts: dict[int | None, int]) -> list[tuple[int | None, int]]:
    return sorted(counts.items(), key=lambda pair: (pair[0] is None, pair[0] or 0))

"""What an import prints: counts, the totals that must agree, colours beside published variances, every finding."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from data.i18n import number
from projects.portfolio_form.colours import ORDER, crossed
from projects.portfolio_form.comparing import CHANGED, NEW, UNCHANGED
from projects.portfolio_form.findings import REJECTED
from projects.portfolio_form.importing import DOUBT, Preview
from projects.portfolio_form.totals import Total
from projects.portfolio_form.wording import LEFT_OUT

COUNTED = (NEW, CHANGED, UNCHANGED, REJECTED, DOUBT)


def import_report(found: Preview, totals: Sequence[Total] = ()) -> str:
    """The report of a preview, or with `totals` of an import, as plain text; one finding per line."""
    lines = [f"{found.file}, SHA-256 {found.sha256}", *(one.text for one in found.notices), ""]
    for name, table in found.tables.items():
        counts = table.counts
        lines.append(f"{name}: " + ", ".join(f"{counts.get(one, 0):,} {one}" for one in COUNTED))
        left_out = Counter(one.code for one in table.left_out)
        lines += [f"  {count:,} left out: {LEFT_OUT[code]()}" for code, count in left_out.items()]
    if totals:
        lines += ["", f"{'':24}{'file':>24}{'stored':>24}{'rejected':>20}"]
        lines += [_total(one) for one in totals]
        agree = all(one.agrees for one in totals)
        lines.append("The totals agree to the cent." if agree else "THE TOTALS DO NOT AGREE.")
    if found.extra.figures:
        lines += ["", "Published figures, kept beside ours:", *_figures(found)]
    for what, cross in crossed(found.extra.colours).items():
        lines += ["", f"{what}: colours by our rules (down) beside those of the published variance (across)"]
        lines.append(f"{'':10}" + "".join(f"{one:>8}" for one in ORDER))
        lines += [f"{ours:10}" + "".join(f"{cross[ours, one]:>8}" for one in ORDER) for ours in ORDER]
    counts = Counter((one.verdict, one.code) for one in found.findings)
    lines += [
        "",
        "Findings:" if counts else "No findings.",
        *(f"{n:>7}  {v}: {c}" for (v, c), n in counts.most_common()),
    ]
    lines += [f"{one.table}, row {one.row}, {one.column}: {one.verdict}: {one.reason}" for one in found.findings]
    return "\n".join(lines) + "\n"


def _figures(found: Preview) -> list[str]:
    counts = Counter(one.name for one in found.extra.figures)
    sums: Counter[str] = Counter()
    texts: dict[str, Counter[str]] = {}
    for one in found.extra.figures:
        if one.amount is None:
            texts.setdefault(one.name, Counter())[one.text] += 1
        else:
            sums[one.name] += one.amount
    lines = []
    for name, count in counts.items():
        if name in sums:
            lines.append(f"  {name}: {count:,} of {number(Decimal(sums[name]).scaleb(-2), 2)} in all")
        elif len(texts[name]) <= 12:
            lines.append(f"  {name}: " + ", ".join(f"{text} {n}" for text, n in texts[name].most_common()))
        else:
            lines.append(f"  {name}: {count:,}")
    return lines


def _total(one: Total) -> str:
    places = 0 if one.column == "rows" else 2
    name = f"{one.table}, {one.column}"
    shown = [number(amount, places) for amount in (one.file, one.stored, one.rejected)]
    return f"{name:24}{shown[0]:>24}{shown[1]:>24}{shown[2]:>20}"

"""The printed report: per index how many published values were matched, then each that was not, with its reason."""

from assess.verify.comparing import Checked, Difference, Verification
from assess.verify.reading import Values

WIDEST = 40
MOST = 6


def report(done: Verification) -> str:
    """The report as lines, ended by a line feed; numbers as precise as they differ."""
    instrument = done.instrument
    lines = [f"{instrument.id} {instrument.version}: {instrument.title}"]
    lines += [_read("Answers", done.answers), _read("Published", done.published)]
    width = max(len(one.index.id) for one in done.checked)
    lines.append(f"{'Index'.ljust(width)}  published  matched  not matched  computed only")
    lines += [
        f"{one.index.id.ljust(width)}  {one.published:9d}  {one.matched:7d}  {one.published - one.matched:11d}"
        f"  {len(one.unpublished):13d}"
        for one in done.checked
    ]
    if done.imported:
        lines.append(f"Taken from the answers as they stand, their parts not being there: {', '.join(done.imported)}")
    lines += [
        f"{name}: published, but not worked out here; the answers have no {', '.join(lacking)}"
        for name, lacking in done.not_computed.items()
    ]
    for one in done.checked:
        lines += _differences(one)
        if one.unpublished:
            more = ", …" if len(one.unpublished) > MOST else ""
            lines.append(f"Computed only: {one.index.id}: {', '.join(one.unpublished[:MOST])}{more}")
    return "\n".join(lines) + "\n"


def _read(title: str, values: Values) -> str:
    line = f"{title}: {values.file}, {_of(values.rows, 'row')}, {_of(len(values.columns), 'column')} or names used"
    if values.ignored:
        line += f"; {_of(values.ignored, 'row')} ignored as the definition says"
    if values.unused:
        shown = ", ".join(" ".join(one.split())[:WIDEST] for one in values.unused[:MOST])
        line += f"; {_of(len(values.unused), 'column')} not used: {shown}{', …' if len(values.unused) > MOST else ''}"
    return line


def _of(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def _differences(checked: Checked) -> list[str]:
    if not checked.differences:
        return []
    lines = [f"Not matched: {checked.index.id}"]
    if checked.index.note:
        lines.append(f"  ({checked.index.note})")
    return lines + [f"  {one.key}: {_both(checked, one)}: {one.reason}" for one in checked.differences]


def _both(checked: Checked, one: Difference) -> str:
    if one.computed is None:
        return f"published {_number(one.published)}, computed nothing"
    places = checked.index.places
    precise = _number(one.computed)
    if places is not None and not isinstance(one.computed, str):
        precise = f"{one.computed:.{places + 2}f}"
    return f"published {_number(one.published)}, computed {precise}"


def _number(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.10g}"

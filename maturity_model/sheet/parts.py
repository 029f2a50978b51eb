"""The parts of an edition from the rows of its workbook, and in which row each of them stands."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from maturity_model.faults import Fault
from maturity_model.loading import OUTLINE
from maturity_model.sheet.cells import Book, Line
from maturity_model.sheet.columns import KHMER_DIGITS, MARK, SHEETS, put

Place = tuple[str, int]


@dataclass
class Parts:
    """What an edition's files would hold, and where: the row of each part by its id, and by its path in its part."""

    contents: dict[str, Any] = field(default_factory=dict)
    by_id: dict[str, Place] = field(default_factory=dict)
    by_path: dict[tuple[str, str], Place] = field(default_factory=dict)


def parts_of(book: Book) -> Parts:
    """What the rows of a workbook say; what is wrong with single cells is added to the faults of the book."""
    made = Parts()
    outline = _settings(book)
    asked, figures, ladder = _survey(book, made)
    made.contents = {OUTLINE: outline, "forms.yaml": {"forms": _forms(book, made, asked)}}
    outline["stages"], outline["thresholds"] = _stages(book, made)
    for name in ("themes", "facts", "sources"):
        outline[name] = _listed(book, made, name)
    _fact_values(book, made, outline["facts"])
    outline["gates"] = _gates(book, made)
    _choices(book, made, {**asked, **({ladder["id"]: ladder} if ladder else {})})
    for item in asked.values():
        file = "foundation.yaml" if item.get("counts") == "foundation" else f"stage-{item.get('stage', 1)}.yaml"
        file = file if file in ("foundation.yaml", *(f"stage-{n}.yaml" for n in range(1, 5))) else "stage-1.yaml"
        made.contents.setdefault(file, {"items": []})["items"].append(item)
    if figures:
        made.contents["figures.yaml"] = {"figures": figures}
    if ladder:
        made.contents["ladder.yaml"] = {
            "ladder": {k: v for k, v in ladder.items() if k not in ("counts", "scope", "weight")}
        }
    _crosswalk(book, made)
    return made


def _part(book: Book, line: Line) -> dict[str, Any]:
    part: dict[str, Any] = {}
    for column in SHEETS[line.sheet]:
        value = book.value(line, column)
        if value is None and column.needed and column.path.endswith((".en", ".km")):
            # The gap is a fault already; with a word in it the rest of the row is looked at too.
            value = "ក"
        if column.path and value is not None:
            put(part, column.path, value)
    return part


def _settings(book: Book) -> dict[str, Any]:
    lines = book.lines.get("settings", [])
    if not lines and "settings" in book.lines:
        book.faults.append(Fault("cell_missing", file="settings 2", where="form_id"))
    for line in lines[1:]:
        book.faults.append(Fault("row_type", file=book.place("settings", line.number), value="a second row"))
    return {"status": "draft", **(_part(book, lines[0]) if lines else {})}


def _survey(book: Book, made: Parts) -> tuple[dict[str, Any], list[Any], dict[str, Any] | None]:
    """The items by id, the figures, and the ladder."""
    items: dict[str, Any] = {}
    figures: list[Any] = []
    ladder: dict[str, Any] | None = None
    for line in book.lines.get("survey", []):
        part = _part(book, line)
        name = part.get("id", f"row {line.number}")
        kind = line.cells.get("type", "").split(" ")[0]
        if kind not in ("", "select_one", "decimal", "integer"):
            place = book.place("survey", line.number, "type")
            book.faults.append(Fault("row_type", file=place, value=kind, allowed=["select_one …", "decimal"]))
        if name in made.by_id:
            place = book.place("survey", line.number, "name")
            book.faults.append(Fault("repeated_id", file=place, item=name, value=name))
            continue
        made.by_id[name] = ("survey", line.number)
        if kind in ("decimal", "integer"):
            figures.append(part)
        elif part.get("counts") == "ladder":
            ladder = part
        else:
            items[name] = {"levels": [], **part}
    return items, figures, ladder


def _choices(book: Book, made: Parts, asked: dict[str, Any]) -> None:
    for item in asked.values():
        item["levels"] = []
    for line in book.lines.get("choices", []):
        part, name = _part(book, line), line.cells.get("list_name", "")
        if name not in asked:
            if name:
                place = book.place("choices", line.number, "list_name")
                book.faults.append(Fault("row_list", file=place, value=name, allowed=list(asked)))
            continue
        levels = asked[name]["levels"]
        number = line.cells.get("name", "").translate(KHMER_DIGITS)
        if number and number != str(len(levels)):
            place = book.place("choices", line.number, "name")
            book.faults.append(Fault("row_order", file=place, item=name, value=number, allowed=[len(levels)]))
        made.by_path[name, f"levels.{len(levels)}"] = ("choices", line.number)
        levels.append(part)


def _forms(book: Book, made: Parts, asked: dict[str, Any]) -> list[dict[str, Any]]:
    forms: list[dict[str, Any]] = []
    for line in book.lines.get("forms", []):
        form = _part(book, line)
        name = form.get("id", "")
        made.by_id.setdefault(name, ("forms", line.number))
        which = line.cells.get("items", "marked")
        if which not in ("all", "marked"):
            place = book.place("forms", line.number, "items")
            book.faults.append(Fault("cell_wrong", file=place, where="items", value=which, allowed=["all", "marked"]))
        form["items"] = "all" if which == "all" else [item for _, item in sorted(_marked(book, name, asked))]
        forms.append(form)
    return forms


def _marked(book: Book, form: str, asked: dict[str, Any]) -> Iterator[tuple[int, str]]:
    """The items that a form asks, each with its place: the number that stands there, or the order of the rows."""
    head = f"{MARK}{form}"
    for number, line in enumerate(book.lines.get("survey", [])):
        mark, item = line.cells.get(head, "").translate(KHMER_DIGITS), line.cells.get("name", "")
        if not mark or item not in asked:
            continue
        if mark.lower() in ("x", "yes", "✓"):
            yield number, item
        elif mark.isdecimal():
            yield int(mark), item
        elif mark.lower() != "no":
            place = book.place("survey", line.number, head)
            book.faults.append(Fault("cell_wrong", file=place, item=item, where=head, value=mark, allowed=["x"]))


def _stages(book: Book, made: Parts) -> tuple[list[Any], dict[Any, Any]]:
    stages, thresholds = [], {}
    threshold = next(column for column in SHEETS["stages"] if column.name == "threshold")
    for line in book.lines.get("stages", []):
        part = _part(book, line)
        made.by_path["", f"stages.{len(stages)}"] = ("stages", line.number)
        made.by_id[f"stage {part.get('stage')}"] = ("stages", line.number)
        if threshold.name in line.cells and part.get("stage") is not None:
            found = len(book.faults)
            least = book.value(line, threshold)
            del book.faults[found:]  # it was noted when the row was read
            if least is not None:
                thresholds[part["stage"]] = least
                made.by_path["", f"thresholds.{part['stage']}"] = ("stages", line.number)
        stages.append(part)
    return stages, thresholds


def _listed(book: Book, made: Parts, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for line in book.lines.get(name, []):
        part = _part(book, line)
        made.by_path["", f"{name}.{len(found)}"] = (name, line.number)
        made.by_id.setdefault(str(part.get("id", "")), (name, line.number))
        found.append(part)
    return found


def _fact_values(book: Book, made: Parts, facts: list[dict[str, Any]]) -> None:
    known = {f"{fact.get('where')}.{fact.get('id')}": number for number, fact in enumerate(facts)}
    for line in book.lines.get("fact_values", []):
        part, name = _part(book, line), line.cells.get("fact", "")
        if name not in known:
            if name:
                place = book.place("fact_values", line.number, "fact")
                book.faults.append(Fault("unknown_fact", file=place, value=name, allowed=list(known)))
            continue
        choices = facts[known[name]].setdefault("choices", [])
        made.by_path["", f"facts.{known[name]}.choices.{len(choices)}"] = ("fact_values", line.number)
        choices.append(part)


def _gates(book: Book, made: Parts) -> list[dict[str, Any]]:
    gates: dict[str, dict[str, Any]] = {}
    for line in book.lines.get("gates", []):
        part = _part(book, line)
        member = {key: part.pop(key) for key in ("item", "level", "when") if key in part}
        number = line.cells.get("gate", "").translate(KHMER_DIGITS)
        gate = gates.setdefault(number, {**part, "of": []})
        for key, value in part.items():
            if gate.get(key) != value:
                place = book.place("gates", line.number, key)
                book.faults.append(Fault("row_differs", file=place, where=key, value=value, allowed=[gate.get(key)]))
        place = ("gates", line.number)
        at = list(gates).index(number)
        made.by_id.setdefault(f"gate of stage {gate.get('stage')}", place)
        made.by_path.setdefault(("", f"gates.{at}"), place)
        made.by_path["", f"gates.{at}.of.{len(gate['of'])}"] = place
        gate["of"].append(member)
    return list(gates.values())


def _crosswalk(book: Book, made: Parts) -> None:
    settings = book.lines.get("settings", [])
    cells = settings[0].cells if settings else {}
    lines = book.lines.get("crosswalk", [])
    if not lines and "crosswalk_from" not in cells:
        return
    rows = []
    for line in lines:
        made.by_path["crosswalk", f"items.{len(rows)}"] = ("crosswalk", line.number)
        rows.append(_part(book, line))
        for item in (*rows[-1].get("was", ()), *rows[-1].get("now", ())):
            made.by_path.setdefault(("crosswalk", item), ("crosswalk", line.number))
    found = {"previous": cells.get("crosswalk_from"), "previous_hash": cells.get("crosswalk_hash"), "items": rows}
    made.contents["crosswalk.yaml"] = {"crosswalk": {key: value for key, value in found.items() if value is not None}}

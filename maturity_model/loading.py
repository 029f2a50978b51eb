"""Editions from their folders: strict reading, all faults at once, content hash, and the lock of released editions."""

import hashlib
import json
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from maturity_model.definition import Crosswalk, Edition, Figure, Form, Frozen, Item, Ladder
from maturity_model.faults import FAULTS, Fault, Faults
from maturity_model.reading import read_yaml

DEFINITIONS: Final = Path(__file__).parent / "definitions"
"""The editions that come with the program."""
LOCK: Final = "released.yaml"
OUTLINE: Final = "edition.yaml"
PARTS: Final[dict[str, tuple[str, type[Frozen]]]] = {
    "stage-1.yaml": ("items", Item),
    "stage-2.yaml": ("items", Item),
    "stage-3.yaml": ("items", Item),
    "stage-4.yaml": ("items", Item),
    "foundation.yaml": ("items", Item),
    "forms.yaml": ("forms", Form),
    "figures.yaml": ("figures", Figure),
    "ladder.yaml": ("ladder", Ladder),
    "crosswalk.yaml": ("crosswalk", Crosswalk),
}
_OBLIGATORY: Final = frozenset({"forms.yaml", OUTLINE})
_FROM_PYDANTIC: Final = {
    "missing": "missing_key",
    "extra_forbidden": "unknown_key",
    "literal_error": "not_allowed",
    "enum": "not_allowed",
}


def own_editions() -> Path:
    """The folder of a ministry's own editions: `editions` in the folder that an installation keeps its things in."""
    # The same place as that of the database, which this package may not ask.
    return Path(os.environ.get("EGOV_HOME") or Path(__file__).parent.parent / "var") / "editions"


def editions(folder: Path | None = None) -> list[str]:
    """The names of the editions that are there, the program's and the ministry's own, in alphabetical order."""
    homes = (DEFINITIONS, own_editions()) if folder is None else (folder,)
    return sorted({path.parent.name for home in homes for path in home.glob(f"*/{OUTLINE}")})


def home_of(name: str) -> Path:
    """The folder in which the edition's folder lies. A name that the program's editions have is theirs."""
    return DEFINITIONS if name in _of_the_program() else own_editions()


@lru_cache(maxsize=1)
def _of_the_program() -> frozenset[str]:
    return frozenset(editions(DEFINITIONS))


def load_edition(name: str, folder: Path | None = None) -> Edition:
    """The edition in the folder `name`; read once, and again only after its files have changed.

    Raises:
        Faults: all that is wrong with the edition: unreadable files, unknown or missing keys, references to what is
            not there, or a released edition that differs from its lock.
    """
    home = folder or home_of(name)
    # The program's own files change with the program only; asking for their times would slow down every answer.
    return _kept(name, home, () if home == DEFINITIONS else _stamp(home, name))


def _stamp(home: Path, name: str) -> tuple[tuple[str, int, int], ...]:
    files = [*sorted((home / name).glob("*.yaml")), home / LOCK]
    known = [(file.name, file.stat()) for file in files if file.exists()]
    return tuple((file, found.st_mtime_ns, found.st_size) for file, found in known)


@lru_cache(maxsize=16)
def _kept(name: str, home: Path, _stamp: tuple[tuple[str, int, int], ...]) -> Edition:
    if name not in editions(home):
        allowed = editions() if home in (DEFINITIONS, own_editions()) else editions(home)
        raise Faults([Fault("unknown_edition", value=name, allowed=allowed)])
    edition = read_edition(home / name)
    faults = check_lock(edition, folder=home) if edition.status != "draft" else []
    if any(fault.code == "released_changed" for fault in faults):
        raise Faults(faults)
    return edition


def read_edition(path: Path) -> Edition:
    """The edition in this folder, checked in itself but not against its lock.

    Raises:
        Faults: all that is wrong with its files.
    """
    faults: list[Fault] = []
    contents = {
        file: read_yaml(path / file, faults, name=file)
        for file in (*PARTS, OUTLINE)
        if (path / file).exists() or file in _OBLIGATORY
    }
    faults.extend(
        Fault("unknown_file", file=other.name, allowed=[OUTLINE, *PARTS])
        for other in sorted(path.glob("*.y*ml"))
        if other.name not in {OUTLINE, *PARTS}
    )
    return assemble(path.name, contents, faults)


def assemble(name: str, contents: Mapping[str, Any], faults: list[Fault]) -> Edition:
    """The edition `name` of what its files hold, by the name of the file; wherever that was read from.

    Raises:
        Faults: `faults`, which were found in reading, and all that is wrong with the content.
    """
    parts: dict[str, Any] = {}
    places: dict[str, str] = {}
    broken: set[str] = set()
    for file, (key, model) in PARTS.items():
        if file not in contents:
            continue
        content = _single(contents[file], key, file, faults)
        if model in (Ladder, Crosswalk):
            parts[key] = _read(model, content, file, key, faults) if content is not None else None
            places[_id_of(content, key)] = file
            continue
        for number, raw in enumerate(content if isinstance(content, list) else ()):
            one = _id_of(raw, f"{key}.{number}")
            places.setdefault(one, file)
            part = _read(model, raw, file, one, faults)
            if part is None:
                broken.add(one)
                continue
            if isinstance(part, Item) and not _belongs(part, file):
                counts = "the foundation" if part.stage is None else f"stage {part.stage}"
                faults.append(Fault("wrong_file", file=file, item=one, value=counts))
            parts.setdefault(key, []).append(part)
    return _edition(name, contents.get(OUTLINE), parts, faults=faults, places=places, broken=frozenset(broken))


def content_hash(edition: Edition) -> str:
    """A fingerprint (SHA-256, 64 hexadecimal digits) of what the edition says.

    Spaces, comments, the order of keys and the status do not change it; every word, number and order of items does.
    """
    content = edition.model_dump(mode="json", exclude={"status"}, exclude_defaults=True)
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def check_lock(edition: Edition, folder: Path | None = None) -> list[Fault]:
    """What differs between a released edition and the hash kept for it; empty if nothing does."""
    faults: list[Fault] = []
    locked = read_yaml((folder or DEFINITIONS) / LOCK, faults, name=LOCK) or {}
    if faults:
        return faults
    actual = content_hash(edition)
    if edition.id not in locked:
        return [Fault("released_unlocked", file=LOCK, item=edition.id, allowed=[actual])]
    if locked[edition.id] != actual:
        return [Fault("released_changed", file=LOCK, item=edition.id, value=actual, allowed=[locked[edition.id]])]
    return []


def _edition(
    name: str,
    outline: Any,
    parts: dict[str, Any],
    *,
    faults: list[Fault],
    places: dict[str, str],
    broken: frozenset[str],
) -> Edition:
    if not isinstance(outline, dict):
        raise Faults(faults or [Fault("unreadable", file=OUTLINE, value="not a mapping")])
    if outline.get("id") not in (None, name):
        faults.append(Fault("wrong_id", file=OUTLINE, where="id", value=outline["id"], allowed=[name]))
    try:
        if faults:
            # The outline is checked by itself, and what can be compared is compared, so that one look finds everything.
            Edition.model_validate({**outline, **parts, "items": parts.get("items", [])})
        else:
            return Edition.model_validate({**outline, **parts})
    except ValidationError as problem:
        errors = [error for error in problem.errors() if not (broken and error["loc"] == ("items",))]
        faults.extend(_fault(error, Edition, OUTLINE, "") for error in errors)
    except Faults as several:
        faults.extend(
            fault.within(places.get(fault.item, OUTLINE))
            for fault in several.faults
            if not (fault.code == "unknown_item" and fault.value in broken)
        )
    raise Faults(faults)


def _single(content: Any, key: str, file: str, faults: list[Fault]) -> Any:
    """What stands under the only key that this file has."""
    if not isinstance(content, dict) or key not in content:
        if not any(fault.file == file for fault in faults):
            faults.append(Fault("missing_key", file=file, where=key, allowed=[key]))
        return None
    faults.extend(Fault("unknown_key", file=file, where=str(other), allowed=[key]) for other in content if other != key)
    return content[key]


def _read(model: type[Frozen], raw: Any, file: str, name: str, faults: list[Fault]) -> Frozen | None:
    try:
        return model.model_validate(raw)
    except ValidationError as problem:
        faults.extend(_fault(error, model, file, name) for error in problem.errors())
        return None


def _fault(error: ErrorDetails, model: type[BaseModel], file: str, name: str) -> Fault:
    where = ".".join(str(part) for part in error["loc"])
    context = error.get("ctx", {})
    code = _FROM_PYDANTIC.get(error["type"], error["type"])
    if code == "unknown_key":
        return Fault(code, file=file, item=name, where=where, allowed=_keys(model, error["loc"]))
    if code == "missing_key":
        return Fault(code, file=file, item=name, where=where)
    if code in FAULTS:
        value = context.get("value", error["input"])
        allowed = context.get("allowed") or [context.get("expected", "")]
        return Fault(code, file=file, item=name, where=where, value=value, allowed=allowed)
    return Fault("wrong_value", file=file, item=name, where=where, value=error["input"], allowed=[error["msg"]])


def _keys(model: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    """The keys that are known where an unknown one stood."""
    for part in loc[:-1]:
        if isinstance(part, str) and part in model.model_fields:
            inner = _model_in(model.model_fields[part].annotation)
            if inner is None:
                return []
            model = inner
    return sorted(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_model_in(part) for part in getattr(annotation, "__args__", ()))
    return next((model for model in inner if model is not None), None)


def _id_of(raw: Any, otherwise: str) -> str:
    name = raw.get("id") if isinstance(raw, dict) else None
    return name if isinstance(name, str) else otherwise


def _belongs(item: Item, file: str) -> bool:
    if item.counts == "stage" and item.stage is None:  # a fault already; no need for two
        return True
    return file == ("foundation.yaml" if item.counts == "foundation" else f"stage-{item.stage}.yaml")

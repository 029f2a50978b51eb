"""Editions into their folders: the files of an edition as they would be written, and a copied folder to begin with."""

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final

import yaml

from maturity_model.crosswalk import identity
from maturity_model.definition import Edition
from maturity_model.faults import Fault, Faults
from maturity_model.loading import LOCK, OUTLINE, PARTS, content_hash, editions, home_of, load_edition
from maturity_model.reading import PLAIN

NOTES: Final = "CHANGES.md"
_NAME: Final = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_WIDTH: Final = 10_000  # no line is broken: a text is one line, as its author wrote it
_EVERY_FOLDER: Final = 0o755


def contents_of(edition: Edition) -> dict[str, Any]:
    """What the files of an edition hold, by the name of the file; reading them gives the same content hash."""
    whole = edition.model_dump(mode="json", exclude_defaults=True)
    contents: dict[str, Any] = {}
    for item in whole.pop("items"):
        file = "foundation.yaml" if item["counts"] == "foundation" else f"stage-{item['stage']}.yaml"
        contents.setdefault(file, {"items": []})["items"].append(item)
    for file, (key, _) in PARTS.items():
        if key != "items" and whole.get(key):
            contents[file] = {key: whole.pop(key)}
    # JSON knows no numbers as keys.
    whole["thresholds"] = {int(stage): least for stage, least in whole["thresholds"].items()}
    return {OUTLINE: whole, **contents}


def write_edition(contents: Mapping[str, Any], folder: Path) -> None:
    """Put the files of an edition into `folder`, whole or not at all; an edition that was there is replaced.

    Its notes (`CHANGES.md`) are kept; comments in its other files are not.
    """
    kept = folder / NOTES
    notes = {NOTES: kept.read_text(encoding="utf-8")} if kept.exists() else {}
    _put({file: _yaml(content) for file, content in contents.items()} | notes, folder)


def begin_edition(name: str, *, previous: str, folder: Path) -> Path:
    """Begin the edition `name` as a copy of another one: a draft whose crosswalk says that every item is the same.

    Comments are copied with the files. Gives the new folder, which lies in `folder`.

    Raises:
        Faults: the name is no id or is taken, or the other edition is unknown or broken.
    """
    check_name(name, folder)
    home = folder if previous in editions(folder) else home_of(previous)
    source = load_edition(previous, home)
    texts = {file.name: file.read_text(encoding="utf-8") for file in sorted((home / previous).glob("*.yaml"))}
    for key, value in (("id", name), ("version", "1.0.0"), ("status", "draft")):
        texts[OUTLINE] = re.sub(rf"^{key}:.*$", f"{key}: {value}", texts[OUTLINE], count=1, flags=re.MULTILINE)
    texts[OUTLINE] = texts[OUTLINE].replace(f"# The edition {previous}:", f"# The edition {name}:", 1)
    crosswalk = identity(source, hash_kept=content_hash(source)).model_dump(mode="json", exclude_defaults=True)
    texts["crosswalk.yaml"] = _yaml({"crosswalk": crosswalk})
    texts[NOTES] = f"# Changes of the edition `{name}`\n\n## 1.0.0\n\n- *Model*: begun as a copy of `{previous}`.\n"
    _put(texts, folder / name)
    return folder / name


def check_name(name: str, folder: Path) -> None:
    """Raise `Faults` if an edition cannot be called so: it is no id, or there is one of that name already."""
    if not _NAME.fullmatch(name) or len(name) > 60:
        raise Faults([Fault("wrong_name", value=name)])
    if name in {*editions(), *editions(folder)}:
        raise Faults([Fault("name_taken", value=name)])


def set_status(folder: Path, status: str) -> None:
    """Write another status into the outline of the edition in `folder`, and leave all else as it stands."""
    path = folder / OUTLINE
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"^status:.*$", f"status: {status}", text, count=1, flags=re.MULTILINE), encoding="utf-8")


def keep_hash(folder: Path, name: str, hash_kept: str) -> None:
    """Add the hash of a released edition to the lock of its folder of editions; what stands there stays."""
    path = folder / LOCK
    begin = "# The content hash of every released edition. What stands here never changes.\n"
    text = path.read_text(encoding="utf-8") if path.exists() else begin
    path.write_text(f"{text.rstrip()}\n{name}: '{hash_kept}'\n", encoding="utf-8")


def _put(texts: Mapping[str, str], folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        for file, text in texts.items():
            (beside / file).write_text(text, encoding="utf-8")
        beside.chmod(_EVERY_FOLDER)
        if folder.exists():
            shutil.rmtree(folder)
        beside.replace(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


class _Writer(yaml.SafeDumper):
    """Block style; what our strict reader would take for a number or a truth is quoted."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the name is the library's
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        super().increase_indent(flow, indentless=False)


for _tag, _pattern, _first in PLAIN:
    _Writer.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


def _yaml(content: Any) -> str:
    return yaml.dump(content, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=_WIDTH)

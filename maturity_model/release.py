"""Releasing an edition: it is linted, locked by the hash of its content and of each file, and never changes again."""

import hashlib
import json
from pathlib import Path
from typing import Any, Final

import yaml

from maturity_model.faults import Fault, Faults
from maturity_model.lint import Findings, check_edition
from maturity_model.loading import LOCK, OUTLINE, PARTS, check_lock, content_hash, read_edition
from maturity_model.reading import read_yaml
from maturity_model.writing import keep_hash, set_status

FILES: Final = "released-files.yaml"


def check(name: str, folder: Path) -> Findings:
    """All that is wrong or doubtful in an edition; of a released one that changed, also which files did."""
    found = check_edition(name, folder)
    changed = [] if not _is_locked(name, folder) else changed_files(name, folder)
    return Findings((*found.faults, *(Fault("released_file", file=file) for file in changed)), found.warnings)


def release(name: str, folder: Path) -> str:
    """Release the draft `name`: lock its hash, then set its status. Gives the content hash.

    Raises:
        Faults: it is no draft, or something is wrong with it; warnings do not hinder.
    """
    found = check(name, folder)
    if found.faults:
        raise Faults(found.faults)
    edition = read_edition(folder / name)
    if edition.status != "draft":
        raise Faults([Fault("not_draft", file=OUTLINE, where="status", value=edition.status, allowed=["draft"])])
    kept = content_hash(edition)
    locked = _files_kept(folder)
    locked[name] = _file_hashes(folder / name)
    begin = "# The hash of each file of every released edition, so that a change can be named.\n"
    (folder / FILES).write_text(begin + yaml.safe_dump(locked), encoding="utf-8")
    keep_hash(folder, name, kept)
    set_status(folder / name, "released")
    left = check_lock(read_edition(folder / name), folder)
    if left:
        raise Faults(left)
    return kept


def changed_files(name: str, folder: Path) -> list[str]:
    """The files of a released edition whose content is not what was released; empty where no hashes were kept."""
    kept, actual = _files_kept(folder).get(name, {}), _file_hashes(folder / name)
    return [file for file in sorted(kept.keys() | actual.keys()) if kept and kept.get(file) != actual.get(file)]


def _is_locked(name: str, folder: Path) -> bool:
    locked = read_yaml(folder / LOCK, [], name=LOCK)
    return isinstance(locked, dict) and name in locked


def _files_kept(folder: Path) -> dict[str, dict[str, str]]:
    kept = read_yaml(folder / FILES, [], name=FILES)
    return kept if isinstance(kept, dict) else {}


def _file_hashes(path: Path) -> dict[str, str]:
    """The hash of what each file says; comments and spaces do not count, nor does the status."""
    files = [file for file in (OUTLINE, *PARTS) if (path / file).exists()]
    return {file: _hash(read_yaml(path / file, [], name=file)) for file in files}


def _hash(content: Any) -> str:
    if isinstance(content, dict):
        content = {str(key): value for key, value in content.items() if key != "status"}
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(plain.encode()).hexdigest()

"""Files that people hand in, kept by what they hold: each content once, whole or not at all, and never changed."""

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile

from data.errors import Missing, StoreProblem
from data.store import home

_NAME = re.compile(r"[0-9a-f]{64}")


def folder() -> Path:
    """The folder of these files: `EGOV_EVIDENCE`, else `evidence` in the home folder."""
    return Path(os.environ.get("EGOV_EVIDENCE") or home() / "evidence")


def path_of(sha256: str, *, within: Path | None = None) -> Path:
    """Where the content with this SHA-256 lies, whether it is there or not."""
    if not _NAME.fullmatch(sha256):
        raise ValueError(f"'{sha256}' is no SHA-256")
    return (within or folder()) / sha256[:2] / sha256


def keep(content: bytes) -> str:
    """Store a content and give its SHA-256; when this returns it is on the disk, and a second time changes nothing.

    Raises:
        StoreProblem: the folder cannot be written.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    path = path_of(sha256)
    try:
        if path.exists() and path.stat().st_size == len(content):
            return sha256
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as part:
            try:
                part.write(content)
                part.flush()
                os.fsync(part.fileno())
                Path(part.name).replace(path)
            except OSError:
                Path(part.name).unlink(missing_ok=True)
                raise
        _settle(path.parent)
    except OSError as error:
        raise StoreProblem("file.cannot_keep", folder=str(folder()), reason=error.strerror or str(error)) from error
    return sha256


def content_of(sha256: str) -> bytes:
    """The content with this SHA-256, checked against it.

    Raises:
        Missing: it is not there.
        StoreProblem: what is there is something else: the disk or somebody has changed it.
    """
    try:
        content = path_of(sha256).read_bytes()
    except OSError as error:
        raise Missing("file.gone", sha256=sha256) from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise StoreProblem("file.changed", sha256=sha256)
    return content


def kept() -> Iterator[str]:
    """The SHA-256 of every content that is stored, in order."""
    for path in sorted(folder().glob("??/*")):
        if _NAME.fullmatch(path.name):
            yield path.name


def _settle(parent: Path) -> None:
    """Make the new name in the folder outlast a power cut, where the system can do that."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    opened = os.open(parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)

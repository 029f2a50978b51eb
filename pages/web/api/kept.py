"""Answers kept ready as long as nothing is stored that could change them."""

import gzip
import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Final

_MOST_BYTES: Final = 64 * 1024 * 1024
_WORTH: Final = 1024


@dataclass(frozen=True)
class Kept:
    """The content of an answer, how many rows there are in all, and under which state of the store it holds."""

    change: str
    content: bytes
    total: int | None

    @cached_property
    def tag(self) -> str:
        """The ETag: weak, since the same content is sent compressed and plain."""
        return f'W/"{hashlib.sha256(self.content).hexdigest()[:32]}"'

    @cached_property
    def compressed(self) -> bytes | None:
        """The content as gzip; None if it is too short to gain by it."""
        return gzip.compress(self.content, 6, mtime=0) if len(self.content) > _WORTH else None


class Shelf:
    """The answers last asked for, up to 64 MB of them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._held: OrderedDict[tuple[object, ...], Kept] = OrderedDict()
        self._bytes = 0

    def find(self, asked: tuple[object, ...], change: str) -> Kept | None:
        """The answer to `asked`, if it still holds."""
        with self._lock:
            found = self._held.get(asked)
            if found is None or found.change != change:
                return None
            self._held.move_to_end(asked)
            return found

    def keep(self, asked: tuple[object, ...], one: Kept) -> Kept:
        """Keep an answer in place of any older one to the same, and let go what was asked for longest ago."""
        with self._lock:
            before = self._held.pop(asked, None)
            self._bytes += len(one.content) - (len(before.content) if before else 0)
            self._held[asked] = one
            while self._bytes > _MOST_BYTES and len(self._held) > 1:
                _, gone = self._held.popitem(last=False)
                self._bytes -= len(gone.content)
        return one

"""Looks into a ZIP archive without unpacking it: how much it holds, whether it is locked, what lies in it."""

import io
import struct
import zipfile
import zlib

from data.errors import Invalid

MEGABYTE = 1024 * 1024
MOST_PARTS = 3_000
MOST_UNPACKED = 250 * MEGABYTE
MOST_RATIO = 150
"""So many times its packed size may a part unpack to; text packs 10 to 50 times, a bomb 1,000 times."""
SMALL = 2 * MEGABYTE
"""Parts that unpack to less may pack as well as they like: a sheet of equal rows does."""
DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, ValueError, EOFError, OSError, NotImplementedError)


def parts_of(name: str, content: bytes) -> list[zipfile.ZipInfo]:
    """The parts of an archive that is safe to unpack; `name` is the file's, for the sentence.

    Raises:
        Invalid: it is damaged, locked by a password, or holds more than can be unpacked: too many parts, too much
            altogether, or a part far larger than its packed size lets one expect.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except DAMAGED as error:
        raise Invalid("evidence.damaged", file=name) from error
    if any(part.flag_bits & 1 for part in parts):
        raise Invalid("evidence.locked", file=name)
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or any(_swells(part) for part in parts):
        size, most = max(1, unpacked // MEGABYTE), MOST_UNPACKED // MEGABYTE
        raise Invalid("evidence.bomb", file=name, size=size, most=most, parts=MOST_PARTS)
    return parts


def unpack(name: str, content: bytes, part: zipfile.ZipInfo | str) -> bytes:
    """What a part of an archive holds, at most what the list of parts says.

    Raises:
        Invalid: the part is damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.read(part)
    except (*DAMAGED, RuntimeError) as error:
        raise Invalid("evidence.damaged", file=name) from error


def _swells(part: zipfile.ZipInfo) -> bool:
    return part.file_size > SMALL and part.file_size > MOST_RATIO * max(1, part.compress_size)

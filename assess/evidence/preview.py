"""A small picture of a picture, and of the first page of a PDF, to show beside a claim."""

import subprocess
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from threading import BoundedSemaphore

from PIL import Image, ImageOps

from assess.evidence import first_page as drawing
from data.errors import Invalid

MOST = 900
"""The longest side of a preview, in points."""
SECONDS = 10
"""The time after which the drawing of a page is given up."""
_AT_ONCE = BoundedSemaphore(2)


@dataclass(frozen=True)
class Page:
    """The first page of a document as JPEG, and how many pages it has."""

    picture: bytes
    pages: int


def first_page(name: str, content: bytes) -> Page:
    """The first page of a PDF, drawn by a program of its own with little memory and time, whatever the file holds.

    Raises:
        Invalid: a password is needed to open it, or no page of it can be drawn in time.
    """
    # As a file, not as a module: nothing of ours is imported, and where this program was started does not matter.
    command = [sys.executable, "-P", str(Path(drawing.__file__).resolve())]
    with _AT_ONCE:
        try:
            drawn = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 - a fixed command
        except subprocess.TimeoutExpired as error:
            raise Invalid("evidence.page_slow", file=name) from error
    if drawn.returncode == drawing.LOCKED:
        raise Invalid("evidence.page_locked", file=name)
    if drawn.returncode or len(drawn.stdout) <= drawing.COUNT_BYTES:
        raise Invalid("evidence.page_damaged", file=name)
    return Page(drawn.stdout[drawing.COUNT_BYTES :], int.from_bytes(drawn.stdout[: drawing.COUNT_BYTES], "big"))


def preview(name: str, content: bytes) -> bytes:
    """A picture as JPEG of at most `MOST` points a side, upright, without what the camera wrote into it.

    Raises:
        Invalid: it cannot be opened.
    """
    try:
        with Image.open(BytesIO(content), formats=["PNG", "JPEG", "WEBP"]) as picture:
            picture.draft("RGB", (MOST, MOST))
            picture.thumbnail((MOST, MOST))
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise Invalid("evidence.damaged", file=name) from error
    # What is transparent is seen on white, as on paper.
    shown = Image.new("RGB", upright.size, "white")
    shown.paste(upright, mask=upright)
    target = BytesIO()
    shown.save(target, "JPEG", quality=80)
    return target.getvalue()

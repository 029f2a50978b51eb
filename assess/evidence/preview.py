"""A small picture of a picture, to show beside a claim."""

from io import BytesIO

from PIL import Image, ImageOps

from data.errors import Invalid

MOST = 900
"""The longest side of a preview, in points."""


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

"""The fonts of reports and charts: Noto Sans and Noto Sans Khmer, Regular and Bold, cut from the variable fonts."""

import os
import tempfile
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import Lock

from data.errors import UserError
from data.store import home

# Vega and resvg look the families up by name; the second takes over where the first has no glyph.
FAMILIES = "Noto Sans, Noto Sans Khmer"
KHMER_FIRST = "Noto Sans Khmer, Noto Sans"

REGULAR, BOLD = 400, 700


class FontMissing(UserError):
    """A font is not installed or cannot be kept, so neither PDF nor chart can be set; the argument says which."""

    default_code = "report.fonts"

    def __init__(self, reason: str) -> None:
        super().__init__(reason=reason)


@dataclass(frozen=True)
class Cut:
    """One static font: the name it has in a PDF, the package and file it is cut from, and its weight."""

    name: str
    package: str
    source: str
    weight: int


_LATIN = ("fontpkg-noto-sans", "NotoSans[wdth,wght].ttf")
_KHMER = ("fontpkg-noto-sans-khmer", "NotoSansKhmer[wdth,wght].ttf")

CUTS = (
    Cut("NotoSans-Regular", *_LATIN, REGULAR),
    Cut("NotoSans-Bold", *_LATIN, BOLD),
    Cut("NotoSansKhmer-Regular", *_KHMER, REGULAR),
    Cut("NotoSansKhmer-Bold", *_KHMER, BOLD),
)

_making = Lock()
_registering = Lock()


def font_folder(cache: Path | None = None) -> Path:
    """The folder with the four font files, made on first use (some seconds) below `cache`.

    `cache` is by default `cache/fonts` in the home folder of this installation. The folder's name holds the versions
    of the font packages, so that a newer package makes new files. Two processes may make them at the same time.

    Raises:
        FontMissing: a font package is not installed, or the folder cannot be written.
    """
    packages = sorted({cut.package for cut in CUTS})
    folder = (cache or home() / "cache" / "fonts") / "-".join(["noto", *(_version(package) for package in packages)])
    with _making:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for cut in CUTS:
                path = folder / f"{cut.name}.ttf"
                if not path.exists():
                    _make(cut, path)
        except OSError as error:
            raise FontMissing(f"the folder '{folder}' cannot be written: {error.strerror}") from error
    return folder


def register(cache: Path | None = None) -> None:
    """Make the four fonts known to ReportLab under the names in `CUTS`; later calls do nothing.

    A font file that cannot be read, as a full disk or a power cut may leave it, is cut again.

    Raises:
        FontMissing: a font package is not installed, or its file is broken.
    """
    # Here, since the server asks this module for its folder before the first screen, long before the first PDF.
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFError, TTFont

    with _registering:
        missing = [cut for cut in CUTS if cut.name not in pdfmetrics.getRegisteredFontNames()]
        if missing:
            folder = font_folder(cache)
            for cut in missing:
                path = folder / f"{cut.name}.ttf"
                try:
                    font = TTFont(cut.name, str(path))
                except TTFError:
                    path.unlink(missing_ok=True)
                    font = TTFont(cut.name, str(font_folder(cache) / path.name))
                pdfmetrics.registerFont(font)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError as error:
        raise FontMissing(f"the font package '{package}' is not installed") from error


def _make(cut: Cut, path: Path) -> None:
    """Cut one weight out of the variable font; the file appears whole or not at all."""
    source = Path(import_module(cut.package.replace("-", "_")).ROOT) / "files" / cut.source
    if not source.exists():
        raise FontMissing(f"the font package '{cut.package}' has no file '{cut.source}'")
    # Here, since fonts are cut once in an installation's life.
    from fontTools.ttLib import TTFont as FontFile
    from fontTools.varLib import instancer

    font = FontFile(source)
    instancer.instantiateVariableFont(font, {"wght": cut.weight, "wdth": 100}, inplace=True, updateFontNames=True)
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=cut.name, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as stream:
            font.save(stream)
        Path(part).replace(path)
    finally:
        Path(part).unlink(missing_ok=True)

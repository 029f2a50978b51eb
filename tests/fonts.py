"""One folder of fonts for all tests, since each home folder would have its own cut, which takes some seconds."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]


def share_fonts(home: Path) -> None:
    """Let this home folder use the fonts of the repository's own."""
    shared = ROOT / "var" / "cache" / "fonts"
    shared.mkdir(parents=True, exist_ok=True)
    link = home / "cache" / "fonts"
    if not link.exists():
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(shared)


def cut_beforehand() -> Callable[[], None]:
    """Have the fonts cut while the workers still collect the tests, so that not each does it; gives a wait for it."""
    cutting = subprocess.Popen([sys.executable, "-c", "from reports.fonts import font_folder; font_folder()"], cwd=ROOT)

    def wait() -> None:
        cutting.wait()

    return wait

"""At a glance in a real browser: everything in one look, and a chart taken away as a picture."""

import io
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.screens import drawn, open_screen
from tests.e2e.server import Server

BOTTOM = """
() => Math.max(
  ...[...document.querySelectorAll('[class*="st-key-tile-"]')].map(one => one.getBoundingClientRect().bottom)
)
"""


def test_a_director_takes_all_in_without_scrolling_and_a_chart_as_a_picture(
    visit: Callable[..., Page], server: Server, tmp_path: Path
) -> None:
    page = visit("sample-director")
    open_screen(page, server, "/")
    assert drawn(page) == "overview"
    expect(page.locator('[data-testid="stVegaLiteChart"] canvas, [data-testid="stVegaLiteChart"] svg')).to_have_count(2)
    for question in ("Where do we stand?", "What needs my decision?", "Are the targets on track?"):
        expect(page.get_by_role("link", name=question)).to_be_in_viewport()
    assert page.evaluate(BOTTOM) <= 768
    with page.expect_download() as waiting:
        page.get_by_role("button", name="As picture").first.click()
    waiting.value.save_as(tmp_path / "chart.png")
    assert waiting.value.suggested_filename == "overview-stages.png"
    picture = Image.open(io.BytesIO((tmp_path / "chart.png").read_bytes()))
    assert (picture.format, picture.width) == ("PNG", 1120)
    # The title stands on top in the ink of paper, bold and left: dark pixels in the first line, none to its right.
    title = picture.convert("L").crop((0, 0, picture.width, 50))
    assert darkest(title) < 80
    assert darkest(title.crop((900, 0, picture.width, 50))) > 200


def test_in_khmer_too_no_tile_ends_below_the_first_look(visit: Callable[..., Page], server: Server) -> None:
    page = visit("sample-director")
    open_screen(page, server, "/?language=km")
    expect(page.locator('[data-testid="stVegaLiteChart"] canvas, [data-testid="stVegaLiteChart"] svg')).to_have_count(2)
    assert page.evaluate(BOTTOM) <= 768


def darkest(grey: Image.Image) -> int:
    return next(level for level, pixels in enumerate(grey.histogram()) if pixels)

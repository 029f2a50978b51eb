"""The house is in order: what lies where, checked on the files themselves."""

from pathlib import Path

from pages.ui.menu import SCREENS

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "pages"
BESIDE_THE_SCREENS = {"ui", "web"}


def test_no_script_lies_directly_in_pages() -> None:
    # Streamlit would run it by itself, before and without Home.py, for the first visitor of a new server.
    assert [path.name for path in PAGES.glob("*.py")] == ["__init__.py"]


def test_every_screen_is_in_the_menu_table() -> None:
    files = {
        path.relative_to(ROOT).as_posix()
        for path in PAGES.glob("*/*.py")
        if path.name != "__init__.py" and path.parent.name not in BESIDE_THE_SCREENS
    }
    assert files == {screen.file for screens in SCREENS.values() for screen in screens}


def test_no_file_of_the_program_is_longer_than_it_can_be_read_at_once() -> None:
    folders = ("assess", "data", "maturity_model", "pages", "projects", "reports")
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if "versions" not in path.parts and (lines := len(path.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert long == {}

"""The house is in order: what lies where, checked on the files themselves."""

import ast
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


def test_taking_a_file_away_draws_no_screen_anew() -> None:
    # Streamlit forgets how a file is made when its button is drawn anew, and the click would come too late for it.
    buttons = [
        (path.relative_to(ROOT).as_posix(), call.lineno, {one.arg: ast.unparse(one.value) for one in call.keywords})
        for path in PAGES.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith(".download_button")
    ]
    assert buttons
    assert [(path, line) for path, line, given in buttons if given.get("on_click") != "'ignore'"] == []


def test_no_file_of_the_program_is_longer_than_it_can_be_read_at_once() -> None:
    folders = ("assess", "data", "maturity_model", "pages", "projects", "reports")
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if "versions" not in path.parts and (lines := len(path.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert long == {}

"""Every text that the code translates is in the Khmer catalogue, and keeps its places."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from data.i18n import CATALOGUES

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("assess", "data", "pages", "projects", "reports")


def texts_in_code() -> Iterator[tuple[str, Path, int]]:
    """Every literal that is given to `t`, wherever it stands, f-strings included."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "t"
                if called and node.args and isinstance(node.args[0], ast.Constant):  # type: ignore[union-attr]
                    yield str(node.args[0].value), path.relative_to(ROOT), node.lineno  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def khmer() -> dict[str, str]:
    with (CATALOGUES / "km" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file, locale="km") if message.id}


def test_every_text_of_the_code_is_in_the_catalogue(khmer: dict[str, str]) -> None:
    texts = list(texts_in_code())
    assert len(texts) > 1000
    assert [f"{path}:{line} {text!r}" for text, path, line in texts if text not in khmer] == []


def test_every_text_of_the_catalogue_is_translated(khmer: dict[str, str]) -> None:
    assert [text for text, translated in khmer.items() if not translated] == []


def test_a_translation_has_the_places_of_its_text(khmer: dict[str, str]) -> None:
    def places(text: str) -> set[str]:
        return set(re.findall(r"\{(\w*)\}", text))

    assert [text for text, translated in khmer.items() if translated and places(text) != places(translated)] == []


def test_what_english_says_of_one_thing_belongs_to_a_text_of_the_code_and_adds_no_place(khmer: dict[str, str]) -> None:
    with (CATALOGUES / "en" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        entries = [
            (tuple(message.id), tuple(message.string or ())) for message in read_po(file, locale="en") if message.id
        ]
    assert entries
    for (text, plural), (one, several) in entries:
        assert text == plural == several
        assert one != several
        assert text in khmer
        assert set(re.findall(r"\{\w*\}", one)) <= set(re.findall(r"\{\w*\}", text))

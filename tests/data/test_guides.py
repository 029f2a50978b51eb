"""The guides: every page is found, speaks what it says it speaks, and leads nowhere that is not there."""

import io
import re
from importlib.resources import files

import pytest
from babel.messages.pofile import read_po

from data import guides
from data.access import Role
from data.errors import Missing

LINK = re.compile(r"\]\(([^)\s]+)\)")
LARGEST, ALL = 150_000, 3_000_000
GUIDES = [f"guides/{role.value}" for role in Role]
CATALOGUE = read_po(io.BytesIO(files("data").joinpath("locale/km/LC_MESSAGES/messages.po").read_bytes()))
"""Every text of the application, in English, with what it is in Khmer."""
FILES = sorted(guides.FOLDER.rglob("*.md"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(guides.FOLDER)))
def test_every_link_and_picture_of_a_page_is_there(file) -> None:
    targets = [target.split("#")[0] for target in LINK.findall(file.read_text(encoding="utf-8"))]
    lost = [one for one in targets if one and ":" not in one and not (file.parent / one).exists()]
    assert lost == []


def test_pictures_are_small_and_each_is_shown_somewhere() -> None:
    text = "".join(file.read_text(encoding="utf-8") for file in [*FILES, guides.FOLDER.parent / "README.md"])
    pictures = sorted(guides.PICTURES.iterdir())
    assert [one.name for one in pictures if one.stat().st_size > LARGEST] == []
    assert sum(one.stat().st_size for one in pictures) < ALL
    assert [one.name for one in pictures if f"pictures/{one.name})" not in text] == []


def test_the_index_names_every_page() -> None:
    index = guides.read(guides.INDEX, link="page:", pictures="")
    named = set(re.findall(r"\(page:([^)]+)\)", index))
    assert named | {guides.INDEX} == set(guides.pages())


@pytest.mark.parametrize("page", GUIDES)
def test_a_guide_says_the_same_in_khmer_block_by_block(page: str) -> None:
    english, khmer = guides.blocks(page), guides.blocks(page, "km")
    assert "No Khmer reader has checked this page" in khmer.pop(1)
    assert [_kind(one) for one in khmer] == [_kind(one) for one in english]
    assert all(re.search("[\u1780-\u17ff]", one) for one in khmer if not _is_code(one))


def _is_code(block: str) -> bool:
    return block.startswith("python -m")


def _kind(block: str) -> tuple[str, int]:
    """What a block is, and of how many lines or points it consists where that must agree."""
    mark = re.match(r"#+ |!\[|- |1\. |\|", block)
    if mark is None:
        return "code" if _is_code(block) else "text", 1
    points = len(re.findall(r"^(?:- |\d+\. |\|)", block, flags=re.MULTILINE))
    return mark[0], points


def test_a_page_without_a_khmer_text_is_given_in_english() -> None:
    assert not guides.is_translated("method", "km")
    assert guides.file_of("method", "km") == guides.file_of("method")


@pytest.mark.parametrize("name", ["../README", "guides/../method", "/etc/passwd", "guides/km/officer", "", "method.md"])
def test_only_the_name_of_a_page_opens_one(name: str) -> None:
    with pytest.raises(Missing):
        guides.file_of(name)


def test_links_lead_to_pages_and_pictures_to_where_they_are_served() -> None:
    text = guides.read("guides/officer", link="/help?page=", pictures="/assets/pictures/")
    assert "[how the numbers are made](/help?page=method)" in text
    assert "](/assets/pictures/officer-work.webp)" in text
    assert ".md)" not in text


def test_links_of_a_khmer_guide_lead_to_the_same_pages() -> None:
    def led(language: str) -> list[str]:
        return re.findall(r"\(page:([^)]+)\)", guides.read("guides/officer", language, link="page:", pictures=""))

    assert led("km") == led("en") != []


def test_what_a_guide_says_to_press_or_open_stands_on_a_screen() -> None:
    def plain(text: str) -> str:
        return " ".join(re.sub(r"[*_]|: ?\{\w+\}", "", text).split()).rstrip("….")

    spoken = {
        plain(message.id if isinstance(message.id, str) else message.id[0]) for message in CATALOGUE if message.id
    }
    asked = re.compile(r"\b(?:[Pp]ress|[Oo]pen|[Uu]nder|then|and) \*\*([^*]+)\*\*")
    wrong = {
        (page, label)
        for page in GUIDES
        for label in asked.findall(" ".join(guides.read(page, link="", pictures="").split()))
        if plain(label) not in spoken
    }
    assert wrong == set()

"""The pages of `docs/`: which there are, in which languages, and what they say."""

import re
from functools import cache
from pathlib import Path

from data.errors import Missing

FOLDER = Path(__file__).parents[1] / "docs"
PICTURES = FOLDER / "pictures"
INDEX = "README"
_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")


@cache
def pages() -> dict[str, Path]:
    """Every page by its name, such as `method` or `guides/officer`; its English file."""
    found = sorted([*FOLDER.glob("*.md"), *(FOLDER / "guides").glob("*.md")])
    return {str(file.relative_to(FOLDER).with_suffix("")): file for file in found}


def file_of(page: str, language: str = "en") -> Path:
    """The file of a page in a language, or the English one where the page has not been put into it.

    Raises:
        Missing: there is no page of this name; a name is never taken as a path.
    """
    english = pages().get(page)
    if english is None:
        raise Missing(id=page)
    own = english.parent / language / english.name
    return own if language != "en" and own.is_file() else english


def is_translated(page: str, language: str) -> bool:
    """Whether a page speaks this language."""
    return language == "en" or file_of(page, language) != file_of(page)


@cache
def title_of(page: str, language: str = "en") -> str:
    """The first heading of a page."""
    with file_of(page, language).open(encoding="utf-8") as file:
        return file.readline().removeprefix("# ").strip()


def read(page: str, language: str = "en", *, link: str, pictures: str) -> str:
    """What a page says, as Markdown whose links lead to `link` + the name of a page, and pictures to `pictures`.

    A link to a file that is no page, such as a program's source, becomes plain text, since it cannot be opened here.
    """
    file = file_of(page, language)
    known = {path.resolve(): name for name, path in pages().items()}

    def lead(found: re.Match[str]) -> str:
        mark, text, target = found.groups()
        path, _, _ = target.partition("#")
        if not path or ":" in target:
            return found[0]
        to = (file.parent / path).resolve()
        if mark:
            return f"![{text}]({pictures}{to.name})" if to.parent == PICTURES.resolve() else text
        name = known.get(to) or known.get(to.parent.parent / to.name)
        return f"[{text}]({link}{name})" if name else text

    return _LINK.sub(lead, file.read_text(encoding="utf-8"))


def blocks(page: str, language: str = "en") -> list[str]:
    """The paragraphs, headings, lists and tables of a page in order, each as one text."""
    text = file_of(page, language).read_text(encoding="utf-8")
    return [block.strip() for block in re.split(r"\n\s*\n", text) if block.strip()]

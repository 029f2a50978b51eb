"""Long texts on paper that has a fixed size: cut between letters, never inside one, and marked as cut."""

from icu4py.breakers import CharacterBreaker

from data.i18n import language


def shortened(text: str, most: int) -> str:
    """A text of at most `most` letters, on one line; what is left out is marked by "…".

    >>> shortened("Market stalls", 9)
    'Market s…'
    """
    plain = " ".join(text.split())
    if len(plain) <= most:
        return plain
    letters = list(CharacterBreaker(plain[: most * 8], language()))
    return plain if len(letters) <= most else "".join([*letters[: most - 1], "…"])

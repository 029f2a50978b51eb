"""Texts cut into pieces of three signs, and which of many texts could be alike at all, told for all of them at once."""

import unicodedata
from collections.abc import Sequence

import numpy as np

BETWEEN = "\x00"
"""What parts two texts in a row of them; in a text it counts as a blank like any other sign that is no letter."""


def pieces(text: str) -> frozenset[str]:
    """The three-sign pieces of a text, word by word, so that the order of its words does not matter.

    A word has a blank at either end; a Khmer clause is one long word.

    >>> sorted(pieces("To be"))
    [' be', ' to', 'be ', 'to ']
    """
    return frozenset(piece for word in _plain(text).split() for piece in _of_word(f" {word} "))


def percent(one: frozenset[str], other: frozenset[str]) -> int:
    """How alike two sets of pieces are, in percent rounded down: twice the common pieces by all pieces."""
    both = len(one) + len(other)
    return 200 * len(one & other) // both if both else 0


def could_reach(mine: frozenset[str], texts: Sequence[str], *, least: int) -> list[int]:
    """The places of the texts that may be alike to `mine` in `least` percent; all others are certainly less alike.

    A text has at least the pieces that it shares, so with `c` common ones it is alike in no more than
    200 c / (len(mine) + c) percent. Counting the common ones of all texts takes a few array operations.
    """
    if not mine or not texts:
        return []
    signs = {sign: place for place, sign in enumerate(sorted({sign for piece in mine for sign in piece} | {" "}), 1)}
    codes, starts = _coded(texts, signs)
    base = len(signs) + 1
    triples = (codes[:-2] * base + codes[1:-1]) * base + codes[2:]
    wanted = np.zeros(base**3, dtype=bool)
    for first, second, third in mine:
        wanted[(signs[first] * base + signs[second]) * base + signs[third]] = True
    places = np.flatnonzero(wanted[triples])
    owners = np.searchsorted(starts, places, side="right") - 1
    # A piece counts once for a text, however often it stands there.
    met = np.unique(owners * base**3 + triples[places]) // base**3
    common = np.bincount(met, minlength=len(texts))
    return np.flatnonzero(200 * common >= least * (len(mine) + common)).tolist()


def _coded(texts: Sequence[str], signs: dict[str, int]) -> tuple[np.ndarray, np.ndarray]:
    """All texts as one array of the numbers of their signs (0: one that is in no piece), and where each begins."""
    joined = BETWEEN.join(text.replace(BETWEEN, " ") for text in texts)
    whole = f" {unicodedata.normalize('NFC', joined).casefold()} "
    points = np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    numbers = np.zeros(0x110000, dtype=np.int64)
    for point in np.flatnonzero(np.bincount(points, minlength=1)).tolist():
        sign = chr(point)
        numbers[point] = signs.get(sign if _is_letter(sign) else " ", 0)
    starts = np.concatenate(([0], np.flatnonzero(points == ord(BETWEEN))))
    return numbers[points], starts


def _of_word(word: str) -> list[str]:
    return [word[place : place + 3] for place in range(len(word) - 2)]


def _plain(text: str) -> str:
    normal = unicodedata.normalize("NFC", text).casefold()
    return "".join(sign if _is_letter(sign) else " " for sign in normal)


def _is_letter(sign: str) -> bool:
    # The vowel signs of Khmer are marks, not letters; without them words would fall apart at every vowel.
    return sign.isalnum() or unicodedata.category(sign).startswith("M")

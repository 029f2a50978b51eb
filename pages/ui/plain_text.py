"""Keeps the words of users from being read as Markdown."""

import re

_SIGNS = re.compile(r"([\\`*_{}\[\]()#+\-.!|:$<>~^])")


def escaped(text: str) -> str:
    r"""The text with every sign that Markdown would read taken literally.

    >>> escaped("a*b* :red[c]")
    'a\\*b\\* \\:red\\[c\\]'
    """
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))

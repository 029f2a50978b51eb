"""Finds the texts for the Khmer catalogue: every `t("…")`, also inside an f-string, whatever the version of Python.

Babel's own reader sees the texts in an f-string with Python 3.12 only, so that the catalogue would depend on who makes
it. `babel.cfg` names this one.
"""

import ast
from collections.abc import Collection, Iterator
from typing import IO, Any


def extract(
    file: IO[bytes],
    keywords: Collection[str],
    _tags: Collection[str],
    options: dict[str, Any],  # noqa: ARG001 - Babel hands it over by this name
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Line, function, text, and no comments, of each call of a keyword with a plain text, in the order of the file."""
    calls = (node for node in ast.walk(ast.parse(file.read())) if isinstance(node, ast.Call) and node.args)
    found = [
        (call.lineno, call.func.id, call.args[0].value, list[str]())
        for call in calls
        if isinstance(call.func, ast.Name)
        and call.func.id in keywords
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    ]
    yield from sorted(found, key=lambda one: one[0])

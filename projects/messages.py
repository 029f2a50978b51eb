"""Sentences."""

from collections.abc import Callable

SENTENCES: dict[str, Callable[[], str]] = {}

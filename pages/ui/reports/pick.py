"""A choice that outlives its labels: the browser sends back the label it showed, and labels change."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from zlib import crc32

from pages.ui import state

Option = TypeVar("Option", str, int)


def picked(
    widget: Callable[..., Any],
    title: str,
    options: Sequence[Option],
    *,
    label: Callable[[Option], str],
    key: str,
    **look: Any,
) -> Option:
    """Let one of the options be picked by a widget such as `st.pills`; it stays when labels or language change."""
    labels = {one: label(one) for one in options}
    own = f"{key}-{crc32(repr(list(labels.values())).encode())}"
    kept = state.get(key)
    state.seed(own, kept if kept in labels else options[0])
    found = widget(title, list(options), format_func=lambda one: labels.get(one, ""), key=own, **look)
    chosen: Option = found if found in labels else options[0]
    state.put(key, chosen)
    return chosen

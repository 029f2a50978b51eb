"""A tile: a question that leads to the list behind it, and the answer below."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import streamlit as st

COMPACT = """
<style>
@media (min-width: 640px) {.stMainBlockContainer {padding-top: 3.9rem; padding-bottom: .5rem}}
.stMainBlockContainer h1 {font-size: 1.5rem; padding: 0 0 .5rem; line-height: 1.3}
.stMainBlockContainer > .stVerticalBlock {gap: .6rem}
[class*="st-key-tile-"] {padding: .55rem .8rem .6rem; gap: .3rem; position: relative}
[class*="st-key-tile-"] p, [class*="st-key-tile-"] li {font-size: .9rem; line-height: 1.35; margin: 0}
[class*="st-key-tile-"] [data-testid="stMarkdownContainer"] {margin-bottom: 0}
[class*="st-key-tile-"] [data-testid="stCaptionContainer"] {margin-bottom: 0}
[class*="st-key-tile-"] ul {margin: 0; padding-left: 1rem}
[class*="st-key-tile-"] li {margin: 0 0 .1rem}
[class*="st-key-tile-"] .stPageLink a {padding: .1rem 0; min-height: 0}
[class*="st-key-tile-"] .stPageLink a :is(p, strong) {text-underline-offset: 3px; text-decoration-thickness: 1px}
[class*="st-key-question-"] .stPageLink a p::after {content: " →"; opacity: .6}
.st-key-tile-red .stPageLink a strong, .st-key-tile-waiting .stPageLink:not([class*="st-key-question-"] *) a p {
  text-decoration: underline; text-decoration-color: color-mix(in srgb, currentColor 40%, transparent)}
[class*="st-key-tile-"] [class*="st-key-question-"] a p {font-weight: 600; font-size: 1rem; padding-right: 1.5rem}
[class*="st-key-tile-"] [class*="st-key-picture-"] {position: absolute; top: .5rem; right: .7rem; width: auto}
</style>
"""


@contextmanager
def tile(name: str, question: str, page: str, *, icon: str, address: Mapping[str, str] | None = None) -> Iterator[None]:
    """A bordered box as high as its neighbours; its question is a link to `page`, the list behind the answer."""
    with st.container(border=True, key=f"tile-{name}", height="stretch"):
        with st.container(key=f"question-{name}"):
            st.page_link(page, label=question, icon=f":material/{icon}:", query_params=dict(address or {}))
        yield

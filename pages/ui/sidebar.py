"""What stands beside every screen: who is signed in, the way out, the language, and the menu."""

from collections.abc import Iterable
from html import escape

import streamlit as st

from data.access import Actor
from data.i18n import t
from data.people import set_language
from pages.ui import menu, state
from pages.ui.language import choose_language
from pages.ui.menu import Section
from pages.ui.screen import changing, outcome

STYLE = """
<style>
[data-testid="stSidebarHeader"]{height:2.5rem}
[data-testid="stSidebarUserContent"]{padding-top:0}
.egov-menu summary{font-size:.875rem;font-weight:600;padding:.25rem .5rem;border-radius:.5rem;cursor:pointer;
list-style:none;display:flex;justify-content:space-between;align-items:center;opacity:.82}
.egov-menu summary::-webkit-details-marker{display:none}
.egov-menu summary::after{content:"";width:.4rem;height:.4rem;margin:0 .3rem .2rem;border:solid currentColor;
border-width:0 1.5px 1.5px 0;transform:rotate(45deg)}
.egov-menu details:not([open]) summary::after{transform:rotate(-45deg)}
.egov-menu details+details{margin-top:.75rem}
.egov-menu ul{list-style:none;margin:.125rem 0 0;padding:0}
.egov-menu li{margin:0;padding:0}
.egov-menu a{display:flex;gap:.5rem;align-items:center;padding:.25rem .5rem;margin:.125rem 0;border-radius:.5rem;
line-height:1.5;color:inherit;text-decoration:none}
.egov-menu i{font:normal 1.25rem/1 "Material Symbols Rounded";width:1.25rem;height:1.25rem;flex:none;overflow:hidden;
opacity:.7;white-space:nowrap}
.egov-menu :is(a,summary):hover{background:color-mix(in srgb,currentColor 8%,transparent)}
.egov-menu :is(a,summary):focus-visible{outline:2px solid var(--st-primary-color,currentColor);outline-offset:-2px}
.egov-menu a[aria-current]{background:color-mix(in srgb,currentColor 13%,transparent);font-weight:600}
.egov-menu a[aria-current] i{opacity:1}
</style>
"""
# Streamlit follows the browser's way back and forth without loading the page anew, so a link of ours takes that way;
# opened in another tab it is a link like any other. Narrow is where Streamlit lays its sidebar over the screen.
FOLLOW = """
<script>
(() => {
  const menu = document.querySelector(".egov-menu"), kept = "egov-menu-closed";
  const closed = new Set(JSON.parse(localStorage.getItem(kept) || "[]"));
  for (const section of menu.querySelectorAll("details")) section.open = !closed.has(section.id);
  menu.addEventListener("click", event => {
    const link = event.target.closest("a"), section = event.target.closest("summary")?.parentElement;
    // Before the browser opens or closes it.
    if (section && closed[section.open ? "add" : "delete"](section.id))
      localStorage.setItem(kept, JSON.stringify([...closed]));
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (!document.querySelector('[data-test-connection-state="CONNECTED"]')) return;
    if (link.href !== location.href) history.pushState({}, "", link.href);
    dispatchEvent(new PopStateEvent("popstate"));
    if (matchMedia("(max-width: 768px)").matches)
      document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
  });
})();
</script>
"""


def show_sidebar(actor: Actor, screen: str) -> None:
    """Draw it for a person who is on the screen of this name."""
    with st.sidebar:
        show_sign_out(actor)
        choose_language("menu", remember=lambda: _remember_language(actor))
        # One piece of HTML: Streamlit's own menu reads each of its labels as Markdown whenever anything is clicked.
        st.html(STYLE + _menu(menu.sections_for(actor), screen) + FOLLOW, unsafe_allow_javascript=True)


def show_sign_out(actor: Actor) -> None:
    """Who is signed in, with the way out."""
    leave = escape(t("Sign out"))
    st.html(
        f'<form class="egov-out" method="post" action="/session/logout">{escape(actor.name)} · '
        f"<button>{leave}</button></form>"
    )


def _menu(sections: Iterable[Section], screen: str) -> str:
    drawn = "".join(
        f'<details open id="menu-{one.id}"><summary>{escape(one.title)}</summary><ul>{links}</ul></details>'
        for one in sections
        if (links := "".join(_link(link, current=link.screen == screen) for link in one.links))
    )
    return f'<nav class="egov-menu" aria-label="{escape(t("Menu"))}">{drawn}</nav>'


def _link(link: menu.Link, *, current: bool) -> str:
    here = ' aria-current="page"' if current else ""
    icon = f'<i aria-hidden="true" translate="no">{link.icon}</i>'
    return f'<li><a href="{link.address}"{here}>{icon}<span>{escape(link.title)}</span></a></li>'


def _remember_language(actor: Actor) -> None:
    with outcome(), changing() as session:
        set_language(session, actor, language=state.language())

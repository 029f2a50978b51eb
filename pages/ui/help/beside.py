"""The help at the top of every screen: what it is for, and links to the page behind it and to the guide of the role."""

from html import escape

from data.access import Actor
from data.guides import pages, title_of
from data.i18n import language, t
from pages.ui.help.texts import HELP, guide_of

ADDRESS = "/help?page="
STYLE = """
<style>
.egov-help{position:fixed;top:.85rem;right:3.75rem;z-index:999991;font-size:.9rem}
.egov-help summary{list-style:none;cursor:pointer;padding:.15rem .65rem;border:1px solid;border-radius:999px;
background:light-dark(#fff,#0e1117)}
.egov-help summary::-webkit-details-marker{display:none}
.egov-help div{position:absolute;right:0;top:2.4rem;width:min(24rem,calc(100vw - 2rem));padding:.9rem 1.1rem;
background:light-dark(#fff,#262730);border:1px solid light-dark(#b8bcc6,#5a5f6d);border-radius:8px;
box-shadow:0 4px 18px #0003}
.egov-help p{margin:0 0 .6rem;line-height:1.55}
.egov-help p:last-child{margin:0}
@media (max-width:640px){.egov-help div{right:-3rem}}
@media print{.egov-help{display:none}}
[data-testid="stElementContainer"]:has(.egov-help):not(:has(.egov-sample)){position:absolute}
</style>
"""


def help_of(screen: str, actor: Actor) -> str:
    """The help of a screen as HTML, closed until somebody opens it; nothing for a screen without one.

    Plain HTML that goes with the style in one element, since each element of its own costs time in the browser.
    """
    found = HELP.get(screen)
    if found is None:
        return ""
    links = dict.fromkeys((found.page, guide_of([role for role, _ in actor.grants])))
    lines = "".join(
        f'<p><a href="{ADDRESS}{page}" target="_blank">{escape(title_of(page, language()))}</a></p>'
        for page in links
        if page in pages()
    )
    return (
        f'<details class="egov-help"><summary>{escape(t("Help"))}</summary>'
        f"<div><p>{escape(found.purpose())}</p>{lines}</div></details>"
    )

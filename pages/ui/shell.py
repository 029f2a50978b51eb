"""What stands around every screen: sign-in, menu by role, language, and the label of the sample country."""

from html import escape
from pathlib import Path

import streamlit as st

import assess.messages
import projects.messages
import reports.messages
from data import i18n, messages
from data.access import Actor
from data.errors import UserError
from data.i18n import LANGUAGES, speaking, t
from data.people import actor_of
from data.sign_in import is_sample, sample_people, who_is
from pages.ui import menu, state
from pages.ui.admin.roles import role_purposes
from pages.ui.help import beside as help_beside
from pages.ui.screen import COOKIE, draw, reading, say_done
from pages.ui.sidebar import show_sidebar, show_sign_out
from pages.ui.sign_in import Tried, show_sign_in

ICON = Path(__file__).parent / "icon.svg"
STYLE = """
<style>
.egov-sample{background:#7a4b00;color:#fff;padding:.25rem .75rem;border-radius:6px;font-size:.85rem;text-align:center}
.egov-out button{font:inherit;background:none;border:0;padding:0;color:inherit;text-decoration:underline;cursor:pointer}
[data-testid="stBaseButton-primary"]{color:light-dark(#fff,#0e1117)}
.egov-saved,.egov-saving{font-size:.875rem;opacity:.82}
[data-testid="stCaptionContainer"]{color:inherit;opacity:.82}
[data-testid="stExpander"] summary{opacity:.82}
[data-testid="stMarkdownContainer"] blockquote{opacity:.82}
[data-testid="stMarkdownContainer"] :is(p,li){text-wrap:pretty}
[class*="st-key-picture-"] button{min-height:0;padding:0;opacity:.7}
[class*="st-key-picture-"] button [data-testid="stMarkdownContainer"]{position:absolute;width:1px;height:1px;
overflow:hidden;clip-path:inset(50%)}
[class*="st-key-"][class*="-turn"] button [data-testid="stMarkdownContainer"] p{text-align:start}
/* On a telephone filters stand two in a row, so that what they filter begins on the first screen. */
@media (max-width: 640px) {
  .st-key-project-filters .stColumn {min-width: calc(50% - 1rem); flex: 1 1 calc(50% - 1rem)}
}
</style>
"""


def show() -> None:
    """Draw the application for whoever is asking: the sign-in form for a stranger, else menu and screen."""
    i18n.ask_language_of(state.language)
    for package in (assess.messages, projects.messages, reports.messages):
        messages.add(package.SENTENCES)
    with reading() as session:
        actor, person = who_is(session, st.context.cookies.get(COOKIE))
        sample = is_sample(session)
    _choose_language(person.language if person else "en")
    # Said once: a screen asks hundreds of times, and Streamlit's session takes its time.
    with speaking(state.language()):
        _show(actor, sample=sample)


def _show(actor: Actor, *, sample: bool) -> None:
    st.set_page_config(page_title=t("e-Government stages"), page_icon=str(ICON), layout="wide")
    if not actor.grants:
        st.html(STYLE)
        only = _stranger if actor.person is None else lambda: _without_role(actor)
        st.navigation(menu.pages_for_stranger(only), position="hidden").run()
        return
    page = st.navigation(menu.pages_for(actor), position="hidden")
    # The first screen stands in the menu without its name.
    screen = page.url_path or menu.first_screen(actor)
    # Before the screen, since a screen may end early and must not take the way out with it.
    show_sidebar(actor, screen)
    say_done()
    label = t("Sample country: all organisations and figures are invented.")
    if screen in ("targets", "overview"):
        label = t(
            "Sample country: organisations, projects and the policy “Services for everyone” are invented. The policy "
            "of 2015 to 2020, its targets and observations are real."
        )
    banner = f'<div class="egov-sample" role="note">{escape(label)}</div>' if sample else ""
    # In one element, since each costs time in the browser.
    st.html(STYLE + help_beside.STYLE + banner + help_beside.help_of(screen, actor))
    draw(page.run, actor)


def tell(error: Exception) -> None:
    """Say in one sentence what kept a screen, a fragment or a callback from its end."""
    if isinstance(error, UserError):
        st.error(messages.message(error), icon=":material/error:")
    else:
        st.error(
            t("Something went wrong here that we did not foresee. It is in the log; please tell your administrator."),
            icon=":material/error:",
        )


def _stranger() -> None:
    purposes = role_purposes()
    with reading() as session:
        people = [
            Tried(one.username, one.name, " ".join(purposes[role] for role, _ in actor_of(session, one).grants))
            for one in sample_people(session)
        ]
    show_sign_in(people)


def _without_role(actor: Actor) -> None:
    st.title(t("Welcome"))
    st.info(t("You have no role yet. Ask your administrator for one; then reload this page."))
    show_sign_out(actor)


def _choose_language(preferred: str) -> None:
    asked = st.query_params.get("language", "")
    state.seed(state.LANGUAGE, asked if asked in LANGUAGES else preferred)

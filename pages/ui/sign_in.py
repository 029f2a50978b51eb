"""The sign-in form: native HTML that posts to the server, so that no password enters the screen's state."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode, urlsplit

import streamlit as st

from data.errors import UserError
from data.i18n import t
from data.messages import message
from data.sign_in import WINDOW_MINUTES
from pages.ui import state
from pages.ui.language import choose_language
from pages.ui.screen import outcome
from pages.web import open_id

STYLE = """
<style>
.egov-sign-in{max-width:24rem}.egov-sign-in label{display:block;margin:.75rem 0}
.egov-sign-in input{width:100%;font:inherit;padding:.5rem;border:1px solid #8a97a5;border-radius:6px;
background:transparent;color:inherit;box-sizing:border-box}
.egov-go{font:inherit;padding:.5rem 1rem;border:0;border-radius:6px;background:#1f5a94;color:#fff;cursor:pointer}
.egov-try{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:.75rem}
.egov-try form{display:flex}
.egov-try button{font:inherit;width:100%;text-align:left;padding:.75rem;border:1px solid #8a97a5;border-radius:6px;
background:transparent;color:inherit;cursor:pointer}
.egov-try span{display:block;margin-top:.25rem;font-size:.875rem;opacity:.8}
.egov-try button:hover,.egov-try button:focus{border-color:#1f5a94;outline:2px solid #1f5a94}
</style>
"""
PROBLEMS = {
    "sign_in.wrong": {},
    "sign_in.too_many": {"minutes": WINDOW_MINUTES},
    "denied": {},
    "store.unusable": {},
    "oidc.ticket": {},
    "oidc.disabled": {},
}


@dataclass(frozen=True)
class Tried:
    """Somebody of the sample country whom a visitor may be, and what that person does here."""

    username: str
    name: str
    purpose: str


def show_sign_in(sample: Sequence[Tried]) -> None:
    """The form, and one button for each person who can be tried where the sample country is loaded."""
    st.html(STYLE)
    left, right = st.columns([4, 1], vertical_alignment="center")
    left.title(t("Where every agency stands, what to build next"))
    with right:
        choose_language("sign-in")
    problem = st.query_params.get("problem")
    if problem in PROBLEMS:
        st.error(message(UserError(problem, **PROBLEMS[problem])))
    provider = open_id.provider_name()
    if provider and not _go_on_from_provider():
        st.button(
            t("Sign in with {provider}", provider=provider), type="primary", icon=":material/login:", on_click=st.login
        )
    if sample:
        _show_sample(sample)
        with st.expander(t("Sign in with your own account")):
            _show_form()
    else:
        _show_form()


def _go_on_from_provider() -> bool:
    """Open our session for whoever comes from the provider just now; False for everybody else."""
    ticket = None
    with outcome():
        ticket = open_id.ticket()
    if ticket is None:
        return False
    # The browser must ask for the cookie itself; the link is for one that runs no scripts here.
    address = f"/session/oidc?ticket={ticket}"
    onward = escape(t("Go on"))
    st.html(
        f'<a class="egov-go" href="{address}">{onward}</a><script>location.replace("{address}")</script>',
        unsafe_allow_javascript=True,
    )
    return True


def _show_form() -> None:
    st.html(
        f'<form class="egov-sign-in" method="post" action="/session/login">{_way_back()}'
        f'<label>{escape(t("User name"))}<input name="username" autocomplete="username" required></label>'
        f"<label>{escape(t('Password'))}"
        f'<input name="password" type="password" autocomplete="current-password" required></label>'
        f'<button class="egov-go">{escape(t("Sign in"))}</button></form>'
    )


def _show_sample(sample: Sequence[Tried]) -> None:
    st.markdown(
        t(
            "This is a sample country: all its organisations are invented. Choose who you want to be; "
            "no password is asked."
        )
    )
    buttons = "".join(
        f'<form method="post" action="/session/sample">{_way_back()}'
        f'<input type="hidden" name="username" value="{escape(one.username)}">'
        f"<button><b>{escape(one.name)}</b><span>{escape(one.purpose)}</span></button></form>"
        for one in sample
    )
    st.html(f'<div class="egov-try">{buttons}</div>')


def _way_back() -> str:
    """Hidden fields that bring the person to the address they asked for, in the language they chose."""
    kept = {name: value for name, value in st.query_params.items() if name not in ("problem", "language")}
    path = urlsplit(st.context.url or "").path or "/"
    address = f"{path}?{urlencode(kept)}" if kept else path
    return (
        f'<input type="hidden" name="back" value="{escape(address)}">'
        f'<input type="hidden" name="language" value="{escape(state.language())}">'
    )

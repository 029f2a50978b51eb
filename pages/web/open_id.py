"""Sign-in through an OpenID Connect provider: its settings, and the way from its word to our own session."""

import os
from urllib.parse import urlsplit

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from data.errors import Invalid, UserError
from data.open_id import hand_over, redeem
from data.store import transaction
from pages.web.session_cookie import address_of, begin
from pages.web.store import opened

SETTINGS = {
    "server_metadata_url": "EGOV_OIDC_METADATA_URL",
    "client_id": "EGOV_OIDC_CLIENT_ID",
    "client_secret": "EGOV_OIDC_CLIENT_SECRET",
    "redirect_uri": "EGOV_OIDC_REDIRECT_BASE",
    "cookie_secret": "EGOV_OIDC_COOKIE_SECRET",
}
LEAST_SECRET = 32
# Where Streamlit keeps what the provider said; parts that do not fit go to more cookies of this name.
PROVIDER_COOKIE = "_streamlit_user"


def auth_section() -> dict[str, str]:
    """What Streamlit must know of the provider; empty where none is set up, or only by halves (`check` says so)."""
    given = {name: os.environ.get(variable, "").strip() for name, variable in SETTINGS.items()}
    if _faults(given):
        return {}
    return given | {"redirect_uri": f"{given['redirect_uri'].rstrip('/')}/oauth2callback"}


def check() -> None:
    """Raise `Invalid` with the names of the settings that are missing or wrong, unless all of them are absent."""
    given = {name: os.environ.get(variable, "").strip() for name, variable in SETTINGS.items()}
    if any(given.values()) and _faults(given):
        raise Invalid("oidc.settings", missing=", ".join(_faults(given)))


def provider_name() -> str | None:
    """What the button calls the provider (`EGOV_OIDC_NAME`); None where none is set up."""
    return os.environ.get("EGOV_OIDC_NAME", "OpenID Connect") if auth_section() else None


def ticket() -> str | None:
    """A ticket for whoever comes from the provider just now; None for everybody else.

    Raises:
        Denied: the provider's person is nobody here, or is disabled.
    """
    if not auth_section() or not st.user.get("is_logged_in"):
        return None
    browser = st.context.cookies.get(PROVIDER_COOKIE, "")
    trust = os.environ.get("EGOV_OIDC_TRUST_EMAIL") == "1"
    with transaction(opened()) as session:
        return hand_over(session, st.user.to_dict(), browser=browser, trust_email=trust)


async def take_ticket(request: Request) -> Response:
    """Open our session for a ticket, and go to the first screen."""
    given, browser = request.query_params.get("ticket", ""), request.cookies.get(PROVIDER_COOKIE, "")

    def use() -> tuple[str | None, str]:
        try:
            with transaction(opened()) as session:
                return redeem(session, given, browser=browser, address=address_of(request)), ""
        except UserError as error:
            return None, error.code

    token, problem = await run_in_threadpool(use)
    return begin(request, token) if token else RedirectResponse(f"/?problem={problem}", status_code=303)


def routes() -> list[Route]:
    """The route of this module."""
    return [Route("/session/oidc", take_ticket, methods=["GET"])]


def _faults(given: dict[str, str]) -> list[str]:
    faults = [SETTINGS[name] for name, value in given.items() if not value]
    for name in ("server_metadata_url", "redirect_uri"):
        parts = urlsplit(given[name])
        if given[name] and (parts.scheme not in ("http", "https") or not parts.netloc):
            faults.append(SETTINGS[name])
    if given["cookie_secret"] and len(given["cookie_secret"]) < LEAST_SECRET:
        faults.append(f"{SETTINGS['cookie_secret']} (at least {LEAST_SECRET} characters)")
    return faults

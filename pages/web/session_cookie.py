"""The cookie of our session: how it is given to a browser and taken back."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from data.sign_in import LASTS
from pages.ui.screen import COOKIE


def begin(request: Request, token: str, *, to: str = "/") -> Response:
    """Send the browser to a screen of ours with the cookie of a session that was opened for it."""
    response = RedirectResponse(to, status_code=303)
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(LASTS.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=_is_secure(request),
        path="/",
    )
    return response


def end(request: Request) -> Response:
    """Send the browser to the sign-in form without our cookie and without those of the sign-in provider."""
    response = RedirectResponse("/", status_code=303)
    for name in request.cookies:
        if name == COOKIE or name.startswith("_streamlit_user"):
            response.delete_cookie(name, path="/")
    return response


def address_of(request: Request) -> str:
    """The network address that the request came from; empty if it is not known."""
    return request.client.host if request.client else ""


def _is_secure(request: Request) -> bool:
    return request.url.scheme == "https" or request.headers.get("x-forwarded-proto") == "https"

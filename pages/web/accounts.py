"""Routes for signing in and out. The password goes from the browser's form to here and nowhere else."""

import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from data import sign_in
from data.errors import StoreProblem, UserError
from data.i18n import LANGUAGES, speaking
from data.messages import message
from data.store import reading, transaction
from pages.ui.screen import COOKIE
from pages.web.session_cookie import address_of, begin, end
from pages.web.setup_page import setup_page
from pages.web.store import opened

LARGEST_FORM = 10_000
Answer = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Form:
    """What was posted, with everything missing read as empty."""

    fields: dict[str, list[str]]

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, [""])[0]


def answering(answer: Answer) -> Answer:
    """Tell in one sentence, with status 503, that the database does not answer."""

    @wraps(answer)
    async def told(request: Request) -> Response:
        try:
            return await answer(request)
        except StoreProblem as error:
            with speaking(_language(request)):
                return PlainTextResponse(message(error), status_code=503)

    return told


async def log_in(request: Request) -> Response:
    """Check name and password; a cookie and the first screen, or back to the form with the reason."""
    form = await _form(request)
    if isinstance(form, Response):
        return form
    address = address_of(request)

    def check() -> tuple[str | None, str]:
        try:
            with transaction(opened()) as session:
                token = sign_in.sign_in(session, username=form["username"], password=form["password"], address=address)
        except UserError as error:
            return None, error.code
        return token, "sign_in.wrong"

    token, problem = await run_in_threadpool(check)
    return begin(request, token, to=_address_asked(form)) if token else _back(form, problem)


async def log_in_sample(request: Request) -> Response:
    """Sign in as one of the sample country's people; refused where no sample is loaded."""
    form = await _form(request)
    if isinstance(form, Response):
        return form
    address = address_of(request)

    def attempt() -> tuple[str | None, str]:
        try:
            with transaction(opened()) as session:
                return sign_in.sample_sign_in(session, username=form["username"], address=address), ""
        except UserError as error:
            return None, error.code

    token, problem = await run_in_threadpool(attempt)
    return begin(request, token, to=_address_asked(form)) if token else _back(form, problem)


async def log_out(request: Request) -> Response:
    """End the session on the server and drop the cookie."""
    form = await _form(request)
    if isinstance(form, Response):
        return form

    def forget() -> None:
        with transaction(opened()) as session:
            sign_in.sign_out(session, request.cookies.get(COOKIE))

    await run_in_threadpool(forget)
    return end(request)


async def change_password(request: Request) -> Response:
    """Give whoever is signed in a new password, and send them back to their account with what came of it."""
    form = await _form(request)
    if isinstance(form, Response):
        return form
    token, address = request.cookies.get(COOKIE), address_of(request)

    def attempt() -> str | None:
        if form["new"] != form["again"]:
            return "password.differ"
        try:
            with transaction(opened()) as session:
                actor = sign_in.actor_with(session, token)
                fits = sign_in.change_password(
                    session, actor, old=form["old"], new=form["new"], keep=token, address=address
                )
        except UserError as error:
            return error.code
        return None if fits else "password.wrong"

    problem = await run_in_threadpool(attempt)
    told = urlencode({"problem": problem} if problem else {"changed": 1})
    return RedirectResponse(f"/account?{told}", status_code=303)


async def show_setup(request: Request) -> Response:
    """The page behind a one-time link, where a password is set."""
    token, language = request.query_params.get("token", ""), _language(request)

    def good() -> tuple[bool, bool]:
        with reading(opened()) as session:
            return sign_in.link_is_good(session, token), sign_in.needs_first_administrator(session)

    usable, first = await run_in_threadpool(good)
    return _page(setup_page(language=language, token=token, usable=usable, first=first))


async def use_setup(request: Request) -> Response:
    """Set the password of a one-time link, sign in with it, and go to the first screen."""
    form = await _form(request)
    if isinstance(form, Response):
        return form
    language, address = _language(request), address_of(request)

    def use() -> str | UserError:
        try:
            with transaction(opened()) as session:
                person = sign_in.use_link(
                    session,
                    form["token"],
                    username=form["username"],
                    name=form["name"],
                    password=form["password"],
                )
                return sign_in.open_session(session, person, address=address)
        except UserError as error:
            return error

    result = await run_in_threadpool(use)
    if isinstance(result, str):
        return begin(request, result)
    with speaking(language):
        problem = message(result)
    page = setup_page(
        language=language,
        token=form["token"],
        usable=result.code != "setup.invalid",
        first=bool(form["first"]),
        problem=problem,
        username=form["username"],
        name=form["name"],
    )
    return _page(page, status=400)


def routes() -> list[Route]:
    """All routes of this module."""
    return [
        Route("/session/login", log_in, methods=["POST"]),
        Route("/session/sample", log_in_sample, methods=["POST"]),
        Route("/session/logout", answering(log_out), methods=["POST"]),
        Route("/session/password", change_password, methods=["POST"]),
        Route("/setup", answering(show_setup), methods=["GET"]),
        Route("/setup", use_setup, methods=["POST"]),
    ]


async def _form(request: Request) -> Form | Response:
    # A page of another site must not be able to post here in the user's name.
    origin = urlsplit(request.headers.get("origin", ""))
    if not origin.netloc or not secrets.compare_digest(origin.netloc, request.headers.get("host", "")):
        return PlainTextResponse("This request does not come from this site.", status_code=403)
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FORM:
            return PlainTextResponse("The form is too large.", status_code=413)
    return Form(parse_qs(body.decode("utf-8", errors="replace"), keep_blank_values=True))


def _back(form: Form, code: str) -> Response:
    asked = _address_asked(form)
    told = urlencode({"problem": code} | ({"language": form["language"]} if form["language"] in LANGUAGES else {}))
    return RedirectResponse(f"{asked}{'&' if '?' in asked else '?'}{told}", status_code=303)


def _address_asked(form: Form) -> str:
    """The screen that the person wanted before signing in; only a plain one of this site, else the first."""
    return form["back"] if re.fullmatch(r"/[a-z_-]*(\?[\w=&%.+-]*)?", form["back"], re.ASCII) else "/"


def _page(content: str, *, status: int = 200) -> HTMLResponse:
    return HTMLResponse(content, status_code=status, headers={"cache-control": "no-store"})


def _language(request: Request) -> str:
    asked = request.query_params.get("language", "en")
    return asked if asked in LANGUAGES else "en"

"""Routes below /api/v1: read-only JSON for programs. What is published is open; the rest is for who has a token."""

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from threading import Lock
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from assess import messages as assess_messages
from assess.states import today
from data import messages
from data.api_tokens import Bearer, bearer, mark_used
from data.errors import Denied, Invalid, Missing, StoreProblem, UserError
from data.i18n import LANGUAGES, speaking, t
from data.messages import message
from data.settings import licence, published_is_open
from data.store import last_change, reading, transaction
from pages.web.api.kept import Kept, Shelf
from pages.web.api.rate import Rates, per_minute
from pages.web.session_cookie import address_of
from pages.web.store import opened
from projects import messages as project_messages
from reports import messages as report_messages
from reports.open_data.addresses import ZIP, Endpoint
from reports.open_data.answers import answer, asked
from reports.open_data.description import openapi
from reports.open_data.endpoints import ENDPOINTS, LIMIT, OFFSET
from reports.open_data.reader import Reader, public, reader_as

ROOT: Final = "/api/v1"
METHODS: Final = "GET, HEAD, OPTIONS"
RATES: Final = Rates()
_SHELF: Final = Shelf()
_PACKING: Final = Lock()
_SHARED: Final = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "ETag, Link, Retry-After",
}
_PREFLIGHT: Final = _SHARED | {
    "access-control-allow-methods": METHODS,
    "access-control-allow-headers": "If-None-Match, Accept-Language",
    "access-control-max-age": "86400",
}


@dataclass(frozen=True)
class _Asking:
    """Who asks, and what distinguishes their answers from those of others."""

    reader: Reader
    bearer: Bearer | None

    @property
    def key(self) -> object:
        return (self.bearer.token, self.reader.published_only, self.reader.actor.grants) if self.bearer else "public"


@dataclass(frozen=True)
class Api:
    """The answer to one address of the interface, whatever the method; without an endpoint it is unknown."""

    endpoint: Endpoint | None
    describes: bool = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or say in the language of the request what is wrong."""
        request = Request(scope, receive)
        response = await run_in_threadpool(self.respond, request)
        await response(scope, receive, send)

    def respond(self, request: Request) -> Response:
        """The response to a request."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=_PREFLIGHT | {"allow": METHODS})
        try:
            if request.method not in ("GET", "HEAD"):
                raise Denied("api.method")
            return self._found(request)
        except UserError as error:
            return _refusal(request, error)

    def _found(self, request: Request) -> Response:
        with reading(opened()) as session:
            # The store is named too: what one says does not hold for another. The day decides whether a target is on
            # track, and what stands at a gate.
            change = f"{id(opened())} {last_change(session)} {today()}"
            try:
                asking = _who(session, request, change)
            except Denied:
                # Whoever guesses tokens is held up by address.
                _count(f"address {address_of(request)}", token=False)
                raise
            who = f"token {asking.bearer.token}" if asking and asking.bearer else f"address {address_of(request)}"
            _count(who, token=bool(asking and asking.bearer))
            if self.describes:
                return _send(request, _described(session), asking, None)
            if self.endpoint is None:
                raise Missing(id=request.url.path)
            if asking is None:
                raise Denied("api.closed")
            found = self._kept(session, request, asking, change)
        if asking.bearer and asking.bearer.stale:
            with transaction(opened()) as session:
                mark_used(session, token=asking.bearer.token)
        return _send(request, found, asking, self.endpoint)

    def _kept(self, session: Session, request: Request, asking: _Asking, change: str) -> Kept:
        endpoint = self.endpoint
        if endpoint is None:
            raise Missing(id=request.url.path)
        given = asked(endpoint, request.path_params, request.query_params.multi_items())
        wanted = (asking.key, endpoint.name, *sorted(given.items()))
        found = _SHELF.find(wanted, change)
        if found is not None:
            return found
        if endpoint.media_type == ZIP:
            # A package of a whole country takes seconds; made once, it serves whoever waited for it too.
            with _PACKING:
                return _SHELF.find(wanted, change) or self._made(session, asking, given, wanted, change)
        return self._made(session, asking, given, wanted, change)

    def _made(
        self, session: Session, asking: _Asking, given: dict[str, Any], wanted: tuple[object, ...], change: str
    ) -> Kept:
        if self.endpoint is None:
            raise Missing(id="")
        made = answer(session, asking.reader, self.endpoint, given)
        return _SHELF.keep(wanted, Kept(change, made.content, made.total))


def routes() -> list[BaseRoute]:
    """The routes of the interface; what is unknown below it is answered here too."""
    for package in (assess_messages, project_messages, report_messages):
        # A program may ask before the first person opens a screen.
        messages.add(package.SENTENCES)
    found: list[BaseRoute] = [Route(f"{ROOT}/openapi.json", Api(None, describes=True))]
    found += [Route(ROOT + one.path, Api(one)) for one in ENDPOINTS]
    return [*found, Route(ROOT, Api(None)), Route(ROOT + "/{rest:path}", Api(None))]


@lru_cache(maxsize=4)
def _public_at(_change: str) -> list[_Asking | None]:
    """A place for whoever asks without a token, filled once for each state of the store."""
    return []


def _who(session: Session, request: Request, change: str) -> _Asking | None:
    """Who asks; None where nobody may read without a token and there is none."""
    given = request.headers.get("authorization")
    if given is None:
        known = _public_at(change)
        if not known:
            known.append(_Asking(public(session), None) if published_is_open(session) else None)
        return known[0]
    kind, _, token = given.partition(" ")
    found = bearer(session, token.strip() if kind.casefold() == "bearer" else "")
    return _Asking(public(session) if found.published_only else reader_as(session, found.actor), found)


def _count(who: str, *, token: bool) -> None:
    wait = RATES.wait(who, rate=per_minute(token=token))
    if wait:
        raise Denied("api.too_many", seconds=math.ceil(wait))


def _described(session: Session) -> Kept:
    with speaking("en"):
        told = openapi(title="E-government assessment and projects", licence=licence(session))
    return Kept("", (json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n").encode(), None)


def _send(request: Request, found: Kept, asking: _Asking | None, endpoint: Endpoint | None) -> Response:
    own = asking is not None and asking.bearer is not None
    headers = {
        "etag": found.tag,
        "vary": "Accept-Encoding, Authorization",
        "cache-control": "private, no-cache" if own else "public, no-cache",
        **({} if own else _SHARED),
    }
    if found.total is not None:
        headers["link"] = _links(request.scope["path"], request.url.query, found.total)
    asked_for = {one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")}
    if asked_for & {found.tag.removeprefix("W/"), "*"}:
        return Response(status_code=304, headers=headers)
    media_type = endpoint.media_type if endpoint else "application/json"
    if media_type == ZIP:
        headers["content-disposition"] = 'attachment; filename="package.zip"'
    elif found.compressed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
        return _response(request, found.compressed, headers, media_type)
    return _response(request, found.content, headers, media_type)


def _response(request: Request, content: bytes, headers: dict[str, str], media_type: str) -> Response:
    if request.method != "HEAD":
        return Response(content, headers=headers, media_type=media_type)
    response = Response(b"", headers=headers, media_type=media_type)
    response.headers["content-length"] = str(len(content))
    return response


@lru_cache(maxsize=256)
def _links(path: str, asked_for: str, total: int) -> str:
    """The `Link` header: addresses relative to this one, since a proxy may give the site another name."""
    query = dict(parse_qsl(asked_for))
    limit = int(query.get(LIMIT.name, str(LIMIT.schema["default"])))
    offset = int(query.get(OFFSET.name, "0"))
    places = {"first": 0, "last": max(0, (total - 1) // limit * limit)}
    if offset > 0:
        places["prev"] = max(0, min(offset, total) - limit)
    if offset + limit < total:
        places["next"] = offset + limit
    return ", ".join(
        f'<{path}?{urlencode(query | {LIMIT.name: limit, OFFSET.name: at})}>; rel="{rel}"' for rel, at in places.items()
    )


def _status(error: UserError) -> int:
    match error:
        case Denied(code="api.method"):
            return 405
        case Denied(code="api.too_many"):
            return 429
        case Denied() if error.code.startswith(("api_token.", "api.")):
            return 401
        case Invalid(code="api.parameter"):
            return 400
        case Missing() | Denied() | Invalid(code="package.unpublished"):
            # What somebody may not have looks like what is not there.
            return 404
        case StoreProblem():
            return 503
        case _:
            return 500


def _refusal(request: Request, error: UserError) -> Response:
    status = _status(error)
    with speaking(_language(request)):
        title = _titles()[status]
        detail = message(Missing() if isinstance(error, Denied) and status == HTTPStatus.NOT_FOUND else error)
    code = "missing" if status == HTTPStatus.NOT_FOUND and isinstance(error, Denied) else error.code
    told = {"type": "about:blank", "title": title, "status": status, "detail": detail, "code": code}
    headers = {"vary": "Accept-Language, Authorization", "cache-control": "no-store", **_SHARED}
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["allow"] = METHODS
    if status == HTTPStatus.UNAUTHORIZED:
        headers["www-authenticate"] = "Bearer"
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        headers["retry-after"] = str(error.details["seconds"])
    content = (json.dumps(told, ensure_ascii=False) + "\n").encode()
    return _response_of_problem(request, content, status, headers)


def _response_of_problem(request: Request, content: bytes, status: int, headers: dict[str, str]) -> Response:
    body = b"" if request.method == "HEAD" else content
    return Response(body, status_code=status, headers=headers, media_type="application/problem+json")


def _titles() -> dict[int, str]:
    return {
        400: t("The request is not understood"),
        401: t("Not admitted"),
        404: t("Not found"),
        405: t("Read only"),
        429: t("Too many requests"),
        500: t("The program cannot answer"),
        503: t("The database does not answer"),
    }


def _language(request: Request) -> str:
    """The first language of Accept-Language that is spoken here, by its weight; English if none is."""
    wanted: list[tuple[float, int, str]] = []
    for place, part in enumerate(request.headers.get("accept-language", "").split(",")):
        name, _, weight = part.strip().partition(";q=")
        language = name.strip().partition("-")[0].casefold()
        try:
            strength = float(weight) if weight else 1.0
        except ValueError:
            continue
        if language in LANGUAGES and strength > 0:
            wanted.append((-strength, place, language))
    return min(wanted)[2] if wanted else "en"

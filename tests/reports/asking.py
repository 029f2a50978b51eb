"""Asks the interface for programs as a program does, without a network between."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import httpx
from starlette.applications import Starlette
from starlette.middleware import Middleware

from pages.web.api import routes
from pages.web.headers import SecurityHeaders


def application() -> Starlette:
    """The routes of the interface inside what wraps every response."""
    return Starlette(routes=routes.routes(), middleware=[Middleware(SecurityHeaders)])


def ask(path: str, *, method: str = "GET", token: str | None = None, **headers: str) -> httpx.Response:
    """The response to one request; underscores in the names of headers stand for hyphens."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    if token:
        given["authorization"] = f"Bearer {token}"
    return sent(application(), f"/api/v1{path}", method=method, headers=given)


def sent(served: Starlette, path: str, *, headers: Mapping[str, str], method: str = "GET") -> httpx.Response:
    """The response of an application to one request."""

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app=served)
        async with httpx.AsyncClient(transport=transport, base_url="http://egov.example") as client:
            return await client.request(method, path, headers=headers)

    # A loop of its own in a thread of its own: a browser that this process drove before has left one here.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, send()).result()

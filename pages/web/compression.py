"""Sends the program's own static files compressed, each compressed once and kept.

Streamlit leaves its bundles as they are, trusting in a proxy; over a slow line without one the first visit
would take three times as long.
"""

import gzip
from functools import lru_cache
from pathlib import Path

import streamlit
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

FOLDER = Path(streamlit.__file__).parent / "static" / "static"
KINDS = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".wasm": "application/wasm",
}
PREFIX = "/static/"


class CompressedStatic:
    """ASGI middleware that answers for Streamlit's bundles when the browser takes gzip."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the compressed file, or pass the request on."""
        if scope["type"] == "http" and scope["method"] == "GET" and scope["path"].startswith(PREFIX):
            accepted = b",".join(value for name, value in scope["headers"] if name == b"accept-encoding")
            name = scope["path"].removeprefix(PREFIX)
            body = await run_in_threadpool(compressed, name) if b"gzip" in accepted else None
            if body is not None:
                headers = {
                    "content-encoding": "gzip",
                    "cache-control": "public, max-age=31536000, immutable",
                    "vary": "accept-encoding",
                }
                kind = KINDS[Path(scope["path"]).suffix]
                await Response(body, headers=headers, media_type=kind)(scope, receive, send)
                return
        await self.app(scope, receive, send)


@lru_cache(maxsize=1024)
def compressed(name: str) -> bytes | None:
    """The gzip of a static file of Streamlit; None if there is no such file or its kind does not shrink."""
    path = (FOLDER / name).resolve()
    if path.suffix not in KINDS or FOLDER.resolve() not in path.parents or not path.is_file():
        return None
    return gzip.compress(path.read_bytes(), compresslevel=6, mtime=0)

"""The interface for programs: the list of 1,900 organisations against a bare route that returns the same bytes.

Both are routes of one server process of the same kind; they are asked in turn over one connection each.
"""

import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from bench.ruler import Figure, in_turn

ROUNDS = 300
BAR = 2.0
ASKED = "/api/v1/organisations?limit=2000"


def measure() -> Iterator[Figure]:
    """The list plain, compressed and unchanged, each against the bare route with the same bytes."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"EGOV_HOME": folder, "EGOV_API_RATE_OPEN": "100000000"}
        os.environ.pop("EGOV_DATABASE_URL", None)
        yield from _measure()


def _measure() -> Iterator[Figure]:
    from bench.population import Size, fill
    from data.migrate import migrate
    from data.store import transaction
    from pages.web.api.routes import routes
    from pages.web.store import opened

    migrate(opened())
    with transaction(opened()) as session:
        fill(session, Size(cycles=1, projects=500))
    bare: dict[str, Response] = {}

    async def same(request: object) -> Response:
        return bare[request.headers.get("accept-encoding", "")]  # pyright: ignore[reportAttributeAccessIssue]

    app = Starlette(routes=[*routes(), Route("/bare", same)])
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
        for kind, name in (("identity", "list of 1,900 organisations"), ("gzip", "the same, compressed")):
            headers = {"accept-encoding": kind}
            with client.stream("GET", ASKED, headers=headers) as answer:
                raw = b"".join(answer.iter_raw())
                told = {"content-encoding": "gzip"} if "content-encoding" in answer.headers else {}
            bare[kind] = Response(raw, headers=told, media_type="application/json")
            ours, floor = in_turn(
                lambda given=headers: client.get(ASKED, headers=given).raise_for_status(),
                lambda given=headers: client.get("/bare", headers=given).raise_for_status(),
                rounds=ROUNDS,
            )
            size = f"{len(raw) / 1000:.0f} kB"
            yield Figure(name, ours * 1000, floor * 1000, "ms", "a bare route, same bytes", bar=BAR, note=size)
    server.should_exit = True
    thread.join(timeout=10)


if __name__ == "__main__":
    for one in measure():
        sys.stdout.write(one.line() + "\n")

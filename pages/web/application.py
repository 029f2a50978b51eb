"""The web application around the screens: what runs at start, which routes there are, what wraps each response."""

import gc
import importlib
import logging
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Thread
from typing import Any

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from streamlit import get_option
from streamlit.runtime.pages_manager import PagesManager

from assess.targets.reference import load_targets
from data.errors import UserError
from data.guides import PICTURES
from data.messages import message
from data.migrate import migrate
from data.sign_in import make_link, needs_first_administrator, sample_people, sweep
from data.store import is_ready, transaction
from pages.web import accounts, batches, evidence, open_id
from pages.web.api import routes as api
from pages.web.compression import CompressedStatic
from pages.web.headers import SecurityHeaders
from pages.web.store import opened

LOG = logging.getLogger("egov")
# Imported while the first visitor is on the way, who would otherwise wait a second for them.
HEAVY = ("pandas", "altair", "sqlmodel", "reports.charts.assessment")


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[dict[str, Any]]:
    """Bring the database up to date, make what a first start needs, warm up, and say how to sign in."""
    try:
        start()
    except UserError as error:
        # A person starts this from a terminal, and the server would bury the one line that matters under the trace
        # of whatever leaves this function; nothing is open yet that would have to be closed.
        print(f"\n  {message(error)}\n", file=sys.stderr, flush=True)  # noqa: T201
        os._exit(1)
    for name in HEAVY:
        # Before anybody comes: the first visitor would wait for them, and for whoever loads them meanwhile.
        importlib.import_module(name)
    # Off since the program began to load.
    gc.enable()
    _say(f"Ready at  {_address()}")
    # In the background: nobody need wait for what only the first report needs.
    Thread(target=_warm_up, daemon=True).start()
    yield {}


def _warm_up() -> None:
    from reports.warm_up import warm_up

    warm_up()
    # What is loaded now lives as long as the process; full collections need not look at it again.
    gc.collect()
    gc.freeze()


def start() -> None:
    """Everything that happens once per process before the first visitor."""
    # Streamlit takes the folder beside Home.py for its own kind of pages until the first screen is drawn, and
    # tells the first visitor with a direct link that there is no such page.
    PagesManager.uses_pages_directory = False
    open_id.check()
    store = opened()
    migrate(store)
    with transaction(store) as session:
        sweep(session)
        load_targets(session)
    _first_steps()


def _first_steps() -> None:
    store = opened()
    if os.environ.get("EGOV_SAMPLE") == "1":
        with transaction(store) as session:
            if needs_first_administrator(session):
                # Here, since it brings half of the program with it, and later starts do not need it.
                from reports import sample

                _say("Building the sample country …")
                sample.build_if_new(session)
    with transaction(store) as session:
        if needs_first_administrator(session):
            link = f"{_address()}/setup?token={make_link(session, None)}"
            _say(f"First administrator: open  {link}  (works once, for three days).")
        elif sample_people(session):
            _say("Sample country: choose on the first page who you want to be; no password is asked.")


def _address() -> str:
    # What is known here is the port; a proxy before it has an address of its own.
    return f"http://localhost:{get_option('server.port')}"


def _say(text: str) -> None:
    print(f"\n  {text}\n", flush=True)  # noqa: T201 - the terminal is where the one-time link is shown


async def readyz(_request: Request) -> Response:
    """200 when the database answers, 503 when it does not. For load balancers."""
    from starlette.concurrency import run_in_threadpool

    ready = await run_in_threadpool(is_ready, opened())
    return JSONResponse({"database": "ready" if ready else "unreachable"}, status_code=200 if ready else 503)


def routes() -> list[BaseRoute]:
    """The routes beside the screens."""
    from reports.fonts import font_folder

    return [
        Route("/readyz", readyz, methods=["GET"]),
        *accounts.routes(),
        *open_id.routes(),
        *evidence.routes(),
        *api.routes(),
        *batches.routes(),
        Mount("/assets/fonts", StaticFiles(directory=font_folder())),
        Mount("/assets/pictures", StaticFiles(directory=PICTURES)),
    ]


def middleware() -> list[Middleware]:
    """What wraps every request, outermost first."""
    return [Middleware(SecurityHeaders), Middleware(CompressedStatic)]


def log_error(error: Exception) -> bool:
    """Write an unforeseen error of a screen to the log, with its trace, and say one plain sentence on the screen."""
    from pages.ui import shell

    if not isinstance(error, UserError):
        LOG.error("A screen failed", exc_info=error)
    shell.tell(error)
    return True


def secrets() -> dict[str, Any]:
    """What Streamlit must know to sign people in through OpenID Connect; empty where none is configured."""
    section = open_id.auth_section()
    return {"auth": section} if section else {}

"""The route that hands out a finished batch, piece by piece, to whoever had it made."""

from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from data.access import Actor
from data.errors import Missing
from data.i18n import speaking
from data.messages import message
from data.sign_in import who_is
from data.store import reading
from pages.ui.screen import COOKIE
from pages.web.accounts import answering
from pages.web.store import opened
from reports.batch.runs import find_batch


@answering
async def batch(request: Request) -> Response:
    """The ZIP; 404 for everybody else, and when it is gone."""
    key = request.path_params["key"]
    token = request.cookies.get(COOKIE)

    def find() -> tuple[Path | None, str, str]:
        with reading(opened()) as session:
            actor, person = who_is(session, token)
        found = _find(actor, key)
        if found is not None:
            return found[0], found[1], ""
        with speaking(person.language if person else "en"):
            return None, "", message(Missing())

    path, name, problem = await run_in_threadpool(find)
    if path is None:
        return PlainTextResponse(problem, status_code=404)
    headers = {"x-content-type-options": "nosniff", "cache-control": "private, no-store"}
    return FileResponse(path, media_type="application/zip", filename=name, headers=headers)


def _find(actor: Actor, key: str) -> tuple[Path, str] | None:
    found = find_batch(actor, key)
    return None if found is None or found.file is None else (found.file, found.plan.name)


def routes() -> list[Route]:
    """The route of finished batches."""
    return [Route("/batches/{key:str}", batch, methods=["GET"])]

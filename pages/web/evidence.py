"""The route that hands out a file of evidence, to whoever may read the answers of its organisation."""

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from assess.evidence.kinds import PICTURES, SHOWN
from assess.evidence.pieces import Opened, open_file
from data.base import LARGEST_ID
from data.errors import Denied, Missing
from data.i18n import speaking
from data.messages import message
from data.sign_in import who_is
from data.store import reading
from pages.ui.screen import COOKIE
from pages.web.accounts import answering
from pages.web.store import opened

# Nothing is loaded and nothing runs, whatever the file holds. A browser's own viewer of PDF files does not work in a
# sandbox, so that only pictures and what is handed out as a file are put into one.
_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_POLICY = f"{_NOTHING}; img-src 'self'; style-src 'unsafe-inline'; sandbox"
_POLICY_OF_PDF = f"{_NOTHING}; object-src 'self'; style-src 'unsafe-inline'"


@answering
async def evidence(request: Request) -> Response:
    """The file: shown in place if it is a PDF or a picture, else to be saved; 404 for whoever may not see it."""
    number = min(request.path_params["evidence"], LARGEST_ID)
    token = request.cookies.get(COOKIE)

    def find() -> tuple[Opened | None, str]:
        with reading(opened()) as session:
            actor, person = who_is(session, token)
            try:
                return open_file(session, actor, evidence=number), ""
            except (Missing, Denied) as error:
                with speaking(person.language if person else "en"):
                    return None, message(error)

    found, problem = await run_in_threadpool(find)
    return PlainTextResponse(problem, status_code=404) if found is None else answer(found)


def answer(found: Opened) -> Response:
    """A file of evidence as a response whose headers let nothing in it run."""
    shown = found.media_type in SHOWN
    pdf = shown and found.media_type not in PICTURES
    how = "inline" if shown else "attachment"
    headers = {
        "content-disposition": f"{how}; filename*=UTF-8''{quote(found.name, safe='')}",
        "content-security-policy": _POLICY_OF_PDF if pdf else _POLICY,
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "same-origin",
        "cache-control": "private, no-store",
    }
    # Text could be taken for a page by an old browser; as plain bytes it is only saved.
    kind = found.media_type if shown or not found.media_type.startswith("text/") else "application/octet-stream"
    return Response(found.content, media_type=kind, headers=headers)


def routes() -> list[Route]:
    """The route of the files of evidence."""
    return [Route("/evidence/{evidence:int}", evidence, methods=["GET"])]

"""The sample country's evidence: for each organisation a decision, a picture of its page, a link and a note."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw
from sqlalchemy import insert
from sqlmodel import Session, col, select

from assess.cycles.participation import Participation
from assess.evidence.needed import needed_levels
from assess.evidence.pieces import FILE, LINK, NOTE
from assess.states import today
from assess.tables import Answer
from assess.tables.evidence import Evidence, EvidenceUse
from data.base import utc_now
from data.files import keep
from maturity_model.definition import Edition
from reports.sample.chance import share
from reports.sample.country import Invented, invented, site

OLD, NEW = timedelta(days=500), timedelta(days=60)
DECISION, PICTURE, PAGE, STATEMENT = "decision", "picture", "page", "statement"
SOMETIMES = 0.04
"""How many of the answers that need nothing more have a piece all the same."""


def enter_evidence(session: Session, parts: Mapping[str, Participation]) -> None:
    """Four pieces for each organisation, used where the answer itself shows nothing, and here and there besides."""
    files = _files()
    given = {one.code: _pieces(one, parts[one.code], files) for one in invented()}
    session.add_all(piece for pieces in given.values() for piece in pieces.values())
    session.flush()
    answers = _answers(session, parts)
    edition = next(iter(parts.values())).edition
    uses = [
        {
            "evidence_id": given[one.code][role].id,
            "submission_id": parts[one.code].submission.id,
            "item": answer.item,
            "service_id": answer.service_id,
            "used_at": utc_now(),
            "used_by": _officer(one),
        }
        for one in invented()
        for answer in answers.get(parts[one.code].submission.id or 0, [])
        for role in _roles(one, edition, answer)
    ]
    session.connection().execute(insert(EvidenceUse), uses)


def _answers(session: Session, parts: Mapping[str, Participation]) -> dict[int, list[Any]]:
    """What is claimed, by submission; only what matters here."""
    numbers = [part.submission.id for part in parts.values()]
    found: dict[int, list[Any]] = {}
    columns = (Answer.submission_id, Answer.item, Answer.service_id, Answer.level, Answer.link, Answer.note)
    chosen = select(*columns).where(col(Answer.submission_id).in_(numbers), col(Answer.level) > 0)  # pyright: ignore[reportCallIssue, reportArgumentType] - more columns than select names
    for answer in session.exec(chosen.order_by(col(Answer.id))):
        found.setdefault(answer.submission_id, []).append(answer)
    return found


def _roles(one: Invented, edition: Edition, answer: Any) -> Iterator[str]:
    """Which of the organisation's pieces show an answer."""
    level = needed_levels(edition).get(answer.item)
    if level is None:
        return
    accepted = edition.item(answer.item).evidence
    shown = (answer.link and LINK in accepted) or (answer.note and NOTE in accepted)
    words = ("evidence", one.code, answer.item, answer.service_id)
    if answer.level >= level and not shown:
        yield DECISION if FILE in accepted else PAGE if LINK in accepted else STATEMENT
    elif share(*words) < SOMETIMES and FILE in accepted:
        yield PICTURE if LINK in accepted else DECISION
        if NOTE in accepted:
            yield STATEMENT
        if LINK in accepted:
            yield PAGE


def _pieces(one: Invented, part: Participation, files: Mapping[str, tuple[str, str, int]]) -> dict[str, Evidence]:
    common = {"organisation_id": part.organisation.id, "added_by": _officer(one), "added_at": utc_now()}
    sha256, name, size = files[DECISION]
    document = {"kind": FILE, "sha256": sha256, "file_name": name, "size": size, "media_type": "application/pdf"}
    sha256, name, size = files[PICTURE]
    picture = {"kind": FILE, "sha256": sha256, "file_name": name, "size": size, "media_type": "image/png"}
    # Every third organisation shows a decision that is more than a year old, as happens.
    aged = OLD if share("old", one.code) < 1 / 3 else NEW
    return {
        DECISION: Evidence(**common, **document, title="Decision on digital services (sample)", dated=today() - aged),
        PICTURE: Evidence(**common, **picture, title="The page on a telephone (sample)", dated=today() - NEW),
        PAGE: Evidence(**common, kind=LINK, url=site(one.code), title="Our site", dated=today() - NEW),
        STATEMENT: Evidence(
            **common,
            kind=NOTE,
            text="The head of office confirms this; the register is kept at the office and can be seen there.",
            title="Statement of the head of office",
            dated=today() - NEW,
        ),
    }


def _officer(one: Invented) -> str:
    return f"Officer of the {one.name_en}"


def _files() -> dict[str, tuple[str, str, int]]:
    """Hash, name and size of the two files, which all organisations share, as they are invented."""
    contents = {DECISION: ("decision.pdf", _decision()), PICTURE: ("page.png", _picture())}
    return {role: (keep(content), name, len(content)) for role, (name, content) in contents.items()}


@cache
def _decision() -> bytes:
    """A PDF of one page, by hand: the smallest that every viewer opens."""
    lines = ("SAMPLE - invented", "Decision on digital services", "All forms are published and kept up to date.")
    text = " ".join(f"({line}) Tj 0 -28 Td" for line in lines)
    drawing = f"BT /F1 18 Tf 72 760 Td {text} ET".encode("ascii")
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawing), drawing),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    written, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj%s endobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return written + end % (table, len(written))


@cache
def _picture() -> bytes:
    """A picture of a page that does not exist."""
    picture = Image.new("RGB", (360, 640), "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, 360, 70), fill="#1f5a94")
    draw.text((20, 28), "SAMPLE - an invented page", fill="white")
    for top in range(110, 600, 70):
        draw.rectangle((20, top, 340, top + 44), outline="#b8c4cc")
        draw.line((36, top + 22, 120 + top % 180, top + 22), fill="#555555", width=3)
    target = BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()

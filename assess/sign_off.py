"""Signing on paper: a code that stands for the claim, and the scan of the sheet that a head signed over it."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from assess.answers import UNANSWERED
from assess.cases import CLAIMED
from assess.cycles.participation import Participation, participation, require_open
from assess.evidence.kinds import ENDINGS, look_at
from assess.freezing import latest
from assess.submissions import hand_in
from assess.tables import Answer, FigureValue
from assess.tables.objection import SignedSheet
from data import files
from data.access import Actor
from data.errors import Invalid, Missing
from data.events import record

CODE_LENGTH = 8
LARGEST_SCAN = 20 * 1024**2
LONGEST_NAME = 200
SCANS = ("application/pdf", "image/png", "image/jpeg")
# Letters and digits that no reader takes for one another: neither I, L, O nor U.
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


@dataclass(frozen=True)
class Scan:
    """The scan of a signed sheet as it was handed in."""

    sheet: SignedSheet
    file_name: str
    content: bytes


def claim_code(session: Session, part: Participation) -> str:
    """Eight letters and digits that stand for what is claimed now; another answer or figure gives another code.

    Notes and evidence are no part of it: they show that a claim is true, and claim nothing.
    """
    number = part.submission.id
    session.flush()
    answers = session.exec(select(Answer).where(Answer.submission_id == number, Answer.state != UNANSWERED))
    given = select(FigureValue).where(FigureValue.submission_id == number, col(FigureValue.value).is_not(None))
    figures = [[one.figure, one.service_id, str(one.value), one.counted_on.isoformat()] for one in session.exec(given)]
    claim: dict[str, Any] = {
        "submission": number,
        "edition": part.cycle.edition_hash,
        "form": part.submission.form,
        "facts": part.submission.facts,
        "services": part.submission.services,
        "answers": sorted([one.item, one.service_id, one.state, one.level, one.reason] for one in answers),
        "figures": sorted(figures),
    }
    plain = json.dumps(claim, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    bits = int.from_bytes(hashlib.sha256(plain.encode()).digest()[:5])
    return "".join(_SIGNS[bits >> 5 * place & 31] for place in reversed(range(CODE_LENGTH)))


def code_of(session: Session, actor: Actor, submission: int) -> str:
    """The code of the claim of a submission as it stands now, for its sign-off sheet."""
    return claim_code(session, participation(session, actor, submission, action="result.read"))


def spelled(code: str) -> str:
    """A code as it is printed.

    >>> spelled("7KMQ2XAP")
    '7KMQ-2XAP'
    """
    return f"{code[:4]}-{code[4:]}"


def typed(code: str) -> str:
    """A code as it was meant, whatever was typed.

    >>> typed(" 7kmq 2xo1 ")
    '7KMQ2X01'
    """
    return "".join(sign for sign in code.upper() if sign.isascii() and sign.isalnum()).translate(_READ_AS)


def submit_signed(
    session: Session, actor: Actor, *, submission: int, code: str, signed_by: str, file_name: str, content: bytes
) -> SignedSheet:
    """Hand in a submission that its head has signed on paper, with the scan of the sheet.

    `code` is the one printed on the sheet, `signed_by` the head's name, `content` the scan (PDF, PNG or JPEG, at most
    20 MB).

    Raises:
        Closed: it is handed in already, or the cycle takes nothing more.
        Invalid: the code is not that of the answers as they stand now, no name is given, or the file is no such scan.
    """
    part = participation(session, actor, submission, action="answer.edit")
    require_open(part)
    name = signed_by.replace("\x00", "").strip()
    if not name or len(name) > LONGEST_NAME:
        raise Invalid("sign_off.name", most=LONGEST_NAME)
    given, now = typed(code), claim_code(session, part)
    if len(given) != CODE_LENGTH:
        raise Invalid("sign_off.length", code=code.strip()[:40], length=CODE_LENGTH)
    if given != now:
        raise Invalid("sign_off.code", code=spelled(given))
    looked = look_at(file_name, content, most=LARGEST_SCAN)
    if looked.media_type not in SCANS:
        raise Invalid("sign_off.kind", file=looked.name)
    sheet = SignedSheet(
        submission_id=submission,
        claim_version=hand_in(session, actor, part, signed_by=name).version,
        code=now,
        signed_by=name,
        sha256=files.keep(content),
        media_type=looked.media_type,
        size=len(content),
        uploaded_by=actor.name,
    )
    session.add(sheet)
    session.flush()
    record(
        session,
        actor,
        "submission.sign",
        subject=f"submission:{submission}",
        organisation=part.submission.organisation_id,
        signed_by=name,
        code=spelled(now),
        sha256=sheet.sha256,
    )
    return sheet


def signed_sheet(session: Session, actor: Actor, submission: int) -> SignedSheet | None:
    """The sheet with which a submission was last handed in; None if its head submitted it here."""
    participation(session, actor, submission, action="answer.read")
    chosen = select(SignedSheet).where(SignedSheet.submission_id == submission)
    found = session.exec(chosen.order_by(col(SignedSheet.id).desc())).first()
    claim = latest(session, submission, run=CLAIMED)
    # A head may submit again after a return, without a sheet.
    return found if found and claim and found.claim_version == claim.version else None


def scan_of(session: Session, actor: Actor, submission: int) -> Scan:
    """The scan of the sheet with which a submission was handed in.

    Raises:
        Missing: its head did not sign on paper, or the file is gone.
        StoreProblem: the file is not the one that was handed in.
    """
    sheet = signed_sheet(session, actor, submission)
    if sheet is None:
        raise Missing(id=submission)
    name = f"signed-{submission}-{sheet.code}.{ENDINGS[sheet.media_type][0]}"
    return Scan(sheet, name, files.content_of(sheet.sha256))

"""What the tests of reports share: the persons of the sample country, and reading what was made."""

import io
import re
import subprocess
from pathlib import Path

import openpyxl
from sqlmodel import Session, col, select

from assess.tables import Cycle, Submission
from data.access import Actor, Role
from data.tables import Organisation
from reports.catalogue import produce
from reports.choice import Choice, File


def cycles(session: Session) -> list[Cycle]:
    """The cycles, newest first."""
    return list(session.exec(select(Cycle).order_by(col(Cycle.opens_on).desc())))


def organisation(session: Session, code: str) -> Organisation:
    return session.exec(select(Organisation).where(Organisation.code == code)).one()


def in_state(session: Session, state: str) -> tuple[int, int]:
    """The cycle and organisation of some submission in a state."""
    found = session.exec(
        select(Submission).where(Submission.state == state).order_by(col(Submission.id).desc())
    ).first()
    assert found is not None
    return found.cycle_id, found.organisation_id


def make(session: Session, actor: Actor, report: str, **choice: object) -> File:
    return produce(session, actor, report, Choice(**choice))  # pyright: ignore[reportArgumentType]


def text_of_pdf(content: bytes, folder: Path) -> str:
    path = folder / "made.pdf"
    path.write_bytes(content)
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True).stdout.decode()


def cells_of_pdf(content: bytes, folder: Path) -> str:
    """The text cell by cell, as it was drawn, without the breaks: what stands in a cell stays together."""
    path = folder / "made.pdf"
    path.write_bytes(content)
    made = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True)
    return joined(made.stdout.decode())


def pages_of(content: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", content))


def joined(text: str) -> str:
    """Without the breaks between lines, columns and pages."""
    return re.sub(r"\s+", "", text)


def sheet_of(content: bytes, number: int = 0) -> list[list[object]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[number]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def stranger() -> Actor:
    return Actor(person=None, name="")


def elsewhere(role: Role, session: Session, code: str) -> Actor:
    """Somebody with a role at one organisation only."""
    return Actor(person=99, name="Somebody", grants=((role, organisation(session, code).path),))

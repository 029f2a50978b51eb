"""Signing on paper: the code stands for the answers, and the scan is kept with the claim that it signs."""

from decimal import Decimal
from pathlib import Path

import pytest
from sqlmodel import Session

from assess.answers import save_answer
from assess.figures import save_figure
from assess.results import frozen_result
from assess.sign_off import code_of, scan_of, signed_sheet, spelled, submit_signed, typed
from assess.states import today
from assess.submissions import return_submission, submit
from data.access import Actor
from data.errors import Closed, Invalid, Missing
from tests.assess.conftest import Round

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EGOV_EVIDENCE", str(tmp_path / "evidence"))


def answer(session: Session, officer: Actor, round_: Round, level: int, *, seen: int = 0) -> None:
    save_answer(
        session, officer, submission=round_.id, item="site.reachable", state="level", level=level, seen_version=seen
    )


def hand_in(session: Session, officer: Actor, round_: Round, code: str, **other: object) -> None:
    given = {"signed_by": "Sok Dara", "file_name": "sheet.pdf", "content": PDF} | other
    submit_signed(session, officer, submission=round_.id, code=code, **given)  # pyright: ignore[reportArgumentType]


def test_a_signed_sheet_submits_in_the_name_of_who_signed(
    session: Session, officer: Actor, reviewer: Actor, open_round: Round
) -> None:
    answer(session, officer, open_round, 1)
    code = code_of(session, officer, open_round.id)
    hand_in(session, officer, open_round, spelled(code).lower())
    assert (open_round.health.state, open_round.health.submitted_by) == ("submitted", "Sok Dara")
    assert frozen_result(session, officer, open_round.id, run="claimed") is not None
    scan = scan_of(session, reviewer, open_round.id)
    assert (scan.content, scan.sheet.uploaded_by, scan.sheet.code) == (PDF, "Test officer", code)
    assert scan.file_name.endswith(".pdf")


def test_an_answer_or_a_figure_that_changed_gives_another_code(
    session: Session, officer: Actor, open_round: Round
) -> None:
    codes = [code_of(session, officer, open_round.id)]
    answer(session, officer, open_round, 1)
    codes.append(code_of(session, officer, open_round.id))
    save_figure(
        session, officer, submission=open_round.id, figure="staff.total", value=Decimal(7), counted_on=today(),
        seen_version=0,
    )  # fmt: skip
    codes.append(code_of(session, officer, open_round.id))
    assert len(set(codes)) == 3
    answer(session, officer, open_round, 1, seen=1)
    assert code_of(session, officer, open_round.id) == codes[-1]


def test_a_sheet_printed_before_an_answer_changed_is_refused(
    session: Session, officer: Actor, open_round: Round
) -> None:
    code = code_of(session, officer, open_round.id)
    answer(session, officer, open_round, 1)
    with pytest.raises(Invalid, match=r"sign_off\.code"):
        hand_in(session, officer, open_round, code)
    assert open_round.health.state == "draft"


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        pytest.param({"signed_by": " "}, "sign_off.name", id="nobody signed"),
        pytest.param({"content": b"MZ\x90"}, "evidence", id="a program"),
        pytest.param({"content": b"a,b\n1,2\n", "file_name": "a.csv"}, "sign_off.kind", id="a table is no scan"),
    ],
)
def test_what_is_no_signed_sheet_is_refused(
    session: Session, officer: Actor, open_round: Round, wrong: dict[str, object], refusal: str
) -> None:
    code = code_of(session, officer, open_round.id)
    with pytest.raises(Invalid) as caught:
        hand_in(session, officer, open_round, code, **wrong)
    assert caught.value.code.startswith(refusal)


def test_a_code_too_short_is_said_to_be_none(session: Session, officer: Actor, open_round: Round) -> None:
    with pytest.raises(Invalid, match=r"sign_off\.length"):
        hand_in(session, officer, open_round, "12")


def test_what_was_handed_in_is_not_signed_again(
    session: Session, officer: Actor, head: Actor, open_round: Round
) -> None:
    submit(session, head, submission=open_round.id)
    with pytest.raises(Closed):
        hand_in(session, officer, open_round, code_of(session, officer, open_round.id))


def test_a_head_who_submits_after_a_return_leaves_the_old_sheet_behind(
    session: Session, officer: Actor, head: Actor, reviewer: Actor, open_round: Round
) -> None:
    hand_in(session, officer, open_round, code_of(session, officer, open_round.id))
    return_submission(session, reviewer, submission=open_round.id, note="More")
    submit(session, head, submission=open_round.id)
    assert signed_sheet(session, officer, open_round.id) is None
    with pytest.raises(Missing):
        scan_of(session, officer, open_round.id)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        pytest.param("7kmq-2xap", "7KMQ2XAP", id="small letters and a hyphen"),
        pytest.param(" 7KMQ 2XOI", "7KMQ2X01", id="O is read as 0, I as 1: neither stands in a code"),
    ],
)
def test_a_code_is_read_as_it_was_meant(given: str, meant: str) -> None:
    assert typed(given) == meant

"""Evidence: who gives it, where it counts, how it is used again, and what a frozen result says of it."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from assess.answers import save_answer
from assess.cycles.participation import participation
from assess.evidence.giving import add_file, add_link, add_note, take_away, use_again
from assess.evidence.needed import needed_levels, without_evidence
from assess.evidence.pieces import open_file, pieces_given, pieces_of
from assess.review.verdicts import agree_section
from assess.states import today
from assess.submissions import return_submission, submit
from assess.tables import Review
from assess.tables.evidence import Evidence
from data.access import Actor, Role
from data.errors import Closed, Denied, Invalid, Missing, StoreProblem
from data.events import broken_chains
from data.files import kept, path_of
from data.tables import Event
from tests.assess.conftest import Round, number
from tests.conftest import Country, actor

SITE, TRAINED, MOBILE = "site.reachable", "staff.trained", "site.mobile"
LETTER = "ចុះហត្ថលេខា — signed".encode()


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EGOV_EVIDENCE", str(tmp_path / "evidence"))
    return tmp_path / "evidence"


def claim(session: Session, officer: Actor, round_: Round, item: str, level: int, **more: Any) -> None:
    save_answer(
        session, officer, submission=round_.id, item=item, state="level", level=level, seen_version=0, **more
    )  # fmt: skip


def letter(session: Session, officer: Actor, round_: Round, item: str = TRAINED, **more) -> Evidence:
    return add_file(
        session, officer, submission=round_.id, item=item, name="letter.txt", content=LETTER, **more
    )  # fmt: skip


def test_a_file_is_shown_where_it_was_given_and_opens_as_it_was(
    session: Session, officer: Actor, reviewer: Actor, open_round: Round
) -> None:
    given = letter(session, officer, open_round, title="Letter of the minister", dated=date(2026, 1, 5))
    ((question, (piece,)),) = pieces_of(session, reviewer, open_round.id).items()
    assert question == (TRAINED, 0)
    assert (piece.kind, piece.title, piece.dated, piece.size) == (
        "file", "Letter of the minister", date(2026, 1, 5), len(LETTER),
    )  # fmt: skip
    opened = open_file(session, reviewer, evidence=number(given.id))
    assert (opened.name, opened.media_type, opened.content) == ("letter.txt", "text/plain", LETTER)


def test_a_file_given_twice_is_one_piece_stored_once(session: Session, officer: Actor, open_round: Round) -> None:
    first = letter(session, officer, open_round, title="First title")
    second = letter(session, officer, open_round, item=SITE)
    assert (first.id, second.title) == (second.id, "First title")
    assert list(kept()) == [first.sha256]
    assert pieces_of(session, officer, open_round.id).keys() == {(TRAINED, 0), (SITE, 0)}


def test_a_file_given_again_under_another_title_or_day_is_a_piece_of_its_own(
    session: Session, officer: Actor, open_round: Round
) -> None:
    first = letter(session, officer, open_round, title="Letter", dated=date(2026, 1, 5))
    titled = letter(session, officer, open_round, SITE, title="Letter of the minister")
    dated = letter(session, officer, open_round, SITE, title="Letter", dated=date(2026, 1, 6))
    again = letter(session, officer, open_round, SITE, title="Letter", dated=date(2026, 1, 5))
    assert len({first.id, titled.id, dated.id}) == 3
    assert (first.title, first.dated, again.id) == ("Letter", date(2026, 1, 5), first.id)
    assert (titled.title, titled.sha256) == ("Letter of the minister", first.sha256)


def test_one_piece_shows_an_item_for_several_services(session: Session, officer: Actor, open_round: Round) -> None:
    services = (number(open_round.birth.id), number(open_round.licence.id))
    link = add_link(
        session, officer, submission=open_round.id, item="service.described", services=services,
        url="https://health.example/services",
    )  # fmt: skip
    found = pieces_of(session, officer, open_round.id)
    assert {question: [one.id for one in pieces] for question, pieces in found.items()} == {
        ("service.described", service): [link.id] for service in services
    }


def test_a_piece_is_used_again_and_taken_away_from_one_question_only(
    session: Session, officer: Actor, open_round: Round
) -> None:
    piece = number(letter(session, officer, open_round).id)
    for _ in range(2):  # the second time changes nothing
        use_again(session, officer, submission=open_round.id, item=SITE, evidence=piece)
    take_away(session, officer, submission=open_round.id, item=TRAINED, evidence=piece)
    assert pieces_of(session, officer, open_round.id).keys() == {(SITE, 0)}
    assert [one.id for one in pieces_given(session, officer, open_round.id)] == [piece]
    with pytest.raises(Missing):
        take_away(session, officer, submission=open_round.id, item=TRAINED, evidence=piece)
    actions = session.exec(select(Event.action).where(Event.action.like("evidence.%"))).all()  # type: ignore[attr-defined]
    assert actions == ["evidence.add", "evidence.add", "evidence.remove"]
    assert list(broken_chains(session)) == []


def test_another_ministry_neither_sees_nor_uses_a_piece(
    session: Session, country: Country, officer: Actor, open_round: Round
) -> None:
    piece = number(letter(session, officer, open_round).id)
    other = actor(Role.OFFICER, country.trade)
    with pytest.raises(Missing):
        open_file(session, other, evidence=piece)
    with pytest.raises(Missing):
        pieces_of(session, other, open_round.id)
    with pytest.raises(Missing):
        use_again(session, other, submission=number(open_round.trade.id), item=SITE, evidence=piece)
    both = Actor(9, "Both", ((Role.OFFICER, country.root.path),))
    with pytest.raises(Missing):
        use_again(session, both, submission=number(open_round.trade.id), item=SITE, evidence=piece)


def test_a_reviewer_gives_no_evidence_and_nobody_does_after_signing(
    session: Session, officer: Actor, head: Actor, reviewer: Actor, open_round: Round
) -> None:
    with pytest.raises(Denied):
        letter(session, reviewer, open_round)
    submit(session, head, submission=open_round.id)
    with pytest.raises(Closed):
        letter(session, officer, open_round)


@pytest.mark.parametrize(
    ("give", "code"),
    [
        pytest.param({"item": MOBILE}, "evidence.kind_of_item", id="a note where links and files are accepted"),
        pytest.param({"text": "  "}, "evidence.text", id="an empty note"),
        pytest.param({"dated": today() + timedelta(days=1)}, "evidence.day", id="of tomorrow"),
        pytest.param({"title": "x" * 201}, "text.too_long", id="a long title"),
        pytest.param({"services": (7,)}, "answer.service", id="of a service where none is asked"),
        pytest.param({"item": "site.unknown"}, "answer.item", id="an unknown item"),
    ],
)
def test_what_cannot_be_evidence_is_refused(
    session: Session, officer: Actor, open_round: Round, give: dict, code: str
) -> None:
    with pytest.raises(Invalid) as caught:
        add_note(session, officer, **({"submission": open_round.id, "item": "contact.answers", "text": "So"} | give))
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("days", "old"),
    [pytest.param(300, False, id="ten months"), pytest.param(400, True, id="thirteen months")],
)
def test_evidence_of_more_than_twelve_months_ago_is_called_old(
    session: Session, officer: Actor, open_round: Round, days: int, old: bool
) -> None:
    letter(session, officer, open_round, dated=today() - timedelta(days=days))
    assert pieces_of(session, officer, open_round.id)[TRAINED, 0][0].old is old


@pytest.mark.parametrize(
    ("item", "level", "more", "lacks"),
    [
        pytest.param(SITE, 1, {}, False, id="below the gate's level 2"),
        pytest.param(SITE, 2, {}, True, id="at the gate's level 2 of 3"),
        pytest.param(SITE, 2, {"link": "https://health.example"}, False, id="with a link"),
        pytest.param(SITE, 2, {"note": "It is."}, True, id="a note does not count where links and files do"),
        pytest.param("contact.answers", 3, {"note": "It is."}, False, id="a note where notes count"),
        pytest.param(TRAINED, 2, {}, False, id="below the top level 3 of no gate"),
        pytest.param(TRAINED, 3, {"link": "https://health.example"}, True, id="a link where only files count"),
    ],
)
def test_evidence_is_obligatory_at_gates_and_top_levels(
    session: Session, officer: Actor, open_round: Round, item: str, level: int, more: dict[str, str], lacks: bool
) -> None:
    claim(session, officer, open_round, item, level, **more)
    assert without_evidence(session, officer, open_round.id) == ([(item, 0)] if lacks else [])


def test_without_obligatory_evidence_nobody_signs_and_with_it_the_head_does(
    session: Session, officer: Actor, head: Actor, open_round: Round
) -> None:
    claim(session, officer, open_round, TRAINED, 3)
    with pytest.raises(Invalid) as caught:
        submit(session, head, submission=open_round.id)
    assert (caught.value.code, caught.value.details["count"]) == ("evidence.missing", 1)
    assert open_round.health.state == "draft"
    letter(session, officer, open_round)
    assert submit(session, head, submission=open_round.id).stage_reached == 0


def test_a_cycle_taken_over_from_a_source_has_its_evidence_there(
    session: Session, officer: Actor, open_round: Round
) -> None:
    claim(session, officer, open_round, TRAINED, 3)
    open_round.cycle.source = "Published answers"
    session.flush()
    assert without_evidence(session, officer, open_round.id) == []


def test_a_frozen_result_lists_the_evidence_of_each_question(
    session: Session, officer: Actor, head: Actor, open_round: Round
) -> None:
    claim(session, officer, open_round, SITE, 3, link="https://health.example")
    piece = letter(session, officer, open_round, title="Letter", dated=date(2026, 1, 5))
    assert submit(session, head, submission=open_round.id).document["evidence"] == [
        {"item": SITE, "service": None, "kind": "link", "title": "https://health.example",
         "url": "https://health.example"},
        {"item": TRAINED, "service": None, "kind": "file", "title": "Letter", "dated": "2026-01-05",
         "sha256": piece.sha256, "file_name": "letter.txt", "media_type": "text/plain"},
    ]  # fmt: skip


def test_new_evidence_after_a_return_is_reviewed_again(
    session: Session, officer: Actor, head: Actor, reviewer: Actor, open_round: Round
) -> None:
    submit(session, head, submission=open_round.id)
    for section in ("1", "2", "foundation"):
        agree_section(session, reviewer, submission=open_round.id, section=section)
    return_submission(session, reviewer, submission=open_round.id, note="Show more")
    before = {one.item for one in session.exec(select(Review))}
    letter(session, officer, open_round)
    assert before - {one.item for one in session.exec(select(Review))} == {TRAINED}


def test_a_file_that_somebody_changed_or_lost_is_never_handed_out(
    session: Session, officer: Actor, open_round: Round
) -> None:
    piece = letter(session, officer, open_round)
    path = path_of(str(piece.sha256))
    path.write_bytes(b"something else")
    with pytest.raises(StoreProblem, match=r"file\.changed"):
        open_file(session, officer, evidence=number(piece.id))
    path.unlink()
    with pytest.raises(Missing, match=r"file\.gone"):
        open_file(session, officer, evidence=number(piece.id))


def test_every_item_can_be_shown_by_something(session: Session, officer: Actor, open_round: Round) -> None:
    edition = participation(session, officer, open_round.id, action="answer.read").edition
    assert needed_levels(edition).keys() == {item.id for item in edition.items}

"""Comments on answers: who reads and writes them, and that they stay as they were written."""

import pytest
from sqlmodel import Session

from assess.comments import LONGEST_COMMENT, add_comment, comments_on, open_comments, settle_comment
from assess.tables import Submission
from data.access import Actor, Role
from data.errors import Closed, Denied, Invalid, Missing
from tests.assess.conftest import Round, number
from tests.conftest import Country, actor

ITEM = "site.mobile"


def say(session: Session, who: Actor, open_round: Round, text: str = "Which page?") -> int:
    """A comment on one question; gives its id."""
    return number(add_comment(session, who, submission=open_round.id, item=ITEM, text=text).id)


def test_the_organisation_and_its_reviewer_talk_in_order(
    session: Session, officer: Actor, reviewer: Actor, open_round: Round
) -> None:
    say(session, reviewer, open_round)
    say(session, officer, open_round, "The first one")
    found = comments_on(session, officer, submission=open_round.id, item=ITEM)
    assert [(one.by, one.text) for one in found] == [
        ("Test reviewer", "Which page?"),
        ("Test officer", "The first one"),
    ]


def test_what_looks_like_a_script_is_kept_as_text(session: Session, officer: Actor, open_round: Round) -> None:
    text = "<script>alert(1)</script> **no**"
    say(session, officer, open_round, text)
    assert comments_on(session, officer, submission=open_round.id, item=ITEM)[0].text == text


def test_settled_comments_stay_and_are_not_counted(session: Session, officer: Actor, open_round: Round) -> None:
    first, _ = say(session, officer, open_round), say(session, officer, open_round)
    assert open_comments(session, officer, open_round.id) == {(ITEM, 0): 2}
    settle_comment(session, officer, comment=first)
    assert open_comments(session, officer, open_round.id) == {(ITEM, 0): 1}
    one = comments_on(session, officer, submission=open_round.id, item=ITEM)[0]
    assert (one.resolved_by, one.resolved_at is not None) == ("Test officer", True)
    settle_comment(session, officer, comment=first, settled=False)
    assert open_comments(session, officer, open_round.id) == {(ITEM, 0): 2}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"text": "  \n"}, "comment.empty", id="empty"),
        pytest.param({"text": "x" * (LONGEST_COMMENT + 1)}, "text.too_long", id="too long"),
        pytest.param({"item": "no.such"}, "answer.item", id="no such question"),
        pytest.param({"service": 4711}, "answer.service", id="no such service"),
    ],
)
def test_what_cannot_be_kept_is_refused(
    session: Session, officer: Actor, open_round: Round, changes: dict[str, object], code: str
) -> None:
    given = {"item": ITEM, "text": "Text", "service": 0, **changes}
    with pytest.raises(Invalid) as caught:
        add_comment(session, officer, submission=open_round.id, **given)  # type: ignore[arg-type]
    assert caught.value.code == code


def test_auditors_read_and_planners_do_not(
    session: Session, officer: Actor, auditor: Actor, planner: Actor, open_round: Round
) -> None:
    say(session, officer, open_round)
    assert len(comments_on(session, auditor, submission=open_round.id, item=ITEM)) == 1
    with pytest.raises(Denied):
        say(session, auditor, open_round)
    with pytest.raises(Denied):
        comments_on(session, planner, submission=open_round.id, item=ITEM)


def test_another_ministry_finds_nothing(session: Session, officer: Actor, country: Country, open_round: Round) -> None:
    said = say(session, officer, open_round)
    other = actor(Role.HEAD, country.trade)
    with pytest.raises(Missing):
        settle_comment(session, other, comment=said)
    with pytest.raises(Missing):
        comments_on(session, other, submission=open_round.id, item=ITEM)


def test_after_publishing_nothing_more_is_said(session: Session, officer: Actor, open_round: Round) -> None:
    said = say(session, officer, open_round)
    session.get_one(Submission, open_round.id).state = "published"
    session.flush()
    with pytest.raises(Closed):
        say(session, officer, open_round)
    with pytest.raises(Closed):
        settle_comment(session, officer, comment=said)

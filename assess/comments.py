"""What is discussed about answers: short comments by the organisation's people and its reviewers, until settled."""

from collections import Counter

from sqlmodel import Session, col, func, select

from assess.answers import checked_text
from assess.cycles.participation import Participation, participation
from assess.questions import find_asked
from assess.tables.carry import AnswerComment
from data.access import Actor
from data.base import utc_now
from data.errors import Closed, Invalid, Missing
from data.events import record

LONGEST_COMMENT = 2000
MOST_COMMENTS = 100
"""How many comments one question takes."""
__all__ = ["AnswerComment", "add_comment", "comments_on", "open_comments", "settle_comment"]


def comments_on(session: Session, actor: Actor, *, submission: int, item: str, service: int = 0) -> list[AnswerComment]:
    """The comments on one question, oldest first, for the organisation's people, its reviewers and auditors."""
    participation(session, actor, submission, action="comment.read")
    return _on(session, submission, item, service)


def open_comments(session: Session, actor: Actor, submission: int) -> Counter[tuple[str, int]]:
    """How many comments are not settled yet, by item and service."""
    participation(session, actor, submission, action="comment.read")
    chosen = (
        select(AnswerComment.item, AnswerComment.service_id, func.count())
        .where(AnswerComment.submission_id == submission, col(AnswerComment.resolved_at).is_(None))
        .group_by(col(AnswerComment.item), col(AnswerComment.service_id))
    )
    return Counter({(item, service): count for item, service, count in session.exec(chosen)})


def add_comment(
    session: Session, actor: Actor, *, submission: int, item: str, text: str, service: int = 0
) -> AnswerComment:
    """Say something about the answer to one question; it is kept as it is written, as plain text.

    Raises:
        Closed: the result is published.
        Invalid: the question is not asked, or the comment is empty, too long, or one too many.
    """
    part = _open_part(session, actor, submission)
    find_asked(part, item, service)
    plain = checked_text(text, "comment", LONGEST_COMMENT)
    if plain is None:
        raise Invalid("comment.empty")
    if len(_on(session, submission, item, service)) >= MOST_COMMENTS:
        raise Invalid("comment.many", most=MOST_COMMENTS)
    added = AnswerComment(submission_id=submission, item=item, service_id=service, text=plain, by=actor.name)
    session.add(added)
    session.flush()
    _record(session, actor, part, item=item, service=service, comment=added.id)
    return added


def settle_comment(session: Session, actor: Actor, *, comment: int, settled: bool = True) -> AnswerComment:
    """Mark a comment as settled, or open it again; it stays to be read.

    Raises:
        Closed: the result is published.
        Missing: there is no such comment, or it is not this person's to see.
    """
    found = session.get(AnswerComment, comment, populate_existing=True)
    if found is None:
        raise Missing(id=comment)
    part = _open_part(session, actor, found.submission_id)
    found.resolved_at = utc_now() if settled else None
    found.resolved_by = actor.name if settled else None
    session.add(found)
    session.flush()
    _record(session, actor, part, item=found.item, service=found.service_id, comment=comment, settled=settled)
    return found


def _open_part(session: Session, actor: Actor, submission: int) -> Participation:
    part = participation(session, actor, submission, action="comment.edit")
    if part.submission.state == "published":
        raise Closed("comment.published")
    return part


def _on(session: Session, submission: int, item: str, service: int) -> list[AnswerComment]:
    chosen = (
        select(AnswerComment)
        .where(
            AnswerComment.submission_id == submission,
            AnswerComment.item == item,
            AnswerComment.service_id == service,
        )
        .order_by(col(AnswerComment.id))
    )
    return list(session.exec(chosen))


def _record(session: Session, actor: Actor, part: Participation, **details: object) -> None:
    subject = f"submission:{part.submission.id}"
    record(session, actor, "comment.edit", subject=subject, organisation=part.submission.organisation_id, **details)

"""What a cycle asks for before a review is settled: another pair of eyes, a second reviewer, no open dispute."""

from sqlmodel import Session

from assess.cycles.participation import Participation
from assess.review.disputes import compared
from assess.review.own_work import VERDICTS, has_done, require_reviewer
from assess.review.settings import rules_of
from assess.review.tasks import second_finished
from data.access import Actor
from data.errors import Denied, Invalid


def require_approvable(session: Session, actor: Actor, part: Participation) -> None:
    """Raise unless this person may verify the submission as far as its reviewers go.

    Raises:
        Closed: it is not with the reviewers.
        Denied: it is the person's own organisation or own work, or the cycle asks for a second pair of eyes and the
            person gave verdicts.
        Invalid: the second reviewer has not finished, or disputes wait for a third person.
    """
    require_reviewer(session, actor, part)
    rules = rules_of(session, part.cycle.id or 0)
    if rules.second_pair and has_done(session, actor, part, VERDICTS):
        raise Denied("review.second_pair", action="submission.verify")
    if rules.second_reviewer:
        if not second_finished(session, part):
            raise Invalid("review.second_open")
        disputed = compared(session, part).open
        if disputed:
            raise Invalid("review.disputed", count=disputed)

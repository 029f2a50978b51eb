"""Which submissions wait for a reviewer, who has taken them, and which questions are open across organisations."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from assess.cases import CLAIMED
from assess.freezing import is_newest
from assess.questions import questions_of
from assess.review.claims import Claim, review_list
from assess.review.own_work import own_work
from assess.review.risk import RISKS
from assess.review.tasks import is_blind
from assess.states import REVIEWABLE
from assess.tables import Cycle, Result, Review, Submission
from assess.tables.review import ReviewSetting, ReviewTask
from data.access import Actor, require_anywhere
from data.organisations import is_own, visible
from data.tables import Organisation
from maturity_model.definition import Text

MOST_AT_ONCE = 10
"""Claims of so many submissions are gone through together when nothing is taken: those that wait longest."""


@dataclass(frozen=True)
class Waiting:
    """A submission that waits for a reviewer; `reviewed` of `questions` are settled.

    `taken_by` and `second_by` name who reviews it first and second; `mine` and `mine_second` say that it is the person
    asking; `holder` and `second_holder` are person ids. `twice` says that the cycle asks for a second reviewer, `blind`
    that this person does not see the first verdicts, since it could be the second one.
    """

    submission: int
    organisation: Organisation
    cycle: Cycle
    form: str
    state: str
    submitted_at: datetime | None
    late: bool
    claimed_stage: int | None
    questions: int
    reviewed: int
    taken_by: str | None
    holder: int | None
    mine: bool
    second_by: str | None
    second_holder: int | None
    mine_second: bool
    second_finished: bool
    twice: bool
    blind: bool


@dataclass(frozen=True)
class OpenItem:
    """A question that is open in several submissions: `open` verdicts are left in `organisations` of them."""

    item: str
    title: Text
    open: int
    organisations: int


@dataclass(frozen=True)
class Load:
    """How much a person has taken: `taken` submissions with `open` questions; the oldest waits since `oldest`.

    `name` is None for what nobody has taken.
    """

    name: str | None
    taken: int
    open: int
    oldest: datetime | None


def queue(session: Session, actor: Actor) -> list[Waiting]:
    """The submissions that wait for this reviewer, longest first, without own organisations' and own work."""
    require_anywhere(actor, "review.edit")
    found = [one for one in _waiting(session, actor, "review.edit") if not is_own(actor, one.organisation)]
    own = own_work(session, [one.submission for one in found], person=actor.person)
    return [one for one in found if one.submission not in own]


def claims_by_risk(session: Session, actor: Actor) -> list[tuple[Waiting, Claim]]:
    """The claims of all that one has taken, the riskiest first, then by what waits longest.

    Who has taken nothing gets those of the `MOST_AT_ONCE` submissions that wait longest and nobody has taken.
    """
    waiting = _seen(session, actor)
    mine = [one for one in waiting if one.mine] or [one for one in waiting if one.holder is None][:MOST_AT_ONCE]
    return sorted(_claims(session, actor, mine), key=lambda pair: RISKS.index(pair[1].risk))


def open_items(session: Session, actor: Actor) -> list[OpenItem]:
    """The questions that are open in the submissions that wait for this reviewer, those open most often first."""
    waiting = _seen(session, actor)
    settled = _settled(session, [one.submission for one in waiting])
    counts: Counter[str] = Counter()
    organisations: dict[str, set[int]] = defaultdict(set)
    titles: dict[str, Text] = {}
    for submission, cycle in _found(session, [one.submission for one in waiting]):
        number = submission.id or 0
        for asked in questions_of(submission, cycle).asked:
            if (number, *asked.question) not in settled:
                counts[asked.item] += 1
                organisations[asked.item].add(number)
                titles[asked.item] = asked.title
    return [OpenItem(item, titles[item], open_, len(organisations[item])) for item, open_ in counts.most_common()]


def claims_of_item(session: Session, actor: Actor, item: str) -> list[tuple[Waiting, Claim]]:
    """The claims on one question in the submissions of this reviewer where it is open, longest waiting first.

    At most `MOST_AT_ONCE` submissions are gone through at once; settled ones make room for the next.
    """
    waiting = _seen(session, actor)
    numbers = [one.submission for one in waiting]
    settled = _settled(session, numbers)
    with_item = {
        submission.id
        for submission, cycle in _found(session, numbers)
        for asked in questions_of(submission, cycle).asked
        if asked.item == item and (submission.id, *asked.question) not in settled
    }
    chosen = [one for one in waiting if one.submission in with_item][:MOST_AT_ONCE]
    return [pair for pair in _claims(session, actor, chosen) if pair[1].asked.item == item]


def workload(session: Session, actor: Actor) -> list[Load]:
    """Who has taken how much of what waits, the busiest first; what nobody has taken comes last."""
    require_anywhere(actor, "national.read")
    by_person: dict[tuple[int, str] | None, list[Waiting]] = defaultdict(list)
    for one in _waiting(session, actor, "national.read"):
        by_person[None if one.holder is None else (one.holder, one.taken_by or "")].append(one)
    loads = [
        Load(
            name=key[1] if key else None,
            taken=len(taken),
            open=sum(one.questions - one.reviewed for one in taken),
            oldest=min((one.submitted_at for one in taken if one.submitted_at), default=None),
        )
        for key, taken in by_person.items()
    ]
    return sorted(loads, key=lambda load: (load.name is None, -load.open, load.name or ""))


def _seen(session: Session, actor: Actor) -> list[Waiting]:
    """What waits for this reviewer and may be seen: not what the person could still judge as second reviewer."""
    return [one for one in queue(session, actor) if not one.blind]


def _waiting(session: Session, actor: Actor, action: str) -> list[Waiting]:
    counted = session.exec(
        select(Review.submission_id, func.count())
        .join(Submission, col(Submission.id) == col(Review.submission_id))
        .where(col(Submission.state).in_(REVIEWABLE))
        .group_by(col(Review.submission_id))
    )
    reviewed = dict(counted.all())
    twice = set(session.exec(select(ReviewSetting.cycle_id).where(col(ReviewSetting.second_reviewer))))
    tasks = {(task.submission_id, task.second): task for task in session.exec(select(ReviewTask))}
    chosen = (
        select(Submission, Organisation, Cycle, Result.stage_reached)
        .join(Organisation, col(Organisation.id) == col(Submission.organisation_id))
        .join(Cycle, col(Cycle.id) == col(Submission.cycle_id))
        .join(Result, col(Result.submission_id) == col(Submission.id))
        .where(Result.run == CLAIMED, is_newest())
        .where(col(Submission.state).in_(REVIEWABLE), visible(actor, action))
        .order_by(col(Submission.submitted_at))
    )
    found: list[Waiting] = []
    for submission, organisation, cycle, stage in session.exec(chosen):
        number = submission.id or 0
        first, second = tasks.get((number, False)), tasks.get((number, True))
        found.append(
            Waiting(
                submission=number,
                organisation=organisation,
                cycle=cycle,
                form=submission.form,
                state=submission.state,
                submitted_at=submission.submitted_at,
                late=submission.late,
                claimed_stage=stage,
                questions=len(questions_of(submission, cycle).asked),
                reviewed=reviewed.get(number, 0),
                taken_by=first.person_name if first else None,
                holder=first.person_id if first else None,
                mine=first is not None and first.person_id == actor.person,
                second_by=second.person_name if second else None,
                second_holder=second.person_id if second else None,
                mine_second=second is not None and second.person_id == actor.person,
                second_finished=second is not None and second.finished,
                twice=cycle.id in twice,
                blind=cycle.id in twice and is_blind(actor, first, second, begun=number in reviewed),
            )
        )
    return found


def _claims(session: Session, actor: Actor, waiting: Sequence[Waiting]) -> list[tuple[Waiting, Claim]]:
    return [(one, claim) for one in waiting for claim in review_list(session, actor, one.submission)]


def _found(session: Session, submissions: Collection[int]) -> list[tuple[Submission, Cycle]]:
    chosen = select(Submission, Cycle).join(Cycle, col(Cycle.id) == col(Submission.cycle_id))
    return list(session.exec(chosen.where(col(Submission.id).in_(submissions)).order_by(col(Submission.id))))


def _settled(session: Session, submissions: Collection[int]) -> set[tuple[int, str, int]]:
    rows = session.exec(
        select(Review.submission_id, Review.item, Review.service_id).where(col(Review.submission_id).in_(submissions))
    )
    return {(submission, item, service) for submission, item, service in rows}

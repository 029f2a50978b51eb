"""What of an earlier cycle is offered in a newer one: the newest signed answers, where the question means the same."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Subquery, and_, case, func, literal, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from assess.answers import LEVEL, NOT_APPLICABLE
from assess.editions.chosen import edition_of
from assess.states import EDITABLE, SETTLED, SUBMISSION_STATES
from assess.tables import Answer, Cycle, Review, Submission
from assess.tables.carry import CarriedAnswer
from data.errors import Invalid
from maturity_model.crosswalk import between
from maturity_model.definition import Edition, Item, Ladder
from maturity_model.faults import Faults
from maturity_model.loading import load_edition

SIGNED = frozenset(SUBMISSION_STATES) - EDITABLE - {"planned"}
COLUMNS = (
    "submission_id",
    "item",
    "service_id",
    "state",
    "level",
    "reason",
    "note",
    "link",
    "from_submission_id",
    "claimed_state",
    "claimed_level",
    "standing",
)


@dataclass(frozen=True)
class Follower:
    """What an item has become: its id now, and the level now for each level before, where these have changed."""

    item: str
    levels: tuple[int, ...] | None = None


def offer_earlier(session: Session, *, cycle: int, submission: int | None = None) -> int:
    """Offer to each submission of a cycle, or to one of them, what its organisation last signed; gives how many.

    Of the organisation's newest submission that was signed in an earlier cycle, those answers are taken that have a
    level or do not apply, as verified if they were, to the questions that mean the same in both editions; "I don't
    know" is nothing to confirm. What is offered already stays as it is. For services that have checked.
    """
    session.flush()
    earlier = _earlier(cycle, submission)
    chosen = select(earlier.c.from_cycle).where(earlier.c.place == 1).distinct()
    now = session.get_one(Cycle, cycle)
    offered = 0
    for number in session.connection().execute(chosen).scalars().all():
        try:
            was = edition_of(session.get_one(Cycle, number))
        except (Invalid, Faults):
            # Its edition is not here any more, so nobody can say what its answers mean.
            continue
        followers = same_questions(was, edition_of(now))
        kept = [item for item, follower in followers.items() if follower == Follower(item)]
        offered += _offer(session, earlier, number, kept, None)
        for item in followers.keys() - set(kept):
            offered += _offer(session, earlier, number, [item], followers[item])
    return offered


def same_questions(was: Edition, now: Edition) -> dict[str, Follower]:
    """The items of an edition whose answers still mean something in a newer one, with what each has become.

    Within one edition that is every item. From another edition it is what the crosswalk calls the same; without a
    crosswalk between the two, what both have with the same levels in the same words. The ladder question likewise.
    """
    old, new = _levels(was), _levels(now)
    alike = {item: Follower(item) for item, levels in old.items() if new.get(item) == levels}
    try:
        crosswalk = between(was, now, load_edition)
    except Faults:
        crosswalk = None
    if crosswalk is None or was.id == now.id:
        return alike
    ladder = {was.ladder.id} if was.ladder else set[str]()
    return {item: follower for item, follower in alike.items() if item in ladder} | {
        one.was[0]: Follower(one.now[0], one.levels)
        for one in crosswalk.items
        if one.kind == "same" and (one.levels or len(old[one.was[0]]) == len(new[one.now[0]]))
    }


def _levels(edition: Edition) -> dict[str, list[str]]:
    asked: list[Item | Ladder] = [*edition.items, *([edition.ladder] if edition.ladder else [])]
    return {one.id: [level.label.to("en") for level in one.levels] for one in asked}


def _earlier(cycle: int, submission: int | None) -> Subquery:
    """For each submission of the cycle those that its organisation signed before; `place` 1 is the newest."""
    new, old = aliased(Submission), aliased(Submission)
    newer, older = aliased(Cycle), aliased(Cycle)
    before = or_(
        col(older.opens_on) < col(newer.opens_on),
        and_(col(older.opens_on) == col(newer.opens_on), col(older.id) < col(newer.id)),
    )
    found = (
        select(
            col(new.id).label("submission_id"),
            col(old.id).label("from_id"),
            col(older.id).label("from_cycle"),
            col(old.state).in_(SETTLED).label("settled"),
            func.row_number()
            .over(partition_by=col(new.id), order_by=(col(older.opens_on).desc(), col(older.id).desc()))
            .label("place"),
        )
        .join(newer, col(newer.id) == col(new.cycle_id))
        .join(old, col(old.organisation_id) == col(new.organisation_id))
        .join(older, and_(col(older.id) == col(old.cycle_id), before))
        .where(col(new.cycle_id) == cycle, col(old.state).in_(SIGNED))
    )
    if submission is not None:
        found = found.where(col(new.id) == submission)
    return found.subquery()


def _offer(session: Session, earlier: Subquery, from_cycle: int, items: list[str], follower: Follower | None) -> int:
    """Insert these items' answers for all submissions at once; a whole country has hundreds of thousands."""
    if not items:
        return 0
    adjusted = col(Review.agreed).is_(False)
    state = case((adjusted, col(Review.state)), else_=col(Answer.state))
    not_applicable = col(Review.state) == NOT_APPLICABLE
    levels = dict(enumerate(follower.levels)) if follower and follower.levels else {}

    def now(level: ColumnElement[int | None]) -> ColumnElement[int | None]:
        return case(levels, value=level) if levels else level

    found = (
        select(
            earlier.c.submission_id,
            col(Answer.item) if follower is None else literal(follower.item),
            col(Answer.service_id),
            state,
            now(case((adjusted, col(Review.level)), else_=col(Answer.level))),
            case((adjusted & not_applicable, col(Review.reason)), (adjusted, None), else_=col(Answer.reason)),
            col(Answer.note),
            col(Answer.link),
            earlier.c.from_id,
            case((adjusted, col(Answer.state))),
            now(case((adjusted, col(Answer.level)))),
            literal("offered"),
        )
        .join(Answer, col(Answer.submission_id) == earlier.c.from_id)
        .outerjoin(
            Review,
            and_(
                earlier.c.settled,
                col(Review.submission_id) == col(Answer.submission_id),
                col(Review.item) == col(Answer.item),
                col(Review.service_id) == col(Answer.service_id),
            ),
        )
        .where(
            earlier.c.place == 1,
            earlier.c.from_cycle == from_cycle,
            col(Answer.item).in_(items),
            state.in_((LEVEL, NOT_APPLICABLE)),
        )
    )
    connection = session.connection()
    dialect = {"sqlite": sqlite, "postgresql": postgresql}[connection.dialect.name]
    written = dialect.insert(CarriedAnswer).from_select(COLUMNS, found).on_conflict_do_nothing()
    # Without the option, PostgreSQL's driver forgets how many rows a statement of this kind wrote.
    return connection.execute(written.execution_options(preserve_rowcount=True)).rowcount

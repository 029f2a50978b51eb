"""Keeping a verdict in one statement that compares and writes, so that two at the same moment cannot both succeed."""

from typing import Any, TypeVar

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from assess.questions import Asked
from assess.tables import Review
from assess.tables.review import SecondReview
from data.access import Actor
from data.base import utc_now
from data.errors import Conflict

T = TypeVar("T", Review, SecondReview)


def keep_verdict(
    session: Session,
    actor: Actor,
    table: type[T],
    asked: Asked,
    *,
    submission: int,
    values: dict[str, Any],
    seen_version: int,
) -> T:
    """Keep a verdict on a question in place of the one seen at `seen_version` (0: there was none).

    Raises:
        Conflict: somebody else gave one in between; `theirs` and `yours` say what.
    """
    key = {"submission_id": submission, "item": asked.item, "service_id": asked.service}
    values = {**values, "reviewed_at": utc_now(), "reviewed_by": actor.name}
    same = [col(getattr(table, name)) == wanted for name, wanted in key.items()]
    if seen_version == 0:
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        write = dialect.insert(table).values(**key, **values, version=1).on_conflict_do_nothing()
    else:
        seen = col(table.version) == seen_version
        write = update(table).where(*same, seen).values(**values, version=seen_version + 1)
    written = session.connection().execute(write.returning(col(table.version))).scalar()
    kept = session.exec(select(table).where(*same).execution_options(populate_existing=True)).first()
    if written is None or kept is None:
        theirs = kept.model_dump(include={*values, "version"}) if kept else None
        raise Conflict(theirs=theirs, yours=values)
    return kept

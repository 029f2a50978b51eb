"""Reasons that reviewers use again and again, in both languages, to be picked instead of typed."""

from sqlmodel import Session, col, select

from assess.tables.review import ReusableReason
from data.access import Actor, require_anywhere
from data.errors import Conflict, Invalid, Missing
from data.events import record

LONGEST = 500


def list_reasons(session: Session, actor: Actor) -> list[ReusableReason]:
    """The reasons that can be picked, in the order in which they were added."""
    require_anywhere(actor, "review.edit")
    chosen = select(ReusableReason).where(col(ReusableReason.active)).order_by(col(ReusableReason.id))
    return list(session.exec(chosen))


def add_reason(session: Session, actor: Actor, *, text_en: str, text_km: str | None = None) -> ReusableReason:
    """Add a reason to pick.

    Raises:
        Invalid: it has no English text, or one of the texts is too long.
    """
    require_anywhere(actor, "review.edit")
    added = ReusableReason(text_en=_checked(text_en), text_km=_checked(text_km, needed=False) or None)
    session.add(added)
    session.flush()
    record(session, actor, "review.reason", subject=f"reason:{added.id}", added=added.text_en)
    return added


def put_away_reason(session: Session, actor: Actor, reason: int, *, seen_version: int) -> ReusableReason:
    """Offer a reason no longer; verdicts that were given with it keep its words.

    Raises:
        Missing: there is none, or it was put away already.
        Conflict: somebody changed it in between.
    """
    require_anywhere(actor, "review.edit")
    found = session.get(ReusableReason, reason)
    if found is None or not found.active:
        raise Missing(id=reason)
    if found.version != seen_version:
        raise Conflict(theirs=found.version, yours=seen_version)
    found.active, found.version = False, found.version + 1
    session.add(found)
    record(session, actor, "review.reason", subject=f"reason:{reason}", removed=found.text_en)
    return found


def _checked(text: str | None, *, needed: bool = True) -> str:
    plain = (text or "").strip()
    if needed and not plain:
        raise Invalid("review.reason_text")
    if len(plain) > LONGEST:
        raise Invalid("text.too_long", field="reason", length=len(plain), most=LONGEST)
    return plain

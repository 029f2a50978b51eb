"""Who has solved it: organisations verified at the top of an item that are willing to be asked how."""

import pandas as pd
from sqlmodel import Session, col, or_, select

from assess.cases import VERIFIED
from assess.cycles.control import find_cycle
from assess.editions.chosen import edition_of
from assess.freezing import is_newest
from assess.states import SETTLED
from assess.tables import Result, ResultItem, Submission, Willingness
from data.access import Actor, require_anywhere
from data.errors import Conflict, Invalid
from data.events import record
from data.organisations import find_organisation, visible
from data.tables import Organisation

LONGEST_CONTACT = 300
COLUMNS = (
    "organisation", "code", "name_en", "name_km", "kind", "form", "questions", "at_top", "willing", "contact",
)  # fmt: skip


def who_solved(session: Session, actor: Actor, cycle: int, *, item: str) -> pd.DataFrame:
    """The organisations verified at the top level of an item, for one service at least; those with most first.

    Another agency is named only where it is willing to be asked and its result is published. Whoever reads the
    country's results sees all that are verified where they may, and who of them is willing.

    Returns:
        Columns: organisation, code, name_en, name_km, kind, form; questions (asked of the item: one, or one per key
        service), at_top (of them at the top level), willing, contact (missing where nobody was named or it is not
        willing).

    Raises:
        Invalid: the cycle's edition has no such item.
    """
    require_anywhere(actor, "result.read")
    edition = edition_of(find_cycle(session, actor, cycle))
    if item not in {one.id for one in edition.items}:
        raise Invalid("answer.item", item=item, allowed=", ".join(one.id for one in edition.items))
    willing = col(Willingness.willing).is_(True)
    rows = session.exec(
        select(Organisation, Submission.form, ResultItem, Willingness)
        .join(Submission, col(Submission.organisation_id) == col(Organisation.id))
        .join(Result, col(Result.submission_id) == col(Submission.id))
        .join(ResultItem, col(ResultItem.result_id) == col(Result.id))
        .outerjoin(Willingness, col(Willingness.organisation_id) == col(Organisation.id))
        .where(
            Submission.cycle_id == cycle,
            Result.run == VERIFIED,
            is_newest(),
            ResultItem.item == item,
            ResultItem.at_top > 0,
            or_(
                (col(Submission.state) == "published") & willing,
                col(Submission.state).in_(SETTLED) & visible(actor, "national.read"),
            ),
        )
        .order_by(col(Organisation.path))
    )
    found = [
        (
            *(getattr(organisation, name) for name in ("id", "code", "name_en", "name_km", "kind")),
            form,
            counted.questions,
            counted.at_top,
            bool(offer and offer.willing),
            offer.contact if offer and offer.willing else None,
        )
        for organisation, form, counted, offer in rows
    ]
    table = pd.DataFrame(found, columns=list(COLUMNS))
    return table.sort_values("at_top", ascending=False, kind="stable").reset_index(drop=True)


def willingness(session: Session, actor: Actor, organisation: int) -> Willingness:
    """Whether an organisation is willing to be asked; version 0 and not willing before anybody said so."""
    find_organisation(session, actor, organisation, action="result.read")
    found = session.get(Willingness, organisation)
    return found or Willingness(organisation_id=organisation, willing=False, version=0)


def offer_help(
    session: Session, actor: Actor, organisation: int, *, willing: bool, seen_version: int, contact: str | None = None
) -> Willingness:
    """Say whether an organisation is willing to be asked how it solved something, and whom to ask.

    Raises:
        Conflict: somebody else said so in the meantime.
        Invalid: the contact is too long.
    """
    find_organisation(session, actor, organisation, action="help.offer")
    plain = (contact or "").strip() or None
    if plain and len(plain) > LONGEST_CONTACT:
        raise Invalid("text.too_long", field="contact", length=len(plain), most=LONGEST_CONTACT)
    found = session.get(Willingness, organisation) or Willingness(organisation_id=organisation, version=0)
    if found.version != seen_version:
        raise Conflict(theirs=found.version, yours=seen_version)
    found.willing, found.contact = willing, plain
    found.version += 1
    session.add(found)
    session.flush()
    subject = f"organisation:{organisation}"
    record(session, actor, "help.offer", subject=subject, organisation=organisation, willing=willing)
    return found

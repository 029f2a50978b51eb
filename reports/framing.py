"""What the reports of the country and of the portfolio share: their first lines, whom they cover, how they end."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from assess.editions.chosen import edition_of
from assess.states import today
from assess.tables import Cycle
from data.access import Actor, require_anywhere
from data.i18n import language, t
from data.organisations import root
from data.sign_in import is_sample
from maturity_model.definition import Edition
from projects.investment.rates import base_currency
from reports.document import Document, Front
from reports.wording.maturity import edition_facts, named


@dataclass(frozen=True)
class Frame:
    """Who makes a report and what of the country is in it: `reach` is empty if it is the whole."""

    author: str
    reach: str
    currency: str
    sample: bool


def frame_of(session: Session, actor: Actor, *, action: str) -> Frame:
    """The frame of a report that reads what `action` lets this person see, in the language spoken now."""
    require_anywhere(actor, action)
    top = root(session)
    whole = actor.may(action, top.path)
    return Frame(
        author=named(top),
        reach="" if whole else t("only what {name} may see", name=actor.name),
        currency=base_currency(session),
        sample=is_sample(session),
    )


def state_lines() -> tuple[str, str]:
    """The kingdom's name and motto, as they stand above a document that is signed."""
    return t("KINGDOM OF CAMBODIA"), t("NATION RELIGION KING")


def begin(
    frame: Frame, title: str, *, subtitle: Sequence[str] = (), cycle: Cycle | None = None, long: bool = False
) -> Document:
    """A document with its title, whom it covers, and the edition of its numbers if any; `long` lists the contents."""
    edition = None if cycle is None else edition_of(cycle)
    return Document(
        Front(
            title,
            language(),
            "" if cycle is None else cycle.edition_hash,
            day=today(),
            author=frame.author,
            subtitle=" · ".join(part for part in (*subtitle, frame.reach) if part),
            edition_label="" if edition is None else f"{edition.id} {edition.version}",
            page_label=t("Page {page} of {pages}"),
        ),
        contents=long,
    )


def end(
    document: Document,
    frame: Frame,
    *,
    method: Sequence[str],
    sources: Sequence[tuple[str, str]],
    edition: Edition | None = None,
    edition_hash: str = "",
) -> None:
    """The last part: how the numbers are made, where they come from, and by which edition."""
    document.heading(t("How this was made"))
    document.method(method)
    pairs = list(sources)
    if edition is not None:
        pairs += edition_facts(edition, edition_hash)
    pairs.append((t("Covers"), frame.reach or t("The whole country")))
    if frame.sample:
        pairs.append((t("Note"), t("Sample country: all organisations and figures are invented.")))
    document.facts(pairs)

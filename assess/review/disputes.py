"""Where the verdicts of two reviewers differ, and whether a third person must settle it."""

from dataclasses import dataclass

from sqlmodel import Session

from assess.cycles.participation import Participation
from assess.questions import Asked
from assess.review.claims import Claim, Dossier, claim_of, dossier_of, rows_of
from assess.tables.review import SecondReview


@dataclass(frozen=True)
class Dispute:
    """A question on which the two reviewers differ; `settled_by` is the third person, None while it is open.

    `first` and `second` are the claim with the one verdict and with the other; `version` is what settling it names.
    Once it is settled, `first` has the third person's verdict; `found` is always the first reviewer's state and level.
    """

    first: Claim
    second: Claim
    settled_by: str | None
    version: int
    found: tuple[str | None, int | None]


@dataclass(frozen=True)
class Comparison:
    """How the two reviewers of a submission compare: on `both` questions they judged both, `unequal` differed.

    `limit` is the share that is borne, in percent; above it every dispute goes to a third person.
    """

    both: int
    unequal: int
    limit: int
    disputes: tuple[Dispute, ...]

    @property
    def arbitration(self) -> bool:
        """Whether a third person is needed: more differed than is borne. Else the first verdicts stand."""
        return 100 * self.unequal > self.limit * self.both

    def on(self, asked: Asked) -> Dispute | None:
        """The dispute on a question that a third person settles or has settled; None if there is none."""
        found = next((one for one in self.disputes if one.first.asked == asked), None)
        return found if found and (self.arbitration or found.settled_by is not None) else None

    @property
    def open(self) -> int:
        """How many disputes a third person has still to settle."""
        return sum(one.settled_by is None for one in self.disputes) if self.arbitration else 0


def compared(session: Session, part: Participation) -> Comparison:
    """How the verdicts of both reviewers compare, for services that have checked who asks."""
    dossier = dossier_of(session, part)
    seconds = rows_of(session, SecondReview, part.submission.id or 0)
    both = [(one, seconds[one.question]) for one in dossier.asked if _judged_twice(dossier, one, seconds)]
    disputes = [_dispute(dossier, asked, second) for asked, second in both if _unequal(dossier, asked, second)]
    return Comparison(len(both), len(disputes), dossier.rules.arbitration_percent, tuple(disputes))


def _judged_twice(dossier: Dossier, asked: Asked, seconds: dict[tuple[str, int], SecondReview]) -> bool:
    return asked.question in seconds and asked.question in dossier.reviews


def _unequal(dossier: Dossier, asked: Asked, second: SecondReview) -> bool:
    if second.settled_by is not None:
        return True
    first = dossier.reviews[asked.question]
    return (first.state, first.level) != (second.state, second.level)


def _dispute(dossier: Dossier, asked: Asked, second: SecondReview) -> Dispute:
    first = dossier.reviews[asked.question]
    settled = second.settled_by is not None
    return Dispute(
        first=claim_of(dossier, asked, first),
        second=claim_of(dossier, asked, second),
        settled_by=second.settled_by,
        version=first.version,
        found=(second.first_state, second.first_level) if settled else (first.state, first.level),
    )

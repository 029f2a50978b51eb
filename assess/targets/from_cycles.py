"""Indicators that the assessment answers: the country's share of a figure, over the organisations that reported it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import select as plain_select
from sqlmodel import Session, col, func, select

from assess.editions.chosen import current_edition, edition_of
from assess.figures import YES_NO
from assess.states import SETTLED
from assess.tables import Cycle, FigureValue, Submission
from assess.targets.pace import years_end
from data.organisations import CENTRAL, SUB_NATIONAL
from data.tables import Organisation
from maturity_model.definition import Figure

SIGNED = ("submitted", "in_review", "verified", "provisional", "published")
"""The states of a submission whose figures count: its head has signed them."""
SCOPES: dict[str, frozenset[str]] = {
    "all": CENTRAL | SUB_NATIONAL,
    "central": CENTRAL,
    "local": SUB_NATIONAL,
}
"""The kinds of organisation that a figure is counted over."""


@dataclass(frozen=True)
class Share:
    """A figure of a cycle as percent of its whole.

    `reported` organisations gave it with its whole in a signed submission, `verified` of them in one that is verified
    or published; `invited` organisations of these kinds take part.
    """

    on: date
    percent: Fraction
    cycle: int
    name_en: str
    name_km: str | None
    reported: int
    verified: int
    invited: int


def answering_figures() -> tuple[str, ...]:
    """The figures of the edition in use that give a share: those with a denominator, and those answered yes or no."""
    return tuple(figure.id for figure in current_edition().figures if _gives_share(figure))


def shares(session: Session, wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], list[Share]]:
    """The shares of figures by (figure, scope), oldest cycle first; for services that have checked who asks.

    share = sum of the figure / sum of its denominator * 100 over the signed submissions that give both; for a yes or
    no figure, yes answers / answers * 100. It stands on 31 December of the last full year before the cycle opened, as
    the figures ask. A cycle in which nobody reported, or whose denominators sum to 0, gives none; nor does one of the
    sample country, since nothing invented may stand beside a real policy.
    """
    found: dict[tuple[str, str], list[Share]] = {one: [] for one in wanted}
    cycles = (
        select(Cycle)
        .where(Cycle.state != "draft", col(Cycle.sample).is_(False))
        .order_by(col(Cycle.opens_on), col(Cycle.id))
    )
    for cycle in session.exec(cycles) if found else ():
        known = {figure.id: figure for figure in edition_of(cycle).figures if _gives_share(figure)}
        asked = {figure for figure, _ in found} & known.keys()
        values = _values(session, cycle, {*asked, *(known[one].denominator or one for one in asked)})
        invited = _invited(session, cycle)
        for (figure, scope), row in found.items():
            if figure in known:
                row += _share(cycle, known[figure], SCOPES[scope], values, invited)
    return found


@dataclass(frozen=True)
class _Value:
    submission: int
    service: int
    figure: str
    value: Decimal
    kind: str
    state: str


def _gives_share(figure: Figure) -> bool:
    return figure.denominator is not None or figure.unit == YES_NO


def _values(session: Session, cycle: Cycle, figures: Collection[str]) -> list[_Value]:
    columns = (
        col(Submission.id),
        col(FigureValue.service_id),
        col(FigureValue.figure),
        col(FigureValue.value),
        col(Organisation.kind),
        col(Submission.state),
    )
    chosen = (
        plain_select(*columns)
        .join(Submission, col(Submission.id) == col(FigureValue.submission_id))
        .join(Organisation, col(Organisation.id) == col(Submission.organisation_id))
        .where(
            col(Submission.cycle_id) == cycle.id,
            col(Submission.state).in_(SIGNED),
            col(FigureValue.figure).in_(figures),
            col(FigureValue.value).is_not(None),
        )
    )
    return [_Value(*row) for row in session.connection().execute(chosen)]


def _invited(session: Session, cycle: Cycle) -> dict[str, int]:
    chosen = (
        select(Organisation.kind, func.count())
        .join(Submission, col(Submission.organisation_id) == col(Organisation.id))
        .where(Submission.cycle_id == cycle.id)
        .group_by(col(Organisation.kind))
    )
    return dict(session.exec(chosen).all())


def _share(
    cycle: Cycle, figure: Figure, kinds: Collection[str], values: list[_Value], invited: dict[str, int]
) -> list[Share]:
    mine = [one for one in values if one.kind in kinds]
    wholes = {(one.submission, one.service): one.value for one in mine if one.figure == figure.denominator}
    parts = [
        (one, wholes[one.submission, one.service] if figure.denominator else Decimal(1))
        for one in mine
        if one.figure == figure.id and (figure.denominator is None or (one.submission, one.service) in wholes)
    ]
    whole = sum((of for _, of in parts), Decimal(0))
    if whole == 0:
        return []
    return [
        Share(
            on=years_end(cycle.opens_on.year - 1),
            percent=Fraction(sum((one.value for one, _ in parts), Decimal(0))) / Fraction(whole) * 100,
            cycle=cycle.id or 0,
            name_en=cycle.name_en,
            name_km=cycle.name_km,
            reported=len({one.submission for one, _ in parts}),
            verified=len({one.submission for one, _ in parts if one.state in SETTLED}),
            invited=sum(count for kind, count in invited.items() if kind in kinds),
        )
    ]

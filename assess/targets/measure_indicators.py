"""Which indicators each measure of a framework is to move."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from assess.tables.target import (
    PolicyFramework,
    PolicyIndicator,
    PolicyMeasure,
    PolicyMeasureIndicator,
    PolicyObjective,
)
from assess.targets.entries import found, require_edit, require_read, store_changes
from data.access import Actor
from data.errors import Missing
from data.links import replace_links


def indicators_of_measures(session: Session, actor: Actor, framework: int) -> dict[int, list[int]]:
    """The indicators that each measure of a framework is to move, by measure, in the order of the framework.

    A measure without any is not among them.
    """
    require_read(actor)
    found(session, PolicyFramework, framework)
    chosen = (
        select(PolicyMeasureIndicator)
        .join(PolicyMeasure, col(PolicyMeasure.id) == col(PolicyMeasureIndicator.measure_id))
        .join(PolicyIndicator, col(PolicyIndicator.id) == col(PolicyMeasureIndicator.indicator_id))
        .join(PolicyObjective, col(PolicyObjective.id) == col(PolicyIndicator.objective_id))
        .where(PolicyMeasure.framework_id == framework)
        .order_by(col(PolicyObjective.place), col(PolicyIndicator.place))
    )
    linked: dict[int, list[int]] = {}
    for one in session.exec(chosen):
        linked.setdefault(one.measure_id, []).append(one.indicator_id)
    return linked


def set_measure_indicators(
    session: Session, actor: Actor, measure: int, *, seen_version: int, indicators: Iterable[int]
) -> PolicyMeasure:
    """Say which indicators of its framework a measure is to move; replaces the list.

    Raises:
        Missing: there is no such measure, or its framework has no such indicator.
        Conflict: somebody else changed the measure in between.
    """
    require_edit(session, actor)
    row = found(session, PolicyMeasure, measure)
    wanted = set(indicators)
    own = set(
        session.exec(
            select(PolicyIndicator.id)
            .join(PolicyObjective, col(PolicyObjective.id) == col(PolicyIndicator.objective_id))
            .where(PolicyObjective.framework_id == row.framework_id)
        )
    )
    for one in sorted(wanted - own):
        raise Missing(id=one)
    store_changes(session, actor, row, seen_version=seen_version, values={}, indicators=sorted(wanted))
    held = session.exec(select(PolicyMeasureIndicator).where(PolicyMeasureIndicator.measure_id == measure)).all()
    replace_links(
        session,
        held,
        wanted,
        by=lambda link: link.indicator_id,
        new=lambda one: PolicyMeasureIndicator(measure_id=measure, indicator_id=one),
    )
    session.flush()
    return row

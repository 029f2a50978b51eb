"""The verified assessment with chosen projects delivered, scored by the model's own code."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from maturity_model.batch import Batch
from maturity_model.layout import AGREED
from maturity_model.scoring import score_batch
from projects.selecting.problem import Aim, Assessed, Id, Problem


def raised(batch: Batch, aims: Iterable[Aim]) -> Batch:
    """The organisations with these levels reached where they were lower.

    What is not asked, what a reviewer agreed does not apply, and aims for others than these stay without effect.
    """
    plan = batch.layout
    organisations = {one: place for place, one in enumerate(batch.organisations)}
    services = {
        (int(owner), one): place for place, (owner, one) in enumerate(zip(batch.owner, batch.services, strict=True))
    }
    tables = batch.organisation_levels.copy(), batch.service_levels.copy()
    for aim in aims:
        owner, number = organisations.get(aim.organisation), plan.number.get(aim.item)
        if owner is None or number is None:
            continue
        table, row = int(plan.of_service[number]), int(plan.row[number])
        column = owner if aim.service is None else services.get((owner, aim.service))
        if column is None or (table == 0) != (aim.service is None) or tables[table][row, column] == AGREED:
            continue
        tables[table][row, column] = max(int(tables[table][row, column]), aim.level)
    return replace(batch, organisation_levels=tables[0], service_levels=tables[1])


def stages_after(assessed: Assessed, aims: Iterable[Aim]) -> dict[Id, int]:
    """The stage of each organisation (-1: not assessed) with what is taken as done and these aims delivered."""
    reached = score_batch(raised(assessed.batch, (*assessed.done, *aims))).standing.reached
    return dict(zip(assessed.batch.organisations, reached.tolist(), strict=True))


def aims_delivered(problem: Problem, chosen: Mapping[Id, int], *, by: int | None = None) -> list[Aim]:
    """The aims of the projects in `chosen` (id to year of start) that are delivered at the end of the year `by`.

    Without a year all are; a project whose class is believed to 0 % delivers nothing.
    """
    places = delivered(problem, chosen, by=by)
    return [aim for place, one in enumerate(problem.proposals) if place in places for aim in one.aims]


def delivered(problem: Problem, chosen: Mapping[Id, int], *, by: int | None = None) -> frozenset[int]:
    """The places of the proposals that `aims_delivered` counts."""
    kept = problem.assessed.kept if problem.assessed else {}
    return frozenset(
        place
        for place, one in enumerate(problem.proposals)
        if one.id in chosen and kept.get(one.kind, 1) and (by is None or chosen[one.id] + one.takes <= by)
    )


def stages_gained(assessed: Assessed, before: Mapping[Id, int], after: Mapping[Id, int]) -> int:
    """The stages gained, each weighted by its organisation; "not assessed" counts as 0."""
    return sum(
        assessed.weights.get(one, 1) * (max(after[one], 0) - max(before[one], 0))
        for one in assessed.batch.organisations
    )


def restricted(batch: Batch, organisations: Sequence[Id]) -> Batch:
    """The batch of some of its organisations only, in their order there."""
    wanted = frozenset(organisations)
    places = np.array([place for place, one in enumerate(batch.organisations) if one in wanted], dtype=np.intp)
    services = np.flatnonzero(np.isin(batch.owner, places))
    conditions = {str(one): one for one in batch.layout.conditions}
    return replace(
        batch,
        organisations=tuple(batch.organisations[place] for place in places),
        form=batch.form[places],
        submitted=batch.submitted[places],
        services=tuple(batch.services[place] for place in services),
        owner=np.searchsorted(places, batch.owner[services]).astype(np.int32),
        volume=batch.volume[services],
        volume_missing=batch.volume_missing[places],
        highest=batch.highest[services],
        serves_public=batch.serves_public[places],
        holds={
            name: held[services if conditions[name].where == "service" else places]
            for name, held in batch.holds.items()
        },
        organisation_levels=batch.organisation_levels[:, places],
        service_levels=batch.service_levels[:, services],
        others=replace(batch.others, owner=batch.others.owner[:0], ids=(), level=batch.others.level[:0]),
    )

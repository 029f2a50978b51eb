"""Scores of organisations: stage, percentages, gates and services, each a sum over the questions asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

import numpy as np
import pandas as pd

from maturity_model.batch import Batch
from maturity_model.case import Case
from maturity_model.columns import ids, named, service_ids, whole
from maturity_model.contributions import Contributions, contributions
from maturity_model.definition import Edition
from maturity_model.gates import GateState, StageGates, gate_states, stage_gates
from maturity_model.layout import AGREED, FOUNDATION, UNANSWERED, Array
from maturity_model.stages import NONE, Standing, ceilings, meets, standing

__all__ = ["BINDING", "Batch", "Contributions", "Scores", "contributions", "score", "score_batch"]

BINDING: Final = ("attained", "threshold", "gates", "threshold_and_gates", "not_assessed")


def score(edition: Edition, cases: Sequence[Case]) -> Scores:
    """The scores of these cases: a claim, or what was verified, whichever answers they hold.

    Raises:
        Fault: a case names what the edition does not have.
    """
    return score_batch(Batch.of(edition, cases))


def score_batch(batch: Batch) -> Scores:
    """The scores of organisations that already are arrays."""
    return Scores(contributions(batch))


@dataclass(frozen=True)
class Scores:
    """Scores of many organisations, with the rows that explain them. Tables are made when first looked at."""

    rows: Contributions

    @property
    def batch(self) -> Batch:
        """What was scored."""
        return self.rows.batch

    @cached_property
    def contributions(self) -> pd.DataFrame:
        """One row per question asked; see `Contributions.frame`."""
        return self.rows.frame()

    @cached_property
    def results(self) -> pd.DataFrame:
        """One row per organisation, in the order given.

        Columns: organisation; form; stage_reached (0 is "presence not yet established"; missing: not assessed);
        attainable; next_stage (missing if all is reached); stage_1_percent and so on, total_percent,
        foundation_percent (0 to 100, missing where nothing is asked); coverage (0 to 1, the share answered with a
        level); asked (items), of_items, questions; distance (0 to 1: how far the percentage of the next stage is to
        its threshold); open_gates (its gates that do not hold: each of the organisation's, and each key service that
        still has to meet its own); binding_rule (one of `BINDING`); volume_missing (weighted equally, as a service
        has no yearly volume).
        """
        batch, plan, now = self.batch, self.batch.layout, self.standing
        submitted = batch.submitted
        unknown = ~submitted | (now.reached == NONE)
        points, part, answered = self._sums
        forms = [form.id for form in plan.edition.forms]
        columns: dict[str, Any] = {
            "organisation": ids(batch.organisations),
            "form": named(batch.form, forms),
            "stage_reached": whole(now.reached, unknown),
            "attainable": whole(now.attainable, now.attainable == NONE),
            "next_stage": whole(now.next, ~submitted | (now.next == NONE)),
        }
        for column, stage in enumerate(plan.stages):
            columns[f"stage_{stage}_percent"] = np.where(submitted, now.percent[:, column], np.nan)
        staged = slice(FOUNDATION + 1, None)
        columns["total_percent"] = _percent(points[:, staged].sum(axis=1), part[:, staged].sum(axis=1), submitted)
        columns["foundation_percent"] = _percent(points[:, FOUNDATION], part[:, FOUNDATION], submitted)
        columns["coverage"] = _percent(answered.sum(axis=1), part.sum(axis=1), submitted) / 100
        columns["asked"] = self._items_asked
        columns["of_items"] = len(plan.edition.items)
        columns["questions"] = np.bincount(self.rows.organisation, minlength=len(batch.organisations))
        distance, open_gates, binding = self._way
        columns["distance"] = np.where(submitted, distance, np.nan)
        columns["open_gates"] = whole(np.minimum(open_gates, 127), ~submitted | (now.next == NONE))
        columns["binding_rule"] = named(np.where(submitted, binding, 4), BINDING)
        columns["volume_missing"] = batch.volume_missing
        return pd.DataFrame(columns)

    @cached_property
    def services(self) -> pd.DataFrame:
        """One row per service: key services with the stage of their own rows, the others with their ladder answer.

        Columns: organisation, service, key, stage (missing: not assessed), attainable, next_stage, stage_1_percent and
        so on (of the service's own questions, each with the full weight of its item). For services that are not key
        services only `stage` is known.
        """
        batch, plan, now = self.batch, self.batch.layout, self.service_standing
        others = batch.others
        ladder = plan.edition.ladder
        rungs = np.array([*(rung.stage for rung in ladder.levels), NONE] if ladder else [NONE], dtype=np.int8)
        owner = np.concatenate([batch.owner, others.owner])
        blank = np.full(len(others.owner), NONE, dtype=np.int8)
        stage = np.concatenate([now.reached, rungs[np.where(others.level == UNANSWERED, NONE, others.level)]])
        unknown = ~batch.submitted[owner] | (stage == NONE)
        attainable = np.concatenate([now.attainable, blank])
        following = np.concatenate([now.next, blank])
        columns: dict[str, Any] = {
            "organisation": ids(batch.organisations)[owner],
            "service": pd.Series([*batch.services, *others.ids], dtype=object).infer_objects(),
            "key": np.arange(len(owner)) < len(batch.owner),
            "stage": whole(stage, unknown),
            "attainable": whole(attainable, attainable == NONE),
            "next_stage": whole(following, unknown | (following == NONE)),
        }
        nothing = np.full(len(others.owner), np.nan)
        for column, number in enumerate(plan.stages):
            percent = np.concatenate([now.percent[:, column], nothing])
            columns[f"stage_{number}_percent"] = np.where(batch.submitted[owner], percent, np.nan)
        order = np.argsort(owner, kind="stable")
        return pd.DataFrame(columns).iloc[order].reset_index(drop=True)

    @cached_property
    def gates(self) -> pd.DataFrame:
        """One row per gate and organisation, or per gate and key service.

        Columns: organisation, stage, gate (its place in the edition), scope, service (missing for the organisation's),
        asked (members asked), needed (how many of them must pass), passed, holds.
        """
        batch = self.batch
        tables: list[pd.DataFrame] = []
        for state in self.gate_states:
            of_service = state.gate.scope == "service"
            owner = batch.owner if of_service else np.arange(len(batch.organisations))
            places = np.arange(len(owner)) if of_service else np.full(len(owner), -1)
            columns: dict[str, Any] = {
                "organisation": ids(batch.organisations)[owner],
                "stage": np.int8(state.gate.stage),
                "gate": np.int16(state.place),
                "scope": state.gate.scope,
                "service": service_ids(batch, places),
                "asked": state.asked,
                "needed": state.needed,
                "passed": state.passed,
                "holds": state.holds,
                "_owner": owner,
            }
            tables.append(pd.DataFrame(columns))
        if not tables:
            return pd.DataFrame(columns=["organisation", "stage", "gate", "scope", "service", "asked", "needed"])
        table = pd.concat(tables, ignore_index=True)
        return table.sort_values("_owner", kind="stable").drop(columns="_owner").reset_index(drop=True)

    @cached_property
    def standing(self) -> Standing:
        """Where the organisations stand, as arrays."""
        batch, stages = self.batch, self.batch.layout.stages
        points, part, _ = self._sums
        percent = np.column_stack([_percent(points[:, stage], part[:, stage]) for stage in stages])
        return standing(
            stages,
            percent=percent,
            asked=part[:, list(stages)] > 0,
            passes=np.column_stack([meets(batch, percent[:, column], stage) for column, stage in enumerate(stages)]),
            holds=np.column_stack([self.stage_gates[stage].holds for stage in stages]),
            ceiling=ceilings(batch),
        )

    @cached_property
    def service_standing(self) -> Standing:
        """Where the key services stand, each by its own rows, in whole numbers throughout."""
        rows, batch, stages = self.rows, self.batch, self.batch.layout.stages
        width = stages[-1] + 1
        own = (rows.service >= 0) & (rows.level != AGREED)
        code = rows.service[own].astype(np.intp) * width + rows.stage[own]
        size = len(batch.owner) * width
        weight = rows.weight[own].astype(float)
        earned = np.bincount(code, weights=weight * rows.credit[own], minlength=size).reshape(-1, width)
        full = np.bincount(code, weights=weight, minlength=size).reshape(-1, width)
        passes: list[Array] = []
        for stage in stages:
            threshold = Fraction(batch.layout.edition.thresholds[stage])
            # Sums of whole numbers are exact in float64, so this comparison is too.
            passes.append(earned[:, stage] * threshold.denominator >= full[:, stage] * threshold.numerator)
        return standing(
            stages,
            percent=np.column_stack([_percent(earned[:, stage], full[:, stage]) / 100 for stage in stages]),
            asked=full[:, list(stages)] > 0,
            passes=np.column_stack(passes),
            holds=np.column_stack([self.stage_gates[stage].service_holds for stage in stages]),
            ceiling=batch.highest,
        )

    @cached_property
    def gate_states(self) -> list[GateState]:
        """The gates of the edition, as arrays."""
        return gate_states(self.batch)

    @cached_property
    def stage_gates(self) -> dict[int, StageGates]:
        """The gates of each stage together, as arrays."""
        return {stage: stage_gates(self.batch, self.gate_states, stage) for stage in self.batch.layout.stages}

    @cached_property
    def _sums(self) -> tuple[Array, Array, Array]:
        rows = self.rows
        points, part, answered = rows.sums(rows.points, rows.part, rows.part * rows.answered)
        return points, part, answered

    @cached_property
    def _items_asked(self) -> Array:
        organisation, service = self.batch.asked
        count = np.count_nonzero(organisation, axis=0)
        owner = self.batch.owner
        if len(owner):
            starts = np.flatnonzero(np.diff(owner, prepend=-1))
            count[owner[starts]] += np.count_nonzero(np.logical_or.reduceat(service, starts, axis=1), axis=0)
        return count

    @cached_property
    def _way(self) -> tuple[Array, Array, Array]:
        """Of the next stage: the share of its threshold that is earned, its open gates, and what binds."""
        now, stages = self.standing, self.batch.layout.stages
        size = len(now.next)
        distance = np.full(size, np.nan)
        open_gates = np.zeros(size, dtype=np.int64)
        binding = np.where(now.reached == NONE, 4, 0)
        for column, stage in enumerate(stages):
            here = now.next == stage
            threshold = float(self.batch.layout.edition.thresholds[stage])
            way = now.percent[here, column] / threshold if threshold else np.ones(here.sum())
            distance[here] = np.where(now.passes[here, column], 1.0, np.minimum(way, 1.0))
            gates = self.stage_gates[stage]
            open_gates[here] = (gates.open_groups + gates.missing_services)[here]
            binding[here] = 1 * ~now.passes[here, column] + 2 * ~now.holds[here, column]
        return distance, open_gates, binding


def _percent(points: Array, part: Array, known: Array | None = None) -> Array:
    counts = part > 0 if known is None else (part > 0) & known
    return 100 * np.divide(points, part, out=np.full(len(part), np.nan), where=counts)

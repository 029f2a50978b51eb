"""The thresholds of the colours, of the narrative and of the escalation list, and the kinds of risk: data, no code."""

from functools import cached_property
from typing import Annotated, Self

from pydantic import Field, model_validator

from maturity_model.elements import Frozen, Number, Text
from maturity_model.faults import Fault, Faults
from projects.definitions import Id


class Variance(Frozen):
    """Percent by which the expected end may exceed the plan: amber from `amber` on, red from `red` on."""

    amber: Annotated[Number, Field(gt=0)]
    red: Annotated[Number, Field(gt=0)]
    source: Text


class Attainment(Frozen):
    """Percent of a benefit's way from its baseline to its target: green from `green` on, amber from `amber` on."""

    green: Annotated[Number, Field(gt=0)]
    amber: Annotated[Number, Field(gt=0)]
    source: Text


class Limit(Frozen):
    """One number and where it comes from."""

    value: Annotated[Number, Field(gt=0)]
    source: Text


class Level(Frozen):
    """How grave a risk is whose likelihood times impact is at least `least`."""

    id: Id
    least: Annotated[int, Field(strict=True, ge=1, le=25)]
    name: Text


class Category(Frozen):
    """A kind of risk, and the response to it that is proposed, if there is one."""

    id: Id
    name: Text
    response: Text | None = None
    source: Text | None = None


class HealthRules(Frozen):
    """All of `health.yaml`. `recent_months` is how far the recent figures reach back."""

    cost: Variance
    schedule: Variance
    milestone_days: Variance
    benefit: Attainment
    narrative_percent: Limit
    tcpi: Limit
    red_months: Limit
    recent_months: Limit
    risk_levels: Annotated[tuple[Level, ...], Field(min_length=1)]
    risk_categories: Annotated[tuple[Category, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        faults = [
            Fault("wrong_value", item=name, where="red", value=bands.red, allowed=[f"above {bands.amber}"])
            for name, bands in (("cost", self.cost), ("schedule", self.schedule), ("milestone", self.milestone_days))
            if bands.red <= bands.amber
        ]
        if self.benefit.green <= self.benefit.amber:
            faults.append(Fault("wrong_value", item="benefit", where="green", value=self.benefit.green, allowed=[]))
        least = [level.least for level in self.risk_levels]
        if least != sorted(set(least)) or least[0] != 1:
            faults.append(Fault("wrong_value", item="risk_levels", where="least", value=least, allowed=["1, rising"]))
        ids = [one.id for one in self.risk_categories]
        faults += [Fault("repeated_id", item="risk_categories", value=one) for one in set(ids) if ids.count(one) > 1]
        if faults:
            raise Faults(faults)
        return self

    @cached_property
    def categories(self) -> dict[str, Category]:
        """The kinds of risk by id, in their order."""
        return {one.id: one for one in self.risk_categories}

    def level_of(self, likelihood: int, impact: int) -> Level:
        """How grave a risk is."""
        return next(level for level in reversed(self.risk_levels) if likelihood * impact >= level.least)

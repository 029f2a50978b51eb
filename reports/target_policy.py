"""All that is known of a policy framework in one place, and how its measures read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from assess.targets.frameworks import PolicyFramework, PolicyObjective, find_framework, list_objectives
from assess.targets.instruments import PolicyInstrument, list_instruments
from assess.targets.measure_indicators import indicators_of_measures
from assess.targets.measures import PolicyMeasure, list_measures
from assess.targets.observations import Followed, followed
from data.access import Actor
from data.i18n import t, text_of
from data.sign_in import is_sample
from projects.policy_links import CarriedOut, projects_of_measures, strategies_of_objectives
from reports.wording.health import colour_names
from reports.wording.projects import standing_names
from reports.wording.targets import verdict_names


@dataclass(frozen=True)
class Policy:
    """All that is known of one framework.

    `indicators` and `projects` are by measure, `strategies` by objective; `sample` says whether the sample country is
    there, of which projects may be invented.
    """

    framework: PolicyFramework
    objectives: list[PolicyObjective]
    rows: list[Followed]
    measures: list[PolicyMeasure]
    instruments: list[PolicyInstrument]
    indicators: Mapping[int, list[int]]
    projects: Mapping[int, list[CarriedOut]]
    strategies: Mapping[int, list[str]]
    sample: bool

    def moved_by(self, measure: PolicyMeasure) -> list[Followed]:
        """The indicators that a measure is to move, with where they stand."""
        known = {row.indicator.id: row for row in self.rows}
        return [known[one] for one in self.indicators.get(measure.id or 0, ()) if one in known]

    def carried_out_by(self, measure: PolicyMeasure) -> list[CarriedOut]:
        """The projects that carry out a measure."""
        return self.projects.get(measure.id or 0, [])


def policy_of(session: Session, actor: Actor, framework: int) -> Policy:
    """All that is known of a framework, for somebody who may read the targets.

    Raises:
        Missing: there is no such framework.
    """
    return Policy(
        framework=find_framework(session, actor, framework),
        objectives=list_objectives(session, actor, framework),
        rows=followed(session, actor, framework),
        measures=list_measures(session, actor, framework),
        instruments=list_instruments(session, actor, framework),
        indicators=indicators_of_measures(session, actor, framework),
        projects=projects_of_measures(session, actor, framework),
        strategies=strategies_of_objectives(session, actor, framework),
        sample=is_sample(session),
    )


def measure_words(policy: Policy, measure: PolicyMeasure) -> tuple[list[str], list[str]]:
    """The indicators of a measure with their verdicts, and its projects with where they stand, one text each."""
    names = verdict_names()
    moved = [f"{name_of(row.indicator)}: {names[row.standing.verdict]}" for row in policy.moved_by(measure)]
    return moved, [project_words(one) for one in policy.carried_out_by(measure)]


def project_words(project: CarriedOut) -> str:
    """A project by code and name, with where it stands and its colour."""
    return f"{project.code} · {name_of(project)}: {standing_words(project)}"


def standing_words(project: CarriedOut) -> str:
    """Where a project stands and its colour, or that no colour can be computed."""
    colour = colour_names()[project.colour] if project.colour else t("health not measured")
    return f"{standing_names()[project.standing]}, {colour}"


def name_of(row: Any) -> str:
    """The name of anything that has one in both languages, in the language spoken now."""
    return text_of({"en": row.name_en, "km": row.name_km})

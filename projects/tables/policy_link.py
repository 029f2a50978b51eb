"""Tables that join the national policy with projects: measures with projects, objectives with strategies."""

from sqlmodel import Field

from data.base import Table


class PolicyMeasureProject(Table, table=True):
    """A project that carries out a measure of a policy, or a part of it."""

    measure_id: int = Field(foreign_key="policy_measure.id", primary_key=True)
    project_id: int = Field(foreign_key="project.id", primary_key=True, index=True)


class PolicyObjectiveStrategy(Table, table=True):
    """A strategy, by its id in `strategies.yaml`, that serves an objective of a policy."""

    objective_id: int = Field(foreign_key="policy_objective.id", primary_key=True)
    strategy: str = Field(primary_key=True, max_length=40)

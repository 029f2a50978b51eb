"""The table of kept selections."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field

from data.base import Table, utc_now


class Scenario(Table, table=True):
    """A selection kept under a name: what was asked, of which data, and what came of it.

    `question` and `result` are those of `projects.scenarios.question` and `projects.scenarios.result`. `inputs` is the
    hash of all that the selection was made from. `state` is draft, approved or superseded; at most one is approved.
    """

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=120, unique=True)
    question: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    result: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    inputs: str = Field(max_length=64)
    solver: str = Field(default="", max_length=60)
    status: str = Field(max_length=12)
    state: str = Field(default="draft", max_length=10, index=True)
    made_by: str = Field(default="", max_length=200)
    made_at: datetime = Field(default_factory=utc_now)
    approved_by: str = Field(default="", max_length=200)
    approved_at: datetime | None = None
    approved_why: str = Field(default="", max_length=4000)
    sample: bool = Field(default=False)
    version: int = Field(default=1)

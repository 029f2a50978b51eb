"""The table of what became of organisations: merged into another one, split into several, or renamed."""

from datetime import date

from sqlmodel import Field

from data.base import Table


class OrganisationSuccession(Table, table=True):
    """From the day `on`, `successor_id` carries on what `predecessor_id` did; one row for each pair.

    `kind` is one of `data.succession.KINDS`. A renamed organisation stays the same one and follows itself;
    `former_en` and `former_km` keep the name that it had before.
    """

    id: int | None = Field(default=None, primary_key=True)
    predecessor_id: int = Field(foreign_key="organisation.id", index=True)
    successor_id: int = Field(foreign_key="organisation.id", index=True)
    kind: str = Field(max_length=20)
    on: date
    former_en: str | None = Field(default=None, max_length=300)
    former_km: str | None = Field(default=None, max_length=300)
    note: str = Field(default="", max_length=1000)

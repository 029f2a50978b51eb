"""Reads `fields.yaml`: the one place that says of every field whether it is published."""

from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import Field as Constrained
from pydantic import StringConstraints, ValidationError, model_validator

from maturity_model.elements import Frozen, Text, ThemeId, Words
from maturity_model.faults import Fault, Faults
from maturity_model.reading import read_yaml

FILE: Final = Path(__file__).with_name("fields.yaml")
OPEN, TOKEN, NEVER = "open", "token", "never"
Access = Literal["open", "token", "never"]
Kind = Literal["integer", "number", "decimal", "money", "string", "boolean", "date"]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Package = Literal["cycle", "portfolio"]


class Field(Frozen):
    """A field of a table: its type, what it means, who may have it, and why not everybody.

    `decimal` and `money` are exact: text in JSON, a number in CSV.
    """

    id: Name
    type: Kind
    unit: Words | None = None
    access: Access
    why: Text | None = None
    means: Text

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if (self.access == OPEN) != (self.why is None):
            raise ValueError(f"field {self.id}: `why` is for what is not open, and needed there")
        return self


class Table(Frozen):
    """A table: its key, its fields in their order, and the data packages that it belongs to."""

    id: Name
    title: Text
    key: Annotated[tuple[Name, ...], Constrained(min_length=1)]
    packages: tuple[Package, ...] = ()
    fields: Annotated[tuple[Field, ...], Constrained(min_length=1)]

    @model_validator(mode="after")
    def _key_is_open(self) -> Self:
        names = [field.id for field in self.fields]
        if len(set(names)) < len(names):
            raise ValueError(f"table {self.id}: a field stands twice")
        missing = set(self.key) - {field.id for field in self.fields if field.access == OPEN}
        if missing:
            raise ValueError(f"table {self.id}: {sorted(missing)} of the key is no open field")
        return self

    def shown(self, *, published_only: bool) -> tuple[Field, ...]:
        """The fields that a reader gets: the open ones, or all that ever leave."""
        allowed = {OPEN} if published_only else {OPEN, TOKEN}
        return tuple(field for field in self.fields if field.access in allowed)


class Tables(Frozen):
    """All that `fields.yaml` says."""

    withheld_themes: tuple[ThemeId, ...]
    tables: tuple[Table, ...]

    @cached_property
    def by_id(self) -> dict[str, Table]:
        """The tables by their id."""
        return {table.id: table for table in self.tables}

    def of_package(self, package: Package) -> Sequence[Table]:
        """The tables of a data package, in their order."""
        return [table for table in self.tables if package in table.packages]


@lru_cache(maxsize=4)
def tables(file: Path = FILE) -> Tables:
    """What is published, as the file says it; read once, then kept.

    Raises:
        Faults: the file cannot be read, a key is unknown or repeated, or a field that is not open gives no reason.
    """
    faults: list[Fault] = []
    raw: Any = read_yaml(file, faults, name=file.name)
    if faults:
        raise Faults(faults)
    try:
        return Tables.model_validate(raw)
    except ValidationError as problem:
        raise Faults(
            Fault("wrong_value", file=file.name, where=".".join(map(str, one["loc"])), value=one["msg"])
            for one in problem.errors()
        ) from problem


def table(name: str) -> Table:
    """The table of this name.

    Raises:
        KeyError: there is none.
    """
    return tables().by_id[name]

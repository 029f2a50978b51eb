"""What a type of project consists of: its name, the aims it presets, whether it builds on a common service."""

from collections.abc import Iterable
from functools import cached_property
from typing import Annotated, Self

from pydantic import Field, model_validator

from maturity_model.definition import Edition
from maturity_model.elements import Frozen, Text, YesNo
from maturity_model.faults import Fault, Faults
from projects.definitions import Id, repeated


class PresetAim(Frozen):
    """A level (index, from 1) of an item, that projects of a type usually reach."""

    item: str
    level: Annotated[int, Field(strict=True, ge=1)]


class ProjectType(Frozen):
    """A type of project and what it presets."""

    id: Id
    name: Text
    uses_common_service: YesNo
    aims: Annotated[tuple[PresetAim, ...], Field(min_length=1)]


class ProjectTypes(Frozen):
    """All types, in the order in which they are offered, for one edition of the model."""

    edition: str
    types: Annotated[tuple[ProjectType, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        faults = repeated((one.id for one in self.types), "ProjectTypes")
        for one in self.types:
            faults += repeated((aim.item for aim in one.aims), one.id, where="aims")
        if faults:
            raise Faults(faults)
        return self

    @cached_property
    def by_id(self) -> dict[str, ProjectType]:
        """The types by id."""
        return {one.id: one for one in self.types}

    def unknown_to(self, edition: Edition) -> list[Fault]:
        """The aims that name no item of the edition, or no level of the item."""
        return [fault for one in self.types for fault in unknown_aims(one.id, one.aims, edition)]


def unknown_aims(owner: str, aims: Iterable[PresetAim], edition: Edition) -> list[Fault]:
    """The aims, written under the id `owner`, that name no item of the edition, or no level of the item."""
    known = {item.id: item for item in edition.items}
    faults = []
    for aim in aims:
        item = known.get(aim.item)
        if item is None:
            faults.append(Fault("unknown_item", item=owner, where="aims", value=aim.item, allowed=list(known)))
        elif aim.level > item.top:
            allowed = [str(level) for level in range(1, item.top + 1)]
            faults.append(Fault("unknown_level", item=aim.item, where=owner, value=aim.level, allowed=allowed))
    return faults

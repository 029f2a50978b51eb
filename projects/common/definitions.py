"""What the list of common services that comes with the program consists of."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from maturity_model.definition import Edition
from maturity_model.elements import Frozen, Text
from maturity_model.faults import Fault, Faults
from projects.definitions import Id, repeated
from projects.type_definitions import PresetAim, unknown_aims


class WrittenService(Frozen):
    """A common service as the file gives it, with the levels of items that it helps to reach."""

    id: Id
    name: Text
    description: Text
    helps: Annotated[tuple[PresetAim, ...], Field(min_length=1)]


class WrittenServices(Frozen):
    """All services of the file, their source, and the edition whose items they name."""

    source: Text
    edition: str
    services: Annotated[tuple[WrittenService, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        faults = repeated((one.id for one in self.services), "WrittenServices")
        if faults:
            raise Faults(faults)
        return self

    def unknown_to(self, edition: Edition) -> list[Fault]:
        """What the services help with that is no item of the edition, or no level of the item."""
        return [fault for one in self.services for fault in unknown_aims(one.id, one.helps, edition)]

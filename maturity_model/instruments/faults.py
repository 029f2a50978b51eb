"""What can be wrong with the file of an instrument."""

from collections.abc import Sequence


class InstrumentFaults(Exception):
    """All that is wrong with one file; `faults` are sentences that begin with the id of the index or the key."""

    def __init__(self, faults: Sequence[str], *, file: str = "") -> None:
        self.faults: tuple[str, ...] = tuple(faults)
        self.file = file
        super().__init__(self.faults, file)

    def __str__(self) -> str:
        return "\n".join(f"{self.file}: {fault}" if self.file else fault for fault in self.faults)

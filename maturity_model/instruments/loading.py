"""Instruments from their files: read strictly, with every fault named by file and index."""

from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from maturity_model.faults import Fault
from maturity_model.instruments.definition import Instrument
from maturity_model.instruments.faults import InstrumentFaults
from maturity_model.reading import read_yaml

DEFINITIONS: Final = Path(__file__).parent / "definitions"


def instruments(folder: Path | None = None) -> list[str]:
    """The ids of the instruments that are there, in alphabetical order."""
    return sorted(path.stem for path in (folder or DEFINITIONS).glob("*.yaml"))


@lru_cache(maxsize=16)
def load_instrument(name: str, folder: Path | None = None) -> Instrument:
    """The instrument in the file `name`.yaml; read once, then kept.

    Raises:
        InstrumentFaults: there is no such file, or all that is wrong with it.
    """
    home = folder or DEFINITIONS
    if name not in instruments(home):
        raise InstrumentFaults([f"there is no instrument '{name}' (known: {', '.join(instruments(home))})"])
    return read_instrument(home / f"{name}.yaml")


def read_instrument(path: Path) -> Instrument:
    """The instrument in this file.

    Raises:
        InstrumentFaults: all that is wrong with it.
    """
    unread: list[Fault] = []
    content = read_yaml(path, unread, name=path.name)
    if unread:
        raise InstrumentFaults([_unread(one) for one in unread], file=path.name)
    try:
        made = Instrument.model_validate(content)
    except ValidationError as problem:
        faults = [f"{_place(content, one['loc'])}: {one['msg']}" for one in problem.errors()]
        raise InstrumentFaults(faults, file=path.name) from problem
    except InstrumentFaults as problem:
        raise InstrumentFaults(problem.faults, file=path.name) from problem
    if made.id != path.stem:
        raise InstrumentFaults([f"{made.id}: the id differs from the name of the file"], file=path.name)
    return made


def _unread(fault: Fault) -> str:
    said = str(fault).removeprefix(f"{fault.file}: ")
    return f"{fault.where}: {said}" if fault.where else said


def _place(content: Any, loc: tuple[int | str, ...]) -> str:
    """Where a fault lies, parts of lists by their id: `indices.gtmi.rule`."""
    words: list[str] = []
    for step in loc:
        try:
            content = content[step]
        except (KeyError, IndexError, TypeError):
            content = None
        named = isinstance(step, int) and isinstance(content, dict) and isinstance(content.get("id"), str)
        words.append(content["id"] if named else str(step))
    return ".".join(words) or "the file"

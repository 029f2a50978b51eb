"""Reads the lists in `projects/*.yaml` strictly: every fault names the file, the id and what is allowed."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from maturity_model.elements import Frozen
from maturity_model.faults import Fault, Faults
from maturity_model.loading import load_edition
from maturity_model.reading import read_yaml
from projects.common.definitions import WrittenServices
from projects.definitions import Criteria, Gates, Strategies
from projects.earned.rules import HealthRules
from projects.type_definitions import ProjectTypes

FOLDER: Final = Path(__file__).parent
F = TypeVar("F", bound=Frozen)
E = TypeVar("E", ProjectTypes, WrittenServices)


@lru_cache(maxsize=4)
def gates(folder: Path | None = None) -> Gates:
    """The gates of `gates.yaml`; read once, then kept.

    Raises:
        Faults: all that is wrong with the file: unreadable, unknown or missing keys, references to nothing.
    """
    return _load(Gates, folder, "gates.yaml")


@lru_cache(maxsize=4)
def strategies(folder: Path | None = None) -> Strategies:
    """Strategies, objectives, sources of financing, instruments and kinds of `strategies.yaml`.

    Raises:
        Faults: all that is wrong with the file.
    """
    return _load(Strategies, folder, "strategies.yaml")


@lru_cache(maxsize=4)
def criteria(folder: Path | None = None) -> Criteria:
    """The criteria of `criteria.yaml`.

    Raises:
        Faults: all that is wrong with the file.
    """
    return _load(Criteria, folder, "criteria.yaml")


@lru_cache(maxsize=4)
def health_rules(folder: Path | None = None) -> HealthRules:
    """The thresholds and the kinds of risk of `health.yaml`.

    Raises:
        Faults: all that is wrong with the file.
    """
    return _load(HealthRules, folder, "health.yaml")


@lru_cache(maxsize=4)
def project_types(folder: Path | None = None) -> ProjectTypes:
    """The types of project of `types.yaml`, with the levels that each usually brings an organisation to.

    Raises:
        Faults: all that is wrong with the file, also items and levels that its edition does not have.
    """
    return _load_for_edition(ProjectTypes, folder, "types.yaml")


@lru_cache(maxsize=4)
def common_services(folder: Path | None = None) -> WrittenServices:
    """The common services of `common_services.yaml`, with the levels of items that each helps to reach.

    Raises:
        Faults: all that is wrong with the file, also items and levels that its edition does not have.
    """
    return _load_for_edition(WrittenServices, folder, "common_services.yaml")


def _load_for_edition(model: type[E], folder: Path | None, name: str) -> E:
    """A list that names items of an edition, which must have them."""
    found = _load(model, folder, name)
    faults = found.unknown_to(load_edition(found.edition))
    if faults:
        raise Faults(fault.within(name) for fault in faults)
    return found


def _load(model: type[F], folder: Path | None, name: str) -> F:
    faults: list[Fault] = []
    raw = read_yaml((folder or FOLDER) / name, faults, name=name)
    if faults:
        raise Faults(faults)
    try:
        return model.model_validate(raw)
    except ValidationError as problem:
        raise Faults(_faults_of(problem, raw, name)) from problem
    except Faults as several:
        raise Faults(fault.within(name) for fault in several.faults) from several


def _faults_of(problem: ValidationError, raw: Any, name: str) -> list[Fault]:
    found: list[Fault] = []
    for error in problem.errors():
        where = ".".join(str(part) for part in error["loc"])
        code = {"missing": "missing_key", "extra_forbidden": "unknown_key", "literal_error": "not_allowed"}.get(
            error["type"], "wrong_value"
        )
        allowed = (
            [error.get("ctx", {}).get("expected") or error["msg"]] if code in ("not_allowed", "wrong_value") else []
        )
        value = error["input"] if code != "missing_key" else ""
        found.append(
            Fault(code, file=name, item=_nearest_id(raw, error["loc"]), where=where, value=value, allowed=allowed)
        )
    return found


def _nearest_id(raw: Any, loc: tuple[int | str, ...]) -> str:
    """The id of the innermost part of the file in which a fault lies."""
    nearest = ""
    for part in loc:
        if isinstance(raw, Mapping) and isinstance(raw.get("id"), str):
            nearest = raw["id"]
        try:
            raw = raw[part]
        except (KeyError, IndexError, TypeError):
            break
    return raw["id"] if isinstance(raw, Mapping) and isinstance(raw.get("id"), str) else nearest

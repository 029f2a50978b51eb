"""Every service of the projects refuses a stranger, and every error code has its sentence."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import Session

import projects
from data import messages
from data.access import STRANGER
from data.errors import Denied, UserError
from projects.messages import SENTENCES
from projects.scenarios.question import Question
from projects.tables import InvestmentLine

# Functions with an actor that are no services by themselves: services call them after they have checked.
INNER = {"record_change"}
FOLDER = Path(projects.__file__).parent


def services() -> list[Callable[..., object]]:
    """All public functions of the package that take a session and an actor."""
    found = []
    for module in pkgutil.walk_packages(projects.__path__, "projects."):
        if module.name.endswith("__main__"):
            continue
        for name, function in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
            taken = list(inspect.signature(function).parameters)[:2]
            if function.__module__ == module.name and taken == ["session", "actor"] and name[0] != "_":
                found.append(function)
    return [one for one in found if one.__name__ not in INNER]


def value_for(parameter: inspect.Parameter) -> object:
    """Something of the kind that a parameter takes; what it is does not matter to a stranger."""
    if parameter.name == "action":
        return "project.edit"
    if parameter.name == "table":
        return InvestmentLine
    if parameter.name == "question":
        return Question(2027)
    kinds = {"int": 1, "str": "x", "bool": False, "date": None, "Path": Path("none.csv")}
    return kinds.get(str(getattr(parameter.annotation, "__name__", "")), ())


@pytest.mark.parametrize("service", services(), ids=lambda one: f"{one.__module__}.{one.__name__}")
def test_a_stranger_is_refused(session: Session, service: Callable[..., object]) -> None:
    taken = list(inspect.signature(service).parameters.values())[2:]
    needed = [one for one in taken if one.default is inspect.Parameter.empty]
    places = [value_for(one) for one in needed if one.kind is one.POSITIONAL_OR_KEYWORD]
    named = {one.name: value_for(one) for one in needed if one.kind is one.KEYWORD_ONLY}
    with pytest.raises(Denied):
        service(session, STRANGER, *places, **named)


def test_there_are_services_to_check() -> None:
    assert len(services()) > 40


def codes() -> set[str]:
    """The codes that the package raises, as they are written in its files."""
    raised = re.compile(r"(?:Invalid|Denied|Conflict|Missing|Closed)\(\s*f?\"([^\"]+)\"")
    return {code for path in FOLDER.rglob("*.py") for code in raised.findall(path.read_text(encoding="utf-8"))}


def test_every_code_has_a_sentence_and_every_sentence_its_code() -> None:
    written = codes() - {"money.{name}"} | {"money.source", "money.instrument", "money.kind"}
    written |= {"dependency.circle", "dependency.replaces_circle", "dependency.both", "dependency.replaces_excluded"}
    written |= {"panel.none", "portfolio.no_heads", "portfolio.one_column"}
    shared = {"text.too_long", "workbook.large"}
    assert written - shared == set(SENTENCES)


def test_a_sentence_is_filled_with_the_details_of_its_error() -> None:
    messages.add(SENTENCES)
    error = UserError("money.rate_missing", missing="KHR 2027")
    assert messages.message(error) == "The exchange rate is missing for KHR 2027. Enter it first."

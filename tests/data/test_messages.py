"""Every error that a user can meet has a sentence, found by reading the source."""

import ast
import importlib
import string
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from data import errors
from data.errors import Invalid, Missing, UserError
from data.i18n import speaking
from data.messages import SENTENCES, add, message

ROOT = Path(__file__).parents[2]
PACKAGES = ("data", "assess", "projects", "reports", "pages")
ERRORS = {
    name: error.default_code
    for name, error in vars(errors).items()
    if isinstance(error, type) and issubclass(error, UserError)
}


class Raised(NamedTuple):
    """An error made somewhere: its code, the names of its details (None if they are not written out), and where."""

    code: str
    details: frozenset[str] | None
    where: str


def raised() -> Iterator[Raised]:
    """Every place in the source where a user's error is made with a code that is written out."""
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ERRORS:
                    first = node.args[0] if node.args else ast.Constant(ERRORS[node.func.id])
                    if isinstance(first, ast.Constant) and isinstance(first.value, str):
                        names = [one.arg for one in node.keywords]
                        details = None if None in names else frozenset(name for name in names if name)
                        where = f"{file.relative_to(ROOT)}:{node.lineno}"
                        yield Raised(first.value, details, where)


def sentences() -> dict[str, Callable[[], str]]:
    """The sentences of all packages."""
    files = [file.relative_to(ROOT) for package in PACKAGES for file in (ROOT / package).rglob("messages.py")]
    modules = [importlib.import_module(".".join(file.with_suffix("").parts)) for file in files]
    together: dict[str, Callable[[], str]] = {}
    for module in modules:
        together |= module.SENTENCES
    return together


RAISED = list(raised())


def test_the_source_was_read() -> None:
    assert len(RAISED) > 50
    assert {"missing", "answer.level", "store.corrupt"} <= {one.code for one in RAISED}


def test_every_code_has_a_sentence() -> None:
    known = sentences()
    assert [f"{one.where} {one.code}" for one in RAISED if one.code not in known] == []


def test_every_place_of_a_sentence_is_filled_wherever_it_is_raised() -> None:
    known = sentences()
    unfilled = [
        f"{one.where} {one.code}: {{{place}}}"
        for one in RAISED
        if one.details is not None and one.code in known
        for _, place, _, _ in string.Formatter().parse(known[one.code]())
        if place is not None and place not in one.details
    ]
    assert unfilled == []


def test_a_message_fills_the_details_in() -> None:
    error = Invalid("organisation.code_taken", code="health")
    assert message(error) == "The code health belongs to another organisation. Choose another one."


@pytest.mark.parametrize(("spoken", "named"), [("en", "(Committed)"), ("km", "(បានសន្យាចំណាយ)")])
def test_a_message_calls_a_field_what_its_form_calls_it(
    monkeypatch: pytest.MonkeyPatch, spoken: str, named: str
) -> None:
    monkeypatch.setattr("data.messages.SENTENCES", sentences())
    with speaking(spoken):
        assert named in message(Invalid("money.negative", value=-5, field="committed"))


def test_an_error_without_a_code_has_that_of_its_kind() -> None:
    assert Missing().code == "missing"
    assert message(Missing(id=3)) == SENTENCES["missing"]()


def test_a_code_has_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.messages.SENTENCES", dict(SENTENCES))
    mine: dict[str, Callable[[], str]] = {"test.code": lambda: "Mine"}
    add(mine)
    add(mine)
    with pytest.raises(ValueError, match=r"test\.code"):
        add({"test.code": lambda: "Another"})

"""Who sees which screen: the whole table, and what becomes of a screen that is not in it."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from data.access import Role
from data.store import transaction
from data.tables import Person
from pages.ui.menu import SCREENS
from tests.pages.conftest import ROOT, SECONDS, drawn

TABLE = """
                officer head reviewer planner director administrator auditor
overview                         x       x        x          x          x
start              x      x      x       x        x          x          x
national                         x       x        x          x          x
targets                          x       x        x          x          x
questionnaire      x      x      x       x        x          x          x
workbook           x      x
result             x      x      x       x        x          x          x
compare            x      x      x       x        x          x          x
board                            x       x        x          x          x
review                           x                x
objections                       x
portfolio                        x       x        x          x          x
projects           x      x      x       x        x          x          x
proposals          x      x      x       x        x          x          x
timeline           x      x      x       x        x          x          x
import                                   x                   x
project            x      x      x       x        x          x          x
gate               x      x      x       x        x          x          x
health             x      x      x       x        x          x          x
readiness          x      x      x       x        x          x          x
common             x      x      x       x        x          x          x
ranking                          x       x        x          x          x
choose                           x       x        x          x          x
scenarios                        x       x        x          x          x
reports            x      x      x       x        x          x          x
government                       x       x        x          x          x
organisations                                                x
services                                                     x
cycles                                                       x
editions                                                     x
people                                                       x          x
events                    x                       x          x          x
programs                                                     x
installation                                                 x
account            x      x      x       x        x          x          x
help               x      x      x       x        x          x          x
"""
FILES = {screen.url: screen.file for screens in SCREENS.values() for screen in screens}


def _read(table: str) -> dict[str, set[str]]:
    header, *lines = table.strip("\n").splitlines()
    columns = {role: header.index(role) for role in header.split()}
    return {
        role: {line.split()[0] for line in lines if "x" in line[start - 1 : start + len(role) + 1]}
        for role, start in columns.items()
    }


ALLOWED = _read(TABLE)


def test_the_table_speaks_of_every_screen_and_role() -> None:
    assert set(ALLOWED) == set(Role)
    assert {line.split()[0] for line in TABLE.strip("\n").splitlines()[1:]} == set(FILES)


@pytest.mark.parametrize("role", list(Role))
def test_a_person_can_open_the_screens_of_their_role_and_no_other(app: Callable[[str], AppTest], role: Role) -> None:
    at = app(role.value)
    opened = set()
    for url, file in FILES.items():
        try:
            at.switch_page(file).run()
        except ValueError as error:
            assert "Could not find a navigation page" in str(error)  # noqa: PT017 - only this refusal is meant
            continue
        assert not at.exception, f"{url}: {at.exception}"
        opened.add(url)
    assert opened == ALLOWED[role]


@pytest.mark.parametrize("url", FILES)
def test_a_screen_run_by_itself_shows_a_stranger_one_sentence(signed_in: Callable[[None], None], url: str) -> None:
    signed_in(None)
    at = AppTest.from_file(str(ROOT / FILES[url]), default_timeout=SECONDS).run()
    assert [element.value for element in at.info] == ["Please sign in to see this page."]
    assert len(at.main) == 1
    assert drawn(at) == []


@pytest.mark.parametrize("url", sorted(set(FILES) - set.intersection(*ALLOWED.values())))
def test_a_screen_run_by_itself_refuses_who_has_not_the_role(signed_in: Callable[[str], None], url: str) -> None:
    for role in Role:
        if url not in ALLOWED[role]:
            signed_in(role.value)
            at = AppTest.from_file(str(ROOT / FILES[url]), default_timeout=SECONDS).run()
            assert len(at.main) == len(at.error) == 1, role
            assert drawn(at) == []


def test_somebody_without_a_role_sees_no_screen_but_can_sign_out(app: Callable[[str], AppTest], store) -> None:
    with transaction(store) as session:
        session.add(Person(username="newcomer", name="Newcomer"))
    at = app("newcomer")
    assert [element.value for element in at.info] == [
        "You have no role yet. Ask your administrator for one; then reload this page."
    ]
    assert any("/session/logout" in element.proto.body for element in at.get("html"))
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        at.switch_page(FILES["result"])

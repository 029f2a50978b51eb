"""The screen that brings projects in: every row is shown with its reason, and only then stored."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from data.access import Role
from data.organisations import Organisation, place, root
from data.store import reading, transaction
from projects.listing import list_projects
from tests.conftest import actor
from tests.pages.conftest import ROOT, SECONDS, drawn
from tests.pages.test_admin import errors, press

HEADS = b"code,name_en,organisation,starts_on,ends_on,estimate,state\n"
FILE = HEADS + b"P1,Alpha,test-health,,,5,active\nP2,Beta,none,,,(5),\n"


def screen() -> AppTest:
    return AppTest.from_file(str(ROOT / "pages/projects/import_projects.py"), default_timeout=SECONDS).run()


def test_rows_are_shown_with_reasons_then_stored(store: Engine, signed_in: Callable[[str | None], None]) -> None:
    with transaction(store) as session:
        ministry = Organisation(code="test-health", kind="ministry", name_en="Ministry of Test Health")
        place(session, ministry, parent=root(session))
    signed_in("planner")
    at = screen()
    assert drawn(at) == ["projects/import_projects"]
    at.file_uploader(key="portfolio-file").set_value(("a.csv", FILE, "text/csv")).run()
    shown = at.dataframe[0].value
    assert shown["status"].tolist() == ["Accepted", "Rejected"]
    assert "estimate: “(5)” is negative." in shown["why"].tolist()[1]
    press(at, "Store 1 row")
    assert not errors(at)
    assert at.warning[0].value.startswith("Nothing is left to store")
    with reading(store) as session:
        planner = actor(Role.PLANNER, root(session))
        assert list_projects(session, planner)["code"].tolist() == ["P1"]


@pytest.mark.usefixtures("store")
def test_a_file_without_known_heads_is_said(signed_in: Callable[[str | None], None]) -> None:
    signed_in("planner")
    at = screen()
    at.file_uploader(key="portfolio-file").set_value(("a.csv", b"x,y\n1,2\n", "text/csv")).run()
    assert "No heads of the form were found in a.csv" in errors(at)[0]

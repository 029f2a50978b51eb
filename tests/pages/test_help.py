"""Help: every screen says what it is for, and the guides are read inside the application."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from data import guides
from data.access import Role
from pages.ui.help.texts import GUIDES, HELP
from pages.ui.menu import SCREENS

URLS = [screen.url for screens in SCREENS.values() for screen in screens]


def _html(at: AppTest) -> str:
    return "".join(element.proto.body for element in at.get("html"))


@pytest.mark.parametrize("url", URLS)
def test_a_screen_says_in_one_short_paragraph_what_it_is_for(url: str) -> None:
    purpose = HELP[url].purpose()
    assert 40 <= len(purpose) <= 260
    assert purpose.endswith(".")
    assert HELP[url].page in guides.pages()


def test_help_speaks_of_no_screen_that_is_not_there() -> None:
    assert set(HELP) <= set(URLS)


def test_each_role_has_a_guide() -> None:
    assert set(GUIDES) == set(Role)
    assert set(GUIDES.values()) <= set(guides.pages())


@pytest.mark.parametrize("role", ["officer", "auditor"])
def test_help_stands_on_the_screen_with_the_guide_of_the_role(app: Callable[[str], AppTest], role: str) -> None:
    page = _html(app(role).switch_page("pages/projects/projects.py").run())
    assert HELP["projects"].purpose() in page
    assert f'href="/help?page=guides/{role}"' in page
    assert 'href="/help?page=projects"' in page


def test_a_guide_is_read_inside_the_application(app: Callable[[str], AppTest]) -> None:
    at = app("officer")
    at.switch_page("pages/account/help.py").run()
    assert at.markdown[0].value.startswith(f"# {guides.title_of('README')}")
    at.query_params["page"] = "guides/officer"
    at.run()
    assert at.markdown[0].value.startswith(f"# {guides.title_of('guides/officer')}")


def test_a_page_that_is_none_of_the_guides_is_refused_with_a_sentence(app: Callable[[str], AppTest]) -> None:
    at = app("officer")
    at.query_params["page"] = "../README"
    at.switch_page("pages/account/help.py").run()
    at.query_params["page"] = "../README"
    at.run()
    assert "nothing here for you" in at.error[0].value

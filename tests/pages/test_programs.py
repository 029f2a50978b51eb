"""The screen on which programs are given access."""

from collections.abc import Callable

from sqlalchemy import Engine
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from data.api_tokens import PREFIX, bearer
from data.settings import licence_name, published_is_open
from data.store import reading
from data.tables.api_token import ApiToken

FILE = "pages/admin/programs.py"


def test_a_token_is_shown_once_and_works(app: Callable[[str], AppTest], store: Engine) -> None:
    at = app("administrator").switch_page(FILE).run()
    at.text_input(key="token-name-0").input("Portal")
    next(one for one in at.button if one.label == "Make the token").click()
    at.run()
    token = at.code[0].value
    with reading(store) as session:
        row = session.exec(select(ApiToken)).one()
        assert bearer(session, token).token == row.id
    assert token.startswith(PREFIX)
    # The form is a new one, closed and empty: it would lie over the token.
    assert at.text_input(key="token-name-1").value == ""
    at.run()
    assert not at.code
    assert not at.exception


def test_a_token_without_a_name_is_refused_with_a_sentence(app: Callable[[str], AppTest], store: Engine) -> None:
    at = app("administrator").switch_page(FILE).run()
    next(one for one in at.button if one.label == "Make the token").click()
    at.run()
    assert "needs a name" in at.error[0].value
    with reading(store) as session:
        assert session.exec(select(ApiToken)).all() == []


def test_published_data_can_be_closed_and_their_licence_chosen(app: Callable[[str], AppTest], store: Engine) -> None:
    at = app("administrator").switch_page(FILE).run()
    at.toggle(key="programs-open").set_value(False)
    at.selectbox(key="programs-licence").set_value("CC0-1.0")
    next(one for one in at.button if one.label == "Save").click()
    at.run()
    with reading(store) as session:
        assert (published_is_open(session), licence_name(session)) == (False, "CC0-1.0")

"""The screens that a questionnaire is cut into, and the reading of what people type."""

from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest

from assess.questions import Asked, Questions
from maturity_model.batch import Batch
from maturity_model.case import Case, ServiceCase
from maturity_model.loading import load_edition
from pages.ui.plain_text import escaped
from pages.ui.questionnaire.figures import read_number
from pages.ui.questionnaire.parts import MOST_GRIDS, MOST_ITEMS, Counted, counted, part_with, parts_of

EDITION = load_edition("presence-2026")


def asked(form: str) -> tuple[Asked, ...]:
    """All questions of a form, for three key services and a fourth one."""
    services = tuple(ServiceCase(id=number, key=number < 4) for number in (1, 2, 3, 4))
    batch = Batch.of(EDITION, [Case(1, form, services=services)])
    found: list[Asked] = []
    for number, item in enumerate(EDITION.items):
        section = "foundation" if item.stage is None else str(item.stage)
        of_service = item.scope == "service"
        line = batch.asked[of_service][batch.layout.row[number]]
        ids = batch.services if of_service else (0,)
        found += [
            Asked(item.id, int(service), section, item.theme, item.title, (), may_not_apply=False)
            for service, is_asked in zip(ids, line, strict=True)
            if is_asked
        ]
    ladder = EDITION.ladder
    assert ladder is not None
    return (*found, Asked(ladder.id, 4, "ladder", None, ladder.title, (), may_not_apply=False))


@pytest.mark.parametrize("form", [form.id for form in EDITION.forms])
def test_every_question_stands_on_exactly_one_screen(form: str) -> None:
    questions = Questions(asked(form)).asked
    parts = parts_of(questions, EDITION)
    placed = [question for part in parts for question in part.questions]
    assert len(placed) == len(set(placed))
    assert set(placed) == {one.question for one in questions}


@pytest.mark.parametrize("form", [form.id for form in EDITION.forms])
def test_no_screen_asks_more_than_about_ten_items(form: str) -> None:
    for part in parts_of(asked(form), EDITION):
        assert len(part.items) <= (MOST_ITEMS if part.kind == "organisation" else MOST_GRIDS)


def test_the_check_comes_last() -> None:
    assert [part.id for part in parts_of(asked("full"), EDITION)][-3:] == ["ladder", "figures", "check"]


def test_no_two_screens_have_one_address() -> None:
    ids = [part.id for part in parts_of(asked("full"), EDITION)]
    assert len(ids) == len(set(ids))


def test_a_screen_is_found_by_its_item() -> None:
    part = part_with(parts_of(asked("full"), EDITION), "payment.online")
    assert part is not None
    assert (part.section, part.kind) == ("3", "services")


def test_progress_is_what_is_not_missing() -> None:
    part = parts_of(asked("full"), EDITION)[0]
    one = next(iter(part.questions))
    count = len(part.questions)
    assert counted([part], {one}) == Counted(count - 1, count)
    assert str(counted([part], {one})) == f"{count - 1}/{count}"
    assert str(counted([part], set())) == "✓"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1200", Decimal(1200)),
        ("១២០០", Decimal(1200)),
        ("1,200.50", Decimal("1200.50")),
        ("1 200", Decimal(1200)),
        ("", None),
        ("  ", None),
    ],
)
def test_a_number_is_read_as_people_write_it(text: str, number: Decimal | None) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize("text", ["abc", "12 people", "1.2.3"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        read_number(text)


def test_what_users_write_cannot_become_a_link_or_colour() -> None:
    assert escaped("[x](http://a) :red[y] **z**") == r"\[x\]\(http\://a\) \:red\[y\] \*\*z\*\*"


@pytest.mark.parametrize(
    ("given", "number"),
    [
        pytest.param("7", "7", id="a number"),
        pytest.param("៧", "7", id="a Khmer one"),
        pytest.param("2147483647", "2147483647", id="the largest id of PostgreSQL"),
        pytest.param("2147483648", "None", id="one above, which would be an error of the database"),
        pytest.param("99999999999999999999", "None", id="far above"),
        pytest.param("1 OR 1=1", "None", id="no number"),
    ],
)
def test_an_address_gives_only_numbers_that_an_id_can_be(given: str, number: str) -> None:
    def show() -> None:
        import streamlit as st

        from pages.ui.screen import chosen_id

        st.text(str(chosen_id()))

    at = AppTest.from_function(show)
    at.query_params["id"] = given
    assert at.run().text[0].value == number

"""The questionnaire: what is chosen is stored at once, nothing is overwritten unseen, nothing is shown to others."""

import json
import re
from collections.abc import Callable

import pytest
from sqlalchemy import Engine
from sqlmodel import select
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from assess.submissions import find_submission, submit
from data.access import Role
from data.organisations import place, root
from data.store import reading, transaction
from data.tables import Organisation, RoleGrant
from pages.ui.questionnaire.kept import Slot, choice_of
from tests.pages.assessment import answer, answer_all, everyone, open_cycle, services, stored
from tests.pages.conftest import ROOT, SECONDS, drawn

SignIn = Callable[[str | None], None]
NEWS, SECURE = "info.news", "site.secure"


@pytest.fixture
def submission(store: Engine) -> int:
    return open_cycle(store)


# A click draws some fragments only. Streamlit's stand-in for a browser then knows no pages to link to, and the panel
# beside the questions fails in it: what a click brings about is read from the store and from the question itself.


def screen(submission: int | None, part: str | None = None, **more: str) -> AppTest:
    """The questionnaire at one of its screens, for whoever is signed in; without a submission of the one it chooses."""
    at = AppTest.from_file(str(ROOT / "Home.py"), default_timeout=SECONDS).run()
    at.switch_page("pages/assess/questionnaire.py")
    wanted = {"id": str(submission) if submission else "", "part": part or ""}
    for name, value in {**{name: value for name, value in wanted.items() if value}, **more}.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception, at.exception
    return at


def texts(at: AppTest) -> str:
    """All that the screen says."""
    kinds = (at.title, at.header, at.subheader, at.markdown, at.caption, at.info, at.error, at.warning, at.success)
    html = [element.proto.body for element in at.get("html")]
    return "\n".join([*(str(element.value) for kind in kinds for element in kind), *html])


def choose(at: AppTest, submission: int, item: str, choice: str) -> AppTest:
    """Click a level of a question of the organisation."""
    return at.radio(key=Slot(submission, item).key("choice-en")).set_value(choice).run()


def edit(at: AppTest, cells: dict[int, str | None]) -> AppTest:
    """Choose answers in the first grid of the screen, by line (services stand by code), as the browser reports it."""
    states = at._tree.get_widget_states()
    edited = {line: {"answer": choice} for line, choice in cells.items()}
    value = json.dumps({"edited_rows": edited, "added_rows": [], "deleted_rows": []})
    states.widgets.append(WidgetState(id=at.dataframe[0].proto.id, string_value=value))
    return at._run(states)


def test_a_level_is_stored_by_the_click_that_chooses_it(store: Engine, submission: int, signed_in: SignIn) -> None:
    signed_in("officer")
    at = choose(screen(submission, "1-o1"), submission, NEWS, "2")
    assert choice_of(stored(store, submission)[NEWS, 0].__dict__) == "2"
    assert stored(store, submission)[NEWS, 0].saved_by == "Test officer"
    assert "Saved " in texts(at)


def test_dont_know_is_an_answer(store: Engine, submission: int, signed_in: SignIn) -> None:
    signed_in("officer")
    choose(screen(submission, "1-o1"), submission, NEWS, "dont_know")
    assert stored(store, submission)[NEWS, 0].state == "dont_know"


def test_an_answer_changed_twice_counts_its_versions(store: Engine, submission: int, signed_in: SignIn) -> None:
    signed_in("officer")
    at = choose(screen(submission, "1-o1"), submission, NEWS, "1")
    choose(at, submission, NEWS, "3")
    kept = stored(store, submission)[NEWS, 0]
    assert (kept.level, kept.version) == (3, 2)


def test_what_somebody_else_saved_meanwhile_is_shown_beside_mine_and_not_overwritten(
    store: Engine, submission: int, signed_in: SignIn
) -> None:
    signed_in("officer")
    at = screen(submission, "1-o1")
    answer(store, submission, NEWS, 3)
    at = choose(at, submission, NEWS, "1")
    assert stored(store, submission)[NEWS, 0].level == 3
    assert "Choose which answer stands" in texts(at)
    assert "Test builder" in texts(at)


@pytest.mark.parametrize(("button", "level"), [("mine", 1), ("theirs", 3)])
def test_the_person_ends_a_conflict(store: Engine, submission: int, signed_in: SignIn, button: str, level: int) -> None:
    signed_in("officer")
    at = screen(submission, "1-o1")
    answer(store, submission, NEWS, 3)
    at = choose(at, submission, NEWS, "1")
    at = at.button(key=Slot(submission, NEWS).key(button)).click().run()
    assert stored(store, submission)[NEWS, 0].level == level
    assert "Choose which answer stands" not in texts(at)
    assert at.radio(key=Slot(submission, NEWS).key("choice-en")).value == str(level)


def test_a_cell_of_a_grid_is_stored_for_its_service(store: Engine, submission: int, signed_in: SignIn) -> None:
    signed_in("officer")
    edit(screen(submission, "1-s1"), {2: "Who, what, where, fee"})
    permit = services(store, submission)["Permit"]
    assert stored(store, submission)["service.described", permit].level == 2
    assert len(stored(store, submission)) == 1


def test_a_grid_shows_the_stored_answers_in_the_lines_of_their_services(
    store: Engine, submission: int, signed_in: SignIn
) -> None:
    named = services(store, submission)
    for name, level in (("Licence", 0), ("Permit", 1), ("Certificate", 3)):
        answer(store, submission, "service.described", level, service=named[name])
    signed_in("officer")
    table = screen(submission, "1-s1").dataframe[0].value
    assert dict(zip(table["service"], table["answer"], strict=True)) == {
        "Licence": "Nothing",
        "Permit": "Named only",
        "Certificate": "Also time, one dated page",
    }


def test_several_cells_at_once_are_all_stored(store: Engine, submission: int, signed_in: SignIn) -> None:
    signed_in("officer")
    edit(screen(submission, "1-s1"), {0: "Named only", 1: "Named only", 2: "I don't know"})
    states = [one.state for one in stored(store, submission).values()]
    assert sorted(states) == ["dont_know", "level", "level"]


def test_an_emptied_cell_takes_the_answer_back(store: Engine, submission: int, signed_in: SignIn) -> None:
    permit = services(store, submission)["Permit"]
    answer(store, submission, "service.described", 2, service=permit)
    signed_in("officer")
    edit(screen(submission, "1-s1"), {2: None})
    assert stored(store, submission)["service.described", permit].state == "unanswered"


def test_services_that_are_not_key_answer_the_ladder_on_one_screen(
    store: Engine, submission: int, signed_in: SignIn
) -> None:
    signed_in("officer")
    edit(screen(submission, "ladder"), {0: "Joined across agencies"})
    ticket = services(store, submission)["Ticket"]
    assert stored(store, submission)["service.ladder", ticket].level == 4


def test_the_work_is_taken_up_where_it_stopped(store: Engine, submission: int, signed_in: SignIn) -> None:
    answer(store, submission, "contact.answers", 1)
    signed_in("officer")
    assert re.search(r"<h2[^>]*>[^<]*When people send a question online", texts(screen(submission)))


def test_a_screen_asks_at_most_ten_questions(submission: int, signed_in: SignIn) -> None:
    signed_in("officer")
    for part in ("1-o1", "1-o2", "2-o1", "foundation-o1"):
        assert 0 < len(screen(submission, part).radio) <= 10


def test_the_head_is_told_what_is_missing_and_must_confirm(store: Engine, submission: int, signed_in: SignIn) -> None:
    signed_in("head")
    at = screen(submission, "check")
    next(one for one in at.button if one.label == "Submit…").click().run()
    assert "questions without an answer; they earn nothing" in texts(at)
    assert state_of(store, submission) == "draft"
    at.button(key="submit-now").click().run()
    assert state_of(store, submission) == "submitted"


def test_an_officer_cannot_submit(submission: int, signed_in: SignIn) -> None:
    signed_in("officer")
    assert "Submit…" not in [one.label for one in screen(submission, "check").button]


def test_a_submitted_form_is_shown_with_the_reason_and_takes_no_answer(
    store: Engine, submission: int, signed_in: SignIn
) -> None:
    answer_all(store, submission, top=True)
    with transaction(store) as session:
        submit(session, everyone(Role.HEAD), submission=submission)
    signed_in("officer")
    at = screen(submission, "1-o1")
    assert "handed in" in at.info[0].value
    assert len(at.radio) == 0
    assert "What is missing" not in texts(at)


def test_a_change_after_somebody_closed_the_form_is_refused_with_a_sentence(
    store: Engine, submission: int, signed_in: SignIn
) -> None:
    signed_in("officer")
    at = screen(submission, "1-o1")
    with transaction(store) as session:
        submit(session, everyone(Role.HEAD), submission=submission)
    at = choose(at, submission, NEWS, "2")
    assert (NEWS, 0) not in stored(store, submission)
    assert "handed in" in texts(at)


def test_the_submission_of_another_organisation_is_nothing_here(
    store: Engine, submission: int, signed_in: SignIn
) -> None:
    with transaction(store) as session:
        other = Organisation(code="other", kind="ministry", name_en="Ministry of Others")
        place(session, other, parent=root(session))
        for grant in session.exec(select(RoleGrant).where(RoleGrant.role == Role.OFFICER)):
            grant.organisation_id = other.id or 0
            session.add(grant)
    signed_in("officer")
    at = screen(submission)
    assert "nothing here for you" in at.error[0].value
    assert "Ministry of Test Health" not in texts(at)
    assert len(at.radio) == 0


def test_a_link_to_a_question_opens_the_screen_that_asks_it(submission: int, signed_in: SignIn) -> None:
    signed_in("officer")
    at = screen(submission, item=SECURE)
    assert Slot(submission, SECURE).key("choice-en") in [one.key for one in at.radio]


def test_a_figure_is_read_with_khmer_digits(submission: int, signed_in: SignIn) -> None:
    signed_in("officer")
    at = screen(submission, "figures")
    at.text_input(key=f"figure-value-en-{submission}-staff.total-0").input("១២០០").run()
    assert "1,200" in texts(at)  # the figures that are a part of it say so


def test_without_a_cycle_the_screen_says_so_and_is_drawn(signed_in: SignIn) -> None:
    signed_in("officer")
    at = AppTest.from_file(str(ROOT / "pages/assess/questionnaire.py"), default_timeout=SECONDS).run()
    assert drawn(at) == ["assess/questionnaire"]
    assert "No cycle asks you anything now" in at.info[0].value


def state_of(store: Engine, submission: int) -> str:
    """The state of the submission now."""
    with reading(store) as session:
        return find_submission(session, everyone(Role.HEAD), submission).state

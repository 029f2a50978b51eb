"""What a screen works out is kept until something is stored, apart for each person, language and question."""

from sqlalchemy import Engine
from sqlmodel import Session

from data.access import Actor, Role
from data.events import record
from data.i18n import speaking
from data.store import transaction
from pages.ui.unchanged import once, until_stored

ONE = Actor(1, "One", ((Role.DIRECTOR, "/1/"),))
OTHER = Actor(2, "Other", ((Role.OFFICER, "/1/2/"),))


class Counted:
    """Work that says how often it was done."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, _session: Session | None = None) -> int:
        """One more time."""
        self.times += 1
        return self.times


def test_it_is_worked_out_again_only_after_an_event(store: Engine) -> None:
    work = Counted()
    first = [until_stored(ONE, work, "a"), until_stored(ONE, work, "a")]
    with transaction(store) as session:
        record(session, ONE, "organisation.load", subject="register:all")
    assert [*first, until_stored(ONE, work, "a")] == [1, 1, 2]


def test_nobody_gets_what_was_worked_out_for_somebody_with_other_rights(store: Engine) -> None:
    assert store
    work = Counted()
    assert [until_stored(who, work, "b") for who in (ONE, OTHER, ONE)] == [1, 2, 1]


def test_each_language_and_each_question_has_its_own(store: Engine) -> None:
    assert store
    work = Counted()
    found = [until_stored(ONE, work, "c", 1), until_stored(ONE, work, "c", 2)]
    with speaking("km"):
        found.append(until_stored(ONE, work, "c", 1))
    assert found == [1, 2, 3]


def test_the_same_words_give_the_same_object() -> None:
    made = [once("the same words", lambda: [1]), once("the same words", lambda: [2])]
    assert made[0] is made[1]

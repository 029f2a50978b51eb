"""The whole table of permissions, written out a second time, so that no change of it goes unseen."""

import pytest

from data.access import ACTIONS, GRANTS, STRANGER, Actor, Role, require, require_anywhere
from data.errors import Denied

# One line per action; a letter per role that may do it:
# o officer, h head, r reviewer, p planner, d director, a administrator, u auditor.
TABLE = """
organisation.read   ohrpdau
service.read        ohrpdau
cycle.read          ohrpdau
answer.read         ohrpdau
review.read         ohrpdau
result.read         ohrpdau
project.read        ohrpdau
report.make         ohrpdau
national.read       rpdau
target.read         rpdau
ranking.read        rpdau
event.read          hdau
person.read         au
answer.edit         oh
submission.submit   h
help.offer          ha
comment.read        ohru
comment.edit        ohr
fact.measure        ohra
review.edit         r
review.arbitrate    rd
submission.return   r
submission.verify   r
result.publish      d
project.edit        p
investment.edit     p
ranking.edit        p
target.edit         pa
gate.early          pd
gate.late           d
plan.approve        d
government_report.read   rpdau
government_report.edit   p
government_report.issue  d
status.call         p
status.report       ohp
proposal.submit     ohp
project.import      pa
common.ask          oh
common.decide       pd
common.edit         pa
readiness.set       h
assessment.import   a
organisation.edit   a
service.edit        a
cycle.edit          a
person.edit         a
sample.clear        a
api.edit            a
"""
LETTERS = {
    "o": Role.OFFICER,
    "h": Role.HEAD,
    "r": Role.REVIEWER,
    "p": Role.PLANNER,
    "d": Role.DIRECTOR,
    "a": Role.ADMINISTRATOR,
    "u": Role.AUDITOR,
}
LINES = [tuple(line.split()) for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize(("action", "letters"), LINES)
def test_an_action_is_granted_to_these_roles_and_no_other(action: str, letters: str) -> None:
    assert {role for role, actions in GRANTS.items() if action in actions} == {LETTERS[one] for one in letters}


def test_every_action_is_in_the_table() -> None:
    assert sorted(ACTIONS) == sorted(action for action, _ in LINES)


def test_an_auditor_changes_nothing() -> None:
    assert all(action.endswith((".read", ".make")) for action in GRANTS[Role.AUDITOR])


@pytest.mark.parametrize(
    ("held", "at", "may"),
    [
        pytest.param("/1/", "/1/7/", True, id="a role at the country reaches a ministry"),
        pytest.param("/1/7/", "/1/7/", True, id="a role reaches its own organisation"),
        pytest.param("/1/7/", "/1/7/30/", True, id="and what lies below"),
        pytest.param("/1/7/", "/1/", False, id="not what lies above"),
        pytest.param("/1/7/", "/1/8/", False, id="not what lies beside"),
        pytest.param("/1/7/", "/1/70/", False, id="organisation 70 does not lie below 7"),
    ],
)
def test_a_role_reaches_down_and_nowhere_else(held: str, at: str, may: bool) -> None:
    officer = Actor(person=1, name="Officer", grants=((Role.OFFICER, held),))
    assert officer.may("answer.edit", at) is may
    assert officer.holds(Role.OFFICER, at) is may


def test_a_role_does_not_grant_what_another_role_does() -> None:
    officer = Actor(person=1, name="Officer", grants=((Role.OFFICER, "/1/"),))
    assert not officer.holds(Role.HEAD, "/1/")
    with pytest.raises(Denied):
        require(officer, "submission.submit", "/1/")


def test_several_roles_add_up_each_where_it_is_held() -> None:
    both = Actor(person=1, name="Both", grants=((Role.OFFICER, "/1/7/"), (Role.REVIEWER, "/1/8/")))
    assert [both.may("review.edit", path) for path in ("/1/7/", "/1/8/")] == [False, True]
    assert require_anywhere(both, "answer.read") == ("/1/7/", "/1/8/")


def test_a_stranger_may_nothing() -> None:
    assert not any(STRANGER.may_anywhere(action) for action in ACTIONS)
    with pytest.raises(Denied):
        require_anywhere(STRANGER, "organisation.read")


def test_an_unknown_action_is_a_bug_and_no_denial() -> None:
    with pytest.raises(ValueError, match="anser"):
        require(STRANGER, "anser.edit", "/1/")

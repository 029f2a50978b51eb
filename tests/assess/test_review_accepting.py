"""What may be accepted without looking, own work, notes, workload and the queues."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from assess.answers import save_answer
from assess.cycles.control import create_cycle, open_cycle
from assess.cycles.participants import choose_participants
from assess.review.claims import Claim, open_folder, review_list
from assess.review.notes import give_back, keep_note, list_notes
from assess.review.queue import claims_by_risk, claims_of_item, open_items, queue, workload
from assess.review.reasons import add_reason, list_reasons, put_away_reason
from assess.review.settings import change_review_rules, review_rules
from assess.review.tasks import let_go, take
from assess.review.verdicts import accept_rest, adjust, agree, agree_section
from assess.states import today
from assess.submissions import submission_in, submit, verify
from data.access import Actor, Role
from data.errors import Closed, Conflict, Denied, Invalid, Missing
from tests.assess.conftest import Round, number
from tests.conftest import Country, actor

LINK = "https://health.example/"


@pytest.fixture
def claimed(session: Session, officer: Actor, head: Actor, open_round: Round) -> Round:
    """Every question of the organisation is answered at level 1 and signed; no stage is reached, so nothing pivots."""
    answer_all(session, officer, open_round)
    submit(session, head, submission=open_round.id)
    return open_round


def answer_all(session: Session, who: Actor, found: Round) -> None:
    """Level 1 to all that the ministry is asked."""
    for claim in review_list(session, who, found.id):
        save_answer(
            session, who, submission=found.id, item=claim.asked.item, service=claim.asked.service, state="level",
            level=1, link=LINK, seen_version=0,
        )  # fmt: skip


def later_round(session: Session, administrator: Actor, first: Round) -> int:
    """The submission of the first ministry in a cycle that opens a day later."""
    cycle = create_cycle(
        session, administrator, name_en="Next round", edition="presence-2026", forms={"ministry": "commune"},
        opens_on=today() - timedelta(days=9), due_on=today(), closes_on=today(),
    )  # fmt: skip
    choose_participants(session, administrator, number(cycle.id), organisations=[first.health.organisation_id])
    open_cycle(session, administrator, number(cycle.id))
    return number(
        submission_in(session, administrator, cycle=number(cycle.id), organisation=first.health.organisation_id).id
    )


def judge(session: Session, who: Actor, claim: Claim, *, level: int | None = None) -> None:
    """Agree to a claim, or adjust it to this level."""
    item, service = claim.asked.question
    if level is None:
        agree(session, who, submission=claim.submission, item=item, service=service, seen_version=claim.version)
    else:
        adjust(
            session, who, submission=claim.submission, item=item, service=service, state="level", level=level,
            reason="Not there", seen_version=claim.version,
        )  # fmt: skip


def of_theme(session: Session, who: Actor, submission: int, theme: str, *risks: str) -> list[Claim]:
    """The claims of a theme with one of these risks."""
    return [one for one in review_list(session, who, submission) if one.asked.theme == theme and one.risk in risks]


def test_the_rest_is_accepted_once_the_sample_stands_and_is_marked_so(
    session: Session, reviewer: Actor, claimed: Round
) -> None:
    sample = of_theme(session, reviewer, claimed.id, "INF", "sample")
    rest = of_theme(session, reviewer, claimed.id, "INF", "rest")
    assert sample
    assert rest
    with pytest.raises(Invalid, match=r"review\.sample_open"):
        accept_rest(session, reviewer, submission=claimed.id, theme="INF")
    for claim in sample:
        judge(session, reviewer, claim)
    assert accept_rest(session, reviewer, submission=claimed.id, theme="INF") == len(rest)
    claims = of_theme(session, reviewer, claimed.id, "INF", "sample", "rest")
    assert {claim.agreed for claim in claims} == {True}
    assert {claim.asked.question for claim in claims if claim.by_sample} == {one.asked.question for one in rest}


def test_above_the_rate_nothing_of_the_theme_is_accepted_unseen(
    session: Session, reviewer: Actor, claimed: Round
) -> None:
    first, *others = of_theme(session, reviewer, claimed.id, "INF", "sample")
    for claim in others:
        judge(session, reviewer, claim)
    judge(session, reviewer, first, level=0)
    with pytest.raises(Closed, match=r"review\.whole_theme"):
        accept_rest(session, reviewer, submission=claimed.id, theme="INF")
    assert of_theme(session, reviewer, claimed.id, "INF", "rest") == []
    assert of_theme(session, reviewer, claimed.id, "INF", "theme")


def test_an_adjustment_afterwards_opens_again_what_the_sample_let_stand(
    session: Session, reviewer: Actor, claimed: Round
) -> None:
    for claim in of_theme(session, reviewer, claimed.id, "INF", "sample"):
        judge(session, reviewer, claim)
    accept_rest(session, reviewer, submission=claimed.id)
    judge(session, reviewer, of_theme(session, reviewer, claimed.id, "INF", "sample")[0], level=0)
    opened = of_theme(session, reviewer, claimed.id, "INF", "theme")
    assert opened
    assert {claim.agreed for claim in opened} == {None}


def test_shares_are_set_per_cycle_by_the_administrator(
    session: Session, administrator: Actor, reviewer: Actor, claimed: Round
) -> None:
    cycle = number(claimed.cycle.id)
    change_review_rules(session, administrator, cycle, seen_version=0, changes={"sample_percent": 100})
    assert {claim.risk for claim in review_list(session, reviewer, claimed.id)} == {"sample"}
    with pytest.raises(Conflict):
        change_review_rules(session, administrator, cycle, seen_version=0, changes={"sample_percent": 0})
    with pytest.raises(Invalid, match=r"review\.percent"):
        change_review_rules(session, administrator, cycle, seen_version=1, changes={"sample_percent": 101})
    with pytest.raises(Denied):
        change_review_rules(session, reviewer, cycle, seen_version=1, changes={"sample_percent": 0})
    assert review_rules(session, reviewer, cycle).sample_percent == 100


def test_what_differs_from_the_verified_level_of_the_last_cycle_is_changed(
    session: Session, settled: Round, administrator: Actor, officer: Actor, head: Actor, reviewer: Actor
) -> None:
    second = later_round(session, administrator, settled)
    for item, level in (("site.reachable", 3), ("site.mobile", 1)):
        save_answer(
            session, officer, submission=second, item=item, state="level", level=level, link=LINK, seen_version=0
        )
    submit(session, head, submission=second)
    claims = {claim.asked.item: claim for claim in review_list(session, reviewer, second) if not claim.asked.service}
    before = claims["site.reachable"].before
    assert before is not None
    assert (before.state, before.level, before.cycle_en) == ("level", 3, "Test round")
    assert claims["site.reachable"].risk != "changed"
    assert claims["site.mobile"].risk == "changed"


def test_what_is_answered_anew_after_a_return_is_changed(
    session: Session, claimed: Round, officer: Actor, head: Actor, reviewer: Actor
) -> None:
    give_back(session, reviewer, submission=claimed.id, note="Look again")
    save_answer(
        session, officer, submission=claimed.id, item="site.mobile", state="level", level=2, link=LINK, seen_version=1
    )
    submit(session, head, submission=claimed.id)
    changed = [one.asked.item for one in review_list(session, reviewer, claimed.id) if one.risk == "changed"]
    assert changed == ["site.mobile"]


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD])
def test_who_answered_or_signed_cannot_review_it_in_another_role(
    session: Session, country: Country, open_round: Round, role: Role
) -> None:
    everything = Actor(40, "Both", ((Role.OFFICER, country.health.path), (Role.HEAD, country.health.path)))
    other = Actor(41, "Other", everything.grants)
    answering, signing = (everything, other) if role is Role.OFFICER else (other, everything)
    answer_all(session, answering, open_round)
    submit(session, signing, submission=open_round.id)
    later = actor(Role.REVIEWER, country.root, person=40)
    assert queue(session, later) == []
    for refused in (
        lambda: agree(session, later, submission=open_round.id, item="site.mobile", seen_version=0),
        lambda: verify(session, later, submission=open_round.id),
    ):
        with pytest.raises(Denied, match=r"review\.own_work"):
            refused()


def test_who_reviewed_everything_may_verify_unless_the_cycle_asks_for_other_eyes(
    session: Session, country: Country, administrator: Actor, reviewer: Actor, claimed: Round
) -> None:
    for section in ("1", "2", "foundation", "ladder"):
        agree_section(session, reviewer, submission=claimed.id, section=section)
    change_review_rules(
        session, administrator, number(claimed.cycle.id), seen_version=0, changes={"second_pair": True}
    )  # fmt: skip
    with pytest.raises(Denied, match=r"review\.second_pair"):
        verify(session, reviewer, submission=claimed.id)
    verify(session, actor(Role.REVIEWER, country.root, person=50), submission=claimed.id)
    assert claimed.health.verified_by == "Test reviewer"


def test_notes_on_answers_are_sent_with_the_returned_submission(
    session: Session, reviewer: Actor, claimed: Round
) -> None:
    keep_note(session, reviewer, submission=claimed.id, item="site.mobile", note="Tried on a telephone: too small")
    keep_note(session, reviewer, submission=claimed.id, item="info.mandate", note="x")
    keep_note(session, reviewer, submission=claimed.id, item="info.mandate", note=" ")
    title = next(one.asked.title.en for one in review_list(session, reviewer, claimed.id) if "mobile" in one.asked.item)
    returned = give_back(session, reviewer, submission=claimed.id, note="Please mend this:")
    assert returned.returned_note == f"Please mend this:\n• {title}: Tried on a telephone: too small"
    assert list_notes(session, reviewer, claimed.id) == {}


def test_a_review_that_is_begun_is_taken_and_counted_as_work(
    session: Session, country: Country, reviewer: Actor, director: Actor, claimed: Round
) -> None:
    assert [(load.name, load.taken, load.open) for load in workload(session, director)] == [(None, 1, 14)]
    agree(session, reviewer, submission=claimed.id, item="site.mobile", seen_version=0)
    assert [(load.name, load.taken, load.open) for load in workload(session, director)] == [("Test reviewer", 1, 13)]
    colleague = actor(Role.REVIEWER, country.root, person=51, name="Colleague")
    with pytest.raises(Conflict):
        take(session, colleague, submission=claimed.id, seen_holder=None)
    take(session, colleague, submission=claimed.id, seen_holder=reviewer.person)
    assert [(one.taken_by, one.mine) for one in queue(session, reviewer)] == [("Colleague", False)]
    assert not let_go(session, reviewer, submission=claimed.id)
    assert let_go(session, colleague, submission=claimed.id)


def test_one_question_is_gone_through_across_organisations(
    session: Session, country: Country, reviewer: Actor, claimed: Round
) -> None:
    submit(session, actor(Role.HEAD, country.trade, person=60), submission=number(claimed.trade.id))
    item = next(one for one in open_items(session, reviewer) if one.item == "site.mobile")
    assert (item.open, item.organisations) == (2, 2)
    agree(session, reviewer, submission=claimed.id, item="site.mobile", seen_version=0)
    assert [one.organisation.code for one, _ in claims_of_item(session, reviewer, "site.mobile")] == ["trade"]


def test_claims_of_what_is_taken_come_by_risk(
    session: Session, country: Country, reviewer: Actor, claimed: Round
) -> None:
    submit(session, actor(Role.HEAD, country.trade, person=60), submission=number(claimed.trade.id))
    take(session, reviewer, submission=claimed.id, seen_holder=None)
    found = claims_by_risk(session, reviewer)
    assert {one.submission for one, _ in found} == {claimed.id}
    assert [claim.risk for _, claim in found] == sorted(
        (claim.risk for _, claim in found), key=["sample", "rest"].index
    )


def test_a_reusable_reason_is_offered_until_it_is_put_away(session: Session, reviewer: Actor) -> None:
    added = add_reason(session, reviewer, text_en=" The page is empty. ", text_km="ទំព័រទទេ។")
    assert [(one.text_en, one.text_km) for one in list_reasons(session, reviewer)] == [
        ("The page is empty.", "ទំព័រទទេ។")
    ]
    put_away_reason(session, reviewer, number(added.id), seen_version=1)
    assert list_reasons(session, reviewer) == []
    with pytest.raises(Missing):
        put_away_reason(session, reviewer, number(added.id), seen_version=2)


def test_the_folder_counts_the_questions_of_each_theme(session: Session, reviewer: Actor, claimed: Round) -> None:
    folder = open_folder(session, reviewer, claimed.id)
    counted = {state.theme: state.marked + state.rest for state in folder.themes}
    assert sum(counted.values()) == len(folder.claims) == 14
    assert counted["ladder"] == 1

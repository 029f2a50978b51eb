"""Reports to government on a real database: drafted by several people, issued, frozen, compared, corrected."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import Session, col, select, update

from assess.targets.frameworks import add_framework, add_objective
from assess.targets.indicators import add_indicator
from assess.targets.instruments import add_instrument, change_instrument
from assess.targets.measures import add_measure, change_measure
from assess.targets.observations import enter_observation
from data.access import Actor
from data.errors import Closed, Conflict, Denied, Invalid
from data.sign_in import SAMPLE
from data.tables import Event, Setting
from projects.government_reports.drafts import (
    GovernmentReport,
    begin_correction,
    begin_report,
    list_reports,
    remove_draft,
    texts_of,
    write_part,
)
from projects.government_reports.issuing import content_of, issue_report
from projects.government_reports.kinds import BIANNUAL, MIDTERM, NEEDED
from projects.government_reports.letterhead import letterhead, set_letterhead
from projects.government_reports.suggestions import suggestions
from projects.health.risks import add_risk
from projects.tables import GateDecision, InvestmentLine, Project
from tests.projects.conftest import number

FIRST, SECOND = (date(2025, 7, 1), date(2025, 12, 31)), (date(2026, 1, 1), date(2026, 6, 30))
LATER = date(2026, 7, 15)


@pytest.fixture
def framework(session: Session, administrator: Actor) -> int:
    """A policy of 2024 to 2028 with two targets, a measure and a law."""
    of = number(
        add_framework(
            session, administrator, code="next", name_en="Next", starts_on=date(2024, 1, 1), ends_on=date(2028, 12, 31)
        ).id
    )
    objective = number(add_objective(session, administrator, framework=of, text_en="Serve people").id)
    online = add_indicator(
        session, administrator, objective=objective, name_en="Online", unit="percent", target="80", target_year=2028,
        baseline="20", baseline_year=2023,
    )  # fmt: skip
    add_indicator(session, administrator, objective=objective, name_en="Unseen", unit="percent", target="9",
                  target_year=2028)  # fmt: skip
    for on, value in ((date(2025, 12, 31), "32"), (date(2026, 6, 30), "50")):
        enter_observation(session, administrator, indicator=number(online.id), on=on, value=value, source="Count")
    add_measure(session, administrator, framework=of, name_en="Train clerks", lead="Test Trade", state="planned")
    add_instrument(session, administrator, framework=of, name_en="Data law", due_on=date(2026, 3, 31))
    return of


@pytest.fixture
def begin(session: Session, planner: Actor, framework: int) -> Callable[..., GovernmentReport]:
    """Begins the draft of a report on a half-year and writes what only people can write."""

    def begun(period: tuple[date, date], *, kind: str = BIANNUAL, written: bool = True) -> GovernmentReport:
        report = begin_report(
            session, planner, kind=kind, framework=framework, starts_on=period[0], ends_on=period[1], today=LATER
        )
        for part in NEEDED if written else ():
            write_part(
                session, planner, number(report.id), part=part, text_en=f"Our {part}", text_km="", seen_version=0
            )
        return report

    return begun


def issue(session: Session, who: Actor, report: GovernmentReport, today: date = LATER) -> GovernmentReport:
    return issue_report(session, who, number(report.id), seen_version=report.version, today=today)


def test_a_draft_shows_each_target_as_it_stood_at_the_end_of_the_period(
    session: Session, planner: Actor, begin: Callable[..., GovernmentReport]
) -> None:
    online, unseen = content_of(session, planner, number(begin(FIRST).id), today=LATER)["targets"]
    # 20 at the end of 2023, 32 two years later: 6 a year; (80 - 32) / 3 = 16 a year are needed; 32 + 3 * 6 = 50.
    assert (online["now"], online["pace"], online["required"], online["projection"]) == ("32", "6", "16", "50")
    assert (online["verdict"], online["attained"], online["time_gone"]) == ("late", "1/5", "2/5")
    assert (unseen["verdict"], unseen["reason"], unseen["now"]) == ("no_data", "nothing", None)


def test_a_text_is_never_overwritten_unseen(
    session: Session, planner: Actor, begin: Callable[..., GovernmentReport]
) -> None:
    report = number(begin(FIRST).id)
    with pytest.raises(Conflict) as told:
        write_part(session, planner, report, part="introduction", text_en="Mine", text_km="", seen_version=0)
    assert told.value.details == {"theirs": 1, "yours": 0}
    write_part(session, planner, report, part="introduction", text_en="Mine", text_km="របស់ខ្ញុំ", seen_version=1)
    kept = texts_of(session, planner, report)["introduction"]
    assert (kept.text_en, kept.text_km, kept.version, kept.edited_by) == ("Mine", "របស់ខ្ញុំ", 2, planner.name)


def test_an_issue_never_changes_whatever_becomes_of_the_database(
    session: Session,
    planner: Actor,
    director: Actor,
    project: Project,  # noqa: ARG001 - so that there is one to rename
    begin: Callable[..., GovernmentReport],
) -> None:
    issued = issue(session, director, begin(FIRST))
    before = content_of(session, planner, number(issued.id))
    text, seal = issued.content, issued.content_hash
    for table in ("policy_indicator", "policy_measure", "policy_framework", "project"):
        session.connection().exec_driver_sql(f"UPDATE {table} SET name_en = 'Other'")  # noqa: S608
    session.expire_all()
    assert content_of(session, planner, number(issued.id), today=date(2027, 1, 1)) == before
    assert (issued.content, issued.content_hash) == (text, seal)
    assert before["framework"]["name_en"] == "Next"
    with pytest.raises(Closed):
        write_part(session, planner, number(issued.id), part="outlook", text_en="x", text_km="", seen_version=0)
    with pytest.raises(Closed):
        remove_draft(session, planner, number(issued.id))
    with pytest.raises(Closed):
        issue(session, director, issued)


def test_an_issue_that_was_changed_in_the_database_is_not_shown(
    session: Session, director: Actor, begin: Callable[..., GovernmentReport]
) -> None:
    issued = issue(session, director, begin(FIRST))
    assert issued.content is not None
    session.exec(update(GovernmentReport).values(content=issued.content.replace('"32"', '"62"')))
    session.expire_all()
    with pytest.raises(Invalid, match="damaged"):
        content_of(session, director, number(issued.id))


def test_numbers_count_the_issues_of_a_kind(
    session: Session, director: Actor, begin: Callable[..., GovernmentReport]
) -> None:
    midterm = begin((date(2024, 1, 1), date(2026, 6, 30)), kind=MIDTERM)
    issued = [issue(session, director, one) for one in (begin(FIRST), begin(SECOND), midterm)]
    assert [one.number for one in issued] == [1, 2, 1]


def test_changes_are_those_between_what_the_two_reports_show(
    session: Session, planner: Actor, director: Actor, begin: Callable[..., GovernmentReport]
) -> None:
    issue(session, director, begin(FIRST))
    now = begin(SECOND)
    measure, law = (
        content_of(session, planner, number(now.id), today=LATER)[name][0]["id"] for name in ("measures", "laws")
    )
    change_measure(session, planner, measure, seen_version=1, changes={"state": "under_way"})
    change_instrument(session, planner, law, seen_version=1, changes={"state": "in_force"})
    told = content_of(session, planner, number(now.id), today=LATER)
    assert told["previous"]["number"] == 1
    assert [(one["what"], one["name_en"], one["before"], one["after"]) for one in told["changes"]] == [
        ("verdict", "Online", "late", "on_track"),
        ("value", "Online", "32", "50"),
        ("measure", "Train clerks", "planned", "under_way"),
        ("law", "Data law", "planned", "in_force"),
    ]


def test_a_correction_is_a_new_issue_that_names_the_one_it_replaces(
    session: Session, planner: Actor, director: Actor, begin: Callable[..., GovernmentReport]
) -> None:
    first = issue(session, director, begin(FIRST))
    content = first.content
    draft = begin_correction(session, planner, number(first.id), reason="A wrong sum")
    assert texts_of(session, planner, number(draft.id))["introduction"].text_en == "Our introduction"
    second = issue(session, director, draft)
    told = content_of(session, planner, number(second.id))["replaces"]
    assert (second.number, told["number"], told["hash"], told["reason"]) == (2, 1, first.content_hash, "A wrong sum")
    assert (first.state, first.content) == ("replaced", content)
    # The next report is compared with the correction, no more with what it replaced.
    assert content_of(session, planner, number(begin(SECOND).id), today=LATER)["previous"]["number"] == 2


def test_what_only_people_can_write_is_needed_for_an_issue(
    session: Session, director: Actor, begin: Callable[..., GovernmentReport]
) -> None:
    with pytest.raises(Invalid, match="unwritten") as told:
        issue(session, director, begin(FIRST, written=False))
    assert told.value.details == {"parts": "introduction, assessment, recommendations"}


def test_a_planner_edits_and_a_director_issues_and_neither_does_both(
    session: Session, planner: Actor, director: Actor, officer: Actor, begin: Callable[..., GovernmentReport]
) -> None:
    report = begin(FIRST)
    with pytest.raises(Denied):
        issue(session, planner, report)
    with pytest.raises(Denied):
        write_part(session, director, number(report.id), part="outlook", text_en="x", text_km="", seen_version=0)
    with pytest.raises(Denied):
        list_reports(session, officer)


def test_every_step_is_recorded(session: Session, director: Actor, begin: Callable[..., GovernmentReport]) -> None:
    issued = issue(session, director, begin(FIRST))
    events = session.exec(
        select(Event).where(Event.subject == f"government_report:{issued.id}").order_by(col(Event.sequence))
    ).all()
    assert [one.action.removeprefix("government_report.") for one in events] == ["edit"] * 4 + ["issue"]
    assert events[-1].details["document_hash"] == issued.content_hash


@pytest.mark.parametrize(
    ("kind", "period", "code"),
    [
        pytest.param(BIANNUAL, (date(2026, 2, 1), date(2026, 6, 30)), "half_year", id="not from the first day"),
        pytest.param(BIANNUAL, (date(2026, 1, 1), date(2026, 12, 31)), "half_year", id="a whole year"),
        pytest.param(BIANNUAL, (date(2027, 1, 1), date(2027, 6, 30)), "to_come", id="not begun"),
        pytest.param(BIANNUAL, (date(2023, 7, 1), date(2023, 12, 31)), "outside", id="before the policy"),
        pytest.param(MIDTERM, (date(2025, 1, 1), date(2026, 6, 30)), "midterm", id="not from the policy's first day"),
        pytest.param("yearly", (date(2026, 1, 1), date(2026, 6, 30)), "kind", id="no such kind"),
    ],
)  # fmt: skip
def test_a_report_covers_a_period_that_its_kind_can(
    begin: Callable[..., GovernmentReport], kind: str, period: tuple[date, date], code: str
) -> None:
    with pytest.raises(Invalid) as told:
        begin(period, kind=kind, written=False)
    assert told.value.code == f"government_report.{code}"


def test_there_is_one_report_on_a_period(begin: Callable[..., GovernmentReport]) -> None:
    begin(FIRST)
    with pytest.raises(Invalid, match="exists"):
        begin(FIRST)


def test_the_projects_of_a_period_with_gates_money_and_risks(
    session: Session,
    planner: Actor,
    project: Project,
    line: Callable[..., InvestmentLine],
    go: Callable[[Project], GateDecision],
    begin: Callable[..., GovernmentReport],
) -> None:
    line(project, planned="30000")
    # The project fixtures decide on 2 March 2026, within the second half-year.
    passed = [go(project), go(project)]
    add_risk(session, planner, number(project.id), category="coordination", text="Two offices disagree", likelihood=4,
             impact=3, details={"response": "One steering group"})  # fmt: skip
    session.refresh(project)
    told = content_of(session, planner, number(begin(SECOND).id), today=LATER)["projects"]
    assert (told["count"], told["decided"]["total"]) == (1, 2)
    assert [one["gates"] for one in told["decided"]["gates"]] == [one.covers for one in passed]
    # The decision that released most comes first.
    assert told["decided"]["rows"][0]["gates"] == passed[-1].covers
    # What was released in the period: the sum of what each decision added to the one before.
    assert Decimal(told["money"]["period"]["released"]) == passed[-1].released_build + passed[-1].released_run
    assert [(one["year"], one["planned"]) for one in told["money"]["years"]] == [(2026, "30000.00")]
    [risk] = told["risks"]["rows"]
    assert (risk["text"], risk["response"], risk["code"]) == ("Two offices disagree", "One steering group", "H-1")
    earlier = content_of(session, planner, number(begin(FIRST).id), today=LATER)["projects"]
    assert earlier["decided"]["total"] == 0


def _target(**said: object) -> dict[str, object]:
    usual: dict[str, object] = {
        "id": 7, "pace": "6", "required": "6", "projection": "80", "reason": "reaches", "verdict": "on_track",
        "measures": [1],
    }  # fmt: skip
    return {**usual, **said}


@pytest.mark.parametrize(
    ("target", "rules"),
    [
        pytest.param(_target(), [], id="6 a year needed, 6 so far: nothing to revise"),
        pytest.param(_target(required="12"), [], id="12 is twice 6, not more"),
        pytest.param(_target(required="25/2", verdict="late", reason="falls_short"), ["twice"], id="12.5 > 2 x 6"),
        pytest.param(_target(pace="-1", required="-9", reason="falls_short"), ["twice"], id="falling, 9 > 2 x 1"),
        pytest.param(_target(pace="-1", required="9"), ["wrong_way"], id="it falls and should rise"),
        pytest.param(_target(pace="0", required="9"), ["wrong_way"], id="it does not move"),
        pytest.param(_target(required=None, reason="met"), ["early"], id="met before its year"),
        pytest.param(_target(pace=None, required=None, reason="nothing", verdict="no_data"), ["unobserved"],
                     id="unseen"),
        pytest.param(_target(required=None, reason="still_missed", verdict="late", measures=[]),
                     ["missed", "no_measure"], id="over and missed, and no measure moves it"),
        pytest.param(_target(reason="not_comparable", verdict="no_data"), ["not_comparable"], id="not like for like"),
    ],
)  # fmt: skip
def test_a_revision_is_suggested_by_plain_rules(target: dict[str, object], rules: list[str]) -> None:
    assert [one["rule"] for one in suggestions([target])] == rules


def test_a_midterm_review_holds_suggestions_that_people_answer(
    session: Session, planner: Actor, begin: Callable[..., GovernmentReport]
) -> None:
    report = number(begin((date(2024, 1, 1), date(2025, 12, 31)), kind=MIDTERM).id)
    told = content_of(session, planner, report, today=LATER)
    online, unseen = (one["id"] for one in told["targets"])
    assert [(one["rule"], one["target"]) for one in told["suggestions"]] == [
        ("twice", online),
        ("unobserved", unseen),
        ("no_measure", online),
    ]
    part = f"revision:twice:{online}"
    write_part(
        session, planner, report, part=part, text_en="60 % by 2028", text_km="", seen_version=0, answer="adopted"
    )
    assert content_of(session, planner, report, today=LATER)["texts"][part]["answer"] == "adopted"
    with pytest.raises(Invalid, match="answer"):
        write_part(session, planner, report, part=part, text_en="", text_km="", seen_version=1, answer="perhaps")


def test_the_letterhead_is_that_of_the_installation_and_an_invented_one_in_the_sample(
    session: Session, planner: Actor
) -> None:
    assert letterhead(session, planner)["state_km"] == "ព្រះរាជាណាចក្រកម្ពុជា\nជាតិ សាសនា ព្រះមហាក្សត្រ"
    set_letterhead(session, planner, letterhead_texts={"office_en": "Test Office"})
    assert letterhead(session, planner)["office_en"] == "Test Office"
    session.add(Setting(name=SAMPLE, value="1"))
    session.flush()
    assert "Cambodia" not in str(letterhead(session, planner))
    with pytest.raises(Invalid, match="sample"):
        set_letterhead(session, planner, letterhead_texts={})

"""Every service refuses a stranger, and lets somebody in: found by looking, so that a new one cannot be forgotten.

A service is a public function whose first parameters are `session` and `actor`. Its obligatory arguments are given
by their names from `Arguments`; a name that is not known there fails the test until it is added.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlmodel import Session, col, select

from assess.comments import add_comment
from assess.cycles.control import create_cycle, open_cycle
from assess.cycles.participants import choose_participants
from assess.cycles.participation import participation
from assess.evidence.giving import add_link
from assess.public_facts.findings import Measured
from assess.register import add_service
from assess.review.reasons import add_reason
from assess.states import today
from assess.tables import Submission
from assess.tables.carry import CarriedAnswer, SectionDelegation
from assess.tables.objection import Objection
from assess.targets.frameworks import add_framework, add_objective
from assess.targets.indicators import add_indicator
from assess.targets.instruments import add_instrument
from assess.targets.measures import add_measure
from assess.targets.observations import enter_observation
from data.access import STRANGER, Actor, Role
from data.api_tokens import make_token
from data.base import utc_now
from data.errors import Denied, Missing, UserError
from data.organisations import root
from data.people import add_person
from data.sign_in import SAMPLE
from data.tables import Person, Setting
from projects.common.catalogue import add_service as add_common_service
from projects.common.exchanges import add_exchange
from projects.common.requests import Asked, ask_for
from projects.common.resources import add_resource
from projects.government_reports.drafts import begin_report
from projects.health.benefits import add_benefit
from projects.health.calls import call_status
from projects.health.risks import add_risk
from projects.investment.lines import add_line
from projects.listing import COLUMNS, WHOLE, Listed
from projects.portfolio_form.importing import Preview
from projects.programmes import add_programme
from projects.proposals.calls import add_call
from projects.proposals.handed_in import Entry, submit_proposal
from projects.register import add_project
from projects.scenarios.kept import keep
from projects.scenarios.question import Question
from projects.scenarios.result import Result
from projects.tables import InvestmentLine, Project
from reports.choice import Choice
from tests.conftest import Country, actor

PACKAGES = ("data", "assess", "projects", "reports")
OF_NOBODY = {
    "assess.submissions.hand_in": "is handed a participation, after a service has checked who signs",
    "assess.targets.entries.record_edit": "writes what a service did, after that service has checked",
    "assess.targets.entries.store_changes": "stores what a service has checked, together with its event",
    "assess.review.approval.require_approvable": "is a check itself, of what verifying needs",
    "assess.review.own_work.has_done": "asks the record for a check",
    "assess.review.own_work.has_taken_first": "asks the record for a check",
    "assess.review.own_work.require_other": "is a check itself, on top of the one of the right",
    "assess.review.own_work.require_reviewer": "is a check itself, on top of the one of the right",
    "assess.review.storing.keep_verdict": "stores what a service has checked",
    "assess.review.tasks.hold": "stores what a service has checked",
    "assess.review.tasks.require_first": "is a check itself, on top of the one of the right",
    "assess.review.tasks.require_other_part_free": "is a check itself, on top of the one of the right",
    "assess.review.tasks.require_sight": "is a check itself, on top of the one of the right",
    "assess.review.verdicts.store_verdict": "stores what a service has checked, together with its event",
    "data.events.record": "writes what a service did, after that service has checked",
    "projects.register.record_change": "writes what a service did, after that service has checked",
    "reports.open_data.reader.reader_as": "says for whom is read; what reads by it checks",
    "reports.submission_json.submission_document": "is handed a participation, which only a checking service gives",
    "reports.sample.clearing.clear": "is a part of start_for_real, which checks",
    "reports.sample.policy.link_projects": "builds the sample when an empty database is set up",
    "reports.sample.country.enter_country": "builds the sample when an empty database is set up",
}
"""Public functions with a session and an actor that are no services, and why."""
ONESELF = frozenset(
    {
        "data.people.set_language",
        "data.people.set_password",
        "data.sign_in.change_password",
        "data.sign_in.sign_out_everywhere",
    }
)
"""Services about the person that acts: whoever is signed in may call them, and no role opens or closes them."""


def services() -> dict[str, Callable[..., Any]]:
    """All services by their full name."""
    found: dict[str, Callable[..., Any]] = {}
    for package in PACKAGES:
        root = importlib.import_module(package)
        for entry in pkgutil.walk_packages(root.__path__, f"{package}."):
            if entry.name.endswith("__main__") or ".migrations" in entry.name:
                continue
            module = importlib.import_module(entry.name)
            for name, function in vars(module).items():
                own = inspect.isfunction(function) and function.__module__ == entry.name and not name.startswith("_")
                if own and list(inspect.signature(function).parameters)[:2] == ["session", "actor"]:
                    found[f"{entry.name}.{name}"] = function
    return {name: function for name, function in found.items() if name not in OF_NOBODY}


SERVICES = services()


@pytest.fixture
def arguments(
    session: Session, country: Country, administrator: Actor, planner: Actor, monkeypatch: pytest.MonkeyPatch
) -> dict[str, Any]:
    """A plausible argument for every name that an obligatory parameter has; ids name things that exist."""
    monkeypatch.setenv("EGOV_HOME", "/nowhere")
    health = _id(country.health)
    service = add_service(session, administrator, organisation=health, code="s", name_en="Service", key=True)
    draft, running = (_cycle(session, administrator, name) for name in ("Draft", "Open"))
    choose_participants(session, administrator, _id(running), organisations=[health])
    choose_participants(session, administrator, _id(draft), organisations=[health])
    open_cycle(session, administrator, _id(running))
    submission = session.exec(select(Submission).where(Submission.cycle_id == running.id)).one()
    person = add_person(session, administrator, username="somebody", name="Somebody")
    of = _id(submission)
    session.add(SectionDelegation(submission_id=of, section="1", person_id=_id(person), by="Somebody"))
    session.add(CarriedAnswer(submission_id=of, item="site.reachable", state="level", level=1, from_submission_id=of))
    session.add(Setting(name=SAMPLE, value="yes"))
    comment = add_comment(
        session, actor(Role.HEAD, country.health), submission=_id(submission), item="site.reachable", text="?"
    )
    piece = add_link(
        session, actor(Role.HEAD, country.health), submission=_id(submission), item="site.reachable",
        url="https://health.example",
    )  # fmt: skip
    project = add_project(session, planner, organisation=health, code="P", name_en="Project")
    line = add_line(
        session, planner, project=_id(project), year=2026, financier="Treasury", source="government",
        instrument="budget", kind="build", currency="USD",
    )  # fmt: skip
    targets = _targets(session, administrator)
    programme = add_programme(session, planner, organisation=_id(country.root), code="G", name_en="Programme")
    call = add_call(session, planner, organisation=health, name="Call", opens_on=today(), closes_on=today())
    proposed = submit_proposal(session, planner, call=_id(call), organisation=health, entry=Entry(name_en="Proposal"))
    written = _government_report(session, planner, targets["framework"])
    return {
        **targets,
        **_value(session, planner, _id(project)),
        **_common(session, planner, country),
        "government_report": written,
        "government_kind": "biannual",
        "part_name": "introduction",
        "text_km": "អត្ថបទ",
        "letterhead_texts": {},
        "scenario": _id(keep(session, planner, name="S", question=Question(2026), result=RESULT, inputs="")),
        "asked_question": Question(2026),
        "result": RESULT,
        "inputs": "",
        "action": "organisation.read",
        "investment_line": InvestmentLine,
        "line_action": "investment.edit",
        "active": True,
        "aims": [],
        "amount": Decimal(1),
        "answer": "yes",
        "address": "127.0.0.1",
        "artefact": "mandate",
        "by": "source",
        "changes": {},
        "choice": Choice(government_report=written, cycle=_id(running), organisation=health),
        "closes_on": today() + timedelta(days=9),
        "comment": _id(comment),
        "call": _id(call),
        "dependencies": [],
        "description": "Description",
        "rows": [],
        "entry": Entry(name_en="Proposal"),
        "verdict": "accepted",
        "type_id": None,
        "code": "new",
        "condition": 1,
        "content": b"%PDF-",
        "counted_on": today(),
        "criterion": "cost",
        "currency": "KHR",
        "cycle": _id(running),
        "decision": 1,
        "draft": _id(draft),
        "due_on": today(),
        "earlier": _id(running),
        "edition": "presence-2026",
        "email": None,
        "evidence": _id(piece),
        "facts": {},
        "figure": "staff.total",
        "file": Path("/nowhere"),
        "file_name": "sheet.pdf",
        "financier": "Treasury",
        "found": Preview("file.csv", "0", {}, ()),
        "finding": "Sound",
        "folder": Path("/nowhere"),
        "forms": {"ministry": "commune"},
        "gate": "G0",
        "in_base": Decimal(4000),
        "instrument": "budget",
        "item": "site.reachable",
        "keep": None,
        "keys": ["source"],
        "kind": "agency",
        "language": "km",
        "level": 1,
        "levels": {},
        "line": _id(line),
        "at": utc_now(),
        "opened": True,
        "measured": Measured("https://health.example/", utc_now(), opened=False, findings=()),
        "name": "Name",
        "name_en": "Name",
        "name_km": "",
        "new": "a long password",
        "note": "Note",
        "old": "another password",
        "on": today(),
        "opens_on": today(),
        "objection": _objection(session, _id(submission)),
        "organisation": health,
        "organisations": [health],
        "others": [],
        "outcome": "go",
        "entries": [],
        "member": "Member",
        "pairs": {},
        "place": 1,
        "parent": _id(country.root),
        "part": participation(session, administrator, _id(submission), action="answer.read"),
        "password": "a long password",
        "path": country.health.path,
        "person": _id(person),
        "programme": _id(programme),
        "proposed": _id(proposed),
        "project": _id(project),
        "question": "shared",
        "questions": [("site.reachable", 0)],
        "rate": 1,
        "reason": "Reason",
        "reusable": _id(add_reason(session, actor(Role.REVIEWER, country.root), text_en="Reason")),
        "report": "scorecard",
        "reviewed_on": today(),
        "reviewer_from": "University",
        "reviewer_name": "Reviewer",
        "role": Role.OFFICER,
        "section": "1",
        "seen_decision": None,
        "seen_holder": None,
        "seen_version": 0,
        "service": _id(service),
        "signed_by": "Somebody",
        "size": None,
        "source": "government",
        "state": "level",
        "successor": _id(country.trade),
        "successors": [_id(country.trade)],
        "workbook": b"",
        "subject": f"submission:{submission.id}",
        "submission": _id(submission),
        "table": "projects",
        "targets": [],
        "text": "Text",
        "cycles": [],
        "escalated": 0,
        "listed": Listed(pd.DataFrame(columns=list(COLUMNS), dtype=object).astype(WHOLE), {}),
        "today": date(2026, 3, 2),
        "url": "https://health.example",
        "username": "anybody",
        "value": Decimal(1),
        "weights": {},
        "willing": True,
        "year": 2026,
    }


RESULT = Result(status="optimal", possible=True)
OF_A_MINISTRY = frozenset({"submission", "organisation", "service"})
SPECIAL: dict[str, dict[str, str]] = {
    "projects.government_reports.drafts.write_part": {"part": "part_name"},
    "reports.listed.government.chosen": {"kind": "government_kind"},
    "reports.listed.government.code_of": {"kind": "government_kind"},
    "assess.review.reasons.put_away_reason": {"reason": "reusable"},
    "assess.targets.instruments.change_instrument": {"instrument": "instrument_row"},
    "projects.register.edit_part": {"table": "investment_line", "part": "line", "action": "line_action"},
    "projects.scenarios.kept.gather": {"question": "asked_question"},
    "projects.scenarios.kept.keep": {"question": "asked_question"},
    "projects.scenarios.kept.make": {"question": "asked_question"},
    "projects.proposals.handed_in.answer_proposal": {"project": "proposed"},
    "projects.proposals.handed_in.entry_of": {"project": "proposed"},
    "projects.proposals.handed_in.mend_proposal": {"project": "proposed"},
    "projects.proposals.form.read_form": {"file": "workbook"},
    "assess.answers.save_answer": {"service": ""},
    "assess.cycles.control.find_draft": {"cycle": "draft"},
    "assess.cycles.control.change_cycle": {"cycle": "draft"},
    "assess.cycles.control.open_cycle": {"cycle": "draft"},
    "assess.cycles.participants.choose_all": {"cycle": "draft"},
    "assess.cycles.participants.choose_participants": {"cycle": "draft"},
    "assess.cycles.participants.lock_lists": {"cycle": "draft"},
    "assess.cycles.participants.unlock_lists": {"cycle": "draft"},
}
"""Where a parameter is to be given another entry of the arguments than that of its name."""
UNBOUND = frozenset(
    {
        "assess.evidence.pieces.open_file",
        "assess.sign_off.scan_of",
        "data.people.withdraw_role",
        "projects.gates.record.decision_record",
        "projects.gates.decisions.meet_condition",
        "projects.ranking.overrule.let_score_decide",
        "projects.ranking.judges.remove_judgement",
        "projects.ranking.priorities.remove_weights",
        "projects.investment.rates.remove_rate",
    }
)
"""Services about something that the arguments do not have, so that whoever is let in finds it missing."""


def call(name: str, session: Session, caller: Actor, arguments: dict[str, Any]) -> None:
    """Call a service with its obligatory arguments, and take back whatever it did.

    A refusal that a service gives back instead of raising it is raised here.
    """
    needed = _needed(SERVICES[name])
    unknown = [one.name for one in needed if one.name.lstrip("_") not in arguments]
    assert not unknown, f"{name} needs {unknown}: add them to `arguments`"
    special = SPECIAL.get(name, {})
    values = {one.name: arguments[special.get(one.name, one.name.lstrip("_"))] for one in needed}
    by_place = [values.pop(one.name) for one in needed if one.kind is one.POSITIONAL_OR_KEYWORD]
    session.flush()
    nested = session.begin_nested()
    try:
        given = SERVICES[name](session, caller, *by_place, **values)
    finally:
        if nested.is_active:
            nested.rollback()
        session.expire_all()
    if isinstance(given, UserError):
        raise given


# The services are gone through within one test, since a database for each would take minutes.


def test_every_service_refuses_a_stranger(session: Session, arguments: dict[str, Any]) -> None:
    assert [name for name in sorted(SERVICES) if _let_in(name, session, STRANGER, arguments)] == []


def test_every_service_lets_somebody_in(session: Session, country: Country, arguments: dict[str, Any]) -> None:
    """Else the test above would pass only because its arguments name nothing that exists."""
    # People of their own: nobody may judge what they had part in.
    people = {role: Person(username=role.value, name=role.value) for role in Role}
    session.add_all(people.values())
    session.flush()
    nationals = (actor(role, country.root, person=_id(one)) for role, one in people.items())
    everybody = [actor(Role.HEAD, country.health), *nationals]
    bound = sorted(SERVICES.keys() - ONESELF - UNBOUND)
    shut = [name for name in bound if not any(_let_in(name, session, one, arguments) for one in everybody)]
    assert shut == []


def test_services_about_a_ministry_refuse_the_officer_and_the_head_of_another(
    session: Session, country: Country, arguments: dict[str, Any]
) -> None:
    others = [actor(role, country.trade) for role in (Role.OFFICER, Role.HEAD)]
    about = [
        name
        for name, function in sorted(SERVICES.items())
        if name.startswith(("data.", "assess.")) and OF_A_MINISTRY & {one.name for one in _needed(function)}
    ]
    assert len(about) > 30
    assert [name for name in about if any(_let_in(name, session, one, arguments) for one in others)] == []


def _needed(service: Callable[..., Any]) -> list[inspect.Parameter]:
    """The obligatory parameters after session and actor."""
    parameters = list(inspect.signature(service).parameters.values())[2:]
    return [one for one in parameters if one.default is one.empty and one.kind is not one.VAR_KEYWORD]


def _let_in(name: str, session: Session, caller: Actor, arguments: dict[str, Any]) -> bool:
    try:
        call(name, session, caller, arguments)
    except (Denied, Missing):
        return False
    except (UserError, ValueError, TypeError, KeyError):
        # Past the door: the arguments are plausible, not always right.
        return True
    return True


def _objection(session: Session, submission: int) -> int:
    raised = Objection(submission_id=submission, item="site.reachable", text="T", stood_state="level", raised_by="N")
    session.add(raised)
    session.flush()
    return _id(raised)


def _value(session: Session, planner: Actor, project: int) -> dict[str, Any]:
    """A benefit and a risk of a project, and what else the services need that tell how projects go."""
    benefit = add_benefit(
        session, planner, project, name="B", unit="days", baseline=9, target=1, due_on=today(), owner_name="O"
    )
    risk = add_risk(session, planner, project, category="people", text="R", likelihood=1, impact=1)
    return {
        "as_of": today(),
        "baseline": Decimal(9),
        "benefit": _id(benefit),
        "category": "people",
        "confidence": 3,
        "forecast": Decimal(1),
        "forecast_on": today(),
        "impact": 1,
        "likelihood": 1,
        "measured_on": today(),
        "milestone": "m1",
        "milestones": [],
        "months": [],
        "owner_name": "Owner",
        "percent": Decimal(1),
        "reached_on": None,
        "risk": _id(risk),
        "seen_edits": 0,
        "spent": Decimal(1),
    }


def _common(session: Session, planner: Actor, country: Country) -> dict[str, Any]:
    """A common service, a request for it, a critical resource and an exchange of data."""
    health, trade = _id(country.health), _id(country.trade)
    common = add_common_service(session, planner, code="hosting", name_en="Hosting")
    head = actor(Role.HEAD, country.health)
    request = ask_for(session, head, common_service=_id(common), organisation=health)
    exchange = add_exchange(session, planner, provider=health, consumer=trade, what="D", since=today())
    return {
        "asked": Asked(request, common, country.health),
        "common_service": _id(common),
        "request": _id(request),
        "resource": _id(add_resource(session, planner, name_en="R", kind="network")),
        "exchange": _id(exchange),
        "status_call": _id(call_status(session, planner, organisation=health, as_of=today(), due_on=today())),
        "provider": health,
        "consumer": trade,
        "what": "Data",
        "since": today(),
        "until": today(),
        "items": ["site.reachable"],
    }


def _targets(session: Session, administrator: Actor) -> dict[str, Any]:
    """A policy framework with one of each of its parts, and what else the services about it need."""
    last = date(2030, 12, 31)
    framework = _id(
        add_framework(session, administrator, code="F", name_en="F", starts_on=date(2020, 1, 1), ends_on=last)
    )
    objective = _id(add_objective(session, administrator, framework=framework, text_en="Objective"))
    indicator = _id(
        add_indicator(
            session, administrator, objective=objective, name_en="I", unit="percent", target="9", target_year=2030
        )
    )
    observation = enter_observation(
        session, administrator, indicator=indicator, on=today(), value="1", source="Somebody"
    )
    return {
        "framework": framework,
        "objective": objective,
        "indicator": indicator,
        "observation": _id(observation),
        "measure": _id(add_measure(session, administrator, framework=framework, name_en="M")),
        "indicators": [indicator],
        "projects": [],
        "seen": [],
        "serving": ["S1"],
        "instrument_row": _id(add_instrument(session, administrator, framework=framework, name_en="L")),
        "starts_on": date(2020, 1, 1),
        "ends_on": last,
        "target": Decimal(9),
        "target_year": 2030,
        "published_only": True,
        "published_open": True,
        "licence": "CC-BY-4.0",
        "days": 1,
        "token": _token(session, administrator),
        "text_en": "Text",
        "unit": "percent",
    }


def _government_report(session: Session, planner: Actor, framework: int) -> int:
    """The draft of a report to government on a half-year of a policy."""
    first, last = date(2026, 1, 1), date(2026, 6, 30)
    return _id(begin_report(session, planner, kind="biannual", framework=framework, starts_on=first, ends_on=last))


def _token(session: Session, administrator: Actor) -> int:
    """A token; whoever makes one has an account, since the token reads as that person."""
    session.add(Person(id=administrator.person, username="maker", name=administrator.name))
    session.flush()
    top = _id(root(session))
    return _id(make_token(session, administrator, name="T", organisation=top, published_only=True, days=1)[0])


def _cycle(session: Session, administrator: Actor, name: str) -> Any:
    return create_cycle(
        session,
        administrator,
        name_en=name,
        edition="presence-2026",
        forms={"ministry": "commune"},
        opens_on=today(),
        due_on=today(),
        closes_on=today() + timedelta(days=9),
    )


def _id(row: Any) -> int:
    assert isinstance(row.id, int)
    return row.id


def test_the_projects_of_the_arguments_are_real(session: Session, arguments: dict[str, Any]) -> None:
    assert session.exec(select(Project).where(col(Project.id) == arguments["project"])).one()

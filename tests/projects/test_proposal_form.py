"""The Excel form of a proposal: what is filled in comes back, what cannot be is refused field by field."""

import io
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from sqlmodel import Session, select

from assess import states
from data.access import Actor
from data.errors import Conflict, Invalid
from projects.proposals.calls import add_call
from projects.proposals.form import make_form, read_form
from projects.proposals.handed_in import Entry, answer_proposal, submit_proposal
from projects.tables import Project
from projects.tables.register import ProposalCall
from tests.conftest import Country
from tests.projects.conftest import number

TODAY = date(2026, 3, 2)
WHOLE = Entry(
    name_en="Stall permits",
    name_km="លិខិតអនុញ្ញាត",
    type_id="online-service",
    serves=("O2", "S3"),
    costs={2026: Decimal("30000.50")},
    sponsor_name="Ms Sponsor",
)


@pytest.fixture
def call(session: Session, country: Country, planner: Actor, monkeypatch: pytest.MonkeyPatch) -> ProposalCall:
    """A call that is open on the day of these tests."""
    monkeypatch.setattr(states, "today", lambda: TODAY)
    place = number(country.health.id)
    return add_call(session, planner, organisation=place, name="Call", opens_on=TODAY, closes_on=TODAY)


def filled(form: bytes, values: Mapping[str, object]) -> bytes:
    """The form with these values typed in, by the hidden id of the line."""
    book = openpyxl.load_workbook(io.BytesIO(form))
    sheet = book.worksheets[0]
    for row in sheet.iter_rows(min_col=1, max_col=3):
        if row[0].value in values:
            row[2].value = values[str(row[0].value)]  # pyright: ignore[reportAttributeAccessIssue]
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def blank(session: Session, actor: Actor, country: Country, call: ProposalCall, spoken: str = "en") -> bytes:
    return make_form(session, actor, call=number(call.id), organisation=number(country.health.id), spoken=spoken)


@pytest.mark.parametrize("spoken", ["en", "km"])
def test_a_proposal_goes_out_and_comes_back_the_same(
    session: Session, country: Country, officer: Actor, call: ProposalCall, spoken: str
) -> None:
    place = number(country.health.id)
    made = submit_proposal(session, officer, call=number(call.id), organisation=place, entry=WHOLE)
    form = make_form(session, officer, call=number(call.id), organisation=place, mends=number(made.id), spoken=spoken)
    back = read_form(session, officer, file=form, call=number(call.id), organisation=place)
    assert (back.entry, back.project, back.seen_version) == (WHOLE, made.id, 1)


def test_khmer_digits_and_words_are_read(
    session: Session, country: Country, officer: Actor, call: ProposalCall
) -> None:
    values = {"name_en": "Permits", "cost:2027": "១២ ០០០", "serves:S1": "បាទ", "type_id": "online-forms"}
    file = filled(blank(session, officer, country, call, "km"), values)
    form = read_form(session, officer, file=file, call=number(call.id), organisation=number(country.health.id))
    expected = Entry(name_en="Permits", type_id="online-forms", serves=("S1",), costs={2027: Decimal("12000.00")})
    assert form.entry == expected


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        pytest.param({}, "name_en", "project.name", id="no title"),
        pytest.param({"name_en": "x" * 301}, "name_en", "text.too_long", id="a title of 301 signs"),
        pytest.param({"name_en": "=1+1"}, "name_en", "proposal.formula", id="a formula"),
        pytest.param({"type_id": "Rocket"}, "type_id", "proposal.choice", id="an unknown type"),
        pytest.param({"serves:S1": "perhaps"}, "serves:S1", "proposal.yes", id="neither yes nor no"),
        pytest.param({"cost:2026": "much"}, "cost:2026", "workbook.number", id="words for money"),
        pytest.param({"cost:2026": -5}, "cost:2026", "money.negative", id="negative money"),
        pytest.param({"cost:2026": 1e15}, "cost:2026", "money.too_large", id="absurd money"),
    ],
)
def test_each_field_is_refused_by_itself_and_nothing_is_stored(
    session: Session,
    country: Country,
    officer: Actor,
    call: ProposalCall,
    values: dict[str, object],
    field: str,
    code: str,
) -> None:
    file = filled(blank(session, officer, country, call), ({"name_en": "Permits"} if values else {}) | values)
    form = read_form(session, officer, file=file, call=number(call.id), organisation=number(country.health.id))
    assert [(one.id, one.refused.code) for one in form.fields if one.refused] == [(field, code)]
    assert form.entry is None
    assert session.exec(select(Project)).all() == []


def test_a_form_for_another_organisation_is_refused(
    session: Session, country: Country, planner: Actor, call: ProposalCall
) -> None:
    form = blank(session, planner, country, call)
    with pytest.raises(Invalid) as caught:
        read_form(session, planner, file=form, call=number(call.id), organisation=number(country.trade.id))
    assert caught.value.code == "proposal.form_call"


def test_a_form_of_a_proposal_answered_since_is_a_conflict(
    session: Session, country: Country, planner: Actor, call: ProposalCall
) -> None:
    place = number(country.health.id)
    made = submit_proposal(session, planner, call=number(call.id), organisation=place, entry=WHOLE)
    form = make_form(session, planner, call=number(call.id), organisation=place, mends=number(made.id))
    answer_proposal(session, planner, number(made.id), seen_version=1, verdict="returned", answer="Mend.")
    with pytest.raises(Conflict):
        read_form(session, planner, file=form, call=number(call.id), organisation=place)


@pytest.mark.parametrize(
    ("remove", "missing"),
    [
        # 5 lines of text, 5 strategies and 4 objectives; years may differ from form to form.
        pytest.param(
            lambda sheet: sheet.delete_cols(1),
            (14, "Title in English; Title in Khmer; What it is for"),
            id="the hidden column",
        ),
        pytest.param(lambda sheet: sheet.delete_rows(8), (1, "Sponsor: who answers for it"), id="the sponsor's row"),
    ],
)  # fmt: skip
def test_a_form_without_some_of_its_lines_is_refused_and_they_are_named(
    session: Session, country: Country, officer: Actor, call: ProposalCall, remove: Callable, missing: tuple[int, str]
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(filled(blank(session, officer, country, call), {"name_en": "Permits"})))
    remove(book.worksheets[0])
    target = io.BytesIO()
    book.save(target)
    with pytest.raises(Invalid, match=r"proposal\.form_lines") as refused:
        read_form(
            session, officer, file=target.getvalue(), call=number(call.id), organisation=number(country.health.id)
        )
    assert (refused.value.details["count"], refused.value.details["missing"]) == missing

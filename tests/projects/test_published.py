"""What others published about a project stands beside ours: as it was in the file, with both colours of a variance."""

import csv
import io
from decimal import Decimal

import pytest
from sqlmodel import Session, select

from data.access import Actor, Role
from data.errors import Missing
from projects.portfolio_form.importing import preview_import
from projects.portfolio_form.mapping import find_mapping
from projects.portfolio_form.storing import store_import
from projects.published import published_of
from projects.tables import Project
from tests.conftest import Country, actor
from tests.projects.conftest import number

ROW = {
    "Unique Investment Identifier": "005-1",
    "Agency Code": "5",
    "Agency Name": "Department of Tests",
    "Investment Title": "Test network",
    "Project ID": "7",
    "Project Name": "Cables",
    "Project Description": "Cables for a test.",
    "Start Date": "2010-01-01T00:00:00Z",
    "Completion Date (B1)": "2010-12-31T00:00:00Z",
    "Planned Project Completion Date (B2)": "2010-04-11T00:00:00Z",
    "Projected/Actual Project Completion Date (B2)": "2010-05-21T00:00:00Z",
    "Lifecycle Cost ($ M)": "30.5",
    "Schedule Variance (in days)": "-40",
    "Schedule Variance (%)": "-40.00",
    "Cost Variance ($ M)": "-2",
    "Cost Variance (%)": "-5.00",
    "Planned Cost ($ M)": "10",
    "Projected/Actual Cost ($ M)": "12",
    "Updated Date": "2011-09-22T00:00:00Z",
    "Business Case ID": "1",
    "Agency Project ID": "",
    "Unique Project ID": "1",
}
"""2 of 10 million over is 20 % (amber from 10, red from 30), published as 5 %; 40 days late of 100 is 40 %."""


@pytest.fixture
def imported(session: Session, administrator: Actor) -> int:
    """One project of a feed, brought in by the mapping of the US IT Dashboard."""
    target = io.StringIO()
    writer = csv.DictWriter(target, fieldnames=list(ROW))
    writer.writeheader()
    writer.writerow(ROW)
    content, mapping = target.getvalue().encode(), find_mapping("us-it-dashboard-2012")
    shown = preview_import(session, administrator, content=content, name="us.csv", mapping=mapping)
    store_import(session, administrator, content=content, name="us.csv", mapping=mapping, shown=shown)
    return number(session.exec(select(Project.id)).one())


def test_published_figures_keep_their_text_and_stand_beside_the_colours_of_our_rules(
    session: Session, auditor: Actor, imported: int
) -> None:
    found = published_of(session, auditor, imported)
    assert [(one.name, one.text, one.amount, one.theirs, one.ours) for one in found] == [
        ("Cost variance (%)", "-5.00", None, "green", "amber"),
        ("Schedule variance (%)", "-40.00", None, "red", "red"),
        ("Lifecycle cost", "30.5", Decimal("30500000.00"), None, None),
    ]


def test_published_figures_are_not_for_who_may_not_see_the_project(
    session: Session, country: Country, imported: int
) -> None:
    with pytest.raises(Missing):
        published_of(session, actor(Role.OFFICER, country.trade), imported)

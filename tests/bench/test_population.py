"""The country at full size that the benchmarks run on, here small."""

import pytest
from sqlmodel import Session, col, func, select

from assess.tables import Answer, Cycle, Result, ServiceStage, Submission
from bench.population import Size, fill
from data.organisations import root
from data.tables import Organisation
from projects.tables import InvestmentLine, Project

pytestmark = pytest.mark.long
SIZE = Size(organisations=80, cycles=4, projects=70, years=10)


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_it_fills_the_sample_country_up_to_the_size_asked_for_once(session: Session) -> None:
    top = root(session)
    assert fill(session, SIZE, answers=True)
    assert session.exec(select(func.count()).select_from(Organisation).where(Organisation.id != top.id)).one() == 80
    assert session.exec(select(func.count()).select_from(Cycle)).one() == 4
    assert session.exec(select(func.count()).select_from(Project)).one() == 70
    filled = select(Project.id).where(col(Project.code).startswith("FULL-"))
    lines = select(func.count()).select_from(InvestmentLine).where(col(InvestmentLine.project_id).in_(filled))
    assert session.exec(lines).one() == 10 * len(session.exec(filled).all()) > 0
    of_filled = (
        select(Submission.id)
        .join(Organisation, col(Organisation.id) == col(Submission.organisation_id))
        .where(col(Organisation.code).startswith("full-"))
    )
    results = session.exec(
        select(Result).where(col(Result.submission_id).in_(of_filled), Result.run == "verified")
    ).all()
    assert len(results) == 4 * 50
    assert {one.stage_reached for one in results} >= {0, 1, 2}
    stages = select(func.count()).select_from(ServiceStage).where(ServiceStage.result_id == results[0].id)
    assert session.exec(stages).one() == 6
    answers = select(func.count()).select_from(Answer).where(Answer.submission_id == results[0].submission_id)
    assert session.exec(answers).one() >= results[0].asked
    assert not fill(session, SIZE)

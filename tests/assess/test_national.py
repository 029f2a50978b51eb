"""The national table, ranks, shares and averages."""

from typing import Any

import pandas as pd
import pytest
from sqlmodel import Session, col, select

from assess.answers import save_answer
from assess.national import (
    averages,
    national_table,
    ranked,
    service_shares,
    stage_distribution,
    theme_averages,
)
from assess.review.verdicts import agree_section
from assess.submissions import publish, submit, verify
from assess.tables import Result, Submission
from data.access import Actor, Role
from data.errors import Denied
from data.geography import load_geography
from data.tables import Organisation
from tests.assess.conftest import Round, number
from tests.conftest import Country, actor
from tests.evidence_given import give_evidence


@pytest.fixture
def verified(session: Session, officer: Actor, head: Actor, reviewer: Actor, open_round: Round) -> Round:
    """The Ministry of Test Health is verified with the top of `site.reachable`; trade is still answering."""
    for item, service, level in (("site.reachable", 0, 3), ("service.ladder", number(open_round.archive.id), 3)):
        save_answer(
            session, officer, submission=open_round.id, item=item, service=service, state="level", level=level,
            seen_version=0,
        )  # fmt: skip
    give_evidence(session, open_round.id)
    submit(session, head, submission=open_round.id)
    for section in ("1", "2", "foundation", "ladder"):
        agree_section(session, reviewer, submission=open_round.id, section=section)
    verify(session, reviewer, submission=open_round.id)
    return open_round


def rows(*organisations: tuple[str, int | None, int | None, float | None]) -> pd.DataFrame:
    """A table of form, attainable, stage and total."""
    table = pd.DataFrame(organisations, columns=["form", "attainable", "stage_reached", "total"])
    return table.astype({"attainable": "Int32", "stage_reached": "Int32", "total": "float64"})


def test_every_participant_has_a_row_and_only_the_verified_a_result(
    session: Session, director: Actor, verified: Round
) -> None:
    table = national_table(session, director, number(verified.cycle.id)).set_index("code")
    assert table["state"].to_dict() == {"health": "verified", "trade": "draft"}
    assert table.loc["health", "stage_1"] == pytest.approx(100 / 7)
    assert (table.loc["health", "stage_reached"], table.loc["health", "rank"]) == (0, 1)
    assert table.loc["health", "relative"] == 1
    assert list(table.loc["trade", ["stage_reached", "total", "rank", "relative"]].isna()) == [True] * 4


def test_only_what_is_published_counts_for_the_public(session: Session, director: Actor, verified: Round) -> None:
    cycle = number(verified.cycle.id)
    assert national_table(session, director, cycle, published_only=True)["total"].isna().all()
    publish(session, director, submission=verified.id)
    assert national_table(session, director, cycle, published_only=True)["total"].notna().sum() == 1


def test_claims_can_be_shown_before_they_are_verified(
    session: Session, officer: Actor, head: Actor, director: Actor, open_round: Round
) -> None:
    save_answer(
        session, officer, submission=open_round.id, item="site.reachable", state="level", level=3, seen_version=0
    )
    give_evidence(session, open_round.id)
    submit(session, head, submission=open_round.id)
    cycle = number(open_round.cycle.id)
    assert national_table(session, director, cycle)["total"].isna().all()
    assert national_table(session, director, cycle, run="claimed")["total"].max() == pytest.approx(10)


def test_an_officer_sees_no_national_table(session: Session, officer: Actor, verified: Round) -> None:
    with pytest.raises(Denied):
        national_table(session, officer, number(verified.cycle.id))


def test_a_director_of_a_part_of_the_country_sees_that_part(
    session: Session, country: Country, verified: Round
) -> None:
    table = national_table(session, actor(Role.DIRECTOR, country.trade), number(verified.cycle.id))
    assert table["code"].tolist() == ["trade"]


@pytest.mark.parametrize(
    ("organisations", "ranks"),
    [
        pytest.param([("full", 4, 1, 90.0), ("full", 4, 2, 40.0)], [2, 1], id="the stage goes before the total"),
        pytest.param([("full", 4, 1, 10.0), ("full", 4, 1, 20.0)], [2, 1], id="then the total"),
        pytest.param(
            [("full", 4, 1, 9.0), ("full", 4, 1, 8.0), ("full", 4, 1, 8.0), ("full", 4, 1, 7.0)],
            [1, 2, 2, 4],
            id="equals share a rank and the next is passed over",
        ),
        pytest.param([("full", 4, 1, 0.1 + 0.2), ("full", 4, 1, 0.3)], [1, 1], id="0.1 + 0.2 equals 0.3"),
        pytest.param([("full", 4, 1, 9.0), ("full", 2, 1, 5.0)], [1, 1], id="2 attainable is ranked among its like"),
        pytest.param([("full", 4, 1, 9.0), ("commune", 4, 1, 5.0)], [1, 1], id="forms are ranked apart"),
        pytest.param([("full", 4, None, None), ("full", 4, 0, 0.0)], [None, 1], id="stage 0 has a rank, none has none"),
    ],
)
def test_ranks(organisations: list[Any], ranks: list[int | None]) -> None:
    table = ranked(rows(*organisations))
    assert [None if pd.isna(rank) else rank for rank in table["rank"]] == ranks


def test_the_distribution_counts_shares_of_those_assessed() -> None:
    table = rows(("full", 4, 0, 1.0), ("full", 4, 2, 2.0), ("full", 4, 2, 3.0), ("full", 4, None, None))
    distribution = stage_distribution(table)
    assert distribution["organisations"].tolist() == [1, 0, 2, 0, 0, 1]
    # 1 of 3, 2 of 3; the fourth is not assessed and has no share.
    assert distribution["share"].tolist()[:3] == pytest.approx([100 / 3, 0, 200 / 3])
    assert pd.isna(distribution["share"].iloc[5])


def test_the_distribution_can_be_had_by_form() -> None:
    table = rows(("full", 4, 1, 1.0), ("commune", 2, 2, 2.0))
    distribution = stage_distribution(table, by="form")
    found = distribution[distribution["organisations"] > 0]
    assert list(zip(found["group"], found["stage"], strict=True)) == [("commune", 2), ("full", 1)]


def test_averages_leave_out_what_is_missing_and_say_how_many_counted(
    session: Session, director: Actor, verified: Round
) -> None:
    means = averages(national_table(session, director, number(verified.cycle.id))).set_index("measure")
    assert means.loc["stage_1", "mean"] == pytest.approx(100 / 7)
    assert (means.loc["stage_1", "counted"], means.loc["stage_1", "of"]) == (1, 2)
    assert bool(means["mean"].isna()["stage_3"])
    assert means.loc["stage_3", "counted"] == 0


def test_services_are_shared_out_over_the_stages(session: Session, director: Actor, verified: Round) -> None:
    shares = service_shares(session, director, number(verified.cycle.id)).set_index("stage")
    # Birth (stage 0 of 2 attainable), licence (0 of 1), archive (3 of 4, by the ladder).
    assert shares["services"].tolist() == [2, 0, 0, 1, 0]
    assert shares["at_least"].tolist() == [3, 1, 1, 1, 0]
    assert shares["able"].tolist() == [3, 3, 2, 1, 1]
    assert shares["of_all"].tolist() == pytest.approx([100, 100 / 3, 100 / 3, 100 / 3, 0])
    assert shares["of_able"].tolist() == pytest.approx([100, 100 / 3, 50, 100, 0])
    assert shares["unknown"].tolist() == [0] * 5


def test_without_results_there_are_no_shares(session: Session, director: Actor, open_round: Round) -> None:
    shares = service_shares(session, director, number(open_round.cycle.id))
    assert shares["of_all"].isna().all()
    assert theme_averages(session, director, number(open_round.cycle.id)).empty


def test_themes_are_averaged_by_stage(session: Session, director: Actor, verified: Round) -> None:
    means = theme_averages(session, director, number(verified.cycle.id)).set_index(["theme", "stage"])
    # site.reachable at the top, site.mobile unanswered.
    assert means.loc[("TEC", "1"), "mean"] == 50
    assert means.loc[("TEC", "1"), "counted"] == 1


def test_the_table_of_1900_organisations_takes_three_queries(
    session: Session, director: Actor, open_round: Round, statements: list[str]
) -> None:
    load_geography(session)
    cycle = number(open_round.cycle.id)
    kinds = ("province", "district", "commune")
    areas = session.exec(select(Organisation.id).where(col(Organisation.kind).in_(kinds)))
    submissions = [
        Submission(cycle_id=cycle, organisation_id=number(one), form="commune", state="published") for one in areas
    ]
    session.add_all(submissions)
    session.flush()
    session.add_all(
        Result(submission_id=number(one.id), run="verified", edition_hash="x", stage_reached=1, attainable=2, total=50)
        for one in submissions
    )
    session.flush()
    session.expire_all()
    statements.clear()
    table = national_table(session, director, cycle)
    assert len(table) > 1890
    assert len(statements) == 3  # the country of who asks, the cycle, and everybody in it

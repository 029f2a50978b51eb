"""What blocks the country, and who has solved it: counted by hand on two ministries."""

import pytest
from sqlalchemy import insert, text
from sqlmodel import Session, col, select

from assess.comparing.solved import offer_help, who_solved, willingness
from assess.comparing.weakest import weakest_items
from assess.submissions import publish
from assess.tables import Result, ResultItem, Submission
from data.access import Actor, Role
from data.errors import Conflict, Denied, Invalid, Missing
from data.geography import load_geography
from data.tables import Event, Organisation
from tests.assess.conftest import Round, number
from tests.conftest import Country, actor


def test_an_item_is_counted_for_each_organisation_that_it_blocks(
    session: Session,
    director: Actor,
    settled: Round,
) -> None:
    table = weakest_items(session, director, number(settled.cycle.id)).set_index("item")
    # Both stand at stage 0 of 2. site.reachable is at the top in both and blocks nobody.
    assert list(table.loc["site.reachable", ["organisations", "blocks", "solved", "mean"]]) == [2, 0, 2, 100]
    # Nobody publishes its mandate: both lack the points (or the gate) for stage 1.
    assert list(table.loc["info.mandate", ["organisations", "blocks", "solved", "mean"]]) == [2, 2, 0, 0]
    # Only health has services.
    assert list(table.loc["service.described", ["organisations", "blocks"]]) == [1, 1]
    # What counts for stage 2 or for the foundation is not in the way of stage 1.
    assert list(table.loc[["service.forms", "contact.answers", "mail.official"], "blocks"]) == [0, 0, 0]
    assert table.loc["mail.official", "section"] == "foundation"


def test_a_gate_blocks_before_points_do(session: Session, director: Actor, settled: Round) -> None:
    table = weakest_items(session, director, number(settled.cycle.id)).set_index("item")
    # service.described is a member of a gate of stage 1; info.mandate of none.
    assert list(table.loc["service.described", ["gate", "points"]]) == [1, 0]
    assert list(table.loc["info.mandate", ["gate", "points"]]) == [0, 2]


def test_those_that_block_most_come_first_then_the_weakest(
    session: Session,
    director: Actor,
    settled: Round,
) -> None:
    table = weakest_items(session, director, number(settled.cycle.id))
    order = list(zip(-table["blocks"], table["mean"], table["item"], strict=True))
    assert order == sorted(order)


def test_only_the_form_asked_for_is_counted(
    session: Session,
    director: Actor,
    settled: Round,
) -> None:
    assert weakest_items(session, director, number(settled.cycle.id), form="province").empty
    assert len(weakest_items(session, director, number(settled.cycle.id), form="commune")) > 5


def test_a_director_of_one_ministry_counts_that_ministry(
    session: Session,
    country: Country,
    settled: Round,
) -> None:
    table = weakest_items(session, actor(Role.DIRECTOR, country.trade), number(settled.cycle.id))
    assert set(table["organisations"]) == {1}


def test_what_blocks_the_country_is_not_for_an_agency(
    session: Session,
    head: Actor,
    settled: Round,
) -> None:
    with pytest.raises(Denied):
        weakest_items(session, head, number(settled.cycle.id))


def test_every_frozen_result_keeps_its_items(session: Session, settled: Round) -> None:
    claimed, verified = session.exec(
        select(Result).where(Result.submission_id == settled.trade.id).order_by(col(Result.run))
    ).all()
    for result in (claimed, verified):
        kept = session.exec(select(ResultItem).where(ResultItem.result_id == result.id)).all()
        assert len(kept) == result.items_asked


def test_the_items_of_1900_organisations_are_counted_by_a_fixed_number_of_queries(
    session: Session, director: Actor, settled: Round, statements: list[str]
) -> None:
    load_geography(session)
    cycle = number(settled.cycle.id)
    areas = session.exec(select(Organisation.id).where(col(Organisation.kind).in_(("district", "commune"))))
    submissions = [Submission(cycle_id=cycle, organisation_id=number(one), form="commune", state="published")
                   for one in areas]  # fmt: skip
    session.add_all(submissions)
    session.flush()
    results = [Result(submission_id=number(one.id), run="verified", edition_hash="x") for one in submissions]
    session.add_all(results)
    session.flush()
    items = ("site.reachable", "info.mandate", "info.contacts", "info.khmer", "site.mobile", "mail.official")
    rows = [
        {"result_id": one.id, "item": item, "questions": 1, "at_top": 0, "percent": 0.0, "blocks": "points"}
        for one in results
        for item in items
    ]
    session.connection().execute(insert(ResultItem), rows)
    # What the database does by itself some time after so many rows have come.
    session.connection().execute(text("ANALYZE"))
    statements.clear()
    table = weakest_items(session, director, cycle).set_index("item")
    assert len(statements) <= 3
    assert table.loc["info.mandate", "blocks"] == len(submissions) + 2


def codes(session: Session, who: Actor, round_: Round, item: str = "site.reachable") -> list[str]:
    return who_solved(session, who, number(round_.cycle.id), item=item)["code"].tolist()


def test_nobody_is_named_to_another_agency_by_default(
    session: Session,
    director: Actor,
    officer: Actor,
    settled: Round,
) -> None:
    publish(session, director, submission=number(settled.trade.id))
    assert codes(session, officer, settled) == []


def test_only_the_willing_and_published_are_named_to_another_agency(
    session: Session,
    country: Country,
    director: Actor,
    officer: Actor,
    settled: Round,
) -> None:
    trade = number(country.trade.id)
    chief = actor(Role.HEAD, country.trade)
    offer_help(session, chief, trade, willing=True, seen_version=0, contact="The web office")
    assert codes(session, officer, settled) == []
    publish(session, director, submission=number(settled.trade.id))
    table = who_solved(session, officer, number(settled.cycle.id), item="site.reachable")
    assert table[["code", "willing", "contact"]].to_numpy().tolist() == [["trade", True, "The web office"]]
    offer_help(session, chief, trade, willing=False, seen_version=1)
    assert codes(session, officer, settled) == []


def test_the_department_sees_all_who_solved_it_and_who_is_willing(
    session: Session,
    country: Country,
    director: Actor,
    administrator: Actor,
    settled: Round,
) -> None:
    offer_help(session, administrator, number(country.trade.id), willing=True, seen_version=0)
    table = who_solved(session, director, number(settled.cycle.id), item="site.reachable").set_index("code")
    assert table["willing"].to_dict() == {"health": False, "trade": True}
    assert codes(session, director, settled, "info.mandate") == []


def test_an_item_that_the_edition_does_not_have_is_refused(
    session: Session,
    director: Actor,
    settled: Round,
) -> None:
    with pytest.raises(Invalid, match=r"answer\.item"):
        who_solved(session, director, number(settled.cycle.id), item="no.such")


def test_willingness_is_said_by_the_head_or_the_administrator_and_recorded(
    session: Session, country: Country, officer: Actor, head: Actor
) -> None:
    health = number(country.health.id)
    assert willingness(session, officer, health).willing is False
    with pytest.raises(Denied):
        offer_help(session, officer, health, willing=True, seen_version=0)
    with pytest.raises(Missing):
        offer_help(session, head, number(country.trade.id), willing=True, seen_version=0)
    assert offer_help(session, head, health, willing=True, seen_version=0).version == 1
    told = session.exec(select(Event).where(Event.organisation_id == health).order_by(col(Event.id).desc())).first()
    assert told is not None
    assert (told.action, told.details) == ("help.offer", {"willing": True})
    with pytest.raises(Conflict):
        offer_help(session, head, health, willing=False, seen_version=0)

"""The command measures and keeps, many sites at once, and tells in words."""

import argparse
from collections.abc import Callable

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from assess.public_facts.commands import add_verb, run
from assess.tables.public_fact import Measurement, SiteTry
from data.errors import Invalid
from data.organisations import place, root
from data.store import reading, transaction
from data.tables import Organisation
from tests.assess.public_facts.conftest import Site
from tests.assess.public_facts.test_measuring import LINKS, page


def said(store: Engine, *arguments: str) -> str:
    parser = argparse.ArgumentParser()
    add_verb(parser.add_subparsers(dest="verb"))
    return "\n".join(run(parser.parse_args(["check-facts", *arguments]), store))


@pytest.fixture
def address(store: Engine, serve: Callable[..., Site]) -> str:
    """A site on a port of this machine, entered for one organisation; another one's address lies inside."""
    site = serve()
    site.http["/"] = page().replace(LINKS, "")  # few requests, since there is a pause before each
    address = f"http://127.0.0.1:{site.line.ports['http']}"
    with transaction(store) as session:
        top = root(session)
        for code, website in (("health", address), ("trade", "http://10.0.0.1"), ("mute", None)):
            one = Organisation(code=code, kind="ministry", name_en=code, website=website)
            place(session, one, parent=top)
    return address


def test_all_known_sites_are_measured_and_kept(store: Engine, address: str) -> None:
    told = said(store)
    assert f"health {address}/" in told
    assert "  site.reachable: “Own site”" in told
    assert "10.0.0.1 lies inside a network" in told
    with reading(store) as session:
        kept = session.exec(select(Measurement)).all()
    assert {one.address for one in kept} == {f"{address}/"}
    assert len(kept) == 7


@pytest.mark.usefixtures("address")
def test_tries_are_noted_and_nothing_is_measured(store: Engine) -> None:
    assert "1 of 2 sites opened." in said(store, "--tries")
    with reading(store) as session:
        assert session.exec(select(Measurement)).first() is None
        assert [one.opened for one in session.exec(select(SiteTry))] == [True]


def test_an_address_alone_is_told_and_not_kept(store: Engine, address: str) -> None:
    assert "site.reachable" in said(store, "--address", address)
    with reading(store) as session:
        assert session.exec(select(Measurement)).first() is None


def test_an_organisation_without_an_address_needs_one(store: Engine, address: str) -> None:
    with pytest.raises(Invalid) as refused:
        said(store, "--organisation", "mute")
    assert refused.value.code == "fact.no_address"
    assert "mute" in said(store, "--organisation", "mute", "--address", address)

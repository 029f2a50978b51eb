"""The verb that measures sites from the command line: `python -m assess check-facts`."""

import argparse
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

from sqlalchemy import Engine
from sqlmodel import select

from assess.cycles.control import find_cycle
from assess.editions.chosen import current_edition
from assess.public_facts.findings import Measured, fact
from assess.public_facts.keeping import Site, keep_measured, keep_try, site_of, sites
from assess.public_facts.measuring import measure
from assess.public_facts.messages import SENTENCES
from assess.public_facts.visiting import opens
from assess.public_facts.wording import how_sure, sentence
from data import messages
from data.access import Actor, Role
from data.base import utc_now
from data.errors import Invalid, Missing
from data.i18n import language
from data.organisations import root
from data.store import reading, transaction
from data.tables import Organisation

VERB = "check-facts"
AT_ONCE = 8
"""How many sites are visited at the same time; each of them is asked for one page after the other."""


def add_verb(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Make the verb known to a command line."""
    verb = verbs.add_parser(VERB, help="measure what can be seen of organisations' sites from outside, and keep it")
    verb.add_argument("--cycle", type=int, help="only organisations that take part in the cycle with this number")
    verb.add_argument("--organisation", metavar="CODE", help="only the organisation with this code")
    verb.add_argument("--tries", action="store_true", help="only note whether each site opens now")
    verb.add_argument("--address", metavar="URL", help="this address; without an organisation nothing is kept")


def run(chosen: argparse.Namespace, store: Engine) -> Iterator[str]:
    """Measure what was chosen and keep it; gives a paragraph per site as soon as it is measured.

    No transaction is open while a site is visited.

    Raises:
        Invalid: the one address that was asked for is none, lies inside a network, or is not known.
        Missing: there is no such organisation or cycle.
    """
    messages.add(SENTENCES)
    if chosen.address and not chosen.organisation:
        yield told("", measure(chosen.address))
        return
    with reading(store) as session:
        operator = _operator(root(session))
        if chosen.organisation:
            number = session.exec(select(Organisation.id).where(Organisation.code == chosen.organisation)).first()
            if number is None:
                raise Missing(id=chosen.organisation)
            wanted = [site_of(session, operator, number)]
        else:
            if chosen.cycle is not None:
                find_cycle(session, operator, chosen.cycle)
            wanted = sites(session, operator, cycle=chosen.cycle)
    if chosen.organisation:
        yield _one(store, operator, wanted[0], chosen.address or wanted[0].address)
        return
    with ThreadPoolExecutor(AT_ONCE) as pool:
        if chosen.tries:
            yield from _tries(store, operator, wanted, pool)
            return
        visits = {pool.submit(_visited, one): one for one in wanted}
        for visit in as_completed(visits):
            site, found = visits[visit], visit.result()
            if isinstance(found, Invalid):
                yield f"{site.code} {site.address}\n  {messages.message(found)}\n"
            else:
                yield _kept(store, operator, site, found)


def told(name: str, measured: Measured) -> str:
    """What was measured, in words: a line per item with the level that is suggested, and its facts below."""
    edition = current_edition()
    lines = [f"{name} {measured.address}".strip()]
    for one in measured.findings:
        item = edition.item(one.item)
        label = "" if one.level is None else item.levels[one.level].label.to(language())
        lines.append(f"  {one.item}: {how_sure(one.bound, label)}")
        lines += [f"    {sentence(fact)}" for fact in one.facts]
    return "\n".join(lines) + "\n"


def _tries(store: Engine, operator: Actor, wanted: Sequence[Site], pool: ThreadPoolExecutor) -> Iterator[str]:
    """Note of each site whether it opens; gives a line for each that does not, and how many there were."""
    opened = 0
    for site, found in zip(wanted, pool.map(_opens, wanted), strict=True):
        if isinstance(found, Invalid):
            yield f"{site.code} {site.address}: {messages.message(found)}"
            continue
        address, open_now = found
        with transaction(store) as session:
            keep_try(session, operator, organisation=site.organisation, address=address, at=utc_now(), opened=open_now)
        opened += open_now
        if not open_now:
            yield f"{site.code} {address}: {sentence(fact('site.closed'))}"
    yield f"{opened} of {len(wanted)} sites opened."


def _opens(site: Site) -> tuple[str, bool] | Invalid:
    try:
        return opens(site.address)
    except Invalid as problem:
        return problem


def _one(store: Engine, operator: Actor, site: Site, address: str) -> str:
    if not address:
        raise Invalid("fact.no_address", organisation=site.code)
    return _kept(store, operator, site, measure(address, tries=site.tries_of(address)))


def _visited(site: Site) -> Measured | Invalid:
    try:
        return measure(site.address, tries=site.tries)
    except Invalid as problem:
        return problem


def _kept(store: Engine, operator: Actor, site: Site, measured: Measured) -> str:
    with transaction(store) as session:
        keep_measured(session, operator, organisation=site.organisation, measured=measured)
    return told(site.code, measured)


def _operator(top: Organisation) -> Actor:
    """Whoever can run commands on the server can do what an administrator can."""
    return Actor(person=None, name="command line", grants=((Role.ADMINISTRATOR, top.path),))

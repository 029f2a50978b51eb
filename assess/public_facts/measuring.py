"""From what was seen of a site to a suggested level for each measured item, by fixed rules; never a guess.

The rules belong to the levels of the edition `presence-2026` and are told in `docs/public-facts.md`.
"""

import re
from collections.abc import Callable
from datetime import date
from urllib.parse import urlsplit

from assess.public_facts.dates import dates_in, day_of
from assess.public_facts.fetching import LINE, Line
from assess.public_facts.findings import (
    Fact,
    Finding,
    Measured,
    Tries,
    at_least,
    at_most,
    cannot_tell,
    exactly,
    fact,
)
from assess.public_facts.visiting import SECONDS, Visit, visit
from data.i18n import ZONE

REACHABLE = "site.reachable"
GOVERNMENT = ".gov.kh"
ENOUGH_TRIES, ENOUGH_DAYS, ALWAYS = 100, 25, 0.99
NEW, RECENT, OLD = 30, 90, 365
"""Days: the borders between the levels of `info.news`."""
MANY_FAULTS = 8
SLOW_LINE, SLOW_TRIP, SLOW_TRIPS, SLOW_LIMIT = 400_000, 0.4, 5, 10.0
"""A 3G line as assumed: bits per second, seconds for a trip there and back, trips before the text, seconds allowed."""
LINE_BITS, QUICK, SLOW = 1_600_000, 2.5, 4.0
"""A telephone's line as assumed for `site.speed`, and the borders between its levels in seconds."""
BAD_CERTIFICATES = frozenset({9, 10, 18, 62, 64})
"""OpenSSL's numbers: not yet valid, expired, signed by itself, another host's name, another address. Others can mean
that our machine does not know an issuer that browsers know."""
_CLOSED = fact("site.closed")
_ENTRANCE = re.compile(r"/?(?:(?:km|kh|en|fr|home|index\.[a-z]+)/?)?", re.IGNORECASE)
"""The paths at which sites begin."""
OTHERS_SITES = (
    "facebook.com",
    "fb.com",
    "instagram.com",
    "linkedin.com",
    "sites.google.com",
    "t.me",
    "telegram.me",
    "tiktok.com",
    "twitter.com",
    "x.com",
    "youtube.com",
)


def measure(address: str, *, tries: Tries = Tries(), line: Line = LINE, seconds: float = SECONDS) -> Measured:  # noqa: B008 - frozen
    """Visit a site and measure every item that can be told from outside; it touches no store and takes a while.

    Raises:
        Invalid: the address is none, or lies inside a network.
    """
    return measured(visit(address, line, seconds=seconds), tries)


def measured(seen: Visit, tries: Tries = Tries()) -> Measured:  # noqa: B008 - frozen
    """What a visit says about each item; `tries` are the earlier ones, without this."""
    opened = seen.home is not None
    together = Tries(tries.count + 1, tries.opened + opened, tries.days)
    rules = {} if _on_others_site(seen) else _RULES
    findings = [_reachable(seen, together), *(rule(item, seen) for item, rule in rules.items())]
    return Measured(seen.address, seen.at, opened, tuple(findings))


def _reachable(seen: Visit, tries: Tries) -> Finding:
    item = REACHABLE
    if seen.home is None or seen.page is None:
        return cannot_tell(item, *_closed(seen))
    host = _host(seen)
    opens = fact(
        "reachable.opens", address=seen.home.final, status=seen.home.status, seconds=_tenths(seen.home.seconds)
    )
    if _on_others_site(seen):
        return exactly(item, 1, opens, fact("reachable.other", host=host))
    if seen.page.empty:
        return cannot_tell(item, opens, fact("page.empty"))
    if not _ENTRANCE.fullmatch(urlsplit(seen.address).path):
        return cannot_tell(item, opens, fact("reachable.below", path=urlsplit(seen.address).path[:200]))
    if not host.endswith(GOVERNMENT):
        return exactly(item, 2, opens, fact("reachable.domain_other", host=host, domain=GOVERNMENT))
    official = fact("reachable.domain", domain=GOVERNMENT)
    tried = fact("reachable.tries", count=tries.count, opened=tries.opened, days=tries.days)
    if tries.count < ENOUGH_TRIES or tries.days < ENOUGH_DAYS:
        return at_least(item, 2, opens, official, tried, fact("reachable.few_tries", count=ENOUGH_TRIES))
    return exactly(item, 3 if tries.opened >= ALWAYS * tries.count else 2, opens, official, tried)


def _news(item: str, seen: Visit) -> Finding:
    if seen.page is None:
        return cannot_tell(item, _CLOSED)
    today = seen.at.astimezone(ZONE).date()
    pages = [seen.page, *seen.news]
    stamped = [day for page in pages for day in map(day_of, page.times) if day]
    # Many sites print today's date at the top of every page.
    written = [day for page in pages for day in dates_in(page.text) if day != today]
    shown = [day for day in (*seen.feed_days, *stamped, *written) if day <= today]
    looked = fact("news.looked", pages=len(pages), feeds=bool(seen.feed_days))
    raw = _raw_days(seen, today)
    if not shown:
        return cannot_tell(item, looked, fact("news.none"), *raw)
    newest = max(shown)
    age = (today - newest).days
    dated = fact("news.newest", day=newest.isoformat(), age=age)
    if age > OLD:
        decided = bool(seen.feed_days or seen.news)
        return exactly(item, 0, looked, dated, *raw) if decided else cannot_tell(item, looked, dated, *raw)
    return at_least(item, 3 if age <= NEW else 2 if age <= RECENT else 1, looked, dated, *raw)


def _raw_days(seen: Visit, today: date) -> list[Fact]:
    """Days that computers write; told, but not counted: they change without anything new being published."""
    found: list[Fact] = []
    changed = day_of(seen.home.headers.get("last-modified", "")) if seen.home else None
    if changed:
        found.append(fact("news.modified", day=changed.isoformat()))
    mapped = [day for day in seen.sitemap_days if day <= today]
    if mapped:
        found.append(fact("news.sitemap", day=max(mapped).isoformat()))
    return found


def _search(item: str, seen: Visit) -> Finding:
    if seen.page is None:
        return cannot_tell(item, _CLOSED)
    if seen.page.empty:
        return cannot_tell(item, fact("page.empty"))
    tried = seen.searched
    if tried is None:
        boxed = seen.page.search_sign or any(form.search for form in seen.page.forms)
        return cannot_tell(item, fact("search.untried")) if boxed else exactly(item, 0, fact("search.none"))
    if not tried.found:
        return cannot_tell(item, fact("search.missed", word=tried.word))
    found = fact("search.found", word=tried.word)
    if tried.narrowing:
        return exactly(item, 2, found, fact("search.narrowing", count=tried.narrowing))
    return at_least(item, 1, found, fact("search.plain"))


def _secure(item: str, seen: Visit) -> Finding:
    https, http = seen.https, seen.http
    if https.problem is not None:
        why = _closed(seen)
        wrong = https.problem.details.get("number") in BAD_CERTIFICATES
        shut = https.problem.code in ("fetch.closed", "fetch.tls") and http.opened
        return exactly(item, 0, *why) if wrong or shut else cannot_tell(item, *why)
    if not https.opened:
        return cannot_tell(item, fact("reachable.status", status=https.fetched.status if https.fetched else 0))
    if not https.secure:
        return exactly(item, 0, fact("secure.sent_back"))
    until = https.fetched.certificate_until if https.fetched else None
    facts: list[Fact] = [fact("secure.certificate", until=until.isoformat() if until else "–")]
    open_pages = [one for one in seen.others if one.opened]
    unsafe = [one for one in seen.others if (one.opened and not one.secure) or _broken(one.problem)]
    parts = seen.page.unsafe_parts if seen.page else []
    facts.append(fact("secure.others", count=len(open_pages), unsafe=len(unsafe)))
    if parts:
        facts.append(fact("secure.parts", count=len(parts)))
    old = "to_https" if http.opened and http.secure else "stays" if http.opened else "shut"
    facts.append(fact(f"secure.http_{old}"))
    if unsafe or old == "stays":
        return exactly(item, 1, *facts)
    if parts:
        return at_most(item, 1, *facts)
    return exactly(item, 2, *facts) if old == "to_https" else cannot_tell(item, *facts)


def _mobile(item: str, seen: Visit) -> Finding:
    page = seen.page
    if page is None:
        return cannot_tell(item, _CLOSED)
    seconds = SLOW_TRIPS * SLOW_TRIP + seen.waiting_bytes * 8 / SLOW_LINE
    size = fact(
        "mobile.seconds",
        kilobytes=round(seen.waiting_bytes / 1000),
        parts=seen.waiting_parts,
        seconds=_tenths(seconds),
        kilobits=SLOW_LINE // 1000,
    )
    if not page.fitting:
        # Without the declaration telephones draw the page as wide as a desk's screen, whatever is on it.
        return (
            cannot_tell(item, fact("page.broken_off"))
            if not page.whole
            else exactly(item, 0, fact("mobile.unfit"), size)
        )
    facts = (fact("mobile.fits"), *([fact("mobile.wide", count=page.wide)] if page.wide else []), size)
    return at_most(item, 1, *facts) if seconds > SLOW_LIMIT else cannot_tell(item, *facts, fact("mobile.unseen"))


def _access(item: str, seen: Visit) -> Finding:
    page = seen.page
    if page is None:
        return cannot_tell(item, _CLOSED)
    if page.empty:
        return cannot_tell(item, fact("page.empty"))
    count = sum(page.faults.values())
    facts = [fact("access.faults", count=count)]
    facts += [fact(f"access.{kind}", count=number) for kind, number in sorted(page.faults.items())]
    facts.append(fact("access.unseen"))
    if count > MANY_FAULTS:
        return exactly(item, 0, *facts)
    return at_most(item, 1, *facts) if count else cannot_tell(item, *facts)


def _speed(item: str, seen: Visit) -> Finding:
    if seen.home is None:
        return cannot_tell(item, _CLOSED)
    least = seen.home.first_seconds + seen.waiting_bytes * 8 / LINE_BITS
    facts = (
        fact("speed.first", seconds=_tenths(seen.home.first_seconds)),
        fact("speed.least", kilobytes=round(seen.waiting_bytes / 1000), seconds=_tenths(least)),
    )
    if least > SLOW:
        return exactly(item, 0, *facts)
    return at_most(item, 1, *facts) if least > QUICK else cannot_tell(item, *facts, fact("speed.unseen"))


_RULES: dict[str, Callable[[str, Visit], Finding]] = {
    "info.news": _news,
    "find.search": _search,
    "site.secure": _secure,
    "site.mobile": _mobile,
    "access.disabled": _access,
    "site.speed": _speed,
}
MEASURED = (REACHABLE, *_RULES)
"""The items that can be measured."""


def _host(seen: Visit) -> str:
    return urlsplit(seen.home.final if seen.home else seen.address).hostname or ""


def _on_others_site(seen: Visit) -> bool:
    """Whether it is a page on social media, whose speed or certificate are not the organisation's."""
    return any(_host(seen) == one or _host(seen).endswith(f".{one}") for one in OTHERS_SITES)


def _closed(seen: Visit) -> list[Fact]:
    """Why the site did not open, over https and over http."""
    found: list[Fact] = []
    for scheme, one in (("https", seen.https), ("http", seen.http)):
        if one.problem is not None:
            found.append(_problem(f"closed.{scheme}", one.problem))
        elif one.fetched is not None and not one.opened:
            found.append(fact("reachable.status", status=one.fetched.status))
    return found


def _problem(code: str, problem: Exception) -> Fact:
    # The problem is kept by its own code and details, and told in words when it is shown.
    return fact(code, problem=getattr(problem, "code", ""), details=dict(getattr(problem, "details", {})))


def _broken(problem: Exception | None) -> bool:
    return getattr(problem, "code", "") in ("fetch.certificate", "fetch.tls")


def _tenths(seconds: float) -> float:
    return round(seconds, 1)

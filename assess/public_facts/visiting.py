"""Visits a site as a person would: its home page, a few more pages, its search; one request at a time."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from time import monotonic, sleep
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from assess.public_facts.addresses import parsed
from assess.public_facts.dates import dates_in_feed, dates_in_sitemap
from assess.public_facts.fetching import AGENT, LINE, Fetched, Line, fetch
from assess.public_facts.reading import Form, Page, read_page
from data.base import utc_now
from data.errors import Invalid

SECONDS = 60.0
"""The longest time for a whole visit."""
OTHERS, PARTS, PART_SECONDS = 5, 10, 8.0
REFUSED = frozenset({"fetch.address", "fetch.port", "fetch.inside"})
"""Why nothing was looked at: that says something about the address, and nothing about a site."""
_SAYS_NOTHING = REFUSED | {"fetch.name"}
"""A name that is not known may be misspelt, or our own resolver may be away: no site is judged by it."""
NONSENSE = "ឆឋឍណឆឋឍណ"
_NEWS = re.compile(r"news|notice|announce|press|ព័ត៌មាន|ព៍ត៌មាន|សេចក្តីជូនដំណឹង|សេចក្ដីជូនដំណឹង", re.IGNORECASE)
_KHMER = re.compile(r"[\u1780-\u17b3]")
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|zip|rar|jpe?g|png|gif|svg|mp[34]|apk)$", re.IGNORECASE)
_WORDS = frozenset({"text", "search"})
_NARROWING = frozenset({"select", "radio", "checkbox"})
_TONGUE = re.compile(r"lang|locale", re.IGNORECASE)


@dataclass(frozen=True)
class Tried:
    """One address that was asked: the page that came, or the code of what went wrong."""

    address: str
    fetched: Fetched | None = None
    problem: Invalid | None = None

    @property
    def opened(self) -> bool:
        """Whether a page came."""
        return self.fetched is not None and self.fetched.ok

    @property
    def secure(self) -> bool:
        """Whether what came, came over https."""
        return self.fetched is not None and self.fetched.final.startswith("https://")


@dataclass(frozen=True)
class Searched:
    """What became of a search for `word`, which the home page links to; `narrowing` counts fields to narrow it."""

    word: str
    found: bool
    narrowing: int


@dataclass
class Visit:
    """All that was seen of a site.

    `page` is the home page, absent if none opened. `others` are pages that it links to, `news` those of them that
    carry news. `waiting_bytes` travel before a browser can show the text: the page with its style sheets and scripts.
    """

    address: str
    at: datetime
    https: Tried
    http: Tried
    page: Page | None = None
    others: list[Tried] = field(default_factory=list)
    news: list[Page] = field(default_factory=list)
    feed_days: list[date] = field(default_factory=list)
    sitemap_days: list[date] = field(default_factory=list)
    searched: Searched | None = None
    waiting_bytes: int = 0
    waiting_parts: int = 0

    @property
    def home(self) -> Fetched | None:
        """The home page as it came: over https where that opens, else over http."""
        return next((one.fetched for one in (self.https, self.http) if one.opened), None)


def visit(address: str, line: Line = LINE, *, seconds: float = SECONDS) -> Visit:
    """Look at a site, in at most so many seconds; a site that does not open gives a visit without a page.

    Raises:
        Invalid: the address is none, is not known, or lies inside a network; nothing is said about the site.
    """
    end = monotonic() + seconds
    seen = _knock(address, line, end)
    home = seen.home
    if home is None:
        return seen
    seen.page = read_page(home.text)
    _Tour(seen, seen.page, home, line, end).go()
    return seen


def opens(address: str, line: Line = LINE) -> tuple[str, bool]:
    """The address in full, and whether a page opens there now, over https or over http.

    Raises:
        Invalid: the address is none, is not known, or lies inside a network.
    """
    seen = _knock(address, line, monotonic() + 2 * line.seconds)
    return seen.address, seen.home is not None


def _knock(address: str, line: Line, end: float) -> Visit:
    """The home page over https and over http, and nothing else yet."""
    target = parsed(address)
    plain = target.address.partition("://")[2]
    twins = {scheme: target.address if scheme == target.scheme else f"{scheme}://{plain}" for scheme in _SCHEMES}
    https, http = (_try(twins[scheme], line, end) for scheme in _SCHEMES)
    seen = Visit(target.address, utc_now(), https, http)
    for one in (https, http):
        if seen.home is None and one.problem is not None and one.problem.code in _SAYS_NOTHING:
            raise one.problem
    return seen


_SCHEMES = ("https", "http")


def inside(page: Page, base: str) -> Iterator[tuple[str, str]]:
    """The links of a page that lead to other pages of the same site, as (address, text), each once."""
    here, seen = _site(base), {_plain(base)}
    for written, text in page.links:
        try:
            address = urljoin(base, written.strip()).partition("#")[0]
            parts = urlsplit(address)
        except ValueError:
            continue
        fresh = parts.scheme in _SCHEMES and _site(address) == here and _plain(address) not in seen
        if fresh and not _FILE.search(parts.path):
            seen.add(_plain(address))
            yield address, text


@dataclass
class _Tour:
    """The rest of a visit, from the home page on."""

    seen: Visit
    page: Page
    home: Fetched
    line: Line
    end: float

    def go(self) -> None:
        may = self._robots()
        links = [link for link in inside(self.page, self.home.final) if may(link[0])]
        # News first: the pages that tell most are few.
        links.sort(key=lambda link: not _NEWS.search(f"{link[0]} {link[1]}"))
        for address, text in links[:OTHERS]:
            one = self._next(address)
            if one is None:
                return
            self.seen.others.append(one)
            if one.fetched is not None and one.opened and _NEWS.search(f"{address} {text}"):
                self.seen.news.append(read_page(one.fetched.text))
        self._parts()
        for feed in self.page.feeds[:1]:
            self.seen.feed_days += dates_in_feed(self._text(feed))
        self.seen.sitemap_days += dates_in_sitemap(self._text("/sitemap.xml"))
        self._search(links, may)

    def _robots(self) -> Callable[[str], bool]:
        rules = RobotFileParser()
        rules.parse(self._text("/robots.txt").splitlines())
        return lambda address: rules.can_fetch(AGENT, address)

    def _parts(self) -> None:
        self.seen.waiting_bytes = self.home.bytes_sent
        for written in list(dict.fromkeys(self.page.blocking))[:PARTS]:
            one = self._next(written)
            if one is not None and one.fetched is not None and one.opened:
                self.seen.waiting_bytes += one.fetched.bytes_sent
                self.seen.waiting_parts += 1

    def _search(self, links: list[tuple[str, str]], may: Callable[[str], bool]) -> None:
        """Look for the words of a link, and for nonsense: only what the first finds and the second does not, counts."""
        forms = ((form, _field(form)) for form in self.page.forms if form.search and form.method == "get")
        form, name = next(((form, name) for form, name in forms if name), (None, ""))
        known = [(text, address) for address, text in links if len(_KHMER.findall(text)) > 3 and len(text) <= 80]
        if form is None or not known:
            return
        text, address = max(known, key=lambda one: len(one[0]))
        pages: list[tuple[Page, str]] = []
        for words in (text, NONSENSE):
            where = _joined(self.home.final, form.action).partition("?")[0] + "?" + urlencode({name: words})
            one = self._next(where) if may(where) else None
            if one is None or one.fetched is None or not one.opened:
                return
            pages.append((read_page(one.fetched.text), one.fetched.final))
        hits, misses = (_mentions(page, base, address) for page, base in pages)
        narrowing = sum(
            kind in _NARROWING and not _TONGUE.search(of)
            for shown in pages[0][0].forms
            if _field(shown) == name
            for kind, of in shown.fields
        )
        self.seen.searched = Searched(text, hits > misses, narrowing)

    def _text(self, written: str) -> str:
        one = self._next(written)
        return one.fetched.text if one is not None and one.fetched is not None and one.opened else ""

    def _next(self, written: str) -> Tried | None:
        """Ask for one address more, after a pause; None when the time is up."""
        if monotonic() + self.line.pause >= self.end:
            return None
        sleep(self.line.pause)
        return _try(_joined(self.home.final, written), self.line, min(self.end, monotonic() + PART_SECONDS))


def _try(address: str, line: Line, end: float) -> Tried:
    try:
        return Tried(address, fetched=fetch(address, line, until=end))
    except Invalid as problem:
        return Tried(address, problem=problem)


def _mentions(page: Page, base: str, address: str) -> int:
    """How often a page links to an address."""
    return sum(_plain(_joined(base, written)) == _plain(address) for written, _ in page.links)


def _joined(base: str, written: str) -> str:
    """The address that a page writes, in full; "" where it is none."""
    try:
        return urljoin(base, written)
    except ValueError:
        return ""


def _field(form: Form) -> str:
    return next((name for kind, name in form.fields if kind in _WORDS and name), "")


def _site(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _plain(address: str) -> str:
    """An address without what makes no other page of it."""
    parts = urlsplit(address)
    return f"{_site(address)}{parts.path.rstrip('/')}?{parts.query}"

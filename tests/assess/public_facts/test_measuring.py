"""Measuring: which level follows from hand-made pages, and where nothing can be told."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from assess.public_facts import measuring
from assess.public_facts.addresses import LOOPBACK
from assess.public_facts.fetching import Line
from assess.public_facts.findings import Finding, Tries
from assess.public_facts.measuring import MEASURED, measure, measured
from assess.public_facts.reading import read_page
from assess.public_facts.visiting import Tried, Visit
from assess.public_facts.wording import _FACTS, sentence
from assess.states import today
from data.base import utc_now
from data.errors import Invalid
from data.i18n import speaking
from maturity_model.loading import load_edition
from tests.assess.public_facts.conftest import HOST, Site

TEXT = "ក្រសួងនេះទទួលបន្ទុកសុខភាពសាធារណៈ។ " * 12
LINKS = "".join(f'<a href="/{name}">{name} page</a> ' for name in ("about", "services", "contact"))
SERVICE = "ការចុះបញ្ជីឱសថស្ថាន"
FITS = '<meta name="viewport" content="width=device-width, initial-scale=1">'
FIELD = '<form action="/search"><input type="search" name="q" aria-label="x">{more}</form>'


def page(body: str = "", *, head: str = FITS, html: str = '<html lang="km">') -> str:
    """A hand-made page with enough text to be one."""
    return f"{html}<head><title>Health</title>{head}</head><body>{LINKS}{body}<p>{TEXT}</p></body></html>"


def seen(site: Site, item: str, *, address: str = HOST, tries: Tries | None = None) -> tuple[int | None, str, set[str]]:
    """Level, bound and the codes of the facts of one item."""
    found = of(measure(address, tries=tries or Tries(), line=site.line).findings, item)
    return found.level, found.bound, {one["code"] for one in found.facts}


def of(findings: tuple[Finding, ...], item: str) -> Finding:
    return next(one for one in findings if one.item == item)


@pytest.fixture
def site(serve: Callable[..., Site]) -> Site:
    """A site whose pages all open."""
    made = serve()
    made.https |= {"/": page(), **{f"/{name}": page() for name in ("about", "services", "contact")}}
    return made


def ago(days: int) -> str:
    return (today() - timedelta(days=days)).isoformat()


def test_every_item_that_the_edition_marks_is_measured_and_has_the_levels_that_the_rules_know() -> None:
    edition = load_edition("presence-2026")
    assert {item.id for item in edition.items if item.measured} == set(MEASURED)
    tops = {item: edition.item(item).top for item in MEASURED}
    assert tops == {
        "site.reachable": 3, "info.news": 3, "find.search": 2, "site.secure": 2,
        "site.mobile": 2, "access.disabled": 3, "site.speed": 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("tries", "level", "bound"),
    [
        pytest.param(Tries(), 2, "at_least", id="one try: own site at least"),
        pytest.param(Tries(99, 98, 30), 3, "exactly", id="99 of 100 tries is 99 %"),
        pytest.param(Tries(99, 97, 30), 2, "exactly", id="98 of 100 tries is too few"),
        pytest.param(Tries(99, 99, 10), 2, "at_least", id="100 tries within 10 days do not tell of a month"),
    ],
)
def test_an_own_site_under_the_government_domain(site: Site, tries: Tries, level: int, bound: str) -> None:
    assert seen(site, "site.reachable", tries=tries)[:2] == (level, bound)


@pytest.mark.parametrize(
    ("address", "level", "code"),
    [
        ("http://localhost/", 2, "reachable.domain_other"),
        (f"{HOST}/ministries/health", None, "reachable.below"),
        (f"{HOST}/km/", 2, "reachable.domain"),
        ("www.facebook.com/health", 1, "reachable.other"),
    ],
)
def test_whose_site_it_is_follows_from_the_address(
    serve: Callable[..., Site], address: str, level: int | None, code: str
) -> None:
    site = serve()
    site.https |= {"/": page(), "/ministries/health": page(), "/km/": page(), "/health": page()}
    site.http |= {"/": page(), "/health": page()}
    found = seen(site, "site.reachable", address=address)
    assert found[0] == level
    assert code in found[2]


def test_a_page_on_social_media_says_nothing_about_any_other_item(serve: Callable[..., Site]) -> None:
    site = serve()
    site.http["/health"] = page()
    assert [one.item for one in measure("facebook.com/health", line=site.line).findings] == ["site.reachable"]


@pytest.mark.parametrize("answer", [503, "<html><body>Under construction</body></html>"])
def test_a_site_that_does_not_open_or_is_empty_cannot_be_told(site: Site, answer: Any) -> None:
    site.https["/"] = answer
    found = measure(HOST, line=site.line)
    assert of(found.findings, "site.reachable").level is None
    assert of(found.findings, "access.disabled").level is None
    assert found.opened is (answer != 503)


def test_a_site_that_is_away_gives_findings_and_no_error(serve: Callable[..., Site]) -> None:
    site = serve(ports={"http": 9, "https": 9})
    found = measure(HOST, line=site.line)
    assert (found.opened, {one.level for one in found.findings}) == (False, {None})


def test_a_name_that_is_not_known_says_nothing_about_a_site() -> None:
    with pytest.raises(Invalid) as refused:
        measure("https://misspelt.invalid/", line=Line(resolve=lambda _host, _port: []))
    assert refused.value.code == "fetch.name"


def test_an_address_inside_a_network_is_measured_in_no_way(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(LOOPBACK)
    with pytest.raises(Invalid) as refused:
        measure(HOST, line=site.line)
    assert refused.value.code == "fetch.inside"


@pytest.mark.parametrize(
    ("body", "level", "bound"),
    [
        pytest.param(f'<time datetime="{ago(30)}T08:00:00+07:00">x</time>', 3, "at_least", id="30 days"),
        pytest.param(f"<p>{ago(31)}</p>", 2, "at_least", id="31 days"),
        pytest.param(f"<p>{ago(91)}</p>", 1, "at_least", id="91 days"),
        pytest.param(f"<p>{ago(400)}</p>", None, "nothing", id="400 days on the home page only: news may be elsewhere"),
        pytest.param(f"<p>{ago(0)}</p>", None, "nothing", id="today's date in the text is printed by a program"),
        pytest.param(f"<p>{ago(-9)}</p>", None, "nothing", id="a day to come is no publication"),
        pytest.param("", None, "nothing", id="no date"),
    ],
)
def test_the_newest_date_tells_how_new_the_news_is(site: Site, body: str, level: int | None, bound: str) -> None:
    site.https["/"] = page(body)
    assert seen(site, "info.news")[:2] == (level, bound)


def test_old_news_on_the_news_page_is_the_lowest_level(site: Site) -> None:
    site.https |= {"/": page('<a href="/news">ព័ត៌មាន</a>'), "/news": page(f"<p>{ago(366)}</p>")}
    assert seen(site, "info.news")[:2] == (0, "exactly")


def test_a_feed_tells_and_a_site_map_is_told_but_not_counted(site: Site) -> None:
    feed = '<link rel="alternate" type="application/rss+xml" href="/feed">'
    site.https |= {
        "/": page(head=FITS + feed),
        "/feed": f"<rss><pubDate>{ago(60)}T00:00:00Z</pubDate></rss>",
        "/sitemap.xml": f"<urlset><lastmod>{ago(1)}</lastmod></urlset>",
    }
    level, _, codes = seen(site, "info.news")
    assert level == 2
    assert "news.sitemap" in codes


def search(*, finds: bool, more: str = "") -> Callable[[Any], None]:
    """A search page that finds the service, or shows the same whatever is asked."""

    def answer(handler: Any) -> None:
        hit = f'<a href="/pharmacy">{SERVICE}</a>' if finds and "%E1%9E%80%E1%9E%B6%E1%9E%9A" in handler.path else ""
        body = page(FIELD.format(more=more) + f'<a href="/pharmacy">{SERVICE}</a>' + hit).encode()
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


@pytest.mark.parametrize(
    ("body", "answer", "level", "bound"),
    [
        pytest.param("", None, 0, "exactly", id="no search"),
        pytest.param('<button class="js-search">?</button>', None, None, "nothing", id="a search that scripts make"),
        pytest.param(FIELD.format(more=""), search(finds=False), None, "nothing", id="the same page for any word"),
        pytest.param(FIELD.format(more=""), search(finds=True), 1, "at_least", id="a word in Khmer is found"),
        pytest.param(
            FIELD.format(more=""),
            search(finds=True, more='<select name="kind"></select>'),
            2,
            "exactly",
            id="the results can be narrowed",
        ),
    ],
)
def test_a_search_is_tried_with_words_of_the_site(
    site: Site, body: str, answer: Any, level: int | None, bound: str
) -> None:
    site.https |= {"/": page(body + f'<a href="/pharmacy">{SERVICE}</a>'), "/pharmacy": page()}
    if answer:
        site.https["/search"] = answer
    assert seen(site, "find.search")[:2] == (level, bound)


def test_https_throughout_is_the_top_level(site: Site) -> None:
    assert seen(site, "site.secure")[:2] == (2, "exactly")


@pytest.mark.parametrize("certificate", ["expired", "another"])
def test_a_certificate_that_browsers_refuse_is_the_lowest_level(serve: Callable[..., Site], certificate: str) -> None:
    site = serve(certificate)
    site.http["/"] = page()
    assert seen(site, "site.secure")[:2] == (0, "exactly")


@pytest.mark.parametrize(
    ("number", "level"), [pytest.param(18, 0, id="signed by itself"), pytest.param(20, None, id="issuer unknown here")]
)
def test_an_issuer_that_only_this_machine_may_not_know_decides_nothing(number: int, level: int | None) -> None:
    problem = Invalid("fetch.certificate", host=HOST, reason="", number=number)
    visit = Visit(HOST, utc_now(), Tried(HOST, problem=problem), Tried(HOST))
    assert of(measured(visit).findings, "site.secure").level == level


def test_no_https_beside_an_open_http_is_the_lowest_level(serve: Callable[..., Site]) -> None:
    site = serve()
    site.line.ports["https"] = 9  # pyright: ignore[reportIndexIssue] - a dictionary here
    site.http["/"] = page()
    assert seen(site, "site.secure")[:2] == (0, "exactly")


@pytest.mark.parametrize(
    ("change", "level", "bound"),
    [
        pytest.param({"http": {"/": page()}}, 1, "exactly", id="http stays http"),
        pytest.param({"http": {"/": 404}}, None, "nothing", id="http does not open"),
        pytest.param({"https": {"/about": f">http://{HOST}/about"}, "http": {"/about": page()}}, 1, "exactly",
                     id="one page is sent back to http"),
        pytest.param({"https": {"/": page('<script src="http://cdn.example/x.js"></script>')}}, 1, "at_most",
                     id="a part of the page is fetched without https"),
    ],
)  # fmt: skip
def test_https_on_some_pages_is_the_middle_level(
    site: Site, change: dict[str, dict[str, Any]], level: int | None, bound: str
) -> None:
    site.https |= change.get("https", {})
    site.http |= change.get("http", {})
    assert seen(site, "site.secure")[:2] == (level, bound)


@pytest.mark.parametrize(
    ("head", "size", "level", "bound"),
    [
        pytest.param("", 0, 0, "exactly", id="no declaration that it fits"),
        pytest.param(FITS, 0, None, "nothing", id="declared and light: must be seen on a telephone"),
        pytest.param(FITS, 600_000, 1, "at_most", id="2 s + 600 kB x 8 / 400 kbit/s = 14 s"),
    ],
)
def test_usable_on_a_telephone(site: Site, head: str, size: int, level: int | None, bound: str) -> None:
    style = '<link rel="stylesheet" href="/style.css">'
    site.https |= {"/": page(head=head + style), "/style.css": "x" * size}
    assert seen(site, "site.mobile")[:2] == (level, bound)


@pytest.mark.parametrize(
    ("pictures", "level", "bound"), [(9, 0, "exactly"), (8, 1, "at_most"), (1, 1, "at_most"), (0, None, "nothing")]
)
def test_serious_faults_are_counted(site: Site, pictures: int, level: int | None, bound: str) -> None:
    site.https["/"] = page('<img src="/x.jpg">' * pictures + '<img src="/y.jpg" alt="">')
    assert seen(site, "access.disabled")[:2] == (level, bound)


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<input type=text>", "field"),
        ("<label for=a>A</label><input id=a>", None),
        ("<label>A <input></label>", None),
        ("<button></button>", "button"),
        ('<a href="/x"><img src="/i" alt="Home"></a>', None),
        ('<a href="/x"><i></i></a>', "link"),
        ("<iframe src=/x></iframe>", "frame"),
        ('<meta name="viewport" content="width=device-width, user-scalable=no">', "zoom"),
    ],
)
def test_what_is_an_obstacle(html: str, fault: str | None) -> None:
    found = read_page(f'<html lang="en"><title>T</title>{html}').faults
    assert found == ({fault: 1} if fault else {})


@pytest.mark.parametrize(
    ("size", "level", "bound"),
    [
        pytest.param(1_000_000, 0, "exactly", id="1 MB x 8 / 1.6 Mbit/s = 5 s"),
        pytest.param(600_000, 1, "at_most", id="600 kB: 3 s"),
        pytest.param(1_000, None, "nothing", id="light: must be seen in a browser"),
    ],
)
def test_what_must_arrive_first_says_how_slow_it_is_at_least(
    site: Site, size: int, level: int | None, bound: str
) -> None:
    site.https |= {"/": page(head=FITS + '<script src="/big.js"></script>'), "/big.js": "x" * size}
    assert seen(site, "site.speed")[:2] == (level, bound)


def test_pages_that_the_site_asks_robots_to_leave_alone_are_left_alone(site: Site) -> None:
    site.https["/robots.txt"] = "User-agent: *\nDisallow: /services"
    measure(HOST, line=site.line)
    assert "/services" not in site.asked
    assert "/about" in site.asked


def test_a_visit_asks_for_few_pages_and_ends_in_time(serve: Callable[..., Site]) -> None:
    site = serve()
    many = "".join(f'<a href="/{number}">page {number}</a>' for number in range(500))
    site.https["/"] = page(many + '<link rel="stylesheet" href="/s">' * 50)
    measure(HOST, line=site.line)
    assert len(site.asked) <= 25


def test_addresses_that_are_none_are_passed_over(site: Site) -> None:
    odd = '<a href="http://[">x</a><form action="http://["><input type="search" name="q"></form>'
    feed = '<link rel="alternate" type="application/rss+xml" href="http://[">'
    site.https |= {"/": page(f'{odd}<a href="/pharmacy">{SERVICE}</a>', head=FITS + feed), "/pharmacy": page()}
    assert seen(site, "find.search")[0] is None


@pytest.mark.parametrize("broken", ["<![" * 9000, "<a " * 30_000, "<!--" * 100_000, "<" * 50_000, "\x00<title>"])
def test_a_hostile_page_is_left_in_time(broken: str) -> None:
    assert read_page(broken).links == []


@pytest.mark.parametrize("language", ["en", "km"])
def test_every_fact_has_a_sentence_with_its_places_filled(site: Site, language: str) -> None:
    site.https["/"] = page('<img src="x">' + f"<p>{ago(3)}</p>" + '<form action="http://x.example/"><input></form>')
    with speaking(language):
        said = [sentence(fact) for one in measure(HOST, line=site.line).findings for fact in one.facts]
    assert [one for one in said if "{" in one or re.fullmatch(r"[a-z_.]+", one)] == []


def test_every_fact_that_the_rules_name_has_a_sentence_and_no_sentence_is_left_over() -> None:
    source = Path(measuring.__file__).read_text(encoding="utf-8")
    named = set(re.findall(r'(?:fact|_problem)\(\s*"([a-z_]+\.[a-z_]+)"', source))
    named |= {f"access.{kind}" for kind in ("button", "field", "frame", "language", "link", "picture", "title", "zoom")}
    named |= {f"secure.http_{how}" for how in ("shut", "stays", "to_https")} | {"closed.http", "closed.https"}
    assert named == set(_FACTS)

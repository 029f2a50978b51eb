"""Screens: from the click in the menu to the last mark drawn, against a bare page with as many native elements.

The database holds a country at full size (`bench.population`). The floor's page draws, on ten constant rows,
as many native elements of each kind as the real screen shows; both are driven in the same warm browser.
"""

import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from bench.floor_app import KINDS
from bench.ruler import Figure
from bench.servers import BROWSER_FLAGS, chromium, floor_app, our_app

ROUNDS = 20
BAR = 1.5
# Drawn means: the screen's own end mark is there, every chart has drawn its marks and every table its canvas,
# and two more frames have passed.
DRAWN = """
async ([link, name]) => {
  const marked = () => document.querySelector(`.egov-done[data-screen="${name}"]`);
  const whole = () => [...document.querySelectorAll('[data-testid="stVegaLiteChart"]')]
      .every(chart => chart.querySelector('canvas, svg'))
    && [...document.querySelectorAll('[data-testid="stDataFrame"]')].every(frame => frame.querySelector('canvas'))
    && !document.querySelector('[data-testid="stSkeleton"]');
  const frame = () => new Promise(next => requestAnimationFrame(next));
  const started = performance.now();
  const menu = document.querySelector('.egov-menu, [data-testid="stSidebarNav"]');
  // A person's first screen stands in the menu without its name; one project is reached from another screen.
  (menu.querySelector(`a[href$="/${link}"]`) || document.querySelector(`a[href*="${link}?"]`)
    || menu.querySelector('a[href$="/"]')).click();
  while (!(marked() && whole())) {
    await frame();
    if (performance.now() - started > 30000) throw new Error(`not drawn: ${name}`);
  }
  await frame();
  const drawn = performance.now() - started;
  return drawn;
}
"""


@dataclass(frozen=True)
class Target:
    """A screen to measure: whose menu it is in, its address there, and the name of its end mark.

    One that stands in no menu is reached by a link on the screen `from_url`, whose mark is `from_mark`.
    """

    title: str
    person: str
    url: str
    mark: str
    from_url: str = ""
    from_mark: str = ""


TARGETS = (
    Target("questionnaire section", "sample-officer", "questionnaire", "assess/questionnaire"),
    Target("result", "sample-head", "result", "assess/result"),
    Target("at a glance, 1,900 organisations, 5,000 projects", "sample-director", "overview", "overview"),
    Target("national, 1,900 organisations", "sample-director", "national", "national"),
    Target("portfolio list, 5,000 projects", "sample-planner", "projects", "projects"),
    Target("timeline, 5,000 projects", "sample-planner", "timeline", "timeline"),
    Target("one project of 5,000", "sample-planner", "project", "project", "gate?id=6", "gate"),
)
WITH_CHOICES = "1-o1"
"""A part of the questionnaire whose questions are about the organisation, so that each is a row of choices."""
CHOICE = '[data-testid="stRadio"] input[value="{}"]'
REST = ("account", "account")
"""Where our application is between two measurements: its plainest screen."""


def measure() -> Iterator[Figure]:
    """Each screen against its floor, and the empty page and the first visit beside."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=BROWSER_FLAGS)
        with our_app(Path(folder), full_size=True) as ours:
            seen = {target.title: _visit(browser, ours, target) for target in TARGETS}
            counts = {target.url: seen[target.title].elements for target in TARGETS}
            counts["beside"] = _beside_an_answer(browser, ours)
            with floor_app(Path(folder), counts) as floor:
                yield from _compare(browser, ours, floor, seen)
                yield _filter(browser, ours)
                yield from _answer(browser, ours, floor)
        browser.close()


@dataclass
class _Seen:
    first: float
    elements: dict[str, int]


def _visit(browser: Browser, base: str, target: Target) -> _Seen:
    with _page(browser, base, target.person) as page:
        _begin(page, base, target)
        first = _go(page, target.url, target.mark)
        page.wait_for_timeout(500)
        return _Seen(first, _elements(page))


def _compare(browser: Browser, ours: str, floor: str, seen: dict[str, _Seen]) -> Iterator[Figure]:
    with _page(browser, floor, None) as bare:
        for target in TARGETS:
            with _page(browser, ours, target.person) as page:
                _begin(page, ours, target)
                _go(page, target.url, target.mark)
                _go(bare, target.url, target.url)
                took: dict[str, list[float]] = {"ours": [], "floor": [], "empty": []}
                for _ in range(ROUNDS):
                    _begin(page, ours, target)
                    took["ours"].append(_go(page, target.url, target.mark))
                    _go(bare, "begin", "begin")
                    took["floor"].append(_go(bare, target.url, target.url))
                    _go(bare, "begin", "begin")
                    took["empty"].append(_go(bare, "empty", "empty"))
            median = {name: statistics.median(times) for name, times in took.items()}
            drawn = ", ".join(f"{count} {kind[2:]}" for kind, count in seen[target.title].elements.items())
            yield Figure(
                f"{target.title}, click to drawn",
                median["ours"],
                median["floor"],
                "ms",
                f"as many native elements: {drawn}",
                bar=BAR,
            )
            yield Figure(f"{target.title}, to an empty page", median["ours"], median["empty"], "ms", "empty page")
            yield Figure(f"{target.title}, first visit", seen[target.title].first, median["empty"], "ms", "empty page")


def _begin(page: Page, base: str, target: Target) -> None:
    """Go to where the measured click is made: the plainest screen, or the one with the link."""
    link = target.from_url.partition("?")[0]
    if target.from_url and page.locator(f'a[href*="{link}?"]').count():
        # Back as a person goes, so that what the browser has loaded stays loaded.
        _go(page, link, target.from_mark)
        page.wait_for_timeout(500)
    elif target.from_url:
        page.goto(f"{base}/{target.from_url}")
        page.wait_for_selector(f'.egov-done[data-screen="{target.from_mark}"]', state="attached", timeout=60_000)
        page.wait_for_timeout(500)
    else:
        _go(page, *REST)


def _go(page: Page, url: str, mark: str) -> float:
    return page.evaluate(DRAWN, [url, mark])


SAVED = """
async ([choose, saved]) => {
  const before = document.querySelectorAll(saved).length ? document.querySelector(saved).outerHTML : '';
  const started = performance.now();
  document.querySelector(choose).click();
  for (;;) {
    const now = document.querySelector(saved);
    if (now && now.outerHTML !== before) break;
    await new Promise(next => requestAnimationFrame(next));
    if (performance.now() - started > 15000) throw new Error('not saved');
  }
  return performance.now() - started;
}
"""


FILTERED = """
async (number) => {
  const said = () => [...document.querySelectorAll('[data-testid="stCaptionContainer"]')].at(-1).innerText;
  const before = said();
  const started = performance.now();
  const pills = [...document.querySelectorAll('[data-testid="stPills"], [data-testid="stButtonGroup"]')].at(-1);
  pills.querySelectorAll('button')[number].click();
  while (said() === before) {
    await new Promise(next => requestAnimationFrame(next));
    if (performance.now() - started > 15000) throw new Error('not filtered');
  }
  return performance.now() - started;
}
"""


def _filter(browser: Browser, ours: str) -> Figure:
    """The ranking table of the country, filtered by one stage after the other; the slowest of twenty but one."""
    with _page(browser, ours, "sample-director") as page:
        _go(page, "national", "national")
        page.wait_for_timeout(1000)
        took: list[float] = []
        for n in range(ROUNDS):
            took.append(page.evaluate(FILTERED, 1 + n % 4))
            page.wait_for_timeout(300)
    p95 = sorted(took)[int(ROUNDS * 0.95) - 1]
    return Figure("national table filtered, p95 in ms", p95, 1.0, "ms", "one millisecond", 200)


def _beside_an_answer(browser: Browser, ours: str) -> dict[str, int]:
    """What else is on a page of questions, by kind of element, beside the one that is answered."""
    with _page(browser, ours, "sample-officer") as page:
        _open_questions(page, ours)
        counts = _elements(page)
    return counts | {"stRadio": counts["stRadio"] - 1}


def _elements(page: Page) -> dict[str, int]:
    """How many native elements of each kind the page holds, its sidebar included."""
    counts = {kind: page.locator(f'[data-testid="stApp"] [data-testid="{kind}"]').count() for kind in KINDS}
    return {kind: count for kind, count in counts.items() if count}


def _open_questions(page: Page, ours: str) -> None:
    page.goto(f"{ours}/questionnaire?part={WITH_CHOICES}")
    page.wait_for_selector(CHOICE.format(1), state="attached", timeout=60_000)
    page.wait_for_timeout(500)


def _answer(browser: Browser, ours: str, floor: str) -> Iterator[Figure]:
    took: dict[str, list[float]] = {"ours": [], "answer": [], "beside": []}
    with (
        _page(browser, ours, "sample-officer") as page,
        _page(browser, floor, None) as alone,
        _page(browser, floor, None) as among,
    ):
        _open_questions(page, ours)
        _go(alone, "answer", "answer")
        _go(among, "beside", "beside")
        tabs = ((page, "ours", ".egov-saved"), (alone, "answer", ".saved"), (among, "beside", ".saved"))
        # So that the first click that is measured is a change, whatever was answered before.
        for one, _, _ in tabs:
            one.locator(CHOICE.format(1)).first.evaluate("choice => choice.click()")
            one.wait_for_timeout(1500)
        for n in range(ROUNDS):
            for one, name, saved in tabs:
                took[name].append(one.evaluate(SAVED, [CHOICE.format(n % 2), saved]))
                # A little longer each time: the browser draws sixty times a second, and were the pause always as many
                # frames, all clicks of a run would meet it at the same point between two.
                one.wait_for_timeout(300 + n)
    median = {name: statistics.median(times) for name, times in took.items()}
    floor_is = "a fragment with one widget that stores nothing"
    yield Figure(
        "answer, click to saved", median["ours"], median["answer"], "ms", f"{floor_is}, alone on its page", BAR
    )
    yield Figure(
        "answer, click to saved, among as many elements",
        median["ours"],
        median["beside"],
        "ms",
        f"{floor_is}, on a page with as many native elements",
        BAR,
    )


@contextmanager
def _page(browser: Browser, base: str, person: str | None) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    if person:
        context.request.post(f"{base}/session/sample", form={"username": person}, headers={"Origin": base})
    page = context.new_page()
    page.goto(f"{base}/{REST[0]}" if person else base)
    page.wait_for_selector(".egov-done", state="attached", timeout=60_000)
    yield page
    context.close()

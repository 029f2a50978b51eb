"""Reads a page of HTML for what a visitor would notice: language, links, fields, pictures, dates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from time import monotonic

Attributes = Mapping[str, str]

LONGEST_TEXT = 200_000
PIECE = 32_768
SECONDS = 3.0
"""The longest time that is spent on one page: a page can be written so that reading it takes for ever."""
_BEHIND = frozenset({"base", "link", "meta"})
"""Elements that a visitor does not see."""
_UNSEEN = frozenset({"script", "style", "template", "noscript"})
_NAMELESS = frozenset({"hidden", "submit", "reset", "button", "image"})


@dataclass
class Form:
    """A form: where it is sent and how, and its fields as (kind, name)."""

    action: str
    method: str
    search: bool = False
    fields: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Page:
    """What was found on a page.

    `links` are (address as written, text); `times` are the contents of `<time datetime>`. `fitting` is whether the
    page declares that it fits the width of a telephone, `wide` how many elements have a fixed width beyond it.
    `blocking` are the style sheets and scripts that a browser waits for before it shows the text. `faults` counts
    serious obstacles for people with disabilities by kind. `whole` is False where reading was broken off.
    """

    title: str = ""
    language: str = ""
    text: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    feeds: list[str] = field(default_factory=list)
    blocking: list[str] = field(default_factory=list)
    unsafe_parts: list[str] = field(default_factory=list)
    faults: dict[str, int] = field(default_factory=dict)
    scripts: int = 0
    fitting: bool = False
    wide: int = 0
    search_sign: bool = False
    whole: bool = True

    @property
    def empty(self) -> bool:
        """Whether so little can be read that the content must be made by scripts in the browser, or is missing."""
        return len(self.text) < 200 and len(self.links) < 3


def read_page(html: str) -> Page:
    """What a page of HTML holds; a broken or hostile page gives what could be read in the time allowed."""
    reader = _Reader()
    end = monotonic() + SECONDS
    # In pieces and never closed: the parser looks again and again at what is left open, and must not do so for ever.
    for start in range(0, len(html), PIECE):
        try:
            reader.feed(html[start : start + PIECE])
        except AssertionError:  # how this parser meets a damaged "<![…" in some versions of Python
            reader.page.whole = False
        reader.page.whole &= monotonic() < end
        if not reader.page.whole:
            break
    return reader.finished()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self._words: list[str] = []
        self._length = 0
        self._unseen: str | None = None
        self._in_title = self._in_head = False
        self._named: _Named | None = None
        self._form: Form | None = None
        self._label: bool = False
        self._labelled: set[str] = set()
        self._fields: list[str | None] = []
        self._starts: dict[str, Callable[[Attributes], None]] = {
            "html": self._html,
            "meta": self._meta,
            "link": self._link,
            "script": self._script,
            "time": self._time,
            "form": self._begin_form,
            "img": self._picture,
            "iframe": self._frame,
            "label": self._begin_label,
        }

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "head":
            self._in_head = True
        elif tag == "body":
            self._in_head = False
        elif tag == "title":
            self._in_title = True
        if tag in _UNSEEN:
            self._unseen = tag
        if tag in self._starts:
            self._starts[tag](told)
        elif tag in ("input", "select", "textarea"):
            self._field(tag, told)
        elif tag in ("a", "button"):
            self._settle_named()
            self._named = _Named(tag, told, said=bool(told.get("aria-label") or told.get("title")))
        if told.get("role") == "search" and self._form is not None:
            self._form.search = True
        if tag not in _BEHIND and any(
            "search" in told.get(name, "").lower() for name in ("class", "id", "role", "aria-label", "href")
        ):
            self.page.search_sign = True
        if _is_wide(told):
            self.page.wide += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == self._unseen:
            self._unseen = None
        match tag:
            case "title":
                self._in_title = False
            case "head":
                self._in_head = False
            case "form":
                self._form = None
            case "label":
                self._label = False
            case "a" | "button":
                self._settle_named()

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.page.title = (self.page.title + data).strip()[:300]
            return
        if self._unseen or self._in_head:
            return
        said = " ".join(data.split())
        if not said:
            return
        if self._named is not None:
            self._named.text += f" {said}"
        if self._length < LONGEST_TEXT:
            self._words.append(said)
            self._length += len(said) + 1

    def finished(self) -> Page:
        self._settle_named()
        page = self.page
        page.text = " ".join(self._words)[:LONGEST_TEXT]
        nameless = sum(identifier is None or identifier not in self._labelled for identifier in self._fields)
        self._fault("field", nameless)
        self._fault("title", 0 if page.title else 1)
        self._fault("language", 0 if page.language else 1)
        return page

    def _html(self, told: Attributes) -> None:
        self.page.language = told.get("lang", told.get("xml:lang", "")).strip()[:20]

    def _meta(self, told: Attributes) -> None:
        if told.get("name", "").lower() == "viewport":
            content = told.get("content", "").lower().replace(" ", "")
            self.page.fitting = "width=device-width" in content or "initial-scale=1" in content
            if "user-scalable=no" in content or "user-scalable=0" in content or "maximum-scale=1" in content:
                self._fault("zoom", 1)

    def _link(self, told: Attributes) -> None:
        kinds, address = told.get("rel", "").lower().split(), told.get("href", "")
        if "alternate" in kinds and ("rss" in told.get("type", "") or "atom" in told.get("type", "")) and address:
            self.page.feeds.append(address)
        if "stylesheet" in kinds and address:
            self._part(address)
            if told.get("media", "all").lower() != "print":
                self.page.blocking.append(address)

    def _script(self, told: Attributes) -> None:
        self.page.scripts += 1
        address = told.get("src", "")
        if address:
            self._part(address)
            waits = not ({"async", "defer"} & told.keys()) and told.get("type", "") != "module"
            if self._in_head and waits:
                self.page.blocking.append(address)

    def _part(self, address: str) -> None:
        if address.lower().startswith("http://"):
            self.page.unsafe_parts.append(address)

    def _time(self, told: Attributes) -> None:
        if told.get("datetime"):
            self.page.times.append(told["datetime"][:40])

    def _begin_form(self, told: Attributes) -> None:
        signs = " ".join(told.get(name, "") for name in ("role", "class", "id", "action")).lower()
        self._form = Form(told.get("action", ""), (told.get("method") or "get").lower(), "search" in signs)
        self.page.forms.append(self._form)
        if told.get("action", "").lower().startswith("http://"):
            self.page.unsafe_parts.append(told["action"])

    def _field(self, tag: str, told: Attributes) -> None:
        kind = (told.get("type") or "text").lower() if tag == "input" else tag
        if self._form is not None:
            self._form.fields.append((kind, told.get("name", "")))
            self._form.search |= kind == "search"
        if kind == "search":
            self.page.search_sign = True
        if kind == "image" and not told.get("alt") and not told.get("aria-label"):
            self._fault("picture", 1)
        named = self._label or any(told.get(name) for name in ("aria-label", "aria-labelledby", "title"))
        if kind not in _NAMELESS and not named:
            self._fields.append(told.get("id") or None)

    def _begin_label(self, told: Attributes) -> None:
        self._label = True
        if told.get("for"):
            self._labelled.add(told["for"])

    def _picture(self, told: Attributes) -> None:
        if "alt" not in told and not told.get("aria-label") and told.get("role") not in ("presentation", "none"):
            if told.get("aria-hidden") != "true":
                self._fault("picture", 1)
        elif self._named is not None and told.get("alt"):
            self._named.said = True

    def _frame(self, told: Attributes) -> None:
        if not told.get("title") and not told.get("aria-label") and told.get("aria-hidden") != "true":
            self._fault("frame", 1)

    def _settle_named(self) -> None:
        """A link or a button has ended: it needs words, or a picture that is described."""
        one, self._named = self._named, None
        if one is None:
            return
        address = one.told.get("href", "")
        text = one.text.strip()
        if one.tag == "a" and address:
            self.page.links.append((address, text[:300]))
        hidden = one.told.get("aria-hidden") == "true"
        if (address or one.tag == "button") and not text and not one.said and not hidden:
            self._fault("link" if one.tag == "a" else "button", 1)

    def _fault(self, kind: str, count: int) -> None:
        if count:
            self.page.faults[kind] = self.page.faults.get(kind, 0) + count


@dataclass
class _Named:
    """A link or a button that is open: its attributes, its words so far, and whether it is named otherwise."""

    tag: str
    told: Attributes
    said: bool
    text: str = ""


def _is_wide(told: Attributes) -> bool:
    """Whether an element has a fixed width that no telephone has."""
    style = told.get("style", "").replace(" ", "").lower()
    given = told.get("width", "")
    for part in style.split(";"):
        name, _, value = part.partition(":")
        if name in ("width", "min-width") and value.endswith("px"):
            given = value[:-2]
    return given.isdecimal() and int(given[:6]) > 480

"""Measured facts in words, in the language spoken now."""

from collections.abc import Callable
from datetime import date
from typing import Any

from assess.public_facts.findings import AT_LEAST, AT_MOST, EXACTLY, Fact
from assess.public_facts.messages import SENTENCES
from data.i18n import day, prose, t

_FACTS: dict[str, Callable[[], str]] = {
    "access.button": lambda: t("Buttons without a name: {count}."),
    "access.faults": lambda: t("Serious faults found on the home page: {count}."),
    "access.field": lambda: t("Fields without a name: {count}."),
    "access.frame": lambda: t("Embedded pages without a title: {count}."),
    "access.language": lambda: t("The page does not say in which language it is written."),
    "access.link": lambda: t("Links without words: {count}."),
    "access.picture": lambda: t("Pictures without a description: {count}."),
    "access.title": lambda: t("The page has no title."),
    "access.unseen": lambda: t("Text too pale to read, and what scripts add, cannot be seen from outside."),
    "access.zoom": lambda: t("The page forbids enlarging."),
    "closed.http": lambda: t("Not opened over http: {problem}"),
    "closed.https": lambda: t("Not opened over https: {problem}"),
    "mobile.fits": lambda: t("The page declares that it fits a telephone's screen."),
    "mobile.seconds": lambda: t(
        "{kilobytes} KB, with {parts} style sheets and scripts, must arrive before the text: {seconds} seconds on a "
        "line of {kilobits} kbit/s."
    ),
    "mobile.unfit": lambda: t("The page does not declare that it fits a telephone's screen, so it must be enlarged."),
    "mobile.unseen": lambda: t("Whether text, menu and buttons really fit must be seen on a telephone."),
    "mobile.wide": lambda: t("Elements with a fixed width beyond a telephone's screen: {count}."),
    "news.looked": lambda: t("Pages looked at for dates: {pages}."),
    "news.modified": lambda: t("The server says that the page changed on {day}; this is not counted."),
    "news.newest": lambda: t("The newest date found is {day}, {age} days before."),
    "news.none": lambda: t("No date was found in the text."),
    "news.sitemap": lambda: t("The site map says that a page changed on {day}; this is not counted."),
    "page.broken_off": lambda: t("The page is too large or too damaged to be read to its end."),
    "page.empty": lambda: t("The page holds hardly any text before scripts run, so little can be seen from outside."),
    "reachable.below": lambda: t(
        "The address leads to {path}: whether the site is the organisation's own is not seen."
    ),
    "reachable.domain": lambda: t("The address ends in {domain}."),
    "reachable.domain_other": lambda: t("The address is {host}, which does not end in {domain}."),
    "reachable.few_tries": lambda: t("To tell whether it opens at all hours takes {count} tries in 30 days."),
    "reachable.opens": lambda: t("{address} opened in {seconds} seconds (status {status})."),
    "reachable.other": lambda: t("{host} belongs to somebody else, such as social media."),
    "reachable.status": lambda: t("The site answers with the error {status}."),
    "reachable.tries": lambda: t("It opened in {opened} of {count} tries over {days} days."),
    "search.found": lambda: t("A search for “{word}” finds its page."),
    "search.missed": lambda: t("A search for “{word}” does not show its page in what can be seen from outside."),
    "search.narrowing": lambda: t("Fields that narrow the search: {count}."),
    "search.none": lambda: t("There is no search box on the home page."),
    "search.plain": lambda: t("No fields that narrow the search were seen."),
    "search.untried": lambda: t("There seems to be a search, but it could not be tried from outside."),
    "secure.certificate": lambda: t("The certificate is valid, until {until}."),
    "secure.http_shut": lambda: t("The http address does not open."),
    "secure.http_stays": lambda: t("The http address opens without changing to https."),
    "secure.http_to_https": lambda: t("The http address leads to https."),
    "secure.others": lambda: t("Other pages opened: {count}; not secure: {unsafe}."),
    "secure.parts": lambda: t("Parts of the home page that are fetched or sent without https: {count}."),
    "secure.sent_back": lambda: t("The https address leads back to http."),
    "site.closed": lambda: t("The site did not open."),
    "speed.first": lambda: t("The first byte arrives after {seconds} seconds."),
    "speed.least": lambda: t(
        "With {kilobytes} KB before the first picture, the main content takes at least {seconds} seconds on a "
        "telephone."
    ),
    "speed.unseen": lambda: t("When the main content really appears must be seen in a browser."),
}
_DAYS = frozenset({"day", "until"})


def sentence(fact: Fact) -> str:
    """A fact as a sentence; one of another version of this program is shown by its code."""
    known = _FACTS.get(str(fact["code"]))
    if known is None:
        return str(fact["code"])
    return prose(known().format(**{name: _shown(name, value, fact) for name, value in fact.items()}))


def how_sure(bound: str, level: str) -> str:
    """A suggested level, named by its label, with how it is meant."""
    if bound == EXACTLY:
        return t("“{level}”", level=level)
    if bound == AT_LEAST:
        return t("at least “{level}”", level=level)
    return t("at most “{level}”", level=level) if bound == AT_MOST else t("cannot be told from outside")


def _shown(name: str, value: Any, fact: Fact) -> Any:
    if name == "problem":
        written = SENTENCES.get(str(value))
        return written().format(**fact.get("details", {})) if written else value
    if name in _DAYS and isinstance(value, str) and value[:1].isdecimal():
        return day(date.fromisoformat(value))
    return value

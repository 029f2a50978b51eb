"""Looks at one link, such as a piece of evidence: does it lead to a page that the public can open?"""

from dataclasses import dataclass, replace

from assess.public_facts.fetching import LINE, Line, fetch
from assess.public_facts.messages import SENTENCES
from assess.public_facts.visiting import REFUSED
from data.errors import Invalid
from data.i18n import t

REACHABLE, REDIRECTED, ERROR, UNREACHABLE, REFUSED_LINK, CERTIFICATE = OUTCOMES = (
    "reachable",
    "redirected",
    "error",
    "unreachable",
    "refused",
    "certificate",
)
MOST_BYTES = 65_536


@dataclass(frozen=True)
class LinkSeen:
    """What became of a link.

    `outcome` is one of `OUTCOMES`: "redirected" opens at another address, `final`; "error" answers with an error's
    `status`; "refused" is no public address and was not asked. `problem` is what went wrong where no page came.
    """

    link: str
    outcome: str
    status: int | None = None
    final: str | None = None
    problem: Invalid | None = None


def check_link(link: str, line: Line = LINE) -> LinkSeen:
    """Whether a link can be reached by the public, now; it touches no store and takes up to `line.seconds`."""
    try:
        found = fetch(link, replace(line, most_bytes=MOST_BYTES))
    except Invalid as problem:
        outcome = REFUSED_LINK if problem.code in REFUSED else UNREACHABLE
        return LinkSeen(link, CERTIFICATE if problem.code == "fetch.certificate" else outcome, problem=problem)
    if not found.ok:
        return LinkSeen(link, ERROR, found.status, found.final)
    moved = bool(found.hops)
    return LinkSeen(link, REDIRECTED if moved else REACHABLE, found.status, found.final)


def link_sentence(seen: LinkSeen) -> str:
    """What became of a link, in the language spoken now."""
    if seen.problem is not None:
        return SENTENCES[seen.problem.code]().format(**seen.problem.details)
    if seen.outcome == ERROR:
        return t("It answers with the error {status}.", status=seen.status)
    if seen.outcome == REDIRECTED:
        return t("It opens, at another address: {address}", address=seen.final)
    return t("It opens.")

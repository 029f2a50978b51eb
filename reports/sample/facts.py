"""What the checker of public facts would have measured of invented sites: the real rules over invented pages."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta

from sqlmodel import Session

from assess.cycles.participation import Participation
from assess.public_facts.fetching import Fetched
from assess.public_facts.keeping import contest, keep_measured
from assess.public_facts.measuring import measured
from assess.public_facts.reading import read_page
from assess.public_facts.visiting import Tried, Visit
from assess.states import today
from data.access import Actor, Role
from data.errors import Invalid
from data.organisations import Organisation
from reports.sample.country import site

CHECKER = "Sample checker (no site was visited)"
GOOD, FAIR, POOR = "good", "fair", "poor"
SITES = {
    "sample-markets": FAIR,
    "sample-clinics": GOOD,
    "sample-schools": FAIR,
    "sample-lookout": POOR,
    "sample-rivers": POOR,
}
CONTESTED = ("sample-schools", "access.disabled", "The pictures are ornaments; the last renewal gave them empty texts.")
# How long ago something was published, how many pictures lack a description, bytes before the text can be shown.
_AGE = {GOOD: 4, FAIR: 52, POOR: 230}
_PICTURES = {GOOD: 0, FAIR: 3, POOR: 12}
_BYTES = {GOOD: 180_000, FAIR: 640_000, POOR: 1_900_000}


def enter_facts(
    session: Session, top: Organisation, parts: Mapping[str, Participation], entered: Mapping[str, Organisation]
) -> None:
    """Measurements of five sites that do not exist, marked as the sample's, one of them contested."""
    checker = Actor(person=None, name=CHECKER, grants=((Role.ADMINISTRATOR, top.path),))
    at = datetime.combine(today() - timedelta(days=1), time(3), tzinfo=UTC)
    for code, how in SITES.items():
        seen = measured(_visit(f"{site(code)}/", how, at))
        keep_measured(session, checker, organisation=entered[code].id or 0, measured=seen)
    code, item, reason = CONTESTED
    officer = Actor(person=None, name="Officer of the sample", grants=((Role.OFFICER, entered[code].path),))
    contest(session, officer, submission=parts[code].submission.id or 0, item=item, reason=reason)


def _visit(address: str, how: str, at: datetime) -> Visit:
    page = _page(how, at)
    plain = f"http{address.removeprefix('https')}"
    over_https = Tried(address, _fetched(address, page, at))
    home = over_https.fetched if how == GOOD else _fetched(plain, page, at)
    host = address.split("/")[2]
    return Visit(
        address=address,
        at=at,
        https=Tried(address, problem=Invalid("fetch.closed", host=host)) if how == POOR else over_https,
        http=Tried(plain, home),
        page=read_page(page),
        others=[Tried(f"{address}news", _fetched(f"{address}news", page, at))] if how != POOR else [],
        waiting_bytes=_BYTES[how],
        waiting_parts=6,
    )


def _fetched(address: str, page: str, at: datetime) -> Fetched:
    return Fetched(
        address=address,
        final=address,
        status=200,
        headers={},
        body=page.encode(),
        bytes_sent=len(page),
        cut=False,
        first_seconds=0.4,
        seconds=0.9,
        certificate_until=at.date() + timedelta(days=61) if address.startswith("https") else None,
    )


def _page(how: str, at: datetime) -> str:
    """An invented home page."""
    newest = (at - timedelta(days=_AGE[how])).date()
    viewport = "" if how == POOR else '<meta name="viewport" content="width=device-width, initial-scale=1">'
    pictures = '<img src="/picture.jpg">' * _PICTURES[how]
    search = "" if how == POOR else '<form action="/search"><input type="search" name="q" aria-label="Search"></form>'
    links = "".join(f'<a href="/{name}">{name}</a> ' for name in ("news", "services", "contact", "about"))
    text = "ទំព័រដើមនៃក្រសួងគំរូ។ " * 12
    return (
        f'<html lang="km"><head><title>Invented site</title>{viewport}</head><body>{search}{links}{pictures}'
        f'<p>{text}</p><p><time datetime="{newest.isoformat()}">{newest.isoformat()}</time> Invented notice.</p>'
        "</body></html>"
    )

"""Settings of the installation that decide who may have its data, and under which licence."""

from typing import Final

from sqlmodel import Session

from data.access import Actor, require
from data.errors import Invalid
from data.events import record
from data.organisations import root
from data.tables import Setting

LICENCES: Final = {
    "CC-BY-4.0": ("Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "CC0-1.0": ("Creative Commons Zero 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "ODC-BY-1.0": ("Open Data Commons Attribution 1.0", "https://opendatacommons.org/licenses/by/1-0/"),
}
"""The licences under which data can be published: title and address of the text by SPDX or Open Definition name."""
_OPEN, _LICENCE = "api.open", "open_data.licence"


def published_is_open(session: Session) -> bool:
    """Whether programs may read what is published without a token; so it is unless an administrator says otherwise."""
    found = session.get(Setting, _OPEN)
    return found is None or found.value == "1"


def licence_name(session: Session) -> str:
    """The licence of published data, one of `LICENCES`."""
    found = session.get(Setting, _LICENCE)
    return found.value if found else next(iter(LICENCES))


def licence(session: Session) -> dict[str, str]:
    """The licence of published data as a data package tells it: name, title, path."""
    name = licence_name(session)
    title, path = LICENCES[name]
    return {"name": name, "title": title, "path": path}


def set_access_for_programs(session: Session, actor: Actor, *, published_open: bool, licence: str) -> None:
    """Say whether what is published is read without a token, and under which licence it is.

    Raises:
        Invalid: the licence is none of `LICENCES`.
    """
    require(actor, "api.edit", root(session).path)
    if licence not in LICENCES:
        raise Invalid("licence.unknown", licence=licence, allowed=", ".join(LICENCES))
    for name, value in ((_OPEN, "1" if published_open else "0"), (_LICENCE, licence)):
        row = session.get(Setting, name) or Setting(name=name, value=value)
        row.value = value
        session.add(row)
    session.flush()
    record(session, actor, "api.edit", subject="setting:api", published_open=published_open, licence=licence)

"""What stands above a report to government: the state and its motto, the ministry, the place of the date line."""

import json
from collections.abc import Mapping
from typing import Final

from sqlmodel import Session

from data.access import Actor, require
from data.errors import Invalid
from data.events import record
from data.organisations import root
from data.sign_in import is_sample
from data.tables import Setting
from projects.entries import check_text

SETTING: Final = "letterhead"
FIELDS: Final = ("state", "office", "place", "addressee")
"""State and motto, one line each; ministry and department, one line each; the place; to whom reports go."""
LONGEST: Final = 200
CAMBODIA: Final = {
    "state_en": "Kingdom of Cambodia\nNation Religion King",
    "state_km": "ព្រះរាជាណាចក្រកម្ពុជា\nជាតិ សាសនា ព្រះមហាក្សត្រ",
    "office_en": "Ministry of Posts and Telecommunications\nE-Government Department",
    "office_km": "ក្រសួងប្រៃសណីយ៍និងទូរគមនាគមន៍\nនាយកដ្ឋានរដ្ឋាភិបាលអេឡិចត្រូនិក",
    "place_en": "Phnom Penh",
    "place_km": "រាជធានីភ្នំពេញ",
    "addressee_en": "Office of the Council of Ministers",
    "addressee_km": "ទីស្តីការគណៈរដ្ឋមន្ត្រី",
}
"""For an installation that nobody has given another one."""
INVENTED: Final = {
    "state_en": "Sample country\nInvented, to try the program on",
    "state_km": "ប្រទេសគំរូ\nប្រឌិតឡើង សម្រាប់សាកល្បងកម្មវិធី",
    "office_en": "Sample department of digital government",
    "office_km": "នាយកដ្ឋានគំរូនៃរដ្ឋាភិបាលឌីជីថល",
    "place_en": "Sample town",
    "place_km": "ទីក្រុងគំរូ",
    "addressee_en": "Sample council of ministers",
    "addressee_km": "គណៈរដ្ឋមន្ត្រីគំរូ",
}
"""For the sample country, so that nothing invented bears the name of a state."""


def letterhead(session: Session, actor: Actor) -> dict[str, str]:
    """The texts of the letterhead by name: each of `FIELDS` with "_en" and "_km"; lines are apart by a newline.

    The sample country always has its own.
    """
    require(actor, "government_report.read", root(session).path)
    if is_sample(session):
        return dict(INVENTED)
    kept = session.get(Setting, SETTING)
    return {**CAMBODIA, **(json.loads(kept.value) if kept else {})}


def set_letterhead(session: Session, actor: Actor, *, letterhead_texts: Mapping[str, str]) -> None:
    """Store the letterhead of this installation; a text that is not given stays as it is.

    Raises:
        Invalid: a text is too long, or the sample country is loaded, which has its own.
    """
    top = root(session)
    require(actor, "government_report.edit", top.path)
    if is_sample(session):
        raise Invalid("government_report.sample_letterhead")
    known = {f"{field}_{language}" for field in FIELDS for language in ("en", "km")}
    unknown = letterhead_texts.keys() - known
    if unknown:
        raise ValueError(f"no text of a letterhead: {sorted(unknown)}; known: {sorted(known)}")
    texts = {name: check_text(text, field=name, most=LONGEST) for name, text in letterhead_texts.items()}
    kept = session.get(Setting, SETTING)
    before = json.loads(kept.value) if kept else {}
    kept = kept or Setting(name=SETTING, value="")
    kept.value = json.dumps({**before, **texts}, ensure_ascii=False, sort_keys=True)
    session.add(kept)
    session.flush()
    record(
        session, actor, "government_report.edit", subject="setting:letterhead", organisation=top.id or 0,
        letterhead=sorted(texts),
    )  # fmt: skip

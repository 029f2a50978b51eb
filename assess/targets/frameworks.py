"""Policy frameworks: several, each dated, with vision, goals, objectives and who coordinates."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session, col, func, select

from assess.tables.target import PolicyFramework, PolicyObjective
from assess.targets.entries import check_words, found, record_edit, require_edit, require_read
from data.access import Actor
from data.errors import Conflict, Invalid

GOALS, INITIATIVES, COORDINATION, MONITORING, RISKS = LISTS = (
    "goals",
    "initiatives",
    "coordination",
    "monitoring",
    "risks",
)
"""The lists of a framework's `texts`, in the order in which they are shown."""


def list_frameworks(session: Session, actor: Actor) -> list[PolicyFramework]:
    """All frameworks, the one that ends last first; invented ones after the real ones."""
    require_read(actor)
    order = (col(PolicyFramework.sample), col(PolicyFramework.ends_on).desc(), col(PolicyFramework.id).desc())
    return list(session.exec(select(PolicyFramework).order_by(*order)))


def find_framework(session: Session, actor: Actor, framework: int) -> PolicyFramework:
    """The framework of this number.

    Raises:
        Missing: there is none.
    """
    require_read(actor)
    return found(session, PolicyFramework, framework)


def list_objectives(session: Session, actor: Actor, framework: int) -> list[PolicyObjective]:
    """The objectives of a framework in their order."""
    find_framework(session, actor, framework)
    chosen = select(PolicyObjective).where(PolicyObjective.framework_id == framework)
    return list(session.exec(chosen.order_by(col(PolicyObjective.place))))


def add_framework(
    session: Session,
    actor: Actor,
    *,
    code: str,
    name_en: str,
    starts_on: date,
    ends_on: date,
    name_km: str | None = None,
    vision_en: str = "",
    vision_km: str | None = None,
    source: str = "",
) -> PolicyFramework:
    """Enter a framework; its objectives, indicators, measures and instruments are entered one by one.

    Raises:
        Invalid: the code is taken, the name is missing, a text is too long, or it would end before it starts.
    """
    require_edit(session, actor)
    plain = check_words(code, most=40)
    if session.exec(select(PolicyFramework.id).where(PolicyFramework.code == plain)).first():
        raise Invalid("target.code_taken", code=plain)
    added = PolicyFramework(code=plain, starts_on=starts_on, ends_on=ends_on, name_en="")
    _fill(
        added, {"name_en": name_en, "name_km": name_km, "vision_en": vision_en, "vision_km": vision_km,
                "source": source, "starts_on": starts_on, "ends_on": ends_on}
    )  # fmt: skip
    session.add(added)
    session.flush()
    record_edit(session, actor, added, code=plain)
    return added


def change_framework(
    session: Session, actor: Actor, framework: int, *, seen_version: int, changes: Mapping[str, Any]
) -> PolicyFramework:
    """Change a framework that was seen at `seen_version`: its names, vision, source, days, or one of `LISTS`.

    A list is given as {"en": …, "km": …} entries in their order, in place of those before.

    Raises:
        Conflict: somebody else changed it in between.
        Invalid: a text is missing or too long, or it would end before it starts.
    """
    require_edit(session, actor)
    row = found(session, PolicyFramework, framework)
    if row.version != seen_version:
        raise Conflict(theirs=row.version, yours=seen_version)
    _fill(row, {name: value for name, value in changes.items() if name not in LISTS})
    lists = {name: _entries(value) for name, value in changes.items() if name in LISTS}
    row.texts = {**row.texts, **lists}
    # A list that was filled in is no longer explained as empty.
    row.notes = {name: note for name, note in row.notes.items() if not lists.get(name)}
    row.version += 1
    session.add(row)
    session.flush()
    record_edit(session, actor, row, changed=sorted(changes))
    return row


def add_objective(
    session: Session, actor: Actor, *, framework: int, text_en: str, text_km: str | None = None
) -> PolicyObjective:
    """Enter an objective after those that a framework has."""
    require_edit(session, actor)
    found(session, PolicyFramework, framework)
    last = session.exec(select(func.max(PolicyObjective.place)).where(PolicyObjective.framework_id == framework)).one()
    added = PolicyObjective(
        framework_id=framework,
        place=(last or 0) + 1,
        text_en=check_words(text_en, most=500),
        text_km=check_words(text_km, most=500, needed=False) or None,
    )
    session.add(added)
    session.flush()
    record_edit(session, actor, added, framework=framework)
    return added


_LENGTHS = {"name_en": 300, "name_km": 300, "vision_en": 2000, "vision_km": 2000, "source": 500}


def _fill(row: PolicyFramework, values: Mapping[str, Any]) -> None:
    unknown = values.keys() - _LENGTHS.keys() - {"starts_on", "ends_on"}
    if unknown:
        raise ValueError(f"not changeable: {sorted(unknown)}")
    for name, value in values.items():
        if name in _LENGTHS:
            plain = check_words(value, most=_LENGTHS[name], needed=name == "name_en")
            setattr(row, name, plain or (None if name.endswith("_km") else ""))
        else:
            setattr(row, name, value)
    if row.ends_on <= row.starts_on:
        raise Invalid("target.period")


def _entries(entries: Sequence[Mapping[str, str | None]]) -> list[dict[str, str | None]]:
    return [
        {
            "en": check_words(entry.get("en"), most=1000),
            "km": check_words(entry.get("km"), most=1000, needed=False) or None,
        }
        for entry in entries
    ]

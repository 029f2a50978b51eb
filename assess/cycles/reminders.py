"""Who is behind in a cycle, whom to remind, of what: a list to copy, with the words ready in either language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from assess.cycles.board import answered_in, asked_in
from assess.cycles.control import find_cycle
from assess.cycles.participants import participants
from assess.states import EDITABLE, today
from assess.tables import Cycle
from data.access import Actor, Role, require
from data.i18n import day, prose, speaking, t, text_of
from data.organisations import root
from data.tables import Organisation, Person, RoleGrant

ASKED_OF = (Role.HEAD, Role.OFFICER)


@dataclass(frozen=True)
class Reminder:
    """An organisation whose answers are still awaited.

    `heads` and `officers` are the names of those who hold the role there, or at the nearest organisation above it
    that has one below the country. `missing` counts questions without an answer by section ("1" to "4",
    "foundation", "ladder"); it is empty where everything is answered and only the signature is awaited.
    `days_left` is negative after the due day. `returned` is the reviewer's note where the answers were given back.
    """

    submission: int
    organisation: int
    code: str
    name_en: str
    name_km: str | None
    heads: tuple[str, ...]
    officers: tuple[str, ...]
    asked: int
    answered: int
    missing: Mapping[str, int]
    due_on: date
    days_left: int
    returned: str | None


def reminders(session: Session, actor: Actor, cycle: int) -> list[Reminder]:
    """Everybody whose answers an open cycle still awaits, furthest behind first; nobody while it is not open."""
    path = root(session).path
    require(actor, "person.read", path)
    found = find_cycle(session, actor, cycle, action="cycle.edit")
    if found.state != "open":
        return []
    waiting = [pair for pair in participants(session, actor, cycle) if pair[1].state in EDITABLE]
    asked = asked_in(found, waiting)
    answered = answered_in(session, found).reindex(
        index=[submission.id for _, submission in waiting], columns=asked.columns, fill_value=0
    )
    missing = (asked.to_numpy() - answered.to_numpy()).clip(min=0)
    people = _people(session)
    behind = [
        Reminder(
            submission=submission.id or 0,
            organisation=submission.organisation_id,
            code=organisation.code,
            name_en=organisation.name_en,
            name_km=organisation.name_km,
            heads=_nearest(people, Role.HEAD, organisation.path, country=path),
            officers=_nearest(people, Role.OFFICER, organisation.path, country=path),
            asked=int(whole.sum()),
            answered=int(whole.sum() - lacking.sum()),
            missing={name: int(count) for name, count in zip(asked.columns, lacking, strict=True) if count},
            due_on=found.due_on,
            days_left=(found.due_on - today()).days,
            returned=submission.returned_note if submission.state == "returned" else None,
        )
        for (organisation, submission), whole, lacking in zip(waiting, asked.to_numpy(), missing, strict=True)
    ]
    return sorted(behind, key=lambda one: (-sum(one.missing.values()) / max(one.asked, 1), one.code))


def reminder_text(reminder: Reminder, cycle: Cycle, *, language: str) -> str:
    """The words of a reminder, to be copied into a letter or a message."""
    with speaking(language):
        organisation = text_of({"en": reminder.name_en, "km": reminder.name_km})
        lines = [t("To: {organisation}", organisation=organisation)]
        if reminder.heads or reminder.officers:
            lines.append(t("For: {names}", names=", ".join(dict.fromkeys((*reminder.heads, *reminder.officers)))))
        lines.append(t("Subject: {cycle}", cycle=text_of({"en": cycle.name_en, "km": cycle.name_km})))
        lines += ["", *_body(reminder)]
        return prose("\n".join(lines))


def _body(reminder: Reminder) -> list[str]:
    lines: list[str] = []
    if reminder.returned:
        lines.append(t("Your answers were returned to be mended: {note}", note=reminder.returned))
    if reminder.missing:
        lines.append(
            t("You have answered {answered} of {asked} questions.", answered=reminder.answered, asked=reminder.asked)
        )
        lines.append(t("Still missing:"))
        names = section_names()
        lines += [f"- {names.get(section, section)}: {count}" for section, count in reminder.missing.items()]
    else:
        lines.append(t("All questions are answered. The head has still to submit the answers."))
    due = day(reminder.due_on)
    if reminder.days_left < 0:
        lines.append(t("They were due on {due}, {days} days ago.", due=due, days=-reminder.days_left))
    elif reminder.days_left == 0:
        lines.append(t("They are due today, {due}.", due=due))
    else:
        lines.append(t("They are due on {due}, in {days} days.", due=due, days=reminder.days_left))
    return lines


def section_names() -> dict[str, str]:
    """The sections of the questionnaire in the language spoken now."""
    stages = {str(stage): t("Stage {stage}", stage=stage) for stage in (1, 2, 3, 4)}
    return {**stages, "foundation": t("Foundation"), "ladder": t("Other services")}


def _people(session: Session) -> dict[tuple[str, str], list[str]]:
    """The names of everybody who answers or signs, by role and by the path where the role is held."""
    chosen = (
        select(RoleGrant.role, Organisation.path, Person.name)
        .join(Person, col(Person.id) == col(RoleGrant.person_id))
        .join(Organisation, col(Organisation.id) == col(RoleGrant.organisation_id))
        .where(col(RoleGrant.role).in_([role.value for role in ASKED_OF]), col(Person.active).is_(True))
        .order_by(col(Person.name))
    )
    held: dict[tuple[str, str], list[str]] = {}
    for role, path, name in session.exec(chosen):
        held.setdefault((role, path), []).append(name)
    return held


def _nearest(people: Mapping[tuple[str, str], list[str]], role: Role, path: str, *, country: str) -> tuple[str, ...]:
    while len(path) > len(country):
        if found := people.get((role.value, path)):
            return tuple(found)
        path = path[: path.rstrip("/").rindex("/") + 1]
    return ()

"""What the invented organisations answer: drawn from a maturity that each has, so that answers hang together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from assess.cycles.participation import Participation
from assess.questions import LADDER, Asked, questions_of
from maturity_model.definition import Edition, Item
from reports.sample.chance import around, between, pick, share
from reports.sample.country import Invented, site

DIFFICULTY = {1: 18.0, 2: 38.0, 3: 60.0, 4: 80.0, None: 48.0}
"""The maturity at which half of an item's credit is usual, by stage; None for the foundation."""
STEP = 40.0
"""How much more maturity full credit takes than none."""
GATES_FIRST = 13.0
"""How much sooner an organisation does what a gate asks for: everybody knows that nothing counts without it."""
CLAIMED_TOO_HIGH, CLAIMED_TOO_LOW, UNKNOWN = 0.07, 0.015, 0.02
NOTES = (
    "Checked on a telephone and on a desk computer.",
    "The page was renewed this spring; the old address leads to it.",
    "Counted from the register of the service.",
    "Done for the capital first; the provinces follow.",
    "The head of office confirmed this in writing.",
    "បានពិនិត្យជាមួយមន្ត្រីទទួលបន្ទុកសេវា។",
    "ទំព័រនេះត្រូវបានធ្វើបច្ចុប្បន្នភាពរៀងរាល់ខែ។",
    "ឯកសារយោងរក្សាទុកនៅការិយាល័យ។",
)
LOWERED = (
    "The link leads to the start page only; what is described there is one level lower.",
    "It works for some of the services named, not for all.",
    "Tried on three days; there was no confirmation.",
    "The document shown is a draft and not yet in force.",
    "The page is more than a year old, which the level does not allow.",
)
RAISED = ("The page shows more than was claimed: the fee and the time are there too.",)


@dataclass(frozen=True)
class Drawn:
    """The level that is true and the one that is claimed; a claim of None means "don't know"."""

    true: int
    claimed: int | None


def drawn_answers(one: Invented, part: Participation, *, maturity: float) -> dict[tuple[str, int], Drawn]:
    """An answer to every question that the organisation is asked, by item and service."""
    edition = part.edition
    questions = questions_of(part.submission, part.cycle)
    codes = {service["id"]: service["name_en"] for service in part.submission.services}
    levels: dict[tuple[str, int], int] = {}
    drawn: dict[tuple[str, int], Drawn] = {}
    for asked in questions.asked:
        words = (one.code, asked.item, codes.get(asked.service, ""))
        if asked.section == LADDER:
            level = _rung(maturity + around(-4, 12, *words), top=len(asked.labels) - 1)
        else:
            level = _level(edition, asked, levels, words, maturity)
        levels[asked.question] = level
        drawn[asked.question] = Drawn(level, _claim(level, asked, words, part.cycle.name_en))
    return drawn


def answer_rows(
    one: Invented,
    part: Participation,
    drawn: Mapping[tuple[str, int], Drawn],
    *,
    until: datetime,
    share_answered: float,
) -> list[dict[str, Any]]:
    """Rows of the table of answers: the first part of the questions in their order, saved day by day until `until`."""
    asked = questions_of(part.submission, part.cycle).asked
    answered = asked[: round(len(asked) * share_answered)]
    began = datetime.combine(part.cycle.opens_on, time(2), tzinfo=UTC)
    days = max((until - began).days, 1)
    listed: list[dict[str, Any]] = []
    for place, question in enumerate(answered):
        claimed = drawn[question.question].claimed
        level = {"state": "dont_know", "level": None} if claimed is None else {"state": "level", "level": claimed}
        evidence = _evidence(one, part.edition, question, claimed, part.cycle.name_en)
        saved = began + timedelta(days=days * place // len(answered), minutes=place % 480)
        listed.append(
            {
                "submission_id": part.submission.id,
                "item": question.item,
                "service_id": question.service,
                **level,
                **evidence,
                "version": 1,
                "saved_at": min(saved, until),
                "saved_by": f"Officer of the {one.name_en}",
            }
        )
    return listed


def review_rows(
    part: Participation, drawn: Mapping[tuple[str, int], Drawn], *, reviewer: str, at: datetime, share_reviewed: float
) -> list[dict[str, Any]]:
    """Rows of the table of reviews: agreed where the claim is true, else adjusted with a reason."""
    asked = questions_of(part.submission, part.cycle).asked
    listed: list[dict[str, Any]] = []
    for place, question in enumerate(asked[: round(len(asked) * share_reviewed)]):
        one = drawn[question.question]
        agreed = one.claimed is None or one.claimed == one.true
        words = (part.organisation.code, part.cycle.name_en, *question.question)
        reasons = LOWERED if (one.claimed or 0) > one.true else RAISED
        listed.append(
            {
                "submission_id": part.submission.id,
                "item": question.item,
                "service_id": question.service,
                "agreed": agreed,
                "state": "dont_know" if one.claimed is None else "level",
                "level": None if one.claimed is None else one.true,
                "reason": None if agreed else pick(reasons, *words),
                "version": 1,
                "reviewed_at": at - timedelta(minutes=len(asked) - place),
                "reviewed_by": reviewer,
            }
        )
    return listed


def _level(
    edition: Edition,
    asked: Asked,
    levels: Mapping[tuple[str, int], int],
    words: tuple[str, str, str],
    maturity: float,
) -> int:
    item = edition.item(asked.item)
    for needed in item.depends_on:
        # Who has no site cannot have a search on it: what an item depends on must at least have begun.
        before = levels.get((needed, asked.service), levels.get((needed, 0)))
        if before == 0:
            return 0
    code, _, service = words
    strength = (
        maturity
        + GATES_FIRST * edition.in_gate(item.id)
        + around(0, 6, code, item.theme)
        + around(0, 14, code, item.id)
    )
    if service:
        strength += around(0, 6, code, service) + around(0, 8, *words)
    return _reached(item, strength)


def _reached(item: Item, strength: float) -> int:
    middle = DIFFICULTY[item.stage]
    return max(
        place
        for place, level in enumerate(item.levels)
        if place == 0 or strength >= middle + (level.credit / 100 - 0.5) * STEP
    )


def _rung(strength: float, *, top: int) -> int:
    return min(sum(strength >= DIFFICULTY[stage] for stage in (1, 2, 3, 4)), top)


def _claim(true: int, asked: Asked, words: tuple[str, ...], cycle: str) -> int | None:
    chance = share("claim", cycle, *words)
    if true == 0 and chance > 1 - UNKNOWN:
        return None
    if chance < CLAIMED_TOO_HIGH:
        return min(true + 1, len(asked.labels) - 1)
    if chance < CLAIMED_TOO_HIGH + CLAIMED_TOO_LOW:
        return max(true - 1, 0)
    return true


def _evidence(one: Invented, edition: Edition, asked: Asked, claimed: int | None, cycle: str) -> dict[str, Any]:
    """A link and a note: always for what needs evidence, sometimes for the rest."""
    empty: dict[str, Any] = {"reason": None, "note": None, "link": None}
    if not claimed or asked.section == LADDER:
        return empty
    needs = claimed == len(asked.labels) - 1 or edition.in_gate(asked.item)
    words = (one.code, cycle, *asked.question)
    path = asked.item.replace(".", "/") + (f"/{asked.service}" if asked.service else "")
    if "link" in edition.item(asked.item).evidence and (needs or share("link", *words) < 0.15):
        empty["link"] = f"{site(one.code)}/{path}"
    if (needs and empty["link"] is None) or between(0, 1, "note", *words) < 0.08:
        empty["note"] = pick(NOTES, *words)
    return empty

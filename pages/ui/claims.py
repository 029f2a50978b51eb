"""What a reviewer reads of a claim: its question, its rubrics, its service, and answers in a few words."""

from assess.answers import DONT_KNOW, LEVEL, NOT_APPLICABLE, UNANSWERED
from assess.participation import Participation
from assess.review.claims import Claim
from data.i18n import language, t, text_of
from maturity_model.definition import Edition


def service_names(part: Participation) -> dict[int, str]:
    """The services of a submission by id, as they were called when the cycle opened."""
    return {one["id"]: text_of({"en": one["name_en"], "km": one.get("name_km")}) for one in part.submission.services}


def answer_name(claim: Claim, answer: str, level: int | None) -> str:
    """An answer in a few words."""
    if answer == LEVEL and level is not None:
        return claim.asked.labels[level].to(language())
    return {DONT_KNOW: t("I don't know"), NOT_APPLICABLE: t("Does not apply"), UNANSWERED: t("not answered")}[answer]


def question_text(edition: Edition, item: str) -> str:
    """The question of an item, or of the ladder."""
    if edition.ladder is not None and item == edition.ladder.id:
        return edition.ladder.question.to(language())
    return edition.item(item).question.to(language())


def rubrics(edition: Edition, item: str) -> list[str]:
    """The levels of an item, or of the ladder, as they are described."""
    levels = edition.ladder.levels if edition.ladder and item == edition.ladder.id else edition.item(item).levels
    return [level.rubric.to(language()) for level in levels]


def verified_name(claim: Claim) -> str:
    """What was verified, in a few words."""
    return answer_name(claim, claim.verified_state or UNANSWERED, claim.verified_level)

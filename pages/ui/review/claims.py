"""What a reviewer reads of a claim: its question, its rubrics, its service, and answers in a few words."""

from assess.answers import DONT_KNOW, LEVEL, NOT_APPLICABLE, UNANSWERED
from assess.cycles.participation import Participation
from assess.questions import LADDER, Asked
from assess.review.claims import Claim
from assess.review.risk import CHANGED, INAPPLICABLE, PIVOTAL, REST, SAMPLE, THEME
from data.i18n import language, t, text_of
from maturity_model.definition import Edition


def service_names(part: Participation) -> dict[int, str]:
    """The services of a submission by id, as they were called when the cycle opened."""
    return {one["id"]: text_of({"en": one["name_en"], "km": one.get("name_km")}) for one in part.submission.services}


def answer_name(asked: Asked, answer: str, level: int | None) -> str:
    """An answer to a question in a few words."""
    if answer == LEVEL and level is not None:
        return asked.labels[level].to(language())
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


def theme_title(edition: Edition, theme: str) -> str:
    """The name of a theme; the ladder question counts as one of its own."""
    return t("Other services") if theme == LADDER else edition.theme(theme).name.to(language())


def claimed_name(claim: Claim) -> str:
    """What is claimed, in a few words."""
    return answer_name(claim.asked, claim.state, claim.level)


def verified_name(claim: Claim) -> str:
    """What was verified, in a few words."""
    return answer_name(claim.asked, claim.verified_state or UNANSWERED, claim.verified_level)


def risk_names() -> dict[str, str]:
    """Why a claim is looked at, in a few words."""
    return {
        PIVOTAL: t("The stage rests on it"),
        CHANGED: t("Changed"),
        INAPPLICABLE: t("Does not apply"),
        SAMPLE: t("Drawn by lot"),
        THEME: t("Whole theme"),
        REST: t("The rest"),
    }

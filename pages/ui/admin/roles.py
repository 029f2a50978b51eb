"""The names of the roles, and what each is for, in the language spoken."""

from data.access import Role
from data.i18n import t


def role_names() -> dict[Role, str]:
    """The name of each role."""
    return {
        Role.OFFICER: t("Officer"),
        Role.HEAD: t("Head"),
        Role.REVIEWER: t("Reviewer"),
        Role.PLANNER: t("Planner"),
        Role.DIRECTOR: t("Director"),
        Role.ADMINISTRATOR: t("Administrator"),
        Role.AUDITOR: t("Auditor"),
    }


def role_purposes() -> dict[Role, str]:
    """What each role lets a person do, in one sentence."""
    return {
        Role.OFFICER: t("Answers the questionnaire and attaches evidence."),
        Role.HEAD: t("Answers, and submits the answers in the organisation's name."),
        Role.REVIEWER: t("Checks the answers of others against their evidence."),
        Role.PLANNER: t("Registers projects, ranks them and decides the early gates."),
        Role.DIRECTOR: t("Decides gates and publishes results."),
        Role.ADMINISTRATOR: t("Looks after organisations, people and cycles."),
        Role.AUDITOR: t("Reads everything and changes nothing."),
    }

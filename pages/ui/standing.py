"""The names of states in the language spoken now."""

from data.i18n import t


def cycle_states() -> dict[str, str]:
    """The states of a cycle."""
    return {"draft": t("in preparation"), "open": t("open"), "closed": t("closed")}


def submission_states() -> dict[str, str]:
    """The states of a submission, in the order in which they are gone through."""
    return {
        "planned": t("planned"),
        "draft": t("being answered"),
        "submitted": t("submitted"),
        "in_review": t("in review"),
        "returned": t("returned"),
        "verified": t("verified"),
        "provisional": t("provisional"),
        "published": t("published"),
    }

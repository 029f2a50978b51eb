"""The names of states in the language spoken now."""

from assess.submissions import Publishing
from data.i18n import number, prose, t


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


def publishing_sentence(found: Publishing) -> str:
    """How many verified results are not public yet, and what each waits for."""
    return prose(
        t(
            "Provisional, so that their organisations may object: {provisional}. Objections without an answer: {open}. "
            "Ready to be published: {ready}.",
            provisional=number(found.provisional),
            open=number(found.open_objections),
            ready=number(found.ready),
        )
    )

"""The words of common services and of how ready gaps are, in the language spoken now."""

from data.i18n import prose, t
from projects.common.catalogue import Entry


def request_states() -> dict[str, str]:
    """The states of a request."""
    return {
        "asked": t("Asked"),
        "agreed": t("Agreed"),
        "in_setup": t("In set-up"),
        "running": t("Running"),
        "declined": t("Declined"),
        "withdrawn": t("Withdrawn"),
        "ended": t("Ended"),
    }


def request_steps() -> dict[str, str]:
    """What a decision on a request says, by the state that it leads to."""
    return {
        "agreed": t("Agree"),
        "in_setup": t("Set-up has begun"),
        "running": t("It runs"),
        "declined": t("Decline"),
        "ended": t("End it"),
    }


def resource_kinds() -> dict[str, str]:
    """The kinds of critical resources."""
    return {
        "data_centre": t("Data centre"),
        "network": t("Network"),
        "register": t("Base register"),
        "platform": t("Platform"),
        "security": t("Security"),
        "other": t("Other"),
    }


def readiness_names() -> dict[str, str]:
    """The five words of readiness, weakest first."""
    return {
        "unaware": t("Unaware"),
        "aware": t("Aware"),
        "planning": t("Planning"),
        "developing": t("Developing"),
        "in_service": t("In service"),
    }


def readiness_meanings() -> dict[str, str]:
    """What each of the five words means."""
    return {
        "unaware": t("nobody has taken note"),
        "aware": t("the head has signed it, with an owner and a day"),
        "planning": t("a project before its investment decision (G3), or a decree in preparation"),
        "developing": t("a project between G3 and readiness for service (G4)"),
        "in_service": t("delivered; the next cycle shows whether the gap is closed"),
    }


def capacity_sentence(entry: Entry) -> str:
    """How much of a service is free."""
    service = entry.service
    if service.unlimited:
        return t("As much as is needed")
    if service.capacity is None:
        return t("Nobody has said yet how much there is")
    return prose(
        t("{free} of {capacity} {unit} free", free=entry.free, capacity=service.capacity, unit=service.unit).strip()
    )


def lead_sentence(entry: Entry) -> str:
    """How long it takes from asking to running: promised, and as measured."""
    promised, measured = entry.service.lead_days, entry.median_days
    if measured is not None:
        half = f"{measured:g}"
        took = t("{days} days from asking to running (median of {count})", days=half, count=entry.measured)
        return prose(f"{took}; {t('promised: {days} days', days=promised)}" if promised is not None else took)
    return prose(t("promised: {days} days", days=promised)) if promised is not None else t("No time is promised yet")

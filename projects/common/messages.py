"""The sentences for the error codes of common services."""

from collections.abc import Callable

from data.i18n import t

SENTENCES: dict[str, Callable[[], str]] = {
    "common.asked_already": lambda: t("{name} asked for this service on {day}, and it is still under way."),
    "common.capacity": lambda: t("{quantity} are asked for, but only {free} {unit} are free. Free some, or decline."),
    "common.code": lambda: t('"{code}" cannot be the code: it is empty, or taken.'),
    "common.day_order": lambda: t("{day} lies before the last step, {last}."),
    "common.before_since": lambda: t("{day} lies before the day on which it began, {since}."),
    "common.day_to_come": lambda: t("{day} is still to come."),
    "common.kind": lambda: t("{kind} is no kind of resource. Allowed: {allowed}."),
    "common.name": lambda: t("An English name is needed."),
    "common.not_offered": lambda: t("This service is no longer offered."),
    "common.own_request": lambda: t("You asked for this yourself, so somebody else must decide."),
    "common.quantity": lambda: t("{quantity} cannot be asked for. Give a number from 1 to {most}."),
    "common.reason": lambda: t("Say why; the organisation will read it."),
    "common.state": lambda: t("{state} cannot follow now. What can: {allowed}."),
    "common.wanted_past": lambda: t("{day} has passed. Give a day to come."),
}

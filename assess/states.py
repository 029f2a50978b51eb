"""The states of cycles and submissions, and the day it is in the country."""

from datetime import date, datetime

from data.i18n import ZONE

CYCLE_STATES = ("draft", "open", "closed")
"""A draft is prepared, an open cycle takes answers until its closing day, a closed one is only reviewed."""

SUBMISSION_STATES = ("planned", "draft", "submitted", "in_review", "returned", "verified", "provisional", "published")
"""Planned until the cycle opens; an officer answers a draft or a returned one; a head submits; a reviewer
begins, returns or verifies. A verified result is provisional while its organisation may object, if the cycle
gives time for that; a director publishes."""

EDITABLE = frozenset({"draft", "returned"})
REVIEWABLE = frozenset({"submitted", "in_review"})
SETTLED = frozenset({"verified", "provisional", "published"})
UNPUBLISHED = frozenset({"verified", "provisional"})


def today() -> date:
    """The day it is in the country, which decides what is late and what is closed."""
    return datetime.now(ZONE).date()

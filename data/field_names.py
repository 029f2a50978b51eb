"""What the fields of forms are called in a sentence about them, in the language spoken now."""

from collections.abc import Callable
from typing import Final

from data.i18n import t

FIELDS: Final[dict[str, Callable[[], str]]] = {
    "amount": lambda: t("Amount"),
    "answer": lambda: t("Answer"),
    "as_of": lambda: t("As of"),
    "baseline": lambda: t("Baseline"),
    "body": lambda: t("Name of the body"),
    "capacity": lambda: t("Capacity"),
    "code": lambda: t("Code"),
    "committed": lambda: t("Committed"),
    "condition": lambda: t("Condition"),
    "conditions": lambda: t("Conditions"),
    "description": lambda: t("What it is for"),
    "due_on": lambda: t("Due"),
    "ends_on": lambda: t("Ends"),
    "estimate": lambda: t("Rough estimate of the whole cost"),
    "financier": lambda: t("Who pays"),
    "finding": lambda: t("Finding"),
    "forecast": lambda: t("Expected in the end"),
    "impact": lambda: t("Impact"),
    "likelihood": lambda: t("Likelihood"),
    "link": lambda: t("Link"),
    "kind": lambda: t("Work"),
    "budget": lambda: t("Budget"),
    "limit": lambda: t("Limit"),
    "measured": lambda: t("Measured"),
    "measured_on": lambda: t("On"),
    "milestone": lambda: t("Milestone"),
    "name": lambda: t("Name"),
    "name_en": lambda: t("English name"),
    "name_km": lambda: t("Khmer name"),
    "narrative": lambda: t("Narrative"),
    "note": lambda: t("Note"),
    "owner": lambda: t("Owner"),
    "owner_name": lambda: t("Owner"),
    "percent": lambda: t("Work done, %"),
    "planned": lambda: t("Planned"),
    "reached_on": lambda: t("Reached"),
    "reason": lambda: t("Reason"),
    "response": lambda: t("Response"),
    "review_on": lambda: t("Next review"),
    "reviewer_name": lambda: t("Reviewer"),
    "since": lambda: t("Since"),
    "source": lambda: t("Source"),
    "spent": lambda: t("Spent"),
    "sponsor_name": lambda: t("Sponsor"),
    "starts_on": lambda: t("Begins"),
    "target": lambda: t("Target"),
    "text": lambda: t("Text"),
    "unit": lambda: t("Unit"),
    "until": lambda: t("Until"),
    "value": lambda: t("Value"),
    "year": lambda: t("Year"),
}
"""The name of a field by its column."""


def field_name(field: str) -> str:
    """The name of a field as its form writes it; the column's own name where no form shows it."""
    return FIELDS[field]() if field in FIELDS else field

"""The sentences for what can go wrong with reports to government."""

from collections.abc import Callable

from data.i18n import t

SENTENCES: dict[str, Callable[[], str]] = {
    "government_report.kind": lambda: t("{kind} is no kind of report to government. Allowed: {allowed}."),
    "government_report.half_year": lambda: t(
        "A biannual report covers a half-year: 1 January to 30 June, or 1 July to 31 December."
    ),
    "government_report.midterm": lambda: t(
        "A midterm review begins on the first day of the policy ({first}) and ends before its last ({last})."
    ),
    "government_report.outside": lambda: t("The policy runs from {first} to {last}. Choose a period that it covers."),
    "government_report.to_come": lambda: t("This period has not begun yet."),
    "government_report.part": lambda: t("This report has no part “{part}”. It has: {allowed}."),
    "government_report.exists": lambda: t(
        "There is a report on this policy and this period already. Go on with the draft, or correct the issue."
    ),
    "government_report.not_issued": lambda: t("Only an issued report can be corrected; a draft is simply changed."),
    "government_report.reason": lambda: t("Say why the report is corrected; the reason is printed in the new issue."),
    "government_report.answer": lambda: t("{answer} is no answer to a suggestion. Allowed: {allowed}."),
    "government_report.frozen": lambda: t(
        "Number {number} is issued and never changes. Begin a correction, which becomes an issue of its own."
    ),
    "government_report.unwritten": lambda: t(
        "Only people can write these parts, and they are still empty: {parts}. Write them first."
    ),
    "government_report.damaged": lambda: t(
        "What is stored of number {number} is no longer what was issued. Your administrator can put it back from a "
        "back-up."
    ),
    "government_report.sample_letterhead": lambda: t("The sample country has a letterhead of its own."),
}

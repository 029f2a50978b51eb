"""The reports on assessing: what moved, how far reviewers agree, and an organisation's certificate."""

from collections.abc import Sequence

from data.i18n import t
from reports import review_agreement
from reports.choice import PDF, XLSX
from reports.report import Report

REPORTS: Sequence[Report] = (
    Report(
        "agreement",
        title=lambda: t("Agreement between claims and reviewers"),
        purpose=lambda: t("How many claims stood, by theme and question, with kappa, and who reviewed how much."),
        action="national.read",
        about="cycle",
        formats=(PDF, XLSX),
        build=review_agreement.build,
        check=review_agreement.need_reviews,
    ),
)

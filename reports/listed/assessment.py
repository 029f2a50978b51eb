"""The reports on assessing: what moved, how far reviewers agree, and an organisation's certificate."""

from collections.abc import Sequence

from data.i18n import t
from reports import certificate, review_agreement
from reports.choice import PDF, XLSX
from reports.cycle_comparison import document as cycle_comparison
from reports.cycle_comparison import facts as compared
from reports.report import Report

REPORTS: Sequence[Report] = (
    Report(
        "comparison",
        title=lambda: t("What moved between two cycles"),
        purpose=lambda: t("Stages then and now, improvers first, themes, and the answers that moved them."),
        action="national.read",
        about="cycle",
        formats=(PDF, XLSX),
        build=cycle_comparison.build,
        check=compared.need_two,
    ),
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
    Report(
        "certificate",
        title=lambda: t("Certificate of stage"),
        purpose=lambda: t("One page to sign and hang up: the stage reached by a verified and published result."),
        action="result.read",
        about="organisation",
        formats=(PDF,),
        build=certificate.build,
        check=certificate.need_published,
    ),
)

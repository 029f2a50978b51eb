"""The sentences for the error codes of the reports."""

from collections.abc import Callable

from data.i18n import t

SENTENCES: dict[str, Callable[[], str]] = {
    "report.cycle": lambda: t("Choose a cycle first."),
    "report.organisation": lambda: t("Choose an organisation first."),
    "report.decision": lambda: t("Choose a decision on a gate first."),
    "report.government_report": lambda: t("Choose a report to government first."),
    "report.scenario": lambda: t("Choose a scenario first."),
    "report.project": lambda: t("Choose a project first."),
    "report.no_results": lambda: t(
        "Nothing of this cycle has been verified yet, so there is nothing to report. Choose an earlier cycle."
    ),
    "report.nothing_reviewed": lambda: t(
        "No reviewer has looked at anything of this cycle yet, so there is nothing to report. Choose an earlier cycle."
    ),
    "report.no_earlier": lambda: t("No earlier cycle has verified results, so there is nothing to compare with."),
    "report.nothing_in_both": lambda: t(
        "No organisation has a verified result in both cycles yet, so nothing can be compared."
    ),
    "report.no_common": lambda: t("No common service is entered yet, so there is nothing to report."),
    "report.not_published": lambda: t(
        "The result of {organisation} is not published yet. A certificate is made of verified and published results."
    ),
    "report.no_stage": lambda: t("{organisation} has reached no stage yet, so there is nothing to certify."),
    "report.no_part": lambda: t("{organisation} takes no part in this cycle. Choose another cycle."),
    "report.nothing_answered": lambda: t("{organisation} has answered nothing yet, so there is nothing to report."),
    "report.no_projects": lambda: t("There is no project here yet, so there is nothing to report."),
    "report.fonts": lambda: t(
        "Reports cannot be set in type: {reason}. Ask the administrator to install the program’s packages again."
    ),
    "package.unpublished": lambda: t(
        "No result of this cycle is published yet, so there is nothing to hand out. Publish first, or choose another."
    ),
    "api.parameter": lambda: t("The parameter {name} is unknown here or cannot have this value. Allowed: {allowed}."),
    "api.closed": lambda: t("A token is needed to read here. Ask the administrator of this installation for one."),
    "api.method": lambda: t("Nothing can be changed here: only GET, HEAD and OPTIONS are answered."),
    "api.too_many": lambda: t("Too many requests. Wait {seconds} seconds and try again."),
    "batch.disk_full": lambda: t(
        "The disk is full, so the file was not finished and nothing was left in {folder}. Make room and try again."
    ),
    "batch.unwritable": lambda: t(
        "The folder {folder} cannot be written. Give this program the right to write it, or choose another."
    ),
    "sample.none": lambda: t("No sample country is loaded, so there is nothing to clear."),
}

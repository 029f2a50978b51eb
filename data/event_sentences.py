"""What an event says in words: codes are stored, sentences are made when they are shown."""

from collections.abc import Callable

from data.event_names import detail_name
from data.i18n import t
from data.tables import Event

_SENTENCES: dict[str, Callable[[], str]] = {
    "sign_in": lambda: t("Signed in"),
    "person.edit": lambda: t("Changed an account"),
    "person.password": lambda: t("Set a password"),
    "person.link": lambda: t("Made a one-time link for a password"),
    "organisation.edit": lambda: t("Changed the register"),
    "organisation.load": lambda: t("Loaded organisations into the register"),
    "service.edit": lambda: t("Changed the list of services"),
    "cycle.edit": lambda: t("Changed a cycle"),
    "help.offer": lambda: t("Said whether it may be asked for help"),
    "answer.edit": lambda: t("Answered a question"),
    "evidence.add": lambda: t("Gave evidence"),
    "evidence.remove": lambda: t("Took evidence away from an answer"),
    "answer.carry": lambda: t("Offered the answers of an earlier cycle"),
    "comment.edit": lambda: t("Commented on an answer"),
    "section.delegate": lambda: t("Gave a section to a colleague"),
    "figure.edit": lambda: t("Gave a figure"),
    "submission.submit": lambda: t("Submitted the answers"),
    "submission.return": lambda: t("Returned the answers"),
    "submission.verify": lambda: t("Verified the answers"),
    "fact.measure": lambda: t("Measured what can be seen from outside"),
    "fact.contest": lambda: t("Contested a measurement"),
    "review.edit": lambda: t("Reviewed an answer"),
    "review.take": lambda: t("Took a review"),
    "review.second": lambda: t("Judged an answer as second reviewer"),
    "review.arbitrate": lambda: t("Settled a difference between two reviewers"),
    "review.reason": lambda: t("Changed the reusable reasons"),
    "review.note": lambda: t("Noted what should be mended"),
    "submission.sign": lambda: t("Submitted the answers, signed on paper"),
    "result.publish": lambda: t("Published a result"),
    "result.accept": lambda: t("Accepted a provisional result"),
    "result.correct": lambda: t("Corrected a published result"),
    "objection.raise": lambda: t("Objected to a verdict"),
    "objection.answer": lambda: t("Answered an objection"),
    "assessment.import": lambda: t("Imported an assessment"),
    "project.edit": lambda: t("Changed a project"),
    "project.import": lambda: t("Imported projects"),
    "investment.edit": lambda: t("Changed investments or rates"),
    "proposal.submit": lambda: t("Handed in a proposal"),
    "status.call": lambda: t("Called for status reports"),
    "status.report": lambda: t("Reported on a project"),
    "gate.early": lambda: t("Decided a gate"),
    "gate.late": lambda: t("Decided a gate"),
    "common.ask": lambda: t("Asked for a common service"),
    "common.decide": lambda: t("Decided on a request for a common service"),
    "common.edit": lambda: t("Changed the common services"),
    "readiness.set": lambda: t("Said how ready gaps are"),
    "ranking.edit": lambda: t("Changed the priorities"),
    "plan.approve": lambda: t("Approved a scenario as the plan"),
    "target.edit": lambda: t("Changed the national targets"),
    "government_report.edit": lambda: t("Changed a report to government"),
    "government_report.issue": lambda: t("Issued a report to government"),
    "api.edit": lambda: t("Changed the access for programs"),
    "sample.clear": lambda: t("Cleared the sample country"),
    "report.make": lambda: t("Made a report"),
}
_REFINED: dict[tuple[str, str], Callable[[], str]] = {
    ("investment.edit", "year_closed"): lambda: t("Closed the accounts of a year"),
    ("gate.late", "year_reopened"): lambda: t("Opened the accounts of a year again"),
    ("gate.late", "total"): lambda: t("Replaced the baseline of a project"),
    ("common.ask", "withdrawn"): lambda: t("Withdrew a request for a common service"),
    ("status.call", "taken_back"): lambda: t("Took a call for status reports back"),
    ("project.edit", "plan"): lambda: t("Changed the plan by month of a project"),
    ("project.edit", "benefit"): lambda: t("Changed a benefit of a project"),
    ("project.edit", "dependencies"): lambda: t("Changed what a project depends on"),
    ("project.edit", "type"): lambda: t("Said of what type a project is"),
    ("project.edit", "verdict"): lambda: t("Answered a proposal"),
    ("project.edit", "call"): lambda: t("Changed a call for proposals"),
    ("proposal.submit", "mended"): lambda: t("Handed in a mended proposal"),
    ("status.report", "percent"): lambda: t("Reported how far a project is"),
    ("status.report", "milestone"): lambda: t("Said when a milestone is expected or was reached"),
    ("status.report", "risk"): lambda: t("Changed a risk of a project"),
    ("status.report", "benefit"): lambda: t("Recorded a measurement of a benefit"),
    ("common.edit", "exchange"): lambda: t("Changed the register of data exchanges"),
    ("common.edit", "resource"): lambda: t("Changed the register of critical resources"),
    ("ranking.edit", "scenario"): lambda: t("Kept, renamed or removed a scenario of projects to choose"),
    ("ranking.edit", "panel"): lambda: t("Stored the scores of a member of the panel"),
    ("ranking.edit", "place"): lambda: t("Put a project at a place of the ranking by hand, or took that back"),
    ("ranking.edit", "compared"): lambda: t("Stored how a judge compares the criteria"),
    ("cycle.edit", "edition_begun"): lambda: t("Began an edition as a copy"),
    ("cycle.edit", "edition_kept"): lambda: t("Kept an edition as a draft"),
    ("cycle.edit", "edition_released"): lambda: t("Released an edition"),
    ("government_report.edit", "begun"): lambda: t("Began a report to government"),
    ("government_report.edit", "removed"): lambda: t("Removed the draft of a report to government"),
    ("government_report.edit", "letterhead"): lambda: t("Changed the letterhead"),
    ("organisation.edit", "removed"): lambda: t("Removed an organisation from the register"),
    ("organisation.edit", "handed_over"): lambda: t("Handed over what hung on an organisation"),
    ("project.edit", "led_before_by"): lambda: t("Handed a project over to the organisation that carries on"),
    ("organisation.edit", "merged"): lambda: t("Merged an organisation into another one"),
    ("organisation.edit", "split"): lambda: t("Split an organisation"),
    ("organisation.edit", "renamed"): lambda: t("Renamed an organisation"),
    ("cycle.edit", "participants"): lambda: t("Chose who takes part in a cycle"),
    ("cycle.edit", "joined"): lambda: t("Let an organisation join an open cycle"),
    ("cycle.edit", "opened"): lambda: t("Opened a cycle"),
    ("cycle.edit", "closed"): lambda: t("Closed a cycle"),
    ("cycle.edit", "review"): lambda: t("Changed how a cycle is reviewed"),
    ("review.edit", "by_sample"): lambda: t("Accepted claims that the sample let stand"),
    ("review.take", "let_go"): lambda: t("Gave up a review"),
    ("review.second", "finished"): lambda: t("Finished the second review"),
    ("cycle.edit", "lists"): lambda: t("Locked or unlocked the lists of services of a cycle"),
    ("answer.carry", "confirmed"): lambda: t("Confirmed answers of an earlier cycle"),
    ("answer.carry", "dropped"): lambda: t("Put the answers of an earlier cycle aside"),
    ("comment.edit", "settled"): lambda: t("Settled a comment, or opened it again"),
    ("section.delegate", "taken_back"): lambda: t("Took a section back from a colleague"),
    ("section.delegate", "done"): lambda: t("Said whether a section is done"),
    ("project.import", "sha256"): lambda: t("Brought in projects from a file"),
    ("assessment.import", "sha256"): lambda: t("Stored answers from a workbook"),
    ("person.edit", "username"): lambda: t("Added an account"),
    ("person.edit", "granted"): lambda: t("Gave a role"),
    ("person.edit", "withdrawn"): lambda: t("Withdrew a role"),
    ("person.edit", "active"): lambda: t("Disabled or enabled an account"),
    ("api.edit", "made"): lambda: t("Made a token for a program"),
    ("api.edit", "revoked"): lambda: t("Revoked a token of a program"),
    ("person.edit", "linked"): lambda: t("Joined an account with the sign-in provider"),
}


# Counts that only guard against two people changing one thing at once.
_UNSAID = frozenset({"version"})


def told() -> frozenset[str]:
    """The actions that have a sentence; a test compares them with those that are recorded."""
    return frozenset(_SENTENCES)


def sentence(event: Event) -> str:
    """What was done, in the language spoken now; an action of another version of this program is shown by its code."""
    for (action, detail), words in _REFINED.items():
        if event.action == action and detail in event.details:
            return words()
    known = _SENTENCES.get(event.action)
    return known() if known else event.action


def particulars(event: Event) -> str:
    """On what it was done and with which values, in one line: `submission 5 · level 2 · item site.reachable`."""
    kind, _, which = event.subject.partition(":")
    parts = [f"{detail_name(kind)} {which}".strip()]
    parts += [
        f"{detail_name(detail)} {_plain(value)}"
        for detail, value in event.details.items()
        if value is not None and detail not in _UNSAID
    ]
    return " · ".join(parts)


def _plain(value: object) -> str:
    match value:
        case bool():
            return t("yes") if value else t("no")
        case dict():
            return ", ".join(f"{detail_name(detail)}: {_plain(part)}" for detail, part in value.items())
        case list() | tuple():
            return ", ".join(_plain(part) for part in value)
        case None | "":
            return "–"
        case _:
            return str(value)

"""The sentences for the error codes of baselines, status reports, milestones, benefits and risks."""

from collections.abc import Callable

from data.i18n import t

SENTENCES: dict[str, Callable[[], str]] = {
    "baseline.frozen": lambda: t("The baseline of {code} is frozen. Only a director's decision replaces it."),
    "baseline.none": lambda: t("{code} has no frozen baseline to replace: its investment decision freezes the first."),
    "baseline.missing": lambda: t("{code} has no plan by month yet, which the decision is to freeze."),
    "baseline.rate_missing": lambda: t(
        "A rate is missing for the build money of {code}, so nobody can tell whether the plan sums to it."
    ),
    "baseline.sum": lambda: t(
        "The plan sums to {total}, the planned build money to {build}: a difference of {difference}. Make them agree."
    ),
    "baseline.same": lambda: t("The plan is the same as the baseline of {code}. Change it before you replace it."),
    "baseline.month": lambda: t("{month} is no month. Write it as 2026-01."),
    "baseline.month_twice": lambda: t("{month} stands there twice."),
    "baseline.too_long": lambda: t("From {first} to {last} is too long. A plan has at most {most} months."),
    "baseline.milestone_name": lambda: t("Each milestone needs a name and a day."),
    "benefit.empty": lambda: t("A benefit needs a name, a unit and an owner."),
    "benefit.no_change": lambda: t("{benefit}: the target is the same as the baseline, so there is nothing to reach."),
    "benefit.frozen": lambda: t(
        "{benefit} is frozen in the baseline or was measured. Its target changes only with a new baseline."
    ),
    "benefit.recorded": lambda: t("{value} as of {date} is recorded already, from the same source."),
    "benefit.to_come": lambda: t("{date} is still to come, so nothing can be measured on it yet."),
    "benefit.source": lambda: t("Say where the measurement is written."),
    "milestone.unknown": lambda: t("The baseline has no milestone {milestone}. It has: {allowed}."),
    "milestone.gone_by": lambda: t(
        "{milestone} is expected on {date}, which has passed. Say when it was reached, or give a day to come."
    ),
    "milestone.to_come": lambda: t("{date} is still to come, so nothing was reached on it yet."),
    "risk.category": lambda: t("{category} is no kind of risk. Allowed: {allowed}."),
    "risk.state": lambda: t("{state} is no state of a risk. Allowed: {allowed}."),
    "risk.scale": lambda: t("{value} is not on the scale ({field}). Give a whole number from 1 to 5."),
    "risk.text": lambda: t("Say what may go wrong."),
    "risk.response": lambda: t(
        "Likelihood times impact is {score}. From {least} on a risk needs a response: say what is done about it."
    ),
    "status.due": lambda: t("Reports as of {as_of} cannot be due on {due}, which is earlier."),
    "status.called_already": lambda: t("Reports as of {as_of} were called for already."),
    "status.not_active": lambda: t("{code} is not under way, so there is nothing to report on."),
    "status.answered": lambda: t("Reports as of {as_of} were handed in already, so the call cannot be taken back."),
    "status.not_called": lambda: t("No report was called for as of {date}. Called for: {called}."),
    "status.to_come": lambda: t("{date} is still to come. Report when it has passed."),
    "status.no_baseline": lambda: t("{code} has no baseline, so its work cannot be measured against one."),
    "status.scale": lambda: t(
        "{value} is more than {times} times the baseline of {total} ({field}). Give it in the currency of the totals."
    ),
    "status.forecast": lambda: t(
        "What is expected in the end ({forecast}) cannot be less than what is spent ({spent})."
    ),
    "status.confidence": lambda: t("Give a confidence from 1 to 5, and the reason for it."),
    "status.narrative": lambda: t(
        "The forecast of {forecast} departs from the baseline of {total} by more than {percent} %. Say why."
    ),
    "status.narrative_falls": lambda: t("Less is done or spent than in the report as of {date}. Say why."),
    "status.evidence": lambda: t(
        "A confidence of {confidence} is far better than the computed colours. Name the evidence for it."
    ),
}

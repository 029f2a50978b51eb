"""The sentences for the error codes of projects."""

from collections.abc import Callable

from data.i18n import t
from projects.common.messages import SENTENCES as OF_COMMON_SERVICES
from projects.government_reports.messages import SENTENCES as OF_GOVERNMENT_REPORTS
from projects.health.messages import SENTENCES as OF_HEALTH
from projects.portfolio_form.messages import SENTENCES as OF_THE_FORM

SENTENCES: dict[str, Callable[[], str]] = {
    **OF_THE_FORM,
    **OF_COMMON_SERVICES,
    **OF_HEALTH,
    **OF_GOVERNMENT_REPORTS,
    "aim.item": lambda: t("The edition {edition} has no item {item}."),
    "aim.level": lambda: t("{item} has no level {level} to aim at. Choose 1 to {most}."),
    "aim.scope": lambda: t("{item} is not asked of this: choose the organisation, or one of its services."),
    "aim.service": lambda: t("Service {service} does not belong to this organisation."),
    "artefact.unknown": lambda: t("No gate asks for {artefact}."),
    "artefact.state": lambda: t("{state} is no state of an artefact. Allowed: {allowed}."),
    "artefact.not_waivable": lambda: t("{artefact} is never waived."),
    "artefact.waived_why": lambda: t("Say in the note why {artefact} is waived."),
    "artefact.by_register": lambda: t(
        "The register answers {artefact} by itself: enter what it asks for in the project. It can only be waived."
    ),
    "artefact.budget": lambda: t(
        "The money planned for building does not cover the work of the baseline in {years}. Move money between the "
        "years, or change the plan by month."
    ),
    "artefact.duplicates": lambda: t(
        "{count} projects look alike: {likely}. Say in the note why this one is needed all the same."
    ),
    "artefact.where": lambda: t("Give a link, or a note that says where {artefact} is found."),
    "choice.empty": lambda: t("{field} is empty. Choose what it is."),
    "number.empty": lambda: t("{field} is empty. Give a number."),
    "number.none": lambda: t(
        "{value} is no number ({field}). Write it like 12,000.50, with at most twelve digits and two decimals."
    ),
    "number.range": lambda: t("{value} cannot be right ({field}). Give a number from {least} to {most}."),
    "day.range": lambda: t("{date} cannot be right ({field}). Give a day of the years {first} to {last}."),
    "checklist.unknown": lambda: t("No check list has the question {question}."),
    "checklist.answer": lambda: t("{answer} is no answer to a check list. Allowed: {allowed}."),
    "checklist.reason": lambda: t("Say in the note why the answer to {question} is not yes."),
    "condition.how": lambda: t("Say in the note how the condition was met."),
    "currency.unknown": lambda: t("{currency} is no currency. Give its three-letter code, such as USD or KHR."),
    "currency.is_base": lambda: t("{currency} is the currency of the totals and needs no rate."),
    "currency.base_in_use": lambda: t("Lines and rates already lead to {currency}; it can no longer be changed."),
    "currency.rate": lambda: t("{value} is no rate. Give a number above 0, written like 4,100.50."),
    "dependency.kind": lambda: t("{kind} is no dependency. Allowed: {allowed}."),
    "dependency.itself": lambda: t("{code} cannot depend on itself."),
    "dependency.circle": lambda: t("These projects would require one another in a circle: {circle}."),
    "dependency.replaces_circle": lambda: t("These projects would replace one another in a circle: {circle}."),
    "dependency.both": lambda: t("{project} cannot require {other} and exclude it too. Take one of the two out."),
    "dependency.replaces_excluded": lambda: t(
        "{project} replaces {other}, so that they need not be excluded too. Take one of the two out."
    ),
    "exchange.same": lambda: t("Provider and consumer are the same. Choose two organisations."),
    "exchange.twice": lambda: t("“{what}” stands there already between these two."),
    "exchange.what": lambda: t("Say which data or service is exchanged."),
    "gate.unknown": lambda: t("There is no gate {gate}. Known: {allowed}."),
    "gate.is_unknown": lambda: t(
        "The history of {code} was imported and its gate is unknown. Put it under the gates first."
    ),
    "gate.order": lambda: t("{gate} is not due. The next gate is {next}."),
    "gate.outcome": lambda: t("{outcome} is no decision. Allowed: {allowed}."),
    "gate.not_yours": lambda: t("A project of this size is decided at this gate by a director."),
    "gate.own_project": lambda: t("You own or sponsor {code}, so somebody else must decide."),
    "gate.body": lambda: t("A body needs its name, those of it who were present, and its quorum."),
    "gate.body_twice": lambda: t("{name} is named twice among those present."),
    "gate.quorum": lambda: t(
        "{count} members were present, but {body} needs {quorum} to decide. Let it meet again, or correct the list."
    ),
    "gate.body_own": lambda: t("{name} owns or sponsors {code} and cannot be among those who decide."),
    "gate.decided_since": lambda: t("Somebody else decided in the meantime. Read that decision before you decide."),
    "gate.not_ready": lambda: t("{count} things are still missing: {which}."),
    "gate.reason": lambda: t("Say why."),
    "gate.hold_until": lambda: t("A hold, and only a hold, needs the day until which it lasts."),
    "gate.conditions": lambda: t("Go with conditions, and only that, needs at least one condition."),
    "gate.condition_owner": lambda: t("Each condition needs words and an owner."),
    "gate.condition_due": lambda: t("Each condition needs the day until which it must be met."),
    "gate.day_to_come": lambda: t("{date} has passed. Give a day to come."),
    "link.address": lambda: t("{link} is not a complete address. It must begin with https:// or http://."),
    "money.no_number": lambda: t("{value} is no amount of money ({field}). Write it like 12,000.50."),
    "money.negative": lambda: t("{value} is negative ({field}). Give an amount from 0."),
    "money.too_large": lambda: t("{value} is larger than any project ({field}). The most is {most}."),
    "money.decimals": lambda: t("{value} is finer than a hundredth ({field}). Give at most two decimals."),
    "money.whole": lambda: t("{value} has cents ({field}). Give a whole amount."),
    "money.year": lambda: t("{year} cannot be right. Give a year from {first} to {last}."),
    "money.financier": lambda: t("Name who pays."),
    "money.source": lambda: t("{value} is no source of financing. Allowed: {allowed}."),
    "money.instrument": lambda: t("{value} is no instrument. Allowed: {allowed}."),
    "money.kind": lambda: t("{value} is no kind of work. Allowed: {allowed}."),
    "money.line_in_use": lambda: t(
        "Money of {financier} in {year} is committed or spent, so the line stays. Correct its amounts instead."
    ),
    "money.rate_missing": lambda: t("The exchange rate is missing for {missing}. Enter it first."),
    "money.on_hold": lambda: t("Nothing more may be committed: the project stands on hold or stopped at {gate}."),
    "money.above_release": lambda: t(
        "Committed would be {committed} for {kind}, but {released} are released (last gate passed: {gate}). "
        "Pass the next gate first."
    ),
    "handing_over.part": lambda: t("{part} is nothing that can be handed over. Known: {allowed}."),
    "handing_over.project": lambda: t("{name} does not lead the project {id}, or it is over. Choose again."),
    "handing_over.successor": lambda: t(
        "{name} does not carry on what {before} did, or not yet on {today}. Enter the merger or the split first."
    ),
    "project.closed": lambda: t(
        "{code} is closed and stays as it is. What was spent, and what is measured of its benefits, can still be "
        "entered. To open it again, a director decides its last gate anew."
    ),
    "project.code": lambda: t('"{code}" cannot be a code. Use letters, digits and . / - _ only.'),
    "project.code_taken": lambda: t("The code {code} is taken. Choose another one."),
    "project.name": lambda: t("An English name is needed."),
    "project.dates": lambda: t("The end ({ends}) lies before the start ({starts})."),
    "project.date": lambda: t("{date} cannot be right. Give a day between {first} and {last}."),
    "project.gate_unknown": lambda: t("Only an import makes projects whose gate is unknown."),
    "project.type": lambda: t("{type} is no type of project. Known: {allowed}."),
    "project.no_presets": lambda: t("Nothing that this type presets is left to aim at."),
    "project.serves": lambda: t("{target} is no strategy or objective. Known: {allowed}."),
    "call.name": lambda: t("Give the call a name."),
    "call.days": lambda: t("The call would close ({closes}) before it opens ({opens})."),
    "proposal.not_called": lambda: t('The call "{call}" is not for this organisation.'),
    "proposal.window": lambda: t('The call "{call}" takes proposals from {opens} to {closes} only.'),
    "proposal.final": lambda: t("{code} was accepted or merged already; its proposal no longer changes."),
    "proposal.verdict": lambda: t("{verdict} is no answer to a proposal. Allowed: {allowed}."),
    "proposal.mend": lambda: t("Say what is to be mended."),
    "proposal.parked_until": lambda: t("Give the day, still to come, until which the proposal is parked."),
    "proposal.merge_target": lambda: t("Choose another project into which this one is merged."),
    "proposal.merge_stopped": lambda: t("{code} is stopped, or not accepted itself, so nothing can be merged into it."),
    "proposal.not_accepted": lambda: t("{code} is a proposal that was not accepted yet, so no gate is due."),
    "proposal.form": lambda: t("This is no proposal form. Take a form away from here and fill that in."),
    "proposal.form_lines": lambda: t(
        "Lines of the form were removed ({count}), such as: {missing}. Take the form away again and fill that in, "
        "without removing rows or columns."
    ),
    "proposal.form_call": lambda: t("This form was made for another call or organisation."),
    "proposal.choice": lambda: t("{value} is not in the list. Choose one of: {allowed}."),
    "proposal.formula": lambda: t("A formula is not read. Enter the value itself."),
    "proposal.yes": lambda: t("{value} is neither yes nor no."),
    "ranking.criterion": lambda: t("There is no criterion {criterion}. Known: {allowed}."),
    "ranking.value": lambda: t("{value} does not lie on the scale from 0 to 100."),
    "ranking.weight": lambda: t("The weight {weight} of {criterion} must be a whole number from 0 to {most}."),
    "pairwise.circle": lambda: t(
        "These comparisons go round in a circle: {first} above {second}, {second} above {third}, {third} above "
        "{first}. No weights can be taken from them."
    ),
    "pairwise.judge": lambda: t("Say who compares."),
    "pairwise.missing": lambda: t("It is not said yet how {first} compares with {second}."),
    "pairwise.nobody": lambda: t("Nobody has compared all criteria yet."),
    "pairwise.reciprocal": lambda: t("{first} and {second} are compared in two ways that do not agree."),
    "pairwise.scale": lambda: t("{times} does not lie on the scale of comparisons, which goes to {most}."),
    "pairwise.shape": lambda: t("{rows} rows of comparisons do not fit {count} criteria."),
    "pairwise.size": lambda: t("{count} criteria cannot be compared two by two; at least 1, at most {most}."),
    "panel.many": lambda: t("{count} projects do not fit into one sheet; choose at most {most}."),
    "panel.member": lambda: t("Say whose scores these are."),
    "panel.members": lambda: t("A panel has at most {most} members."),
    "panel.formula": lambda: t("A formula is not accepted. Type the number itself."),
    "panel.moved": lambda: t(
        "Something was stored since this was shown. Nothing of the sheet was stored. Look at the lines again."
    ),
    "panel.not_ours": lambda: t("This is no scoring sheet of this program. Download it here and fill that in."),
    "panel.none": lambda: t("There is no project to score."),
    "panel.reason_alone": lambda: t("There is a reason but no value."),
    "panel.nothing": lambda: t("Nothing in this sheet is new: there is nothing to store."),
    "panel.number": lambda: t("“{cell}” is no whole number. Write one from 0 to 100."),
    "panel.project": lambda: t("There is no such project, or it is not yours to value."),
    "panel.rows": lambda: t("This sheet has more than {most} rows, far more than were handed out. Remove the others."),
    "panel.theirs": lambda: t("This member's score was stored anew after the sheet was made. It is kept: {value}."),
    "panel.twice": lambda: t("This project and criterion stand in the sheet more than once. Keep one of the lines."),
    "panel.unknown": lambda: t("The hidden cells of this line are damaged. Download the sheet again."),
    "ranking.overrule_reason": lambda: t("Say why the project is put there by hand."),
    "ranking.panel_decides": lambda: t("A panel has scored this project by “{criterion}”; its median is the value."),
    "ranking.place": lambda: t("There is no place {place}. Places go from 1 to {most}."),
    "ranking.name": lambda: t("Give the set of weights a name."),
    "readiness.due": lambda: t("Give the day until which it should be done."),
    "readiness.none_said": lambda: t("Nothing was said of these gaps, so there is nothing to take back."),
    "readiness.none": lambda: t("Choose at least one gap."),
    "readiness.owner": lambda: t("Name who sees to it."),
    "readiness.state": lambda: t("{state} is no readiness. Allowed: {allowed}."),
    "review.empty": lambda: t("An independent review needs the reviewer, where they come from, and the finding."),
    "review.not_independent": lambda: t(
        "{reviewer} belongs to the project or its organisation, so this is no independent review."
    ),
    "scenario.name": lambda: t("Give the scenario a name."),
    "scenario.name_taken": lambda: t("There is a scenario named {name} already. Choose another name."),
    "scenario.impossible": lambda: t("Nothing satisfies these rules, so there is no selection to keep."),
    "scenario.frozen": lambda: t("{name} was approved, so it stays as it is. Make a new scenario instead."),
    "scenario.changed": lambda: t(
        "The register has changed since {name} was made. Solve it anew, or say that it is approved all the same."
    ),
    "select.nothing": lambda: t("There is no project to select from."),
    "select.twice": lambda: t("The project {project} stands twice in the list."),
    "select.rule_twice": lambda: t("Two rules have the same id {rule}."),
    "select.no_budget": lambda: t("Give at least one budget: without a limit everything would be chosen."),
    "select.no_aim": lambda: t(
        "The least money buys nothing unless something is asked for. Say who is to reach which stage, give a floor, or "
        "say which projects must be in."
    ),
    "select.no_start": lambda: t("{project} has no year in which it may start."),
    "select.costs_missing": lambda: t("The costs of {project} in {year} ({financier}) are missing. Enter them first."),
    "select.cost_negative": lambda: t("The costs of {project} in {year} ({financier}) are negative."),
    "select.budget_negative": lambda: t("The budget {rule} is negative."),
    "select.unknown_project": lambda: t("The rule {rule} names the project {project}, which is not in the list."),
    "select.circle": lambda: t("These projects require one another in a circle: {circle}. Take one requirement out."),
    "select.requires_excluded": lambda: t(
        "{project} requires {needs}, but one of them must stay out or they exclude one another. Take one of these "
        "rules out, or say that {project} must stay out too."
    ),
    "select.mandatory_over_budget": lambda: t(
        "These projects must be in, but do not fit into the budgets even alone: {projects}. The limits are: {rules}. "
        "Raise one, or let a project go."
    ),
    "select.no_assessment": lambda: t("Maturity cannot be counted: no cycle with verified results is given."),
    "select.discount": lambda: t("{percent} % of the promises of {kind} cannot be believed. Give 0 to 100."),
    "select.year": lambda: t("{year} lies outside the years of this selection ({first} to {last})."),
    "select.knapsack_unreadable": lambda: t("{file} cannot be read: {reason}."),
    "select.knapsack_word": lambda: t("{file} is no knapsack file of the OR-Library: “{word}” is no number."),
    "select.knapsack_short": lambda: t("{file} is no knapsack file of the OR-Library, or ends too early."),
    "select.knapsack_long": lambda: t("{file} goes on after the last problem that it announces."),
    "year.closed": lambda: t(
        "The accounts of {year} are closed. Only what was spent can still be corrected, with a reason."
    ),
    "year.closed_already": lambda: t("The accounts of {year} are closed already."),
    "year.closed_rate": lambda: t(
        "The accounts of {year} are closed, and this rate would change what lines in {currency} were worth then."
    ),
    "year.correction_reason": lambda: t("The accounts of {year} are closed. Give the reason of the correction."),
    "year.not_closed": lambda: t("The accounts of {year} are not closed."),
    "year.not_over": lambda: t("{year} is not over, so its accounts cannot be closed yet."),
    "us_import.columns": lambda: t("{file} lacks the columns: {missing}. Use the published file unchanged."),
    "us_import.unreadable": lambda: t("{file} cannot be read as CSV in UTF-8: {reason}."),
    "us_import.done": lambda: t(
        "This was imported before (organisation {code}). Use another database to import it again."
    ),
    "us_import.register": lambda: t(
        "The register holds {count} other organisations, and the import would enter their totals. Use a database of "
        "its own, or say that it shall stand beside them."
    ),
}

"""The sentences for the error codes of the assessment."""

from collections.abc import Callable

from assess.evidence.messages import SENTENCES as OF_EVIDENCE
from assess.public_facts.messages import SENTENCES as OF_PUBLIC_FACTS
from data.i18n import t

SENTENCES: dict[str, Callable[[], str]] = {
    **OF_EVIDENCE,
    **OF_PUBLIC_FACTS,
    "answer.item": lambda: t("There is no question {item}. Asked here: {allowed}."),
    "answer.not_asked": lambda: t("The question {item} is not asked of this organisation. Asked here: {allowed}."),
    "answer.service": lambda: t("{item} is not asked of service {service}. It is asked of: {allowed}."),
    "answer.state": lambda: t("{state} is no kind of answer. Allowed: {allowed}."),
    "answer.level": lambda: t("{item} has no level {level}. Allowed: {allowed}."),
    "answer.level_without": lambda: t('A level is given only with the kind of answer "level", not with "{state}".'),
    "answer.must_apply": lambda: t('{item} cannot be answered with "not applicable". Choose a level.'),
    "answer.reason": lambda: t("Say why the question does not apply."),
    "answer.link": lambda: t("{link} is not a complete address. It must begin with https:// or http://."),
    "comment.empty": lambda: t("Write the comment first."),
    "comment.many": lambda: t("This question has {most} comments already; no more are taken."),
    "comment.published": lambda: t("The result is published, so nothing more is discussed here."),
    "compare.not_comparable": lambda: t("{organisation} has no verified result in this cycle to compare with."),
    "cycle.name": lambda: t("A cycle needs an English name of at most 200 characters."),
    "cycle.dates": lambda: t("A cycle opens first, is due then, and closes last. Check the three dates."),
    "cycle.objection_days": lambda: t("Give 0 to {most} days for objections; 0 means that none are taken."),
    "cycle.past": lambda: t("{closes_on} is over. Choose a later closing day to open the cycle again."),
    "cycle.form": lambda: t(
        'The edition has no form "{form}". Choose for at least one kind of organisation: {allowed}.'
    ),
    "cycle.platform": lambda: t("The edition knows no platform {platform}. Allowed: {allowed}."),
    "cycle.participant": lambda: t(
        "Organisation {id} cannot take part: it does not exist today, or its kind has no form. Kinds with one: {kinds}."
    ),
    "cycle.inside": lambda: t("{organisation} takes part in this cycle already."),
    "cycle.locked": lambda: t(
        'The lists of services of the cycle "{name}" are locked. Unlock them to change who takes part.'
    ),
    "cycle.nobody": lambda: t("Nobody takes part yet. Choose the organisations first."),
    "cycle.key_services": lambda: t(
        "{organisation} has {count} key services; at most {most} are allowed. Unmark some before the cycle opens."
    ),
    "cycle.opened": lambda: t('The cycle "{name}" has been opened, so this cannot be changed any more.'),
    "cycle.not_open": lambda: t('The cycle "{name}" is not open.'),
    "cycle.over": lambda: t('The cycle "{name}" closed on {closed}. Ask the department for more time.'),
    "delegation.other": lambda: t("This section was given to somebody else, who alone says when it is done."),
    "delegation.person": lambda: t("This person does not answer for the organisation. Who does: {allowed}."),
    "delegation.section": lambda: t("There is no section {section} to give away. Allowed: {allowed}."),
    "edition.changed": lambda: t(
        "The edition {edition} is not the one that this cycle was made with. Put the original definition back."
    ),
    "edition.in_use": lambda: t("A cycle is made with the draft {edition}. Give your edition another name."),
    "edition.not_own": lambda: t("{edition} is none of your own drafts. Only those can be released here."),
    "edition.unusable": lambda: t("The edition {edition} cannot be used: {reason}."),
    "fact.unknown": lambda: t("There is no fact {fact}. Known: {allowed}."),
    "fact.value": lambda: t("{value} is no value of the fact {fact}. Allowed: {allowed}."),
    "figure.unknown": lambda: t("There is no figure {figure}. Known: {allowed}."),
    "figure.value": lambda: t(
        '{value} does not fit "{figure}". Give a number from 0, whole for people and requests, with at most two '
        "decimals for money."
    ),
    "figure.yes_no": lambda: t('Answer "{figure}" with 1 for yes or 0 for no.'),
    "figure.future": lambda: t("{counted_on} is still to come. Give the day on which it was counted."),
    "figure.part": lambda: t('"{part}" ({some}) cannot be more than "{whole}" ({all}). Correct one of them.'),
    "objection.accepted": lambda: t("{name} has accepted this result, so no more objections are taken."),
    "objection.days": lambda: t(
        "The organisation may object until {until}. Publish it later, or once its head has accepted it."
    ),
    "objection.no_verdict": lambda: t("{item} has no verdict that could be changed."),
    "objection.not_provisional": lambda: t("This result is not provisional, so there is nothing to object to."),
    "objection.not_published": lambda: t("Only a published result is corrected. Before that, answer its objections."),
    "objection.outcome": lambda: t("{outcome} is no answer to an objection. Allowed: {allowed}."),
    "objection.over": lambda: t("The time for objections ended on {until}."),
    "objection.reason": lambda: t("Say why; the organisation will read it."),
    "objection.same": lambda: t(
        "This is the verdict that stands already. Choose another one, or refuse the objection."
    ),
    "objection.text": lambda: t("Say what is wrong with the verdict, and where one can see it."),
    "objection.unanswered": lambda: t("{count} objections wait for an answer. They must be answered first."),
    "objection.waits": lambda: t("An objection to this question waits for its answer already."),
    "review.own": lambda: t("You answer or sign for this organisation, so somebody else must review it."),
    "review.blind": lambda: t(
        "Two reviewers judge this without seeing each other's verdicts. You can see them once the second has finished."
    ),
    "review.both": lambda: t(
        "You have part in the other review of this submission, so somebody else must do this one."
    ),
    "review.disputed": lambda: t(
        "The two reviewers differ on {count} questions. A third person must settle them first."
    ),
    "review.in_dispute": lambda: t("The two reviewers differ on this question, so only a third person can settle it."),
    "review.no_dispute": lambda: t("The two reviewers do not differ on this question, or the first verdict stands."),
    "review.no_second": lambda: t("This cycle asks for no second reviewer."),
    "review.own_work": lambda: t("You answered or signed this yourself, so somebody else must review it."),
    "review.percent": lambda: t("{value} is no share. Give a whole number of percent from 0 to 100."),
    "review.reason_text": lambda: t("A reason to pick needs an English text."),
    "review.sample_open": lambda: t("{count} questions of this theme must be looked at before the rest is accepted."),
    "review.second_finished": lambda: t("The second review of this submission is finished."),
    "review.second_open": lambda: t("The second reviewer has not finished yet."),
    "review.second_pair": lambda: t("You gave verdicts here, and this cycle asks that somebody else verifies."),
    "review.taken": lambda: t("{name} has taken this review."),
    "review.theme_unknown": lambda: t("There is no theme {theme} here. Allowed: {allowed}."),
    "review.third": lambda: t("You are one of the two reviewers, so a third person must settle this."),
    "review.whole_theme": lambda: t(
        "Of {marked} claims looked at, {adjusted} were adjusted; more than {limit} percent asks for the whole theme."
    ),
    "review.reason": lambda: t("Say why the claim is adjusted."),
    "review.incomplete": lambda: t("{count} questions are still to be reviewed; the first is {first}."),
    "service.code": lambda: t("A service needs a code of at most 60 characters."),
    "service.code_taken": lambda: t("Another service of this organisation has the code {code}."),
    "service.name": lambda: t("A service needs an English name."),
    "service.volume": lambda: t("{value} is no number of transactions. Give a whole number from 0, or leave it empty."),
    "service.key_services": lambda: t(
        "This would be key service number {count}; at most {most} are allowed. Unmark another one first."
    ),
    "sign_off.code": lambda: t(
        "The code {code} is not that of the answers as they stand now. It was mistyped, or an answer was changed after "
        "the sheet was printed: then print it again and have it signed again."
    ),
    "sign_off.kind": lambda: t("{file} is no scan of a sheet. Upload it as PDF, PNG or JPEG."),
    "sign_off.length": lambda: t("“{code}” is no code of a sheet: it has {length} letters and digits."),
    "sign_off.name": lambda: t("Give the name of the head who signed, with at most {most} letters."),
    "submission.signed": lambda: t("This has been handed in, so it takes no more answers unless it is returned."),
    "submission.not_in_review": lambda: t("This is not with the reviewers."),
    "submission.not_verified": lambda: t("Only a verified result that is not published yet can be published."),
    "submission.note": lambda: t("Say what the organisation should mend."),
    "target.baseline": lambda: t("A baseline needs its value and its year, which comes before the target's year."),
    "target.choice": lambda: t("{value} is not known here. Allowed: {allowed}."),
    "target.code_taken": lambda: t("Another policy framework has the code {code}."),
    "target.future": lambda: t("{on} is still to come. Give the day that it was reported for."),
    "target.number": lambda: t("{value} is no number that can be kept. Write it like 12.5."),
    "target.period": lambda: t("A policy framework must end after it starts."),
    "target.text": lambda: t('"{text}": this text is needed and may have at most {most} characters.'),
    "target.year": lambda: t("{year} is out of range. Give a year from {first} to {last}."),
    "workbook.answer": lambda: t("“{cell}” is no answer. Give the number of a level, ? for I don't know, or a dash."),
    "workbook.column": lambda: t(
        "On the sheet “{sheet}” a column is missing: {column}. Nothing was stored. Download the workbook again."
    ),
    "workbook.cycle": lambda: t("This workbook was made for another cycle. Download the one of “{cycle}”."),
    "workbook.damaged": lambda: t(
        "This file is damaged or was not written by a spreadsheet program. Nothing was stored. Save it again as .xlsx."
    ),
    "workbook.day": lambda: t("“{cell}” is no day. Write it as 2026-12-31 or 31/12/2026."),
    "workbook.day_missing": lambda: t("Say on which day it was counted."),
    "workbook.edition": lambda: t(
        "This workbook was made with other questions than those of the cycle now. Download it again."
    ),
    "workbook.file_missing": lambda: t(
        "“{file}” is not in the upload. Put the workbook and all files that it names into one ZIP and upload that."
    ),
    "workbook.file_twice": lambda: t("Two files in the ZIP are called “{file}”. Give them different names."),
    "workbook.file_unnamed": lambda: t("No line of the workbook names this file, so it is not known what it shows."),
    "workbook.formula": lambda: t("A cell holds a formula. Write the answer itself."),
    "workbook.ids": lambda: t("The hidden ids of this line are missing or damaged, so its question is not known."),
    "workbook.kind": lambda: t("This is no Excel workbook. Upload the .xlsx file that you downloaded here."),
    "workbook.large": lambda: t("The file has {size} MB; at most {most} MB are taken. Remove pictures from it."),
    "workbook.line_twice": lambda: t("This question stands in the workbook more than once. Keep one of the lines."),
    "workbook.macros": lambda: t("This workbook has macros, which are not accepted. Save it as .xlsx without macros."),
    "workbook.merged": lambda: t(
        "Cells were merged in this workbook, which hides answers. Undo that, or download the workbook again."
    ),
    "workbook.moved": lambda: t(
        "Something was stored since this was shown. Nothing of the workbook was stored. Look at the lines again."
    ),
    "workbook.not_asked": lambda: t("This question is not asked here."),
    "workbook.not_ours": lambda: t(
        "This workbook was not downloaded here, or its hidden sheet was removed. Download it again and fill that in."
    ),
    "workbook.nothing": lambda: t("There is nothing new in this workbook to store."),
    "workbook.number": lambda: t("“{cell}” is no number. Use digits only."),
    "workbook.old": lambda: t(
        "This is an old .xls file or one with a password. Save it as .xlsx without a password and upload that."
    ),
    "workbook.opendocument": lambda: t(
        "This is an OpenDocument file. In LibreOffice choose “Save As”, “Excel 2007-365 (.xlsx)”, and upload that."
    ),
    "workbook.organisation": lambda: t(
        "This workbook was made for another organisation. Choose the one of {organisation}, or that organisation here."
    ),
    "workbook.rows": lambda: t("This workbook has more than {most} rows. A questionnaire has far fewer: remove them."),
    "workbook.section": lambda: t("There is no section {section}. Allowed: {allowed}."),
    "workbook.several": lambda: t("The ZIP holds several workbooks of this program. Leave one in it."),
    "workbook.sheet": lambda: t(
        "The sheet “{sheet}” was removed, or its hidden first row. Nothing was stored. Download the workbook again."
    ),
    "workbook.stale": lambda: t("Somebody stored another answer after this workbook was made."),
    "workbook.twice": lambda: t("The sheet “{sheet}” stands in the workbook twice. Remove the copy."),
    "workbook.unpacked": lambda: t(
        "Unpacked, this file would have {size} MB; at most {most} MB are taken. Nothing was stored."
    ),
}

"""The sign-off sheet: one page on which a head who does not sign in signs and stamps what is claimed."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from assess.cases import CLAIMED
from assess.cycles.participation import Participation
from assess.cycles.progress import Progress, progress
from assess.results import live_result
from assess.sign_off import code_of, spelled
from assess.states import EDITABLE, today
from data.access import Actor
from data.i18n import day, language, prose, speaking, t
from reports.choice import Choice
from reports.document import Document, Front, Tile
from reports.document.design import ACCENT, Style
from reports.framing import state_lines
from reports.scorecard.facts import need_answers, part_of
from reports.wording.maturity import DASH, PERCENTS, asked_sentence, measure_names, named, percent, stage_name
from reports.wording.shortened import shortened

_CODE = Style(size=26, bold=True, color=ACCENT, align="center", before=6, after=2)
_BELOW = Style(size=9, align="center", after=8)
LONG_NAME = 90
"""From so many letters on a cycle's name is cut, and below an organisation's the boxes are lower: all on one page."""
_NAME, _SIGN = 38.0, 96.0
_LOW_NAME, _LOW_SIGN = 30.0, 56.0


@dataclass(frozen=True)
class Sheet:
    """What is signed: the claim as it stands now, with its code. `scores` is a row of results, `done` the answers."""

    part: Participation
    code: str
    scores: dict[str, Any]
    done: Progress


def build(session: Session, actor: Actor, choice: Choice) -> bytes:
    """The sheet as PDF, on one page.

    Raises:
        Missing: the organisation takes no part in the cycle, or is not this person's to see.
        Invalid: nothing has been answered yet.
    """
    part = part_of(session, actor, cycle=choice.needed("cycle"), organisation=choice.needed("organisation"))
    need_answers(session, actor, part)
    number = part.submission.id or 0
    sheet = Sheet(
        part=part,
        code=code_of(session, actor, number),
        scores=live_result(session, actor, number, run=CLAIMED).result,
        done=progress(session, actor, number),
    )
    with speaking(choice.language):
        return compose(sheet).build()


def compose(sheet: Sheet) -> Document:
    """The sheet in the language spoken now, ready to be written."""
    part, edition = sheet.part, sheet.part.edition
    document = Document(
        Front(
            t("Sign-off sheet"),
            language(),
            part.cycle.edition_hash,
            day=today(),
            header=state_lines(),
            author=shortened(named(part.cycle), LONG_NAME),
            subtitle=named(part.organisation),
            edition_label=f"{edition.id} {edition.version}",
            page_label=t("Page {page} of {pages}"),
        )
    )
    document.paragraph(
        t(
            "With my signature I confirm that the answers of this organisation, which the code below stands for, are "
            "true and complete to the best of my knowledge, and hand them in for review."
        )
    )
    document.tiles(_tiles(sheet))
    document.facts(_facts(sheet))
    document.paragraph(spelled(sheet.code), style=_CODE)
    document.paragraph(t("The code of these answers. One changed answer, and it is another one."), style=_BELOW)
    long = len(named(part.organisation)) > LONG_NAME
    name, sign = (_LOW_NAME, _LOW_SIGN) if long else (_NAME, _SIGN)
    document.boxes((t("Name of the head"), t("Position")), height=name)
    document.boxes((t("Date"), t("Place")), height=name)
    document.boxes((t("Signature"), t("Stamp")), height=sign)
    document.note(_next_step(part))
    if part.cycle.sample:
        document.note(t("Sample country: all organisations and figures are invented."))
    return document


def _tiles(sheet: Sheet) -> list[Tile]:
    scores, done = sheet.scores, sheet.done
    stage = scores["stage_reached"]
    return [
        Tile(t("Stage claimed"), DASH if stage is None else str(stage), stage_name(sheet.part.edition, stage)),
        Tile(t("All stages"), percent(scores["total_percent"])),
        Tile(t("Foundation"), percent(scores["foundation_percent"])),
        Tile(
            t("Questions answered"),
            str(done.answered),
            prose(t("of {asked} that are asked", asked=done.asked)),
        ),
    ]


def _facts(sheet: Sheet) -> list[tuple[str, str]]:
    part, edition, scores = sheet.part, sheet.part.edition, sheet.scores
    names = measure_names()
    stages = [f"{names[one]}: {percent(scores[f'{one}_percent'])}" for one in PERCENTS if one.startswith("stage_")]
    form = edition.form(part.submission.form).title.to(language())
    return [
        (t("Code of the organisation"), part.organisation.code),
        (t("By stage"), "; ".join(stages)),
        (t("Form"), f"{form} ({asked_sentence(scores['asked'], edition)})"),
        (t("Edition"), f"{edition.title.to(language())} ({edition.id} {edition.version})"),
        (t("Hash of the edition"), part.cycle.edition_hash),
    ]


def _next_step(part: Participation) -> str:
    if part.submission.state not in EDITABLE:
        return t("These answers have been handed in already; this sheet is for the files.")
    return t(
        "Scan the signed and stamped sheet. Then open “Result” in the application, choose “Signed on paper”, type the "
        "code and upload the scan, until {day}.",
        day=day(part.cycle.closes_on),
    )

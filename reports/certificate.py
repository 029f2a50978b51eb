"""The certificate of a stage: one page for an organisation whose verified result is published."""

from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session

from assess.cases import VERIFIED
from assess.cycles.participation import Participation
from assess.results import frozen_result
from assess.states import today
from assess.tables import Result
from data.access import Actor
from data.errors import Invalid
from data.i18n import day, language, prose, speaking, t
from reports.choice import Choice
from reports.document import Document, Front
from reports.document.design import ACCENT, QUIET, Style
from reports.framing import Frame, frame_of, state_lines
from reports.scorecard.facts import part_of
from reports.wording.maturity import PERCENTS, asked_sentence, measure_names, named, percent, stage_name
from reports.wording.shortened import shortened

_CENTRE = Style(size=11, align="center", before=2, after=4)
_ORGANISATION = Style(size=19, bold=True, align="center", before=6, after=4)
_LONG_ORGANISATION = replace(_ORGANISATION, size=10, before=4)
_STAGE = Style(size=25, bold=True, color=ACCENT, align="center", before=4, after=4)
_MEANS = Style(size=10, color=QUIET, align="center", before=2, after=10)
_CODE = Style(size=15, bold=True, color=ACCENT, align="center", before=6, after=2)
_BELOW = Style(size=8, color=QUIET, align="center", after=6)
_NAME, _SIGN = 30.0, 46.0
CODE_LENGTH = 16
LONG_NAME = 90
"""From so many letters on a name is set smaller, so that all stays on one page."""


@dataclass(frozen=True)
class _Facts:
    """What is certified: the published result of an organisation in its last version."""

    part: Participation
    result: Result
    frame: Frame

    @property
    def stage(self) -> int:
        return self.result.stage_reached or 0


def need_published(session: Session, actor: Actor, choice: Choice) -> None:
    """Raise `Invalid` unless the organisation's verified result is published and has reached a stage."""
    _published(session, actor, choice)


def build(session: Session, actor: Actor, choice: Choice) -> bytes:
    """The certificate as PDF, on one page.

    Raises:
        Missing: the organisation is not this person's to see.
        Invalid: it takes no part in the cycle, its result is not published, or no stage is reached.
    """
    part, result = _published(session, actor, choice)
    with speaking(choice.language):
        return compose(_Facts(part, result, frame_of(session, actor, action="result.read"))).build()


def code_of(result: Result) -> str:
    """The code of a frozen result: the beginning of its SHA-256, in groups of four.

    >>> code_of(Result(submission_id=1, run="verified", edition_hash="", document_hash="0a1b2c3d4e5f60718293"))
    '0A1B-2C3D-4E5F-6071'
    """
    plain = result.document_hash[:CODE_LENGTH].upper()
    return "-".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def compose(facts: _Facts) -> Document:
    """The certificate in the language spoken now, ready to be written."""
    part, edition, result = facts.part, facts.part.edition, facts.result
    document = Document(
        Front(
            t("Certificate of stage"),
            language(),
            part.cycle.edition_hash,
            day=today(),
            header=state_lines(),
            author=facts.frame.author,
            subtitle=shortened(named(part.cycle), LONG_NAME),
            edition_label=f"{edition.id} {edition.version}",
            page_label=t("Page {page} of {pages}"),
        )
    )
    document.paragraph(t("This certifies that"), style=_CENTRE)
    name = named(part.organisation)
    document.paragraph(name, style=_ORGANISATION if len(name) <= LONG_NAME else _LONG_ORGANISATION)
    document.paragraph(t("has reached, by verified answers,"), style=_CENTRE)
    document.paragraph(stage_name(edition, facts.stage), style=_STAGE)
    document.paragraph(_meaning(facts), style=_MEANS)
    document.facts(_particulars(facts))
    document.paragraph(code_of(result), style=_CODE)
    document.paragraph(t("The code of this result. One changed answer, and it is another one."), style=_BELOW)
    document.boxes((t("Name and position"), t("Date and place")), height=_NAME)
    document.boxes((t("Signature"), t("Stamp")), height=_SIGN)
    ends = [
        t(
            "To check it: take away the answers and the result of this organisation and cycle as open data; there, "
            "“sha256” under “frozen” begins with this code, and the script beside it scores the answers again. An "
            "administrator’s command, python -m reports check-results, compares every result with its seal."
        )
    ]
    if part.cycle.sample:
        ends.append(t("Sample country: all organisations and figures are invented."))
    document.note(" ".join(ends))
    return document


def _published(session: Session, actor: Actor, choice: Choice) -> tuple[Participation, Result]:
    part = part_of(session, actor, cycle=choice.needed("cycle"), organisation=choice.needed("organisation"))
    result = frozen_result(session, actor, part.submission.id or 0, run=VERIFIED)
    if part.submission.state != "published" or result is None:
        raise Invalid("report.not_published", organisation=named(part.organisation))
    if not result.stage_reached:
        raise Invalid("report.no_stage", organisation=named(part.organisation))
    return part, result


def _meaning(facts: _Facts) -> str:
    edition, result = facts.part.edition, facts.result
    sentences = [
        t(
            "At least {percent} % of what stage {stage} and each stage below asks is met, and so is what they demand.",
            percent=" / ".join(dict.fromkeys(f"{edition.thresholds[one]:g}" for one in range(1, facts.stage + 1))),
            stage=facts.stage,
        )
    ]
    if result.attainable is not None and result.attainable < max(edition.stage_numbers):
        sentences.append(t("The highest stage that this organisation can reach is {stage}.", stage=result.attainable))
    return prose(" ".join(sentences))


def _particulars(facts: _Facts) -> list[tuple[str, str]]:
    part, result, edition = facts.part, facts.result, facts.part.edition
    names = measure_names()
    scores: dict[str, Any] = {name: getattr(result, name) for name in PERCENTS}
    stages = "; ".join(f"{names[one]}: {percent(scores[one])}" for one in PERCENTS if one.startswith("stage_"))
    form = edition.form(part.submission.form).title.to(language())
    verified = part.submission.verified_at
    rows = [
        (t("Code of the organisation"), part.organisation.code),
        (t("By stage"), f"{stages}; {names['total']}: {percent(scores['total'])}"),
        (t("Form"), f"{form} ({asked_sentence(result.items_asked, edition)})"),
        (t("Verified on"), day(verified.date()) if verified else day(result.frozen_at.date())),
        (t("Edition"), f"{edition.title.to(language())} ({edition.id} {edition.version})"),
        (t("Hash of the edition"), part.cycle.edition_hash),
        (t("Hash of the result"), result.document_hash),
    ]
    if result.version > 1:
        rows.insert(3, (t("Version of the result"), prose(str(result.version))))
    return rows

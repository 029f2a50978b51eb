"""A report to government as a PDF or a Word file: letterhead, summary, parts with texts and figures, sources."""

from datetime import date

from sqlmodel import Session

from data.access import Actor
from data.i18n import language, prose, speaking, t
from projects.government_reports.issuing import content_of
from projects.government_reports.kinds import BIANNUAL, PARTS
from reports.choice import Choice
from reports.document import Front
from reports.government.change_parts import headline
from reports.government.parts import computed, kind_names, part_titles, period_name
from reports.government.pieces import Content, Drawing, Grid, Line, Piece, Tiles, day_of, on, said
from reports.government.sources import Trace, add_sources
from reports.writer import Writer, new_writer


def build(session: Session, actor: Actor, choice: Choice) -> bytes:
    """A report to government: of an issue what was frozen with it, of a draft what is known now.

    Raises:
        Missing: there is no such report.
        Invalid: none is chosen, or what was frozen was changed.
    """
    content = content_of(session, actor, choice.needed("government_report"))
    with speaking(choice.language):
        return compose(content, choice.format).build()


def compose(content: Content, kind: str) -> Writer:
    """The report in the language spoken now, ready to be written as PDF or for Word."""
    letter = content["letterhead"]
    issued = on(content["issued_on"])
    title = kind_names()[content["kind"]]
    period = period_name(content["kind"], content["starts_on"], content["ends_on"])
    document = new_writer(
        kind,
        Front(
            f"{title}, {period}",
            language(),
            "",
            day=issued or date.fromisoformat(content["read_on"]),
            header=said(letter, "state").splitlines(),
            subtitle=said(content["framework"]),
            author=" · ".join(said(letter, "office").splitlines()),
            number=t("Number {number}", number=content["number"]) if content["number"] else t("DRAFT"),
            page_label=t("Page {page} of {pages}"),
        ),
        long=True,
    )
    _head(document, content)
    trace = Trace()
    document.summary(prose(_in_short(content)))
    for piece in headline(content):
        put(document, piece, trace)
    titles = part_titles()
    for part in PARTS[content["kind"]]:
        document.heading(titles[part])
        _written(document, content, part)
        pieces = computed(content, part)
        if part == "assessment" and pieces:
            document.heading(t("What changed since the last report"), 2)
        for piece in pieces:
            put(document, piece, trace)
    _sign(document, content)
    add_sources(document, content, trace)
    return document


def put(document: Writer, piece: Piece, trace: Trace) -> None:
    """Write one piece, and remember for the list of sources where its figures come from."""
    match piece:
        case Line():
            document.paragraph(piece.text)
        case Tiles():
            document.tiles(piece.tiles)
        case Grid():
            trace.table(piece.caption, piece.source)
            document.table(piece.columns, piece.rows, caption=piece.caption, source=piece.source)
            if piece.more:
                document.note(prose(t("{count} more are left out here; the register has all.", count=piece.more)))
        case Drawing():
            trace.figure(piece.texts.title, piece.source)
            document.figure(piece.make(piece.table, piece.texts), source=piece.source)


def _head(document: Writer, content: Content) -> None:
    """To whom, number, date and policy, as a letter to the government begins."""
    letter = content["letterhead"]
    place = said(letter, "place")
    when = day_of(content["issued_on"]) if content["issued_on"] else t("(date of issue)")
    rows = [
        (t("To"), said(letter, "addressee")),
        (t("Number"), prose(str(content["number"])) if content["number"] else t("(given when it is issued)")),
        (t("Place and date"), f"{place}, {when}" if place else when),
        (t("Policy"), said(content["framework"])),
        (t("Period"), t("{start} to {end}", start=day_of(content["starts_on"]), end=day_of(content["ends_on"]))),
        (t("Figures as of"), day_of(content["as_of"])),
    ]
    replaced = content["replaces"]
    if replaced:
        sentence = t(
            "number {number} of {day}, because: {reason}",
            number=replaced["number"],
            day=day_of(replaced["issued_on"]),
            reason=replaced["reason"],
        )
        rows.append((t("Replaces"), prose(sentence)))
    document.facts(rows)
    if content["sample"]:
        document.note(t("Sample country: organisations, projects, figures and texts are invented."))


def _in_short(content: Content) -> str:
    verdicts = [one["verdict"] for one in content["targets"]]
    sentences = [
        t(
            "{on_track} of {count} targets are on track, {late} are late, of {unknown} nothing can be said.",
            on_track=verdicts.count("on_track"),
            count=len(verdicts),
            late=verdicts.count("late"),
            unknown=verdicts.count("no_data"),
        )
    ]
    shown = content["projects"]
    if shown["count"]:
        sentences.append(
            t(
                "In this period {begun} projects began and {decided} decisions on gates were taken; {red} of {count} "
                "projects are off track.",
                begun=shown["begun"]["total"],
                decided=shown["decided"]["total"],
                red=shown["red"]["total"],
                count=shown["count"],
            )
        )
    overdue = sum(one["overdue"] for one in content["laws"])
    if overdue:
        sentences.append(t("Laws and policies that are overdue: {count}.", count=overdue))
    return " ".join(sentences)


def _written(document: Writer, content: Content, part: str) -> None:
    """What people wrote, in the language of the report; else in the other one, and that it is so."""
    text = content["texts"].get(part)
    own, other = (text[language()], text["km" if language() == "en" else "en"]) if text else ("", "")
    if not own and other:
        document.note(t("This part is written in the other language only."))
    for paragraph in (own or other).split("\n\n"):
        if paragraph.strip():
            document.paragraph(paragraph.strip())
    if not own and not other and not computed(content, part):
        document.note(t("Nothing is written here."))


def _sign(document: Writer, content: Content) -> None:
    """The place to sign and stamp."""
    document.signatures(
        [t("Seen and agreed (name, date, signature)"), t("Responsible for the report (name, date, stamp)")]
    )
    if content["kind"] == BIANNUAL and content["issued_by"]:
        document.note(t("Issued by {name}, {day}.", name=content["issued_by"], day=day_of(content["issued_on"])))

"""Paper: the scorecard as PDF against ReportLab and the chart renderer producing the same pages and charts alone.

What the scorecard consists of is recorded while it is composed; the floor sets the same words in plain
paragraphs and tables and draws the same chart specifications with the same renderer, without our document,
our shaping of lines, or our look-ups. Neither side may use a picture that is kept from an earlier round.
"""

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import resvg_py
import vl_convert
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Image, Paragraph, SimpleDocTemplate, Table
from sqlalchemy import Engine
from sqlmodel import Session, col, select

import projects.tables  # noqa: F401 - all tables must be known before migrations run
from assess.tables import Cycle, Result, Submission
from bench.ruler import Figure, in_turn
from data.access import Actor, Role
from data.i18n import speaking
from data.migrate import migrate
from data.organisations import root
from data.store import open_store, reading, transaction
from reports import sample
from reports.catalogue import produce
from reports.charts import image as chart_image
from reports.choice import Choice
from reports.document import Document
from reports.fonts import font_folder, register
from reports.scorecard import document as scorecard
from reports.scorecard.facts import facts_of

ROUNDS = 9
SCALE = 2


def measure() -> Iterator[Figure]:
    """The scorecard of one organisation in English and in Khmer."""
    register()
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'paper.sqlite'}")
        migrate(store)
        with transaction(store) as session:
            sample.build_if_new(session)
        for language in ("en", "km"):
            yield _scorecard(store, language)
        store.dispose()


def _scorecard(store: Engine, language: str) -> Figure:
    with reading(store) as session:
        actor = Actor(1, "Bench", ((Role.DIRECTOR, root(session).path),))
        cycle, organisation = _subject(session)
        choice = Choice(language=language, cycle=cycle, organisation=organisation)
        parts = recorded(session, actor, choice)

        def ours() -> None:
            _forget_pictures()
            produce(session, actor, "scorecard", choice)

        def floor() -> None:
            plain_pages(parts)

        ours()
        floor()
        took, bare = in_turn(ours, floor, rounds=ROUNDS)
    charts = sum(kind == "figure" for kind, _ in parts)
    return Figure(
        f"scorecard as PDF, {language}",
        took * 1e3,
        bare * 1e3,
        "ms",
        "ReportLab and the chart renderer with the same words, tables and charts",
        bar=1.5,
        note=f"{charts} charts",
    )


def _subject(session: Session) -> tuple[int, int]:
    """The cycle and organisation with the most questions asked among the verified results."""
    found = session.exec(
        select(Cycle.id, Submission.organisation_id)
        .join(Submission, col(Submission.cycle_id) == col(Cycle.id))
        .join(Result, col(Result.submission_id) == col(Submission.id))
        .where(Result.run == "verified")
        .order_by(col(Result.asked).desc(), col(Result.id))
    ).first()
    if found is None or found[0] is None:
        raise SystemExit("The sample country has no verified result to print.")
    return found[0], found[1]


def _forget_pictures() -> None:
    chart_image._kept.clear()  # noqa: SLF001 - a picture of an earlier round would flatter ours


class _Recording(Document):
    """A document that notes what is put into it."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.noted: list[tuple[str, Any]] = []

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        if name not in ("heading", "paragraph", "note", "bullets", "summary", "tiles", "facts", "table", "figure"):
            return found

        def noting(*arguments: Any, **named: Any) -> Any:
            self.noted.append((name, arguments))
            return found(*arguments, **named)

        return noting


def recorded(session: Session, actor: Actor, choice: Choice) -> list[tuple[str, Any]]:
    """What a scorecard consists of, part by part; of a chart the specification that we draw."""
    facts = facts_of(session, actor, cycle=choice.needed("cycle"), organisation=choice.needed("organisation"))
    plain_document, scorecard.Document = scorecard.Document, _Recording  # type: ignore[misc]
    try:
        with speaking(choice.language):
            document = scorecard.compose(facts)
    finally:
        scorecard.Document = plain_document  # type: ignore[misc]
    noted: list[tuple[str, Any]] = []
    for kind, arguments in document.noted:  # type: ignore[attr-defined]
        if kind == "figure":
            spec = chart_image._on_paper(arguments[0].to_dict(), 480)  # noqa: SLF001 - the very spec that we draw
            noted.append((kind, spec))
        else:
            noted.append((kind, arguments))
    return noted


def plain_pages(parts: list[tuple[str, Any]]) -> None:
    """Set the same words, tables and charts with ReportLab's own paragraphs and tables."""
    style = ParagraphStyle("plain", fontName="NotoSansKhmer-Regular", fontSize=9.5, leading=13)
    story: list[Flowable] = []
    for kind, content in parts:
        if kind == "figure":
            story.append(_picture(content))
        elif kind == "table":
            columns, rows = content[0], content[1]
            head = [str(getattr(column, "title", column)) for column in columns]
            cells = [[Paragraph(_escaped(cell), style) for cell in row] for row in [head, *rows]]
            story.append(Table(cells, repeatRows=1))
        else:
            story += [Paragraph(_escaped(words), style) for words in _words(content)]
    SimpleDocTemplate(io.BytesIO(), pagesize=A4).build(story)


def _picture(spec: dict[str, Any]) -> Image:
    svg = vl_convert.vegalite_to_svg(spec, vl_version="6.4")
    pixels = resvg_py.svg_to_bytes(
        svg_string=svg, zoom=SCALE, background="white", skip_system_fonts=True, font_dirs=[str(font_folder())]
    )
    return Image(io.BytesIO(pixels), width=400, height=150)


def _words(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, list | tuple):
        for part in content:
            yield from _words(part)
    elif hasattr(content, "__dict__") or hasattr(content, "__dataclass_fields__"):
        for name in getattr(content, "__dataclass_fields__", {}):
            yield from _words(getattr(content, name))


def _escaped(cell: Any) -> str:
    words = cell if isinstance(cell, str) else " ".join(_words(cell)) or str(cell)
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

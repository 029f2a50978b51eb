"""The parts of a Word file that python-docx has no words for: fields, shading, borders, complex script, numbering."""

from collections.abc import Mapping
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

_ORDERS = (
    ("tblBorders", "tblLayout", "tblCellMar", "tblLook"),
    ("tcBorders", "noWrap", "tcMar", "textDirection", "tcFitText", "vAlign", "hideMark"),
    (
        "pBdr", "shd", "tabs", "suppressAutoHyphens", "spacing", "ind", "contextualSpacing", "mirrorIndents", "jc",
        "textDirection", "textAlignment", "outlineLvl", "noWrap", "tcMar", "tcFitText", "vAlign", "hideMark",
    ),
)  # fmt: skip
"""The order of what properties of tables, of cells and of paragraphs hold, from the first that we put there."""


def element(name: str, attributes: Mapping[str, object] | None = None, *children: Any) -> Any:
    """An element such as `w:shd` with its attributes and what lies within."""
    made = OxmlElement(name)
    for key, value in (attributes or {}).items():
        made.set(qn(key), str(value))
    for child in children:
        made.append(child)
    return made


def add_field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """A field that Word works out, such as PAGE, with the text that stands there until it does."""
    begin_field(paragraph, instruction)
    paragraph.add_run(shown)
    end_field(paragraph)


def begin_field(paragraph: Paragraph, instruction: str, *, dirty: bool = False) -> None:
    """Begin a field; what follows until `end_field` is its result. A `dirty` one is worked out at opening."""
    begin = {"w:fldCharType": "begin"} | ({"w:dirty": "true"} if dirty else {})
    for child in (
        element("w:fldChar", begin),
        _text("w:instrText", f" {instruction} "),
        element("w:fldChar", {"w:fldCharType": "separate"}),
    ):
        paragraph.add_run()._r.append(child)  # noqa: SLF001 - python-docx has no fields


def end_field(paragraph: Paragraph) -> None:
    """End the field that was begun last."""
    paragraph.add_run()._r.append(element("w:fldChar", {"w:fldCharType": "end"}))  # noqa: SLF001


def add_link(paragraph: Paragraph, text: str, bookmarked: str) -> None:
    """A text that leads to a bookmark of the same file."""
    run = element("w:r", {}, _text("w:t", text))
    paragraph._p.append(element("w:hyperlink", {"w:anchor": bookmarked, "w:history": 1}, run))  # noqa: SLF001


def embolden(run: Run) -> None:
    """Bold in every script: Khmer has a switch of its own."""
    run.bold = True
    run.font.cs_bold = True


def put(properties: Any, child: Any) -> None:
    """Put a child among properties at the place that the schema asks for: Word rejects a file with another order."""
    name = child.tag.rpartition("}")[2]
    order = next(one for one in _ORDERS if name in one)
    properties.insert_element_before(child, *(f"w:{one}" for one in order[order.index(name) + 1 :]))


def shade(properties: Any, color: str) -> None:
    """Fill a cell or a paragraph with a colour, given as six hexadecimal digits."""
    put(properties, element("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": color}))


def border(side: str, color: str, eighths: int, *, space: int = 0) -> Any:
    """One line of a border, `eighths` of a point thick."""
    look = {"w:val": "single", "w:sz": eighths, "w:space": space, "w:color": color}
    return element(f"w:{side}", look)


def bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """Put a bookmark around a paragraph, to which a table of contents leads."""
    start = element("w:bookmarkStart", {"w:id": number, "w:name": name})
    end = element("w:bookmarkEnd", {"w:id": number})
    place = paragraph._p  # noqa: SLF001
    place.insert(1 if place.pPr is not None else 0, start)
    place.append(end)


def number_headings(numbering: Any, levels: int) -> int:
    """Number the heading styles by their levels (1, 1.1, 1.1.1), as Word does; gives the number of the list."""
    root = numbering.element
    taken = [int(one.get(qn("w:abstractNumId"))) for one in root.findall(qn("w:abstractNum"))]
    abstract = max(taken, default=-1) + 1
    list_of = element("w:abstractNum", {"w:abstractNumId": abstract})
    list_of.append(element("w:multiLevelType", {"w:val": "multilevel"}))
    for level in range(levels):
        text = ".".join(f"%{n + 1}" for n in range(level + 1))
        list_of.append(
            element(
                "w:lvl",
                {"w:ilvl": level},
                element("w:start", {"w:val": 1}),
                element("w:numFmt", {"w:val": "decimal"}),
                element("w:pStyle", {"w:val": f"Heading{level + 1}"}),
                element("w:suff", {"w:val": "space"}),
                element("w:lvlText", {"w:val": f"{text} "}),
                element("w:lvlJc", {"w:val": "left"}),
                element("w:pPr", {}, element("w:ind", {"w:left": 0, "w:firstLine": 0})),
            )
        )
    # Word asks for all abstract lists before the first list.
    first = root.find(qn("w:num"))
    if first is None:
        root.append(list_of)
    else:
        first.addprevious(list_of)
    numbers = [int(one.get(qn("w:numId"))) for one in root.findall(qn("w:num"))]
    number = max(numbers, default=0) + 1
    root.append(element("w:num", {"w:numId": number}, element("w:abstractNumId", {"w:val": abstract})))
    return number


def _text(name: str, text: str) -> Any:
    made = element(name, {"xml:space": "preserve"})
    made.text = text
    return made

"""The first sheet of a workbook: whose it is, how to fill it in, and by when."""

from collections.abc import Sequence

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from assess.workbook import layout
from assess.workbook.content import Content
from data.i18n import day, prose, t, text_of
from maturity_model.sheet.heights import row_height

_WIDTH = 100


def shown_name(content: Content) -> str:
    """The organisation and the cycle in the language spoken now."""
    organisation, cycle = content.part.organisation, content.part.cycle
    names = ({"en": organisation.name_en, "km": organisation.name_km}, {"en": cycle.name_en, "km": cycle.name_km})
    return " · ".join(text_of(name) for name in names)


def fill_cover(sheet: Worksheet, content: Content, sections: Sequence[str], formats: dict[str, Format]) -> None:
    """Write how the workbook is filled in, and how many questions its sheets have."""
    sheet.set_column(0, 0, _WIDTH)
    sheet.hide_gridlines(2)
    sheet.set_row(0, 36)
    sheet.write_string(0, 0, shown_name(content), formats["title"])
    due, closes = day(content.part.cycle.due_on), day(content.part.cycle.closes_on)
    lines = [
        prose(t("Due {due}; closes {closes}.", due=due, closes=closes)),
        "",
        t("Fill in the light yellow cells only. Everything else is locked, so that each answer finds its question."),
        t("Answer with the number of the level, from 0. Each level says what a visitor sees. Khmer digits are fine."),
        t("? means: I don't know. n/a means: does not apply, and the reason must be given beside it."),
        t("A cell left blank changes nothing. To take back what is stored, write a single dash: -"),
        t("Write days as 2026-12-31 or 31/12/2026. A note or link is text; a formula is not accepted."),
        t("To hand in files as evidence, write their names into the last column; put them and this file into one ZIP."),
        t("Then upload the file. You see every line and what becomes of it before anything is stored."),
        "",
    ]
    for name in sections:
        questions = [one.question for one in content.sections.get(name, ())]
        if name == layout.FIGURES:
            lines.append(t("{section}: {count} figures", section=layout.section_name(name), count=len(content.figures)))
            continue
        done = [one for one in questions if one in content.answers and content.answers[one].state != "unanswered"]
        lines.append(
            t(
                "{section}: {answered} of {asked} questions answered when this file was made",
                section=layout.section_name(name),
                answered=len(done),
                asked=len(questions),
            )
        )
    for y, line in enumerate(lines, start=1):
        sheet.set_row(y, row_height([(line, _WIDTH)]))
        sheet.write_string(y, 0, line, formats["bare"])
    sheet.protect("")

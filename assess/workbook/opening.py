"""Opens an uploaded questionnaire: a spreadsheet from outside, with the limits that a questionnaire has."""

from assess.workbook import layout
from data.spreadsheet_files import Cell, Formula, Limits, Sheet, open_spreadsheet

MOST_BYTES = 8 * 1024 * 1024
MOST_UNPACKED = 20 * 1024 * 1024
LIMITS = Limits(file_bytes=MOST_BYTES, unpacked=MOST_UNPACKED, rows=10_000, columns=60)
__all__ = ["LIMITS", "MOST_BYTES", "MOST_UNPACKED", "Cell", "Formula", "Sheet", "open_workbook"]


def open_workbook(file: bytes) -> list[Sheet]:
    """The sheets of an Excel workbook with what stands in their cells, hidden ones included.

    Raises:
        Invalid: it is too large, packed or unpacked, another kind of file, damaged, has macros or merged cells, or
            more rows than a questionnaire can have.
    """
    return open_spreadsheet(file, limits=LIMITS, settled=layout.settled)

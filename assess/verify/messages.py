"""Sentences of the check of published values."""

from collections.abc import Callable

from data.i18n import t

SENTENCES: dict[str, Callable[[], str]] = {
    "verify.instrument": lambda: t("The instrument cannot be used: {reason}"),
    "verify.file": lambda: t("{file} cannot be read as a table: {reason}. Use CSV (UTF-8) or XLSX."),
    "verify.no_file": lambda: t("There is no file {file}."),
    "verify.no_book": lambda: t("{file} is no Excel workbook, although its name ends in .xlsx."),
    "verify.encoding": lambda: t(
        "{file}, row {row}: this is not written in UTF-8. Save the table as CSV UTF-8 or XLSX and try again."
    ),
    "verify.ragged": lambda: t(
        "{file}, row {row}: the number of cells, {cells}, is not that of the headings, {headings}. "
        "Give every heading one cell."
    ),
    "verify.empty": lambda: t("{file} holds no row below its headings."),
    "verify.columns": lambda: t("{file} lacks these columns: {columns}. It has: {present}."),
    "verify.twice": lambda: t('{file} has two columns for "{column}": {present}. Leave one out.'),
    "verify.index": lambda: t('{file}, row {row}: "{name}" is no index or item of this instrument. Known: {known}.'),
    "verify.cell": lambda: t('{file}, row {row}, column "{column}": "{value}" is not allowed. Allowed: {allowed}.'),
    "verify.rows": lambda: t('{file}, rows {rows}: two values of "{name}" for {key}. One row must be one value.'),
    "verify.nothing": lambda: t(
        "{published} holds no index that {answers} lets us work out. Published there: {found}."
    ),
}

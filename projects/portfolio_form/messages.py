"""Sentences for what can be wrong with a whole file of the portfolio form, or with a mapping file."""

from collections.abc import Callable

from data.i18n import t

SENTENCES: dict[str, Callable[[], str]] = {
    "portfolio.unreadable": lambda: t("{file} cannot be read as text in columns: {reason}."),
    "portfolio.too_long": lambda: t("The file has {rows} rows; at most {most} rows of {columns} columns are taken."),
    "portfolio.head_twice": lambda: t("{table}: two heads mean “{head}”. Take one of the columns out."),
    "portfolio.table_twice": lambda: t("The table {table} is there twice, the second time in {sheet}."),
    "portfolio.columns": lambda: t("{table}: these columns are missing: {missing}."),
    "portfolio.no_text": lambda: t(
        "{file} is neither an Excel workbook nor a table as text; it may be a picture or a document. "
        "Save the table as .xlsx or CSV and upload that."
    ),
    "portfolio.empty": lambda: t("{file} is empty."),
    "portfolio.one_column": lambda: t(
        "{file} has one column only. Columns have to be parted by a comma, a semicolon, a tab or an upright line."
    ),
    "portfolio.marked_there": lambda: t(
        "{file} is there already. Name another file for the marked copy. Nothing was stored."
    ),
    "portfolio.marked_nowhere": lambda: t("The marked copy cannot be written to {file}: {reason}. Nothing was stored."),
    "portfolio.no_heads": lambda: t(
        "No heads of the form were found in {file}. Take the form from here, or use a mapping file."
    ),
    "portfolio.mapping": lambda: t("The mapping file {file} has faults: {reason}."),
    "portfolio.no_mapping": lambda: t("There is no mapping {name}. Known: {known}."),
}

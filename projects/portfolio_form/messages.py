"""Sentences for what can be wrong with a whole file of the portfolio form, or with a mapping file."""

from collections.abc import Callable

from data.i18n import t

SENTENCES: dict[str, Callable[[], str]] = {
    "portfolio.unreadable": lambda: t("{file} cannot be read as text in columns: {reason}."),
    "portfolio.too_long": lambda: t("The file has {rows} rows; at most {most} rows of {columns} columns are taken."),
    "portfolio.head_twice": lambda: t("{table}: two heads mean “{head}”. Take one of the columns out."),
    "portfolio.table_twice": lambda: t("The table {table} is there twice, the second time in {sheet}."),
    "portfolio.columns": lambda: t("{table}: these columns are missing: {missing}."),
    "portfolio.no_heads": lambda: t(
        "No heads of the form were found in {file}. Take the form from here, or use a mapping file."
    ),
    "portfolio.mapping": lambda: t("The mapping file {file} has faults: {reason}."),
    "portfolio.no_mapping": lambda: t("There is no mapping {name}. Known: {known}."),
}

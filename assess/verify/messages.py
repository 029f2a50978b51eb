"""Sentences of the check of published values."""

from collections.abc import Callable

from data.i18n import t

SENTENCES: dict[str, Callable[[], str]] = {
    "verify.instrument": lambda: t("The instrument cannot be used: {reason}"),
    "verify.file": lambda: t("{file} cannot be read as a table: {reason}. Use CSV (UTF-8) or XLSX."),
    "verify.columns": lambda: t("{file} lacks the columns {columns}. It has: {present}."),
    "verify.twice": lambda: t('{file} has two columns for "{column}": {present}. Leave one out.'),
    "verify.index": lambda: t('{file}, row {row}: "{name}" is no index or item of this instrument. Known: {known}.'),
    "verify.cell": lambda: t('{file}, row {row}, column "{column}": "{value}" is not allowed. Allowed: {allowed}.'),
    "verify.rows": lambda: t('{file}, rows {rows}: two values of "{name}" for {key}. One row must be one value.'),
    "verify.nothing": lambda: t(
        "{published} holds no index that {answers} lets us work out. Published there: {found}."
    ),
}

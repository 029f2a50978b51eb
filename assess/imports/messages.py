"""Sentences of the imports."""

from collections.abc import Callable

from data.i18n import t

SENTENCES: dict[str, Callable[[], str]] = {
    "import.file": lambda: t("{file} cannot be read: {reason}. Name the folder that holds the published files."),
    "import.columns": lambda: t("{file} has not the columns {columns}. Use the published files unchanged."),
    "import.country": lambda: t("{file} names a country that is not known: {code}."),
    "import.done": lambda: t(
        "This was imported before (organisation {code}). Use another database to import it again."
    ),
    "import.register": lambda: t(
        "The register holds {count} other organisations, and the import would enter their totals. Use a database of "
        "its own, or say that it shall stand beside them."
    ),
    "import.none": lambda: t("Nothing to compare: {title} was not imported into this database."),
}

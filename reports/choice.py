"""What is asked of a report, and the file that it gives."""

from dataclasses import dataclass

from data.errors import Invalid
from data.i18n import LANGUAGES

PDF, DOCX, XLSX, CSV, JSON, SCRIPT, ZIP = "pdf", "docx", "xlsx", "csv", "json", "py", "zip"
MIMES = {
    PDF: "application/pdf",
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv",
    JSON: "application/json",
    SCRIPT: "text/x-python",
    ZIP: "application/zip",
}


@dataclass(frozen=True)
class Choice:
    """What a report is to be about, in which language and format; what a report does not need stays empty.

    `earlier` is the cycle that `cycle` is compared with; if it is empty, the one before.
    """

    language: str = "en"
    format: str = PDF
    cycle: int | None = None
    organisation: int | None = None
    decision: int | None = None
    scenario: int | None = None
    project: int | None = None
    earlier: int | None = None
    government_report: int | None = None

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise ValueError(f"unknown language '{self.language}'; known: {', '.join(LANGUAGES)}")

    def needed(self, name: str) -> int:
        """The cycle, organisation, gate decision, scenario, project or report to government that the report is about.

        Raises:
            Invalid: none is chosen.
        """
        value = getattr(self, name)
        if value is None:
            raise Invalid(f"report.{name}")
        return value


@dataclass(frozen=True)
class File:
    """A file to take away: its name (letters, digits, hyphens and one full stop), its media type and its content."""

    name: str
    mime: str
    content: bytes

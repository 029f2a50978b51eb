"""What a document says of itself: on its first page, in its footer and in the properties of the file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from data.i18n import day, prose, speaking


def running(text: str, *, language: str) -> str:
    """A text outside tables and charts with the digits of its language; a code keeps its own."""
    with speaking(language):
        return prose(text)


@dataclass(frozen=True)
class Front:
    """The particulars of a document in one language, plain texts throughout.

    Attributes:
        title: stands on top and in the file's properties.
        language: "en" or "km"; decides line breaks, the date's form and the file's language.
        edition_hash: content hash of the edition that the numbers come from; its first 12 signs stand on every page.
            Empty when no edition is involved.
        day: the date of the document, in the footer and under the title.
        header: lines above everything, in the middle, such as the name of the state; usually none.
        subtitle, author: below and above the title; the author is in the properties too.
        edition_label, page_label: the footer's words, translated; `{page}` and `{pages}` are filled in.
        number: the number of the document or issue, beside the date.
    """

    title: str
    language: str
    edition_hash: str
    day: date
    header: Sequence[str] = ()
    subtitle: str = ""
    author: str = ""
    edition_label: str = ""
    page_label: str = "{page} / {pages}"
    number: str = ""

    @property
    def shown_day(self) -> str:
        """The date, written out."""
        with speaking(self.language):
            return day(self.day)

    def running(self, text: str) -> str:
        """A title, heading or number of this document with the digits of its language; a code keeps its own."""
        return running(text, language=self.language)

    @property
    def edition(self) -> str:
        """The edition with the beginning of its hash; empty without one."""
        return " ".join(part for part in (self.edition_label, self.edition_hash[:12]) if part)

    @property
    def particulars(self) -> str:
        """Number, date and edition in one line."""
        return " · ".join(part for part in (self.running(self.number), self.shown_day, self.edition) if part)

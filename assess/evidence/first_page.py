"""Draws the first page of a PDF, as a program of its own: what is wrong with the file ends this program and no other.

It reads the PDF from its standard input and writes how many pages there are, in `COUNT_BYTES`, then the picture as
JPEG. It ends with `LOCKED` if a password is needed and with `DAMAGED` if there is no page that can be drawn.
"""

import sys
from io import BytesIO

LONGEST_SIDE = 1200
"""Of the picture, in points: enough to read a letter of an office."""
LOCKED, DAMAGED = 3, 4
COUNT_BYTES = 4
MEMORY = 1024**3
SECONDS = 5


def main() -> int:
    """Draw what stands in the standard input within `MEMORY` bytes and `SECONDS` of work."""
    _limit()
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
        # Fields that somebody has filled in are drawn too; nothing runs, since this library is built without scripts.
        document.init_forms()
        page = document[0]
        scale = LONGEST_SIDE / max(*page.get_size(), 1)
        picture = page.render(scale=scale).to_pil().convert("RGB")
        pages = len(document)
    except pypdfium2.PdfiumError as error:
        return LOCKED if error.err_code == pdfium.FPDF_ERR_PASSWORD else DAMAGED
    except (IndexError, ValueError, MemoryError, OSError):
        return DAMAGED
    target = BytesIO()
    picture.save(target, "JPEG", quality=80)
    sys.stdout.buffer.write(pages.to_bytes(COUNT_BYTES, "big") + target.getvalue())
    return 0


def _limit() -> None:
    """Let the system end this program if a file makes it ask for too much; where there is no such limit, go on."""
    try:
        import resource
    except ImportError:  # Windows; whoever called it ends it after a time.
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


if __name__ == "__main__":
    sys.exit(main())

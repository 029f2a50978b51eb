"""The one designed document: A4, Khmer and Latin set right, exact text when searched or copied."""

from reports.document.blocks import Cell, Column, Tile
from reports.document.builder import Document
from reports.document.design import BAD, CAUTION, GOOD, UNKNOWN
from reports.document.front import Front
from reports.document.lines import Marked, marked

__all__ = ["BAD", "CAUTION", "GOOD", "UNKNOWN", "Cell", "Column", "Document", "Front", "Marked", "Tile", "marked"]

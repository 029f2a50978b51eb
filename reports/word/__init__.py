"""The same designed document as `reports.document`, written for Word, so that people can go on writing in it."""

from reports.word.builder import WordDocument

__all__ = ["WordDocument"]

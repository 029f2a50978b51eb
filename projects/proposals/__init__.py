"""Proposals: calls, the Excel form, what is handed in, warnings of duplicates."""

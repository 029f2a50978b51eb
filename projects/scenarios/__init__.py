"""Scenarios: what is asked of a selection, its search, its result, kept and compared."""

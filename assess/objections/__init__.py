"""Objections to a verified result, and the days in which they may be raised."""

"""Screens of the assessment."""

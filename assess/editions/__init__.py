"""Editions of the questionnaire: those that ship, a ministry's own, and their wording."""

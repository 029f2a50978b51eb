"""Screens, one folder down by user's job; never a script directly in here."""

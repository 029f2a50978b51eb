"""Screens from which reports are taken away."""

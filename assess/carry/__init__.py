"""Carrying answers and their evidence over from an earlier cycle."""

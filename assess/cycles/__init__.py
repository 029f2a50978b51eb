"""Cycles: made, opened, extended, closed; who takes part and how far each is."""

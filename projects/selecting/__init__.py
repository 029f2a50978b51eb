"""Selecting projects: which set this money should buy, by score or by the maturity it brings, exactly, and why."""

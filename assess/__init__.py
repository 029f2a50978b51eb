"""Who was assessed, when, what they claimed, and what was verified."""

"""Instruments of others recomputed: their tables read, their published values set beside what the rules give."""

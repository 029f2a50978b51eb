"""The parts of the administrator's screens."""

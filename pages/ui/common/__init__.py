"""The parts of the screen of common services."""

"""The parts of the priorities screen."""

"""The parts of the screen of the national targets."""

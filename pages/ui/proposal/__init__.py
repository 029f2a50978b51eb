"""The parts of the proposals screen."""

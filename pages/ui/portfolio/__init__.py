"""The parts of the screens about the whole portfolio: money, rates, readiness."""

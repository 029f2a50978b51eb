"""The parts of the gate screen: what waits, the decision, its record, reviews."""

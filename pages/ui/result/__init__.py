"""The parts of a result: scores, why they are what they are, next steps, objections."""

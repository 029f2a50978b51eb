"""The parts of choosing projects: the form, the result, the explanations."""

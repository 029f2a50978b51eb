"""The parts of the questionnaire: sections, questions, grids, figures, what is missing."""

"""The parts of a project's page and of the list of projects."""

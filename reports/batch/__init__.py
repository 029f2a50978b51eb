"""Many reports at once: all scorecards of a cycle in one ZIP."""

"""The parts of reviewing: the list of claims, one claim, the verdict, settling."""

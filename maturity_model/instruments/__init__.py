"""Other instruments on the same engine: composite indices as definition files, their loader and their evaluation."""

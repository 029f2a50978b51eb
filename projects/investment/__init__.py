"""Investment: lines, rates, commitments held to releases, funding gaps, roll-ups."""

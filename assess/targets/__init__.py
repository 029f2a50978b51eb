"""National policy targets: frameworks with indicators, what was observed, and whether the pace suffices."""

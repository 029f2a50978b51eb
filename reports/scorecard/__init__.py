"""The scorecard of one organisation."""

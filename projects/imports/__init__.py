"""Published portfolios of others, brought in as projects whose gate is unknown, by a documented command."""

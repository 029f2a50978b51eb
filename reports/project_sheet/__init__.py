"""The sheet of one project: two pages for a meeting."""

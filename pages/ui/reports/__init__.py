"""Parts of the screens of reports."""

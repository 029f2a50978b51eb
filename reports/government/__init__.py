"""The reports to government as people read them: one content, told on the screen, as PDF and for Word."""

"""Published assessments of others, brought in as cycles of their own by a documented command."""

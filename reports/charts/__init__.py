"""The charts that screens and reports share."""

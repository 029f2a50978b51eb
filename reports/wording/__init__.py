"""The words that screens and reports share, in the language spoken."""

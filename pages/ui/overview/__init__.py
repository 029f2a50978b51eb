"""The tiles of the first screen."""

"""Common services: what all organisations can have, how they ask for it, who uses it, and who exchanges data."""

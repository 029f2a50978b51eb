"""The director's summary."""

"""The tabs of the comparing screen."""

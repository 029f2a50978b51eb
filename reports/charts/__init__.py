"""The charts that screens and reports share."""

from altair.utils import schemapi

# Checking every part of a chart against Vega-Lite's schema while it is put together takes as long as drawing it; the
# tests check whole charts instead.
schemapi.disable_debug_mode()

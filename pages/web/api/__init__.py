"""The interface for programs: routes below /api/v1, who may ask how often, and what is kept ready."""

"""`python -m data VERB`: migrate, revision MESSAGE, verify-events, backup FILE, restore FILE, setup-link."""

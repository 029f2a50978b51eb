"""What screens share: the shell around them, state, guards, and widgets."""

"""What is being built, with whose money, how it goes, what to choose next."""

"""Comparing: cycles, organisations, the country's weakest items, who has solved them."""

"""Help beside every screen: what it is for, and the page of the guides that says how it works."""

"""How projects go: plans, status reports, risks, benefits, and the board of their health."""

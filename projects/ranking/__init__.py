"""Ranking: criteria, weights, a panel's scores, stability, places given by hand."""

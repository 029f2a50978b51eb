"""Earned value, earned schedule, colours and escalation: pure rules, exact, that neither store nor draw."""

"""Reviewing claims: what is looked at first, verdicts, second reviewer and arbitration, agreement."""

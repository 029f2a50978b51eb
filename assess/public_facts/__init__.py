"""The checker of public facts: what can be seen of an organisation's site from outside, measured and contestable."""

"""What maturity means: editions of the presence model as data, and pure scoring of answers.

It neither stores nor draws, and imports nothing else of ours.
"""

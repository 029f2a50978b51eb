"""The reports of the catalogue that come in families, each family in a module."""

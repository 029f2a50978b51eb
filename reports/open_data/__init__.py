"""Open data: what is published field by field, the rows of each table, data packages, the interface for programs."""

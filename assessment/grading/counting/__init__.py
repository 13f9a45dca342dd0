"""A country's grades, counted by the database (adr/0007)."""

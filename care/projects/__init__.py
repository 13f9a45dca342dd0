"""Projects that help families, year by year."""

"""Reports to the villagers."""

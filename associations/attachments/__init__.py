"""Files kept with records."""

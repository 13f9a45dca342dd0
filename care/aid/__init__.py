"""What was given to families, one time at a time."""

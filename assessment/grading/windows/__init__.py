"""Windows that the database alone cannot sum up: with a gap, or over a merger."""

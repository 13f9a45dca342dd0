"""Roll-out plans, their stages, and how far villages have come."""

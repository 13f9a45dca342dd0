"""What the demo's associations did for families, and their money."""

"""A division under another code."""

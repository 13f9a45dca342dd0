"""Accountability, and the honours that villages give."""

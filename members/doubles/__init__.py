"""Doubles: two rows of one household or member become one (adr 21)."""

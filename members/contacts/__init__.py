"""The contact chain: which member keeps in touch with which household, and notes of groups."""

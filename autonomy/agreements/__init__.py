"""Agreements with households, and their answers."""

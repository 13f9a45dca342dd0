"""Households, members and their groups."""

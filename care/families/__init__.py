"""Families that are looked after, and the one rule on sensitive ones."""

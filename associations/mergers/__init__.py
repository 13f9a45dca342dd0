"""Merging and splitting villages."""

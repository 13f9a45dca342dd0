"""Invented people, their associations and villages."""

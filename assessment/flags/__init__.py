"""Odd figures, what was asked of them and how it was answered."""

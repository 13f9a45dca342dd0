"""Charters and village rules: texts, steps, opinion slips and their papers."""

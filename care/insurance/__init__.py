"""Policies taken out for families."""

"""Certificates of families, and looking them up."""

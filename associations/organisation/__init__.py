"""Associations, their terms and posts, and areas of responsibility."""

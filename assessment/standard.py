"""Where migrations look for it."""

from .standards.data import digest

__all__ = ["digest"]

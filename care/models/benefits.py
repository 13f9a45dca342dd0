"""Where migrations look for it."""

from ..benefits.models.benefits import new_key

__all__ = ["new_key"]

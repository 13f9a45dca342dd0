"""Where migrations look for it."""

from ..imports.models import PlainEncoder

__all__ = ["PlainEncoder"]

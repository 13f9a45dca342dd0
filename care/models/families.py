"""Where migrations look for it."""

from ..families.models import new_reference

__all__ = ["new_reference"]

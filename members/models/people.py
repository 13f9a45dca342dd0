"""Where migrations look for it."""

from ..people.models import PartialDateField

__all__ = ["PartialDateField"]

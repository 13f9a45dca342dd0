"""What the association does for people, and its money (domain.md §4)."""

from .activities import Activity, ActivityPhoto
from .funds import Entry, Fund

__all__ = ["Activity", "ActivityPhoto", "Entry", "Fund"]

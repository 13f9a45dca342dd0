"""A list declared once for page, workbook and paper (docs/adr/0012-a-list-is-declared-once.md)."""

from .columns import Column, Total
from .lists import Listing
from .marks import chip, icon
from .table import Table

__all__ = ["Column", "Listing", "Table", "Total", "chip", "icon"]

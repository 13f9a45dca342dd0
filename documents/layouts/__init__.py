"""Other people's tables filled in place: read into grids, analysed into what is asked, written."""

from .child import fill, read
from .grid import FilledCell, LayoutGrid
from .headings import AskedCell, BesideText, LayoutTable, tables_in

__all__ = [
    "AskedCell",
    "BesideText",
    "FilledCell",
    "LayoutGrid",
    "LayoutTable",
    "fill",
    "read",
    "tables_in",
]

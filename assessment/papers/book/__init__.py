"""The year-end book (domain.md §5, "What the leader prints"): content → parts for the press, or a
workbook's sheets."""

from .content import YearEndBook, collect
from .parts import contents, parts
from .workbook import sheets

__all__ = ["YearEndBook", "collect", "contents", "parts", "sheets"]

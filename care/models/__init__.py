"""What the association does for people, and its money (domain.md §4)."""

from .activities import Activity, ActivityPhoto
from .budgets import Budget, Outlay
from .closings import Closing
from .drives import Donation, Drive, DriveHelp
from .entries import INCOME, SPENDING, TRANSFERS, Category, Entry, Posting, side_of
from .funds import Fund
from .statements import Statement, StatementLine

__all__ = [
    "INCOME",
    "SPENDING",
    "TRANSFERS",
    "Activity",
    "ActivityPhoto",
    "Budget",
    "Category",
    "Closing",
    "Donation",
    "Drive",
    "DriveHelp",
    "Entry",
    "Fund",
    "Outlay",
    "Posting",
    "Statement",
    "StatementLine",
    "side_of",
]

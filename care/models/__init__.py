"""What the association does for people, and its money (domain.md §4)."""

from .activities import Activity, ActivityPhoto
from .budgets import Budget, Outlay
from .closings import Closing
from .drives import Donation, Drive, DriveHelp
from .entries import INCOME, SPENDING, TRANSFERS, Category, Entry, Posting, side_of
from .families import ORDINARY_KINDS, SENSITIVE_KINDS, Family, Kind, Need, Support
from .funds import Fund
from .statements import Statement, StatementLine

__all__ = [
    "INCOME",
    "ORDINARY_KINDS",
    "SENSITIVE_KINDS",
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
    "Family",
    "Fund",
    "Kind",
    "Need",
    "Outlay",
    "Posting",
    "Statement",
    "StatementLine",
    "Support",
    "side_of",
]

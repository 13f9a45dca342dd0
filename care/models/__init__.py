"""What the association does for people, and its money (domain.md §4)."""

from .activities import Activity, ActivityPhoto
from .aid import Aid
from .benefits import BenefitRule, FormerVillage, Schooling
from .budgets import Budget, Outlay
from .certificates import Certificate, Lookup
from .closings import Closing
from .drives import Donation, Drive, DriveHelp
from .entries import INCOME, SPENDING, TO_PEOPLE, TRANSFERS, Category, Entry, Posting, side_of
from .families import ORDINARY_KINDS, SENSITIVE_KINDS, Family, Kind, Need, Support
from .funds import Fund
from .honours import Honour
from .insurance import Insured, Policy
from .pay_runs import PayLine, PayRun, StipendResult
from .projects import Project, ProjectYear
from .statements import Statement, StatementLine

__all__ = [
    "INCOME",
    "ORDINARY_KINDS",
    "SENSITIVE_KINDS",
    "SPENDING",
    "TO_PEOPLE",
    "TRANSFERS",
    "Activity",
    "ActivityPhoto",
    "Aid",
    "BenefitRule",
    "Budget",
    "Category",
    "Certificate",
    "Closing",
    "Donation",
    "Drive",
    "DriveHelp",
    "Entry",
    "Family",
    "FormerVillage",
    "Fund",
    "Honour",
    "Insured",
    "Kind",
    "Lookup",
    "Need",
    "Outlay",
    "PayLine",
    "PayRun",
    "Policy",
    "Posting",
    "Project",
    "ProjectYear",
    "Schooling",
    "Statement",
    "StatementLine",
    "StipendResult",
    "Support",
    "side_of",
]

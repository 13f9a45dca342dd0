"""What the association does for people, and its money (domain.md §4)."""

from ..activities.models import Activity, ActivityPhoto
from ..aid.models import Aid
from ..benefits.models.benefits import BegunMonths, BenefitRule, Schooling
from ..benefits.models.pay_runs import PayLine, PayRun, StipendResult
from ..certificates.models import Certificate, Lookup
from ..families.models import SENSITIVE_KINDS, Family, Need, Support, SupportKind
from ..honours.models import Honour
from ..insurance.models import Insured, Policy
from ..ledger.models.budgets import Budget, Outlay
from ..ledger.models.closings import Closing
from ..ledger.models.drives import Donation, Drive, DriveHelp
from ..ledger.models.entries import (
    INCOME,
    SPENDING,
    TO_PEOPLE,
    TRANSFERS,
    Category,
    Entry,
    Posting,
    side_of,
)
from ..ledger.models.funds import Fund
from ..ledger.models.statements import Statement, StatementLine
from ..projects.models import Project, ProjectYear

__all__ = [
    "INCOME",
    "SENSITIVE_KINDS",
    "SPENDING",
    "TO_PEOPLE",
    "TRANSFERS",
    "Activity",
    "ActivityPhoto",
    "Aid",
    "BegunMonths",
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
    "Fund",
    "Honour",
    "Insured",
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
    "SupportKind",
    "side_of",
]

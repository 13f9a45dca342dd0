"""Activities, funds and their ledger, families. Which families somebody then meets is the business of
care/family_querysets.py: it keeps sensitive ones from all but KEEPERS."""

from .rules import EVERYONE, KEEPERS, Rule

RULES: dict[str, Rule] = {
    # activities
    "activity-list": Rule(read=EVERYONE),
    "activity-workbook": Rule(read=EVERYONE),
    "activity-create": Rule(read=KEEPERS, write=KEEPERS),
    "activity-calendar": Rule(read=EVERYONE),
    "activity-detail": Rule(read=EVERYONE),
    "activity-print": Rule(read=EVERYONE),
    "member-day": Rule(read=EVERYONE),
    "three-life": Rule(read=EVERYONE),
    "activity-edit": Rule(read=KEEPERS, write=KEEPERS),
    # funds and their ledger
    "fund-list": Rule(read=EVERYONE),
    "fund-workbook": Rule(read=EVERYONE),
    "fund-create": Rule(read=KEEPERS, write=KEEPERS),
    "fund-detail": Rule(read=EVERYONE),
    "fund-edit": Rule(read=KEEPERS, write=KEEPERS),
    "fund-ledger": Rule(read=EVERYONE),
    "entry-create": Rule(read=KEEPERS, write=KEEPERS),
    "entry-detail": Rule(read=EVERYONE),
    "entry-reverse": Rule(read=KEEPERS, write=KEEPERS),
    "transfer-create": Rule(read=KEEPERS, write=KEEPERS),
    # families
    "family-list": Rule(read=EVERYONE),
    "family-workbook": Rule(read=EVERYONE),
    "family-create": Rule(read=KEEPERS, write=KEEPERS),
    "family-detail": Rule(read=EVERYONE),
    "family-edit": Rule(read=KEEPERS, write=KEEPERS),
    "support-create": Rule(read=KEEPERS, write=KEEPERS),
    "support-edit": Rule(read=KEEPERS, write=KEEPERS),
}

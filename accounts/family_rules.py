"""The access table's lines for families and what is done for them. Which rows somebody then meets is the business of
care/family_querysets.py: it keeps sensitive ones from all but KEEPERS."""

from .rules import EVERYONE, KEEPERS, Rule

FAMILIES: dict[str, Rule] = {
    "family-list": Rule(read=EVERYONE),
    "family-workbook": Rule(read=EVERYONE),
    "family-create": Rule(read=KEEPERS, write=KEEPERS),
    "family-detail": Rule(read=EVERYONE),
    "family-edit": Rule(read=KEEPERS, write=KEEPERS),
    "support-create": Rule(read=KEEPERS, write=KEEPERS),
    "support-edit": Rule(read=KEEPERS, write=KEEPERS),
}

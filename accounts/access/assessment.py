"""Monthly reports, grades, standards, declarations, the year-end book."""

from .rules import EVERYONE, KEEPERS, OFFICE, PRINTING, STAFF, VILLAGE, Rule

RULES: dict[str, Rule] = {
    # the monthly report
    "report-year": Rule(read=EVERYONE),
    "report-detail": Rule(read=EVERYONE),
    "report-edit": Rule(read=VILLAGE | STAFF, write=VILLAGE | STAFF),
    "report-submit": Rule(write=VILLAGE | STAFF),
    "report-approve": Rule(write=STAFF),
    "report-return": Rule(write=STAFF),
    "report-correct": Rule(read=STAFF, write=STAFF),
    "report-grid": Rule(read=OFFICE, write=STAFF),
    "report-approve-month": Rule(write=STAFF),
    "completeness": Rule(read=OFFICE),
    "reminders": Rule(read=OFFICE),
    "correction-list": Rule(read=EVERYONE),
    "report-workbook": Rule(read=VILLAGE | STAFF),
    "report-upload": Rule(read=VILLAGE | STAFF, write=VILLAGE | STAFF),
    "report-upload-preview": Rule(read=VILLAGE | STAFF, write=VILLAGE | STAFF),
    # grades
    "overview": Rule(read=OFFICE),
    "grade-workbook": Rule(read=OFFICE),
    "what-if": Rule(read=OFFICE),
    "village-grade": Rule(read=EVERYONE),
    "finding-list": Rule(read=EVERYONE),
    "finding-edit": Rule(read=STAFF, write=STAFF),
    "declaration-list": Rule(read=EVERYONE),
    "declaration-workbook": Rule(read=EVERYONE),
    "declaration-edit": Rule(read=KEEPERS, write=KEEPERS),
    "standard-list": Rule(read=EVERYONE),
    "standard-detail": Rule(read=EVERYONE),
    "work-plan": Rule(read=OFFICE),
    "work-plan-draft": Rule(read=OFFICE),
    # the year-end book
    "book-list": Rule(read=OFFICE),
    "book-start": Rule(write=PRINTING),
    "book-progress": Rule(read=OFFICE),
    "book-download": Rule(read=OFFICE),
}

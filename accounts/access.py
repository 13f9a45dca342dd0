"""The access table: for every URL name, which roles may read (GET) and which may write (POST).

No rule means no entry, and the system check in accounts/checks.py fails. A URL that carries a division code does so as
`code`; it must lie in the person's scope, otherwise the page does not exist for them (404, not 403).
"""

from dataclasses import dataclass

from .models import Role, User

EVERYONE = frozenset(Role)
STAFF = frozenset({Role.TOWNSHIP_STAFF})
VILLAGE = frozenset({Role.VILLAGE_SECRETARY})
OFFICE = EVERYONE - VILLAGE
PRINTING = frozenset({Role.COUNTY_SUPERVISOR, Role.TOWNSHIP_STAFF, Role.TOWNSHIP_LEADER})
NOBODY: frozenset[Role] = frozenset()


@dataclass(frozen=True)
class Rule:
    """Who may GET and who may POST; `public` needs no sign-in."""

    read: frozenset[Role] = NOBODY
    write: frozenset[Role] = NOBODY
    public: bool = False

    @property
    def methods(self) -> list[str]:
        """What the page takes from anybody at all; everything else is 405, whoever asks."""
        return (["GET", "HEAD"] if self.read else []) + (["POST"] if self.write else [])

    def concerns(self, role: str) -> bool:
        return role in self.read | self.write

    def allows(self, role: str, method: str) -> bool:
        return role in (self.read if method in ("GET", "HEAD") else self.write)


RULES: dict[str, Rule] = {
    # accounts
    "login": Rule(public=True),
    "health": Rule(public=True),
    "logout": Rule(write=EVERYONE),
    "home": Rule(read=EVERYONE),
    "password-change": Rule(read=EVERYONE, write=EVERYONE),
    "help": Rule(read=EVERYONE),
    "help-page": Rule(read=EVERYONE),
    "account-list": Rule(read=STAFF),
    "account-create": Rule(read=STAFF, write=STAFF),
    "account-edit": Rule(read=STAFF, write=STAFF),
    "account-reset": Rule(read=STAFF, write=STAFF),
    "trail-list": Rule(read=OFFICE),
    # associations
    "village-list": Rule(read=OFFICE),
    "village-workbook": Rule(read=OFFICE),
    "village-edit": Rule(read=STAFF, write=STAFF),
    "division-import": Rule(read=STAFF, write=STAFF),
    "division-import-preview": Rule(read=STAFF, write=STAFF),
    # autonomy
    "appraisal-list": Rule(read=EVERYONE),
    "appraisal-create": Rule(read=STAFF, write=STAFF),
    "appraisal-edit": Rule(read=STAFF, write=STAFF),
    # assessment: the monthly report
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
    # assessment: grades
    "overview": Rule(read=OFFICE),
    "village-grade": Rule(read=EVERYONE),
    "finding-list": Rule(read=EVERYONE),
    "finding-edit": Rule(read=STAFF, write=STAFF),
    "standard-list": Rule(read=EVERYONE),
    "standard-detail": Rule(read=EVERYONE),
    # assessment: the year-end book
    "book-list": Rule(read=OFFICE),
    "book-start": Rule(write=PRINTING),
    "book-progress": Rule(read=OFFICE),
    "book-download": Rule(read=OFFICE),
}


def rule_for(url_name: str | None) -> Rule | None:
    return RULES.get(url_name or "")


def may(user: User, url_name: str, method: str = "GET") -> bool:
    """Whether the page is there for the person's role, so that a link or a button may lead to it."""
    rule = rule_for(url_name)
    return rule is not None and rule.allows(user.role, method)

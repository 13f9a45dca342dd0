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
KEEPERS = STAFF | VILLAGE  # who keep a village's own records
FILING = frozenset({Role.TOWNSHIP_STAFF, Role.TOWNSHIP_LEADER})  # who file a charter or return it
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
    # associations: the organisation
    "association-list": Rule(read=EVERYONE),
    "association-workbook": Rule(read=EVERYONE),
    "association-create": Rule(read=STAFF, write=STAFF),
    "association-detail": Rule(read=EVERYONE),
    "association-edit": Rule(read=KEEPERS, write=KEEPERS),
    "term-elect": Rule(read=KEEPERS, write=KEEPERS),
    "term-edit": Rule(read=KEEPERS, write=KEEPERS),
    "post-list": Rule(read=EVERYONE),
    "post-workbook": Rule(read=EVERYONE),
    "post-create": Rule(read=KEEPERS, write=KEEPERS),
    "post-edit": Rule(read=KEEPERS, write=KEEPERS),
    "area-list": Rule(read=OFFICE),
    "area-create": Rule(read=STAFF, write=STAFF),
    "area-edit": Rule(read=STAFF, write=STAFF),
    "township-settings": Rule(read=STAFF, write=STAFF),
    "network": Rule(read=EVERYONE),
    "network-print": Rule(read=EVERYONE),
    "village-merge": Rule(read=STAFF, write=STAFF),
    "village-split": Rule(read=STAFF, write=STAFF),
    # associations: what a village has
    "village-organisation": Rule(read=EVERYONE),
    "body-edit": Rule(read=KEEPERS, write=KEEPERS),
    "seat-create": Rule(read=KEEPERS, write=KEEPERS),
    "seat-edit": Rule(read=KEEPERS, write=KEEPERS),
    "team-create": Rule(read=KEEPERS, write=KEEPERS),
    "team-edit": Rule(read=KEEPERS, write=KEEPERS),
    "venue-create": Rule(read=KEEPERS, write=KEEPERS),
    "venue-edit": Rule(read=KEEPERS, write=KEEPERS),
    "rule-create": Rule(read=KEEPERS, write=KEEPERS),
    "rule-edit": Rule(read=KEEPERS, write=KEEPERS),
    "designation-create": Rule(read=STAFF, write=STAFF),
    "designation-edit": Rule(read=STAFF, write=STAFF),
    "contract-list": Rule(read=EVERYONE),
    "contract-prepare": Rule(read=STAFF, write=STAFF),
    "contract-detail": Rule(read=EVERYONE),
    "contract-edit": Rule(read=STAFF, write=STAFF),
    "contract-result": Rule(read=STAFF, write=STAFF),
    "contract-print": Rule(read=EVERYONE),
    "attachment-download": Rule(read=EVERYONE),
    # associations: the roll-out plan
    "plan-list": Rule(read=EVERYONE),
    "plan-create": Rule(read=STAFF, write=STAFF),
    "plan-detail": Rule(read=OFFICE),
    "plan-village": Rule(read=EVERYONE),
    "plan-edit": Rule(read=STAFF, write=STAFF),
    "plan-print": Rule(read=OFFICE),
    "stage-create": Rule(read=STAFF, write=STAFF),
    "stage-edit": Rule(read=STAFF, write=STAFF),
    "stage-tick": Rule(read=STAFF, write=STAFF),
    "plan-target-create": Rule(read=STAFF, write=STAFF),
    "plan-target-edit": Rule(read=STAFF, write=STAFF),
    # members
    "coverage": Rule(read=EVERYONE),
    "member-list": Rule(read=EVERYONE),
    "member-workbook": Rule(read=EVERYONE),
    "member-create": Rule(read=KEEPERS, write=KEEPERS),
    "member-detail": Rule(read=EVERYONE),
    "member-edit": Rule(read=KEEPERS, write=KEEPERS),
    "member-leave": Rule(read=KEEPERS, write=KEEPERS),
    "member-rejoin": Rule(read=KEEPERS, write=KEEPERS),
    "member-transfer": Rule(read=STAFF, write=STAFF),
    "household-list": Rule(read=EVERYONE),
    "household-workbook": Rule(read=EVERYONE),
    "household-create": Rule(read=KEEPERS, write=KEEPERS),
    "household-detail": Rule(read=EVERYONE),
    "household-edit": Rule(read=KEEPERS, write=KEEPERS),
    "group-list": Rule(read=EVERYONE),
    "group-workbook": Rule(read=EVERYONE),
    "group-create": Rule(read=KEEPERS, write=KEEPERS),
    "group-detail": Rule(read=EVERYONE),
    "group-edit": Rule(read=KEEPERS, write=KEEPERS),
    "contact-list": Rule(read=EVERYONE, write=KEEPERS),
    "contact-workbook": Rule(read=EVERYONE),
    "contact-create": Rule(read=KEEPERS, write=KEEPERS),
    "contact-edit": Rule(read=KEEPERS, write=KEEPERS),
    "note-create": Rule(read=KEEPERS, write=KEEPERS),
    "note-edit": Rule(read=KEEPERS, write=KEEPERS),
    "suggestion-list": Rule(read=EVERYONE),
    "suggestion-workbook": Rule(read=EVERYONE),
    "suggestion-create": Rule(read=KEEPERS, write=KEEPERS),
    "suggestion-edit": Rule(read=KEEPERS, write=KEEPERS),
    "suggestion-answer": Rule(read=KEEPERS, write=KEEPERS),
    "member-appraisal-list": Rule(read=EVERYONE, write=KEEPERS),
    "member-appraisal-workbook": Rule(read=EVERYONE),
    "campaign-list": Rule(read=EVERYONE),
    "campaign-create": Rule(read=STAFF, write=STAFF),
    "campaign-detail": Rule(read=EVERYONE, write=KEEPERS),
    "campaign-close": Rule(read=STAFF, write=STAFF),
    "campaign-workbook": Rule(read=EVERYONE),
    # members: files and paper
    "member-import-list": Rule(read=KEEPERS, write=KEEPERS),
    "member-import": Rule(read=KEEPERS, write=KEEPERS),
    "member-import-progress": Rule(read=KEEPERS),
    "member-import-errors": Rule(read=KEEPERS),
    "print-list": Rule(read=EVERYONE),
    "card-print": Rule(read=EVERYONE),
    "register-print": Rule(read=EVERYONE),
    "roster-print": Rule(read=EVERYONE),
    "certificate-print": Rule(read=EVERYONE),
    "agreement-print": Rule(read=EVERYONE),
    "campaign-print": Rule(read=EVERYONE),
    "blank-print": Rule(read=EVERYONE),
    # autonomy
    "appraisal-list": Rule(read=EVERYONE),
    "appraisal-create": Rule(read=STAFF, write=STAFF),
    "appraisal-edit": Rule(read=STAFF, write=STAFF),
    "survey-list": Rule(read=EVERYONE),
    "survey-detail": Rule(read=EVERYONE),
    "survey-create": Rule(read=STAFF, write=STAFF),
    "survey-edit": Rule(read=STAFF, write=STAFF),
    "survey-tally": Rule(read=KEEPERS, write=KEEPERS),
    "survey-close": Rule(read=STAFF, write=STAFF),
    "survey-reopen": Rule(read=STAFF, write=STAFF),
    "survey-print": Rule(read=EVERYONE),
    "villager-report-list": Rule(read=EVERYONE),
    "villager-report-edit": Rule(read=KEEPERS, write=KEEPERS),
    "villager-report-draft": Rule(read=EVERYONE),
    "charter-list": Rule(read=EVERYONE),
    "charter-workbook": Rule(read=EVERYONE),
    "charter-create": Rule(read=KEEPERS, write=KEEPERS),
    "charter-detail": Rule(read=EVERYONE),
    "charter-edit": Rule(read=KEEPERS, write=KEEPERS),
    "preference-list": Rule(read=EVERYONE),
    "preference-create": Rule(read=KEEPERS, write=KEEPERS),
    "preference-edit": Rule(read=KEEPERS, write=KEEPERS),
    "charter-text": Rule(read=EVERYONE),
    "clause-create": Rule(read=KEEPERS, write=KEEPERS),
    "clause-edit": Rule(read=KEEPERS, write=KEEPERS),
    "charter-step": Rule(read=KEEPERS, write=KEEPERS),
    "charter-file": Rule(read=FILING, write=FILING),
    "step-edit": Rule(read=KEEPERS, write=KEEPERS),
    "slip-list": Rule(read=EVERYONE, write=KEEPERS),
    "slip-edit": Rule(read=KEEPERS, write=KEEPERS),
    "charter-paper-create": Rule(read=KEEPERS, write=KEEPERS),
    "charter-paper-edit": Rule(read=KEEPERS, write=KEEPERS),
    "charter-archive": Rule(read=EVERYONE),
    "charter-print": Rule(read=EVERYONE),
    "slip-print": Rule(read=EVERYONE),
    "sign-in-print": Rule(read=EVERYONE),
    "vote-print": Rule(read=EVERYONE),
    "agreement-list": Rule(read=EVERYONE),
    "agreement-workbook": Rule(read=EVERYONE),
    "agreement-create": Rule(read=KEEPERS, write=KEEPERS),
    "agreement-edit": Rule(read=KEEPERS, write=KEEPERS),
    "agreement-end": Rule(read=KEEPERS, write=KEEPERS),
    "agreement-sign": Rule(read=KEEPERS, write=KEEPERS),
    "agreement-renewal": Rule(read=EVERYONE, write=KEEPERS),
    "agreement-paper": Rule(read=EVERYONE),
    "agreement-import": Rule(read=KEEPERS, write=KEEPERS),
    "agreement-import-preview": Rule(read=KEEPERS, write=KEEPERS),
    "agreement-template-list": Rule(read=EVERYONE),
    "agreement-template-create": Rule(read=STAFF, write=STAFF),
    "agreement-template-edit": Rule(read=STAFF, write=STAFF),
    "meeting-list": Rule(read=EVERYONE),
    "meeting-workbook": Rule(read=EVERYONE),
    "meeting-create": Rule(read=KEEPERS, write=KEEPERS),
    "meeting-detail": Rule(read=EVERYONE),
    "meeting-edit": Rule(read=KEEPERS, write=KEEPERS),
    "meeting-print": Rule(read=EVERYONE),
    "meeting-sign-in": Rule(read=EVERYONE),
    "matter-create": Rule(read=KEEPERS, write=KEEPERS),
    "matter-edit": Rule(read=KEEPERS, write=KEEPERS),
    "matter-result": Rule(read=KEEPERS, write=KEEPERS),
    "accountability-list": Rule(read=EVERYONE),
    "accountability-workbook": Rule(read=EVERYONE),
    "accountability-create": Rule(read=STAFF, write=STAFF),
    "accountability-detail": Rule(read=EVERYONE),
    "accountability-edit": Rule(read=STAFF, write=STAFF),
    "merit-list": Rule(read=EVERYONE),
    "merit-workbook": Rule(read=EVERYONE),
    "merit-print": Rule(read=EVERYONE),
    "merit-create": Rule(read=KEEPERS, write=KEEPERS),
    "merit-edit": Rule(read=KEEPERS, write=KEEPERS),
    # care: activities
    "activity-list": Rule(read=EVERYONE),
    "activity-workbook": Rule(read=EVERYONE),
    "activity-create": Rule(read=KEEPERS, write=KEEPERS),
    "activity-detail": Rule(read=EVERYONE),
    "activity-edit": Rule(read=KEEPERS, write=KEEPERS),
    # care: funds and their ledger
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
    "disclosure-list": Rule(read=EVERYONE),
    "disclosure-workbook": Rule(read=EVERYONE),
    "disclosure-create": Rule(read=KEEPERS, write=KEEPERS),
    "disclosure-edit": Rule(read=KEEPERS, write=KEEPERS),
    "disclosure-print": Rule(read=EVERYONE),
    **{f"village-register{page}": Rule(read=EVERYONE) for page in ("-list", "", "-print", "-workbook", "-volume")},
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
    "declaration-list": Rule(read=EVERYONE),
    "declaration-workbook": Rule(read=EVERYONE),
    "declaration-edit": Rule(read=KEEPERS, write=KEEPERS),
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

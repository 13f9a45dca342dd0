"""Every URL × every role × own and foreign division × GET and POST, held against accounts/access/.

A URL name without a sample here fails the test; one without a rule there fails the system check and is a 404.
"""

import datetime
import re
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Model
from django.http import HttpResponse, HttpResponseNotFound
from django.test import Client
from django.urls import path, reverse
from django.utils import timezone

from accounts import tokens
from accounts.access import RULES
from accounts.access.rules import Rule as AccessRule
from accounts.checks import every_url_has_a_rule, url_patterns
from accounts.downloads import NOT_NOTED, OF_FAMILIES
from accounts.form_door import TOKENLESS
from accounts.models import ImportBatch, Role, TrailEntry, User
from assessment.models import (
    Appeal,
    BookJob,
    Flag,
    FrozenVillage,
    HelpNote,
    HelpVillage,
    MonthlyReport,
    Publication,
    Round,
    Standard,
    StandardDraft,
)
from assessment.services.books import file_of
from associations.models import (
    Area,
    Association,
    Body,
    Designation,
    Plan,
    PlanStage,
    PlanTarget,
    Post,
    ResponsibilityContract,
    Rule,
    Seat,
    ServiceTeam,
    Term,
    Township,
    Venue,
    Village,
)
from associations.services.attachments import keep
from autonomy.models import (
    Accountability,
    Agreement,
    AgreementTemplate,
    Appraisal,
    Charter,
    CharterPaper,
    CharterStep,
    CharterText,
    Clause,
    Disclosure,
    Matter,
    Meeting,
    Merit,
    OpinionSlip,
    PreferentialClause,
    Survey,
)
from care.models import (
    Activity,
    Aid,
    BenefitRule,
    Certificate,
    Closing,
    Drive,
    Entry,
    Family,
    Fund,
    Honour,
    Insured,
    PayLine,
    PayRun,
    Policy,
    Project,
    ProjectYear,
    Schooling,
    Statement,
    Support,
)
from care.models.certificates import number_of
from config import urls as project
from members.models import (
    Campaign,
    CampaignEntry,
    Contact,
    GroupNote,
    Household,
    Member,
    MemberGroup,
    MemberImport,
    Suggestion,
)
from tests.assessment.points import DATA, publish_points
from tests.conftest import (
    COUNTY,
    FOREIGN_TOWNSHIP,
    FOREIGN_VILLAGE,
    OTHER_VILLAGE,
    TOWNSHIP,
    VILLAGE,
    make_divisions,
    make_person,
)
from tests.test_architecture import read, templates

NAMES = sorted({pattern.name or str(pattern.pattern) for pattern in url_patterns()})
pytestmark = pytest.mark.django_db
PEOPLE = ("county", "staff", "leader", "secretary", "auditor", "administrator")
METHODS = ("GET", "POST")
FILE_ACTIONS = {f"{act}{what}" for act in ("导出", "打印") for what in ("名单", "家庭名单", "附件")}
OWN_ACCOUNT = {"logout", "password-change", "session-end"} | {
    f"second-factor{act}" for act in ("", "-set-up", "-change")
}
FAR_VILLAGE = "431322101201"  # of another county
YEAR, MONTH, APPROVED = 2025, 202501, 202502
IN_VILLAGE, IN_TOWNSHIP = {"code": VILLAGE}, {"code": TOWNSHIP}

# What fills the URL: "code" moves with the division; `pk` and `ref` name an object of the world.
KEYS = {"pk", "ref"}
SAMPLES: dict[str, dict[str, object]] = {
    "login": {},
    "health": {},
    "logout": {},
    "home": {},
    "password-change": {},
    "help": {},
    "help-page": {"slug": "01-quick-start"},
    "account-list": {},
    "account-create": {},
    "account-edit": {"pk": "account"},
    "account-reset": {"pk": "account"},
    "account-second-factor": {"pk": "account"},
    "security": {},
    "session-end": {},
    "second-factor": {},
    "second-factor-set-up": {},
    "second-factor-change": {},
    "trail-list": {},
    "village-list": IN_TOWNSHIP,
    "village-workbook": IN_TOWNSHIP,
    "village-edit": IN_VILLAGE,
    "division-import": {},
    "division-import-preview": {"pk": "division_batch"},
    "association-list": IN_VILLAGE,
    "association-workbook": IN_VILLAGE,
    "association-create": IN_TOWNSHIP,
    "association-detail": {**IN_VILLAGE, "pk": "association"},
    "association-edit": {**IN_VILLAGE, "pk": "association"},
    "term-elect": {**IN_VILLAGE, "pk": "association"},
    "term-edit": {**IN_VILLAGE, "pk": "term"},
    "post-list": IN_VILLAGE,
    "post-workbook": IN_VILLAGE,
    "post-create": {**IN_VILLAGE, "pk": "association"},
    "post-edit": {**IN_VILLAGE, "pk": "post"},
    "area-list": IN_TOWNSHIP,
    "area-create": IN_TOWNSHIP,
    "area-edit": {**IN_TOWNSHIP, "pk": "area"},
    "township-settings": IN_TOWNSHIP,
    "network": IN_VILLAGE,
    "network-print": IN_VILLAGE,
    "village-merge": IN_TOWNSHIP,
    "village-split": IN_VILLAGE,
    "village-organisation": IN_VILLAGE,
    "body-edit": {**IN_VILLAGE, "kind": "council"},
    "seat-create": {**IN_VILLAGE, "kind": "council"},
    "seat-edit": {**IN_VILLAGE, "pk": "seat"},
    "team-create": IN_VILLAGE,
    "team-edit": {**IN_VILLAGE, "pk": "team"},
    "venue-create": IN_VILLAGE,
    "venue-edit": {**IN_VILLAGE, "pk": "venue"},
    "rule-create": IN_VILLAGE,
    "rule-edit": {**IN_VILLAGE, "pk": "rule"},
    "designation-create": IN_VILLAGE,
    "designation-edit": {**IN_VILLAGE, "pk": "designation"},
    "attachment-download": {**IN_VILLAGE, "ref": "attachment"},
    "contract-list": {**IN_VILLAGE, "year": YEAR},
    "contract-prepare": {**IN_TOWNSHIP, "year": YEAR},
    "contract-print": {**IN_VILLAGE, "year": YEAR},
    "contract-detail": {**IN_VILLAGE, "year": YEAR},
    "contract-edit": {**IN_VILLAGE, "year": YEAR},
    "contract-result": {**IN_VILLAGE, "year": YEAR},
    "person-find": IN_VILLAGE,
    "person-detail": IN_VILLAGE,
    "person-print": IN_VILLAGE,
    "retention-list": IN_VILLAGE,
    "coverage": IN_VILLAGE,
    "member-list": IN_VILLAGE,
    "member-workbook": IN_VILLAGE,
    "member-create": IN_VILLAGE,
    "member-detail": {**IN_VILLAGE, "pk": "member"},
    "member-edit": {**IN_VILLAGE, "pk": "member"},
    "member-leave": {**IN_VILLAGE, "pk": "member"},
    "member-rejoin": {**IN_VILLAGE, "pk": "member"},
    "member-transfer": {**IN_VILLAGE, "pk": "member"},
    "household-list": IN_VILLAGE,
    "household-workbook": IN_VILLAGE,
    "household-create": IN_VILLAGE,
    "household-detail": {**IN_VILLAGE, "pk": "household"},
    "household-edit": {**IN_VILLAGE, "pk": "household"},
    "group-list": IN_VILLAGE,
    "group-workbook": IN_VILLAGE,
    "group-create": IN_VILLAGE,
    "group-detail": {**IN_VILLAGE, "pk": "group"},
    "group-edit": {**IN_VILLAGE, "pk": "group"},
    "contact-list": IN_VILLAGE,
    "contact-workbook": IN_VILLAGE,
    "contact-create": {**IN_VILLAGE, "pk": "member"},
    "contact-edit": {**IN_VILLAGE, "pk": "contact"},
    "note-create": {**IN_VILLAGE, "pk": "group"},
    "note-edit": {**IN_VILLAGE, "pk": "note"},
    "suggestion-list": IN_VILLAGE,
    "suggestion-workbook": IN_VILLAGE,
    "suggestion-create": IN_VILLAGE,
    "suggestion-edit": {**IN_VILLAGE, "pk": "suggestion"},
    "suggestion-answer": {**IN_VILLAGE, "pk": "suggestion"},
    "member-appraisal-list": {**IN_VILLAGE, "year": YEAR},
    "member-appraisal-workbook": {**IN_VILLAGE, "year": YEAR},
    "campaign-list": IN_VILLAGE,
    "campaign-create": IN_TOWNSHIP,
    "campaign-detail": {**IN_VILLAGE, "pk": "campaign"},
    "campaign-close": {**IN_TOWNSHIP, "pk": "campaign"},
    "campaign-workbook": {**IN_VILLAGE, "pk": "campaign"},
    "campaign-print": {**IN_VILLAGE, "pk": "campaign"},
    "member-import-list": IN_VILLAGE,
    "member-import": {**IN_VILLAGE, "pk": "member_import"},
    "member-import-progress": {**IN_VILLAGE, "pk": "member_import"},
    "member-import-errors": {**IN_VILLAGE, "pk": "member_import"},
    "print-list": IN_VILLAGE,
    "card-print": IN_VILLAGE,
    "register-print": IN_VILLAGE,
    "roster-print": IN_VILLAGE,
    "certificate-print": {**IN_VILLAGE, "pk": "member"},
    "agreement-print": IN_VILLAGE,
    "blank-print": {**IN_VILLAGE, "form": "member"},
    "appraisal-list": {**IN_VILLAGE, "year": YEAR},
    "appraisal-create": {**IN_VILLAGE, "year": YEAR},
    "appraisal-edit": {**IN_VILLAGE, "pk": "appraisal"},
    "survey-list": {**IN_VILLAGE, "year": YEAR},
    "survey-create": {**IN_TOWNSHIP, "year": YEAR},
    "survey-detail": {**IN_VILLAGE, "pk": "survey"},
    "survey-edit": {**IN_VILLAGE, "pk": "survey"},
    "survey-tally": {**IN_VILLAGE, "pk": "survey"},
    "survey-close": {**IN_VILLAGE, "pk": "survey"},
    "survey-reopen": {**IN_VILLAGE, "pk": "survey"},
    "survey-print": {**IN_VILLAGE, "pk": "survey", "form": "a5"},
    "villager-report-list": {**IN_VILLAGE, "year": YEAR},
    "villager-report-edit": {**IN_VILLAGE, "year": YEAR, "half": "mid"},
    "villager-report-draft": {**IN_VILLAGE, "year": YEAR, "half": "mid"},
    "work-plan": {**IN_TOWNSHIP, "year": YEAR},
    "work-plan-draft": {**IN_TOWNSHIP, "year": YEAR},
    "report-year": {**IN_VILLAGE, "year": YEAR},
    "report-detail": {**IN_VILLAGE, "period": MONTH},
    "report-edit": {**IN_VILLAGE, "period": MONTH},
    "report-submit": {**IN_VILLAGE, "period": MONTH},
    "report-approve": {**IN_VILLAGE, "period": MONTH},
    "report-return": {**IN_VILLAGE, "period": MONTH},
    "report-correct": {**IN_VILLAGE, "period": APPROVED},
    "report-grid": {**IN_TOWNSHIP, "period": MONTH},
    "report-approve-month": {**IN_TOWNSHIP, "period": MONTH},
    "completeness": {**IN_TOWNSHIP, "year": YEAR},
    "reminders": {**IN_TOWNSHIP, "period": MONTH},
    "correction-list": IN_VILLAGE,
    "flag-list": {**IN_VILLAGE, "year": YEAR},
    "flag-workbook": {**IN_VILLAGE, "year": YEAR},
    "flag-answer": {**IN_VILLAGE, "pk": "flag"},
    "flag-check": IN_VILLAGE,
    "report-workbook": {**IN_VILLAGE, "period": MONTH},
    "report-upload": IN_VILLAGE,
    "report-upload-preview": {"pk": "report_batch"},
    "overview": {**IN_TOWNSHIP, "year": YEAR},
    "what-if": {**IN_TOWNSHIP, "year": YEAR},
    "what-if-workbook": {**IN_TOWNSHIP, "year": YEAR},
    "overview-workbook": {**IN_TOWNSHIP, "year": YEAR},
    "grade-workbook": {**IN_TOWNSHIP, "year": YEAR},
    "village-grade": {**IN_VILLAGE, "year": YEAR},
    "finding-list": {**IN_VILLAGE, "year": YEAR},
    "finding-edit": {**IN_VILLAGE, "year": YEAR},
    "round-detail": {**IN_TOWNSHIP, "year": YEAR},
    "round-edit": {**IN_TOWNSHIP, "year": YEAR},
    "round-move": {**IN_TOWNSHIP, "year": YEAR},
    "round-publish": {**IN_TOWNSHIP, "year": YEAR},
    "grade-confirm": {**IN_TOWNSHIP, "year": YEAR},
    "plaque-print": {**IN_TOWNSHIP, "year": YEAR},
    "quarterly-review": {**IN_VILLAGE, "year": YEAR},
    "self-view-list": {**IN_VILLAGE, "year": YEAR},
    "self-view-edit": {**IN_VILLAGE, "year": YEAR, "criterion": "satisfied"},
    "acceptance-list": {**IN_VILLAGE, "year": YEAR},
    "acceptance-edit": {**IN_VILLAGE, "year": YEAR},
    "acceptance-print": {**IN_VILLAGE, "year": YEAR},
    "help-list": IN_VILLAGE,
    "help-create": IN_TOWNSHIP,
    "help-edit": {**IN_VILLAGE, "pk": "helped"},
    "help-note-create": {**IN_VILLAGE, "pk": "helped"},
    "help-note-edit": {**IN_VILLAGE, "pk": "help_note"},
    "appeal-list": {**IN_VILLAGE, "year": YEAR},
    "appeal-create": {**IN_VILLAGE, "year": YEAR},
    "appeal-answer": {**IN_VILLAGE, "pk": "appeal"},
    "standard-list": {},
    "standard-detail": {"pk": "standard"},
    "standard-print": {"pk": "standard"},
    "standard-export": {"pk": "standard"},
    "standard-draft-create": {},
    "standard-import": {},
    **{f"standard-draft-{act}": {"pk": "draft"} for act in ("detail", "edit", "grades", "move", "try", "print")},
    "standard-draft-export": {"pk": "draft"},
    "standard-draft-try-village": {"pk": "draft", **IN_VILLAGE},
    "standard-draft-publish": {"pk": "draft"},
    "standard-section-create": {"pk": "draft"},
    "standard-section-edit": {"pk": "draft", "part": "s1"},
    "standard-criterion-create": {"pk": "draft"},
    "standard-criterion-edit": {"pk": "draft", "part": "venue"},
    "item-scores": {**IN_VILLAGE, "year": YEAR},
    "item-self": {**IN_VILLAGE, "year": YEAR, "item": "venue"},
    "item-inspection": {**IN_VILLAGE, "year": YEAR, "item": "venue"},
    "book-list": IN_TOWNSHIP,
    "book-draft": {**IN_TOWNSHIP, "year": YEAR},
    "book-start": IN_TOWNSHIP,
    "book-progress": {"pk": "book"},
    "book-download": {"pk": "book"},
    "activity-list": {**IN_VILLAGE, "year": YEAR},
    "activity-workbook": {**IN_VILLAGE, "year": YEAR},
    "activity-create": IN_VILLAGE,
    "activity-calendar": {**IN_VILLAGE, "period": MONTH},
    "activity-detail": {**IN_VILLAGE, "ref": "activity"},
    "activity-print": {**IN_VILLAGE, "ref": "activity"},
    "member-day": {**IN_VILLAGE, "year": YEAR},
    "three-life": {**IN_VILLAGE, "year": YEAR},
    "care-year": {**IN_VILLAGE, "year": YEAR},
    "care-year-print": {**IN_VILLAGE, "year": YEAR},
    "care-year-workbook": {**IN_VILLAGE, "year": YEAR},
    "activity-edit": {**IN_VILLAGE, "ref": "activity"},
    "charter-list": IN_VILLAGE,
    "charter-workbook": IN_VILLAGE,
    "charter-create": IN_VILLAGE,
    "charter-detail": {**IN_VILLAGE, "pk": "charter"},
    "charter-edit": {**IN_VILLAGE, "pk": "charter"},
    "preference-list": IN_VILLAGE,
    "preference-create": {**IN_VILLAGE, "pk": "charter"},
    "preference-edit": {**IN_VILLAGE, "pk": "preference"},
    "charter-text": {**IN_VILLAGE, "pk": "charter_text"},
    "clause-create": {**IN_VILLAGE, "pk": "charter_text"},
    "clause-edit": {**IN_VILLAGE, "pk": "clause"},
    "charter-step": {**IN_VILLAGE, "pk": "charter", "step": 1},
    "charter-file": {**IN_VILLAGE, "pk": "charter"},
    "step-edit": {**IN_VILLAGE, "pk": "step"},
    "slip-list": {**IN_VILLAGE, "pk": "charter"},
    "slip-edit": {**IN_VILLAGE, "pk": "slip"},
    "charter-paper-create": {**IN_VILLAGE, "pk": "charter"},
    "charter-paper-edit": {**IN_VILLAGE, "pk": "charter_paper"},
    "charter-archive": {**IN_VILLAGE, "pk": "charter", "form": "zip"},
    "charter-print": {**IN_VILLAGE, "pk": "charter"},
    "slip-print": {**IN_VILLAGE, "pk": "charter"},
    "sign-in-print": {**IN_VILLAGE, "pk": "charter"},
    "vote-print": {**IN_VILLAGE, "pk": "charter"},
    "agreement-list": IN_VILLAGE,
    "agreement-workbook": IN_VILLAGE,
    "agreement-create": IN_VILLAGE,
    "agreement-edit": {**IN_VILLAGE, "pk": "agreement"},
    "agreement-end": {**IN_VILLAGE, "pk": "agreement"},
    "agreement-sign": IN_VILLAGE,
    "agreement-renewal": IN_VILLAGE,
    "agreement-paper": IN_VILLAGE,
    "agreement-import": IN_VILLAGE,
    "agreement-import-preview": {**IN_TOWNSHIP, "pk": "agreement_batch"},
    "agreement-template-list": IN_VILLAGE,
    "agreement-template-create": IN_TOWNSHIP,
    "agreement-template-edit": {**IN_TOWNSHIP, "pk": "agreement_template"},
    "meeting-list": {**IN_VILLAGE, "year": YEAR},
    "meeting-workbook": {**IN_VILLAGE, "year": YEAR},
    "meeting-create": {**IN_VILLAGE, "year": YEAR},
    "meeting-detail": {**IN_VILLAGE, "pk": "meeting"},
    "meeting-edit": {**IN_VILLAGE, "pk": "meeting"},
    "meeting-print": {**IN_VILLAGE, "pk": "meeting"},
    "meeting-sign-in": IN_VILLAGE,
    "matter-create": {**IN_VILLAGE, "pk": "meeting"},
    "matter-edit": {**IN_VILLAGE, "pk": "matter"},
    "matter-result": {**IN_VILLAGE, "pk": "matter"},
    "accountability-list": {**IN_VILLAGE, "year": YEAR},
    "accountability-workbook": {**IN_VILLAGE, "year": YEAR},
    "accountability-create": {**IN_VILLAGE, "year": YEAR},
    "accountability-detail": {**IN_VILLAGE, "pk": "accountability"},
    "accountability-edit": {**IN_VILLAGE, "pk": "accountability"},
    "merit-list": {**IN_VILLAGE, "year": YEAR},
    "merit-workbook": {**IN_VILLAGE, "year": YEAR},
    "merit-print": {**IN_VILLAGE, "year": YEAR},
    "merit-create": {**IN_VILLAGE, "year": YEAR},
    "merit-edit": {**IN_VILLAGE, "pk": "merit"},
    "fund-list": IN_VILLAGE,
    "fund-workbook": IN_VILLAGE,
    "fund-create": IN_VILLAGE,
    "fund-detail": {**IN_VILLAGE, "pk": "fund"},
    "fund-edit": {**IN_VILLAGE, "pk": "fund"},
    "fund-ledger": {**IN_VILLAGE, "pk": "fund"},
    "entry-create": {**IN_VILLAGE, "pk": "fund"},
    "entry-detail": {**IN_VILLAGE, "ref": "entry"},
    "entry-reverse": {**IN_VILLAGE, "ref": "entry"},
    "transfer-create": {**IN_VILLAGE, "pk": "fund"},
    "family-list": IN_VILLAGE,
    "family-workbook": IN_VILLAGE,
    "family-create": IN_VILLAGE,
    "family-detail": {**IN_VILLAGE, "ref": "family"},
    "family-edit": {**IN_VILLAGE, "ref": "family"},
    "support-create": {**IN_VILLAGE, "ref": "family"},
    "support-edit": {**IN_VILLAGE, "ref": "support"},
    "benefit-rule-list": IN_VILLAGE,
    "benefit-rule-create": IN_TOWNSHIP,
    "benefit-rule-edit": {**IN_TOWNSHIP, "pk": "benefit_rule"},
    "benefit-list": {**IN_VILLAGE, "year": YEAR},
    "benefit-workbook": {**IN_VILLAGE, "year": YEAR},
    "benefit-villages": {**IN_TOWNSHIP, "year": YEAR},
    "benefit-villages-workbook": {**IN_TOWNSHIP, "year": YEAR},
    "benefit-family": {**IN_VILLAGE, "ref": "family", "year": YEAR},
    "schooling-create": {**IN_VILLAGE, "ref": "family"},
    "schooling-edit": {**IN_VILLAGE, "ref": "schooling"},
    "pay-run-list": IN_VILLAGE,
    "pay-run-create": IN_VILLAGE,
    **{
        f"pay-run-{act}": {**IN_VILLAGE, "ref": "pay_run"}
        for act in (*("detail", "print", "workbook", "lines", "check", "return", "withdraw", "approve", "reverse"),)
    },
    "stipend-list": {**IN_VILLAGE, "year": YEAR},
    "stipend-workbook": {**IN_VILLAGE, "year": YEAR},
    "stipend-confirm": {**IN_VILLAGE, "period": MONTH},
    "aid-list": {**IN_VILLAGE, "year": YEAR},
    "aid-workbook": {**IN_VILLAGE, "year": YEAR},
    "aid-create": IN_VILLAGE,
    "aid-edit": {**IN_VILLAGE, "ref": "aid"},
    "care-certificate-list": IN_VILLAGE,
    "care-certificate-workbook": IN_VILLAGE,
    "care-certificate-issue": IN_VILLAGE,
    "care-certificate-print": IN_VILLAGE,
    "care-certificate-revoke": {**IN_VILLAGE, "ref": "care_certificate"},
    "certificate-verify": {},
    "policy-list": {**IN_VILLAGE, "year": YEAR},
    "policy-create": IN_VILLAGE,
    "policy-detail": {**IN_VILLAGE, "ref": "policy"},
    "policy-edit": {**IN_VILLAGE, "ref": "policy"},
    "policy-families": {**IN_VILLAGE, "ref": "policy"},
    "policy-pay": {**IN_VILLAGE, "ref": "policy"},
    "policy-sheet": {**IN_VILLAGE, "ref": "policy"},
    "honour-list": {**IN_VILLAGE, "year": YEAR},
    "honour-workbook": {**IN_VILLAGE, "year": YEAR},
    "honour-create": {**IN_VILLAGE, "year": YEAR},
    "honour-print": {**IN_VILLAGE, "year": YEAR},
    "honour-detail": {**IN_VILLAGE, "pk": "honour"},
    "honour-edit": {**IN_VILLAGE, "pk": "honour"},
    "honour-act": {**IN_VILLAGE, "pk": "honour", "act": "screen"},
    "project-list": IN_VILLAGE,
    "project-workbook": IN_VILLAGE,
    "project-create": IN_VILLAGE,
    "project-detail": {**IN_VILLAGE, "pk": "project"},
    "project-edit": {**IN_VILLAGE, "pk": "project"},
    "project-year-create": {**IN_VILLAGE, "pk": "project"},
    "project-year-edit": {**IN_VILLAGE, "pk": "project_year"},
    "plan-list": IN_VILLAGE,
    "plan-create": IN_TOWNSHIP,
    "plan-detail": {**IN_TOWNSHIP, "pk": "plan"},
    "plan-village": {**IN_VILLAGE, "pk": "plan"},
    "plan-edit": {**IN_TOWNSHIP, "pk": "plan"},
    "plan-print": {**IN_TOWNSHIP, "pk": "plan"},
    "stage-create": {**IN_TOWNSHIP, "pk": "plan"},
    "stage-edit": {**IN_TOWNSHIP, "pk": "stage"},
    "stage-tick": {**IN_VILLAGE, "pk": "stage"},
    "plan-target-create": {**IN_TOWNSHIP, "pk": "plan"},
    "plan-target-edit": {**IN_TOWNSHIP, "pk": "plan_target"},
    "declaration-list": {**IN_VILLAGE, "year": YEAR},
    "declaration-workbook": {**IN_VILLAGE, "year": YEAR},
    "declaration-edit": {**IN_VILLAGE, "year": YEAR},
    "disclosure-list": {**IN_VILLAGE, "year": YEAR},
    "disclosure-workbook": {**IN_VILLAGE, "year": YEAR},
    "disclosure-create": {**IN_VILLAGE, "year": YEAR},
    "disclosure-edit": {**IN_VILLAGE, "pk": "disclosure"},
    "disclosure-print": {**IN_VILLAGE, "year": YEAR},
    "village-register-list": {**IN_VILLAGE, "year": YEAR},
    "village-register": {**IN_VILLAGE, "year": YEAR, "slug": "funds"},
    "village-register-print": {**IN_VILLAGE, "year": YEAR, "slug": "funds"},
    "village-register-workbook": {**IN_VILLAGE, "year": YEAR, "slug": "funds"},
    "village-register-volume": {**IN_VILLAGE, "year": YEAR, "form": "pdf"},
    "fund-book": {**IN_VILLAGE, "pk": "fund", "year": YEAR},
    "fund-disclosure": {**IN_VILLAGE, "pk": "fund", "year": YEAR},
    "fund-year": {**IN_VILLAGE, "pk": "fund", "year": YEAR},
    "budget-list": {**IN_VILLAGE, "year": YEAR},
    "budget-detail": {**IN_VILLAGE, "pk": "fund", "year": YEAR},
    "budget-edit": {**IN_VILLAGE, "pk": "fund", "year": YEAR},
    "outlay-edit": {**IN_TOWNSHIP, "year": YEAR},
    "closing-list": {**IN_VILLAGE, "year": YEAR},
    "closing-create": {**IN_VILLAGE, "year": YEAR},
    "closing-reopen": {**IN_VILLAGE, "pk": "closing"},
    "statement-list": {**IN_VILLAGE, "pk": "fund"},
    "statement-create": {**IN_VILLAGE, "pk": "fund"},
    "statement-detail": {**IN_VILLAGE, "pk": "statement"},
    "drive-list": IN_VILLAGE,
    "drive-create": IN_VILLAGE,
    "drive-detail": {**IN_VILLAGE, "pk": "drive"},
    "drive-edit": {**IN_VILLAGE, "pk": "drive"},
    "donation-create": {**IN_VILLAGE, "pk": "drive"},
    "drive-help-create": {**IN_VILLAGE, "pk": "drive"},
    "drive-print": {**IN_VILLAGE, "pk": "drive"},
}

FOREIGN_CODES = {
    "county": ("431322", "431322101", "431322101201", "43", "x"),
    "staff": (FOREIGN_TOWNSHIP, FOREIGN_VILLAGE, COUNTY, f"{TOWNSHIP}x01"),
    "leader": (FOREIGN_TOWNSHIP, FOREIGN_VILLAGE, COUNTY),
    "auditor": (FOREIGN_TOWNSHIP, FOREIGN_VILLAGE, COUNTY),
    "secretary": (OTHER_VILLAGE, FOREIGN_VILLAGE, TOWNSHIP, f"{VILLAGE}x"),
    "administrator": ("431322", "431322101", "431322101201", "43", "x"),
}
FOREIGN_WORDS = {
    "county": (),
    "administrator": (),
    "staff": ("企石村", "闵知白"),
    "leader": ("企石村", "闵知白"),
    "auditor": ("企石村", "闵知白"),
    "secretary": ("企石村", "闵知白", "双桥村", "禹秋实"),
}


@pytest.fixture(autouse=True)
def quick_papers(papers_not_typeset) -> None:
    """Who gets a paper is asked here, not what it looks like."""


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[SimpleNamespace]:
    """Made once for all tests of this file: each writes in a transaction of its own, which is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield made_world()
        transaction.set_rollback(True)


def made_world() -> SimpleNamespace:
    """The cast, and one object of each kind: `own` in the township, `foreign` in the neighbouring one."""
    divisions = make_divisions()
    cast = {name: make_person(name) for name in PEOPLE}
    outsider, colleague = make_person("outsider"), make_person("other")
    for village in (divisions.village, divisions.other_village, divisions.foreign_village):
        MonthlyReport.objects.create(village=village, period=MONTH, state="submitted", births=1)
        MonthlyReport.objects.create(village=village, period=APPROVED, state="approved", births=1)
    own = {
        "account": colleague.pk,
        "book": _book(TOWNSHIP, cast["staff"]),
        "appraisal": _appraisal(divisions.village),
        "standard": publish_points().pk,
        "draft": _draft(COUNTY, cast["county"]),
        **_things(divisions.village, cast["secretary"]),
    }
    foreign = {
        "appraisal": _appraisal(divisions.foreign_village),
        "account": User.objects.create(
            username="far", name="闵知白", role=Role.VILLAGE_SECRETARY, scope=FAR_VILLAGE
        ).pk,
        "book": _book(FOREIGN_TOWNSHIP, outsider),
        "standard": publish_points("elsewhere", "431322").pk,
        "draft": _draft("431322", outsider),
        "division_batch": _batch("division_batch", outsider),
        "report_batch": _batch("report_batch", outsider),
        "agreement_batch": _batch("agreement_batch", outsider),
        **_things(divisions.foreign_village, outsider),
    }
    return SimpleNamespace(cast=cast, own=own, foreign=foreign)


def _things(village: Village, by: User) -> dict[str, int]:
    """One of each kind of record in the village, by the names that SAMPLES use."""
    day, township = datetime.date(YEAR, 1, 1), village.township
    association = Association.objects.create(
        code=village.pk, township=township, village=village, kind="village", name="协会"
    )
    term = Term.objects.create(association=association, number=1, started=day, due=datetime.date(YEAR + 3, 1, 1))
    body = Body.objects.create(village=village, kind="council", formed=day)
    group = MemberGroup.objects.create(village=village, number=1, name="第一小组")
    household = Household.objects.create(village=village, head="户主")
    member = Member.objects.create(village=village, number="1", name="会员", group=group)
    campaign = Campaign.objects.create(township=township, title="登记", started=day, deadline=day)
    paper = keep(file=ContentFile(b"%PDF-1.7", name="a.pdf"), code=village.pk, by=by)
    made = {
        "association": association,
        "term": term,
        "post": Post.objects.create(association=association, kind="council_member", name="理事", started=day),
        "area": Area.objects.create(township=township, name="一片"),
        "seat": Seat.objects.create(body=body, name="成员", started=day),
        "team": ServiceTeam.objects.create(village=village, kind="life", leader="组长"),
        "venue": Venue.objects.create(village=village, kind="home", place="村部"),
        "flag": Flag.objects.create(village=village, period=MONTH, until=MONTH, rule="jump", words="突增"),
        "rule": Rule.objects.create(village=village, kind="study", adopted=day, attachment=paper),
        "designation": Designation.objects.create(village=village, kind="class", value="I", since=day),
        "attachment": paper,
        "group": group,
        "household": household,
        "member": member,
        "contact": Contact.objects.create(member=member, household=household, since=day),
        "note": GroupNote.objects.create(group=group, on=day, text="平安"),
        "suggestion": Suggestion.objects.create(village=village, raised=day, text="修路", deadline=day),
        "campaign": campaign,
        "member_import": MemberImport.objects.create(
            division=village.pk, target="members", file_name="a.xlsx", state="failed", created_by=by
        ),
    }
    made |= _decided(village, household, by) | _cared(village) | _planned(township) | _published(village)
    ResponsibilityContract.objects.create(village=village, year=YEAR, tasks="任务")
    CampaignEntry.objects.create(campaign=campaign, member=member, village=village)
    return {name: getattr(thing, "ref", None) or thing.pk for name, thing in made.items()}


def _decided(village: Village, household: Household, by: User) -> dict[str, Model]:
    day, paper = datetime.date(YEAR, 1, 1), keep(file=ContentFile(b"%PDF-1.7", name="b.pdf"), code=village.pk, by=by)
    charter = Charter.objects.create(village=village, edition=1, title="章程", begun=day)
    first = CharterText.objects.create(charter=charter, number=1, stage="draft")
    step = CharterStep.objects.create(charter=charter, number=1, step=1, text=first, date=day)
    text = CharterText.objects.create(charter=charter, number=2, stage="discussion")
    meeting = Meeting.objects.create(village=village, kind="council", date=day, present=9)
    template = AgreementTemplate.objects.create(
        township=village.township, kind="management", edition=1, title="协议", in_use_from=day
    )
    return {
        "charter": charter,
        "charter_text": text,
        "clause": Clause.objects.create(text=text, number=1, body="条文"),
        "step": step,
        "slip": OpinionSlip.objects.create(charter=charter, number=1, household=household, issued=day),
        "charter_paper": CharterPaper.objects.create(
            charter=charter, kind="minutes", title="记录", date=day, attachment=paper
        ),
        "preference": PreferentialClause.objects.create(charter=charter, kind="pension", wording="补助"),
        "agreement_template": template,
        "agreement": Agreement.objects.create(
            village=village, household=household, template=template, kind="management", asked=day
        ),
        "disclosure": Disclosure.objects.create(
            village=village, kind="policy", year=YEAR, part=0, posted=day, text="政策"
        ),
        "survey": Survey.objects.create(village=village, title="问卷", date=day, issued=50),
        "meeting": meeting,
        "matter": Matter.objects.create(meeting=meeting, subject="修路"),
        "accountability": Accountability.objects.create(
            village=village, date=day, person="村干部", post="worker", breach="neglect", facts="事实"
        ),
        "merit": Merit.objects.create(village=village, year=YEAR, household=household, reason="事迹", awarded=day),
    }


def _cared(village: Village) -> dict[str, Model]:
    day = datetime.date(YEAR, 1, 1)
    township = village.township
    fund = Fund.objects.create(
        code=village.pk, township=township, village=village, kind="care", name="基金", opened=day
    )
    return {
        "activity": Activity.objects.create(village=village, kind="training", date=day, title="培训"),
        **_supported(village, day),
        **_promised(village, fund, day),
        "fund": fund,
        "entry": Entry.objects.create(
            fund=fund, date=day, side="income", category="donation", amount=100, purpose="捐款"
        ),
        "statement": Statement.objects.create(
            fund=fund, source="账户", starts=day, ends=day, balance=0, file_name="a.csv", digest="0"
        ),
        "drive": Drive.objects.create(code=village.pk, township=township, fund=fund, name="募捐", started=day),
        "closing": Closing.objects.create(
            fund=fund,
            period=YEAR * 100,
            until=datetime.date(YEAR - 1, 12, 31),
            opening=0,
            income=0,
            spending=0,
            balance=0,
        ),
    }


def _supported(village: Village, day: datetime.date) -> dict[str, Model]:
    home = Household.objects.create(village=village, number="9", head="户主")
    family = Family.objects.create(village=village, household=home)
    policy = Policy.objects.create(village=village, year=YEAR, insurer="保险公司", premium=100, starts=day, ends=day)
    Insured.objects.create(policy=policy, family=family)
    project = Project.objects.create(village=village, name="苗圃", kind="base", started=day)
    return {
        "family": family,
        "support": Support.objects.create(family=family, kind="two_daughters", since=day),
        "aid": Aid.objects.create(village=village, date=day, kind="money", giver="association", household=home),
        "care_certificate": Certificate.objects.create(
            township=village.township, village=village, family=family, serial=1, since=day,
            number=number_of(village.township_id, 1),
        ),
        "policy": policy,
        "honour": Honour.objects.create(
            village=village, year=YEAR, title="girl", name="好闺女", deeds="事迹", nominated=day
        ),
        "awarded": Honour.objects.create(
            village=village, year=YEAR, title="member", name="好会员", deeds="事迹", nominated=day, state="awarded",
            notice_from=day, notice_until=day, awarded=datetime.date(YEAR, 2, 1),
        ),
        "project": project,
        "project_year": ProjectYear.objects.create(project=project, year=YEAR),
    }  # fmt: skip


def _promised(village: Village, fund: Fund, day: datetime.date) -> dict[str, Model]:
    township = village.township
    own = Fund.objects.create(code=township.pk, township=township, kind="care", name="镇基金", opened=day)
    return {
        "benefit_rule": BenefitRule.objects.create(
            township=township, benefit="health", name="保健费", amount=1000, per="month", kinds=["only_child"],
            since=day, source="文件", fund=own,
        ),
        "schooling": Schooling.objects.create(family=village.families.get(), level="primary", since=day),
        "pay_run": _listed(village, fund, day),
    }  # fmt: skip


def _listed(village: Village, fund: Fund, day: datetime.date) -> PayRun:
    run = PayRun.objects.create(
        code=village.pk, township=village.township, village=village, kind="benefit", fund=fund, starts=day, ends=day,
        title="优待兑现",
    )  # fmt: skip
    family = village.families.get()
    PayLine.objects.create(
        run=run, code=village.pk, family=family, key="k", unit="2025", due=day, amount=100, name="优待"
    )
    return run


def _published(village: Village) -> dict[str, Model]:
    """A published round with one village in it, which appeals."""
    day, township, standard = datetime.date(YEAR, 1, 1), village.township, Standard.objects.get(code="v1")
    measures = [[1, 1, [], None, None, ""], *[None] * (len(standard.data["criteria"]) - 1)]
    facts = [village.pk, village.name, village.kind, measures, None]
    round_ = Round.objects.create(township=township, year=YEAR, state="published")
    FrozenVillage.objects.create(
        round=round_, code=village.pk, name=village.name, facts=facts, criteria=[], outcome_digest="0" * 64,
        computed="model", grade="model", place=1, plaque="第001号",
    )  # fmt: skip
    Publication.objects.create(
        round=round_, township=township.pk, name=township.name, year=YEAR, standard_code="v1", standard=standard.data,
        by_name="易望川", at=timezone.now(), digest="0" * 64,
    )  # fmt: skip
    helped = HelpVillage.objects.create(village=village, year=YEAR, why="未达到合格村")
    return {
        "helped": helped,
        "help_note": HelpNote.objects.create(entry=helped, date=day, text="到村"),
        "appeal": Appeal.objects.create(village=village, year=YEAR, filed=day, reason="满意率有误"),
    }


def _planned(township: Township) -> dict[str, Model]:
    day = datetime.date(YEAR, 1, 1)
    plan = Plan.objects.create(township=township, name="方案", starts=day, ends=day)
    return {
        "plan": plan,
        "stage": PlanStage.objects.create(plan=plan, number=1, name="起步", starts=day, ends=day),
        "plan_target": PlanTarget.objects.create(plan=plan, name="目标", condition="charter_issued", threshold=90),
    }


def _book(division: str, by: User) -> int:
    job = BookJob.objects.create(division=division, year=YEAR, form="pdf", state="done", file=f"{division}.pdf", by=by)
    folder = settings.VAR_DIR / "books"
    folder.mkdir(exist_ok=True)
    (folder / job.file).write_bytes(b"%PDF-1.7")
    assert file_of(job), "the sample book lies where it is looked for"
    return job.pk


def _draft(division: str, by: User) -> int:
    """A standard in the making, moved without a version: what is posted empty is not there."""
    return StandardDraft.objects.create(
        division=division, title="百分制办法", effective_from=YEAR + 1, data=DATA, created_by=by, shared=True
    ).pk


def _appraisal(village: Village) -> int:
    return Appraisal.objects.create(village=village, date=datetime.date(YEAR, 6, 30), asked=50, satisfied=49).pk


BATCHES = {
    "division_batch": {"kind": "divisions", "rows": []},
    "report_batch": {"kind": "reports", "rows": {"titles": [], "ignored": [], "rows": []}},
    "agreement_batch": {"kind": "agreements", "rows": {"titles": {}, "ignored": [], "rows": []}},
}


def _batch(kind: str, by: User) -> int:
    """An upload is its uploader's business only."""
    batch = ImportBatch(division=by.scope, file_name="a.csv", digest="0", created_by=by, **BATCHES[kind])
    batch.save()
    return batch.pk


@contextmanager
def undone() -> Iterator[None]:
    """Whatever a request writes is taken back, so that the next meets the same world."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def ask(client: Client, method: str, name: str, kwargs: dict[str, object]) -> HttpResponse:
    """One request; whatever the answer, no browser keeps it. `noted`: what a file given out left in the trail."""
    with undone():
        body = f"{tokens.FIELD}={tokens.new_token()}" if method == "POST" else ""
        response = client.generic(method, reverse(name, kwargs=kwargs), body, "application/x-www-form-urlencoded")
        response.noted = list(TrailEntry.objects.filter(action__in=FILE_ACTIONS)) if is_file(response) else []
    assert response.headers["Cache-Control"] == "no-store", f"{method} {name}"
    return response


def is_file(response: HttpResponse) -> bool:
    kind = response.headers.get("Content-Type", "")
    return response.status_code == 200 and (
        "Content-Disposition" in response.headers or not kind.startswith(("text/html", "application/json"))
    )


def own_kwargs(name: str, world: SimpleNamespace, who: str) -> dict[str, object]:
    """The sample as the person meets it: a secretary's own division is the village."""
    user = world.cast[who]
    kwargs = dict(SAMPLES[name])
    if "code" in kwargs and user.role == Role.VILLAGE_SECRETARY:
        kwargs["code"] = user.scope
    for key in KEYS & kwargs.keys():
        kind = kwargs[key]
        kwargs[key] = world.own[kind] if kind in world.own else _batch(kind, user)
    return kwargs


def expected(rule: AccessRule, role: str, method: str) -> int | None:
    """The status that refuses, or None where the page itself answers."""
    if role not in rule.read | rule.write:
        return 403
    if not (rule.read if method == "GET" else rule.write):
        return 405
    return None if role in (rule.read if method == "GET" else rule.write) else 403


def test_every_url_has_a_sample_and_a_rule():
    assert [name for name in NAMES if name not in SAMPLES] == []
    assert [name for name in NAMES if name not in RULES] == []
    assert [name for name in RULES if name not in NAMES] == [], "a rule for no page"


@pytest.mark.parametrize("name", NAMES)
def test_signed_out_gets_sign_in(world, name):
    client, kwargs = Client(), own_kwargs(name, world, "staff")
    for method in (*METHODS, "HEAD"):
        response = ask(client, method, name, kwargs)
        if RULES[name].public:
            assert response.status_code in (200, 405)
        else:
            back = reverse(name, kwargs=kwargs) if method != "POST" else "/"
            assert (response.status_code, response.url) == (302, f"/login/?next={back}")


@pytest.mark.parametrize("name", NAMES)
def test_own_division(world, client_for, name):
    """A page answers whom it is for, and names nothing that is foreign to the person; a file is noted."""
    rule, files = RULES[name], 0
    for who, user in world.cast.items():
        kwargs, client = own_kwargs(name, world, who), client_for(user)
        for method in METHODS:
            response = ask(client, method, name, kwargs)
            refusal = None if rule.public else expected(rule, user.role, method)
            if refusal:
                assert response.status_code == refusal, f"{method} by {who}"
            else:
                allowed = (200, 302, 400, 409, 422, *([405] if rule.public else []))
                assert response.status_code in allowed, f"{method} by {who}"
                assert [word for word in FOREIGN_WORDS[who] if word in text_of(response)] == [], f"{method} by {who}"
                if is_file(response):
                    files += 1
                    check_note(response, name, user, kwargs.get("code", user.scope))
    if (name in NOT_NOTED or LOOKS_LIKE_A_FILE.search(name)) and name not in NO_FILES:
        assert files, "gives nothing out: say why in NO_FILES, or take it off the list"


LOOKS_LIKE_A_FILE = re.compile(r"print|workbook|draft$|export|download|sheet|archive|volume|paper$")
NO_FILES = {
    "print-list": "what there is to print",
    "person-print": "asks for rows first; see tests/associations/test_persons.py",
    "attachment-download": "the paper of the sample does not lie on the disk; see tests/test_downloads.py",
}


def check_note(response: HttpResponse, name: str, user: User, code: str) -> None:
    """Who, what, by what filter and how many rows: once, unless there is a reason not to."""
    if name in NOT_NOTED:
        assert response.noted == []
        return
    (entry,) = response.noted
    assert (entry.by, entry.division, entry.after["条件"]) == (user, code, "无")
    assert entry.action.endswith("家庭名单") == (name in OF_FAMILIES)
    assert entry.after.keys() in ({"格式", "条件", "行数"}, {"格式", "条件", "份数"})


def text_of(response: HttpResponse) -> str:
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    return response.content.decode() if is_page else ""


@pytest.fixture
def short_refusals(monkeypatch):
    """Without the whole page around "there is no such page": thousands are asked for."""
    monkeypatch.setattr(project, "handler404", lambda request, exception: HttpResponseNotFound(), raising=False)


@pytest.mark.parametrize("name", [name for name in NAMES if "code" in SAMPLES.get(name, ())])
def test_a_foreign_division_does_not_exist(world, client_for, short_refusals, name):
    for who, user in world.cast.items():
        client = client_for(user)
        for code in FOREIGN_CODES[who]:
            for method in METHODS:
                status = ask(client, method, name, {**own_kwargs(name, world, who), "code": code}).status_code
                assert status == 404, f"{method} {code} by {who}"


@pytest.mark.parametrize("name", [name for name in NAMES if KEYS & SAMPLES.get(name, {}).keys()])
def test_a_foreign_object_does_not_exist(world, client_for, short_refusals, name):
    (key,) = KEYS & SAMPLES[name].keys()
    kind = SAMPLES[name][key]
    for who, user in world.cast.items():
        if who == "county" and kind == "book":
            continue  # the county sees the books of all its townships
        kwargs = {**own_kwargs(name, world, who), key: world.foreign[kind]}
        client = client_for(user)
        for method in METHODS:
            status = ask(client, method, name, kwargs).status_code
            assert status == (expected(RULES[name], user.role, method) or 404), f"{method} by {who}"


@pytest.mark.parametrize("name", [name for name in NAMES if "code" in SAMPLES.get(name, ())])
def test_a_division_that_nobody_imported_is_no_error(world, client_for, short_refusals, name):
    in_village = SAMPLES[name]["code"] == VILLAGE
    who, code = ("staff", f"{TOWNSHIP}998") if in_village else ("county", f"{COUNTY}998")
    client, kwargs = client_for(world.cast[who]), {**own_kwargs(name, world, who), "code": code}
    for method in METHODS:
        status = ask(client, method, name, kwargs).status_code
        assert status in (404, 403, 405), f"{method}: {status}"


@pytest.mark.parametrize("name", [name for name in NAMES if RULES[name].write])
def test_a_form_without_its_token_is_refused(world, client_for, name):
    """Before its page is asked; what was typed comes back with a new token."""
    for who, user in world.cast.items():
        if name in TOKENLESS or user.role not in RULES[name].write:
            continue
        typed = {tokens.FIELD: "", "note": "修桥铺路"}
        with undone():
            response = client_for(user).post(reverse(name, kwargs=own_kwargs(name, world, who)), typed)
        assert response.status_code == 422
        assert "这个页面没有打开完整" in response.content.decode()
        assert 'name="note" value="修桥铺路"' in response.content.decode()


def test_every_form_carries_its_token():
    """In our templates; what is sent without one has its reason."""
    forms = re.compile(r'<form[^>]*method="post".*?</form>', re.DOTALL)
    bare = [
        (name, form.group()[:120])
        for name in templates()
        for form in forms.finditer(read(name))
        if "form_token" not in form.group() and "{% url 'logout' %}" not in form.group()
    ]
    allowed = {"templates/accounts/login.html", "templates/accounts/password_change.html"}
    assert [one for one in bare if one[0] not in allowed] == []


def test_who_writes_what_is_the_villages():
    def written_by(role):
        return {name for name, rule in RULES.items() if role in rule.write} - OWN_ACCOUNT

    managing = {f"account-{act}" for act in ("create", "edit", "reset", "second-factor")}
    assert written_by(Role.AUDITOR) == set()
    assert written_by(Role.ADMINISTRATOR) == managing
    standards = {
        *(f"standard-draft-{act}" for act in ("create", "edit", "grades", "move", "publish")),
        *(f"standard-{part}-{act}" for part in ("section", "criterion") for act in ("create", "edit")),
        "standard-import",
    }
    assert written_by(Role.COUNTY_SUPERVISOR) == {"book-start"} | standards | managing
    approval = {"pay-run-approve", "pay-run-return", "pay-run-reverse"}
    assert written_by(Role.TOWNSHIP_LEADER) == {
        *("book-start", "charter-file", "round-publish", "grade-confirm", "help-edit", "appeal-answer"),
        *approval,
    }
    assert written_by(Role.VILLAGE_SECRETARY) == {
        *("report-edit", "report-submit", "report-upload", "report-upload-preview", "item-self"),
        *("association-edit", "term-elect", "term-edit", "post-create", "post-edit"),
        *("body-edit", "seat-create", "seat-edit", "team-create", "team-edit"),
        *("venue-create", "venue-edit", "rule-create", "rule-edit"),
        *("member-create", "member-edit", "member-leave", "member-rejoin"),
        *("household-create", "household-edit", "group-create", "group-edit"),
        *("contact-list", "contact-create", "contact-edit", "note-create", "note-edit"),
        *("suggestion-create", "suggestion-edit", "suggestion-answer", "person-detail"),
        *("member-appraisal-list", "campaign-detail", "member-import-list", "member-import"),
        *("charter-create", "charter-edit", "preference-create", "preference-edit", "clause-create", "clause-edit"),
        *("charter-step", "step-edit", "slip-list", "slip-edit", "charter-paper-create", "charter-paper-edit"),
        *("agreement-create", "agreement-edit", "agreement-end"),
        *("agreement-sign", "agreement-renewal", "agreement-import", "agreement-import-preview"),
        *("disclosure-create", "disclosure-edit"),
        *("meeting-create", "meeting-edit", "matter-create", "matter-edit", "matter-result"),
        *("merit-create", "merit-edit", "survey-tally", "villager-report-edit"),
        *("activity-create", "activity-edit"),
        *("family-create", "family-edit", "support-create", "support-edit"),
        *("schooling-create", "schooling-edit"),
        *("aid-create", "aid-edit", "policy-create", "policy-edit", "policy-families", "policy-pay"),
        *("honour-create", "honour-edit", "project-create", "project-edit", "project-year-create", "project-year-edit"),
        *("pay-run-create", "pay-run-lines", "pay-run-check", "pay-run-withdraw"),
        *("declaration-edit", "flag-answer"),
        *("fund-create", "fund-edit", "entry-create", "entry-reverse", "transfer-create", "budget-edit"),
        *("statement-create", "statement-detail", "drive-create", "drive-edit"),
        *("donation-create", "drive-help-create"),
        *("self-view-edit", "help-note-create", "help-note-edit", "appeal-create"),
    }, "and not: associations, areas, designations, contracts, transfers, campaigns, filing, templates, cadres, plans"


def test_head_is_get_and_no_other_method_is_taken(world, client_for):
    client = client_for(world.cast["staff"])
    assert client.head("/accounts/").status_code == 200
    for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"):
        response = client.generic(method, "/accounts/")
        assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")
    assert client.get("/logout/").headers["Allow"] == "POST"


def test_an_initial_password_opens_nothing(world, client_for):
    user = world.cast["staff"]
    User.objects.filter(pk=user.pk).update(must_change_password=True)
    client = client_for(user)
    for name in NAMES:
        if not RULES[name].public and name not in ("password-change", "logout"):
            for method in METHODS:
                assert ask(client, method, name, own_kwargs(name, world, "staff")).url == "/password/"


# A URL planted without a rule


def _planted(request):
    return HttpResponse("planted")


urlpatterns = [*project.urlpatterns, path("planted/", _planted, name="planted"), path("nameless/", _planted)]


@pytest.mark.urls("tests.test_access")
def test_a_planted_url_turns_the_check_red():
    complaints = every_url_has_a_rule(None)
    assert [complaint.id for complaint in complaints] == ["accounts.E001"] * 2
    assert "planted" in complaints[0].msg


@pytest.mark.urls("tests.test_access")
def test_a_planted_url_is_not_there(world, client_for):
    for url in ("/planted/", "/nameless/"):
        for client in (Client(), client_for(world.cast["staff"])):
            assert client.get(url).status_code == client.post(url).status_code == 404


def test_the_projects_own_urls_are_green():
    assert every_url_has_a_rule(None) == []

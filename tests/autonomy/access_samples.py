"""Charters, agreements, disclosure, democratic life and registers, for the walk over all pages."""

import datetime

from django.core.files.base import ContentFile
from django.db.models import Model

from associations.attachments.services import keep
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
from tests.samples import DAY, IN_TOWNSHIP, IN_VILLAGE, YEAR, Side

SAMPLES: dict[str, dict[str, object]] = {
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
}

BATCHES = {"agreement_batch": {"kind": "agreements", "rows": {"titles": {}, "ignored": [], "rows": []}}}


def make(side: Side) -> dict[str, Model]:
    village, household, day = side.village, side.made["household"], DAY
    paper = keep(file=ContentFile(b"%PDF-1.7", name="b.pdf"), code=village.pk, by=side.by)
    charter = Charter.objects.create(village=village, edition=1, title="章程", begun=day)
    first = CharterText.objects.create(charter=charter, number=1, stage="draft")
    step = CharterStep.objects.create(charter=charter, number=1, step=1, text=first, date=day)
    text = CharterText.objects.create(charter=charter, number=2, stage="discussion")
    meeting = Meeting.objects.create(village=village, kind="council", date=day, present=9)
    template = AgreementTemplate.objects.create(
        township=village.township, kind="management", edition=1, title="协议", in_use_from=day
    )
    return {
        "appraisal": Appraisal.objects.create(village=village, date=datetime.date(YEAR, 6, 30), asked=50, satisfied=49),
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

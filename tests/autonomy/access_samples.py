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
    "survey-create": {**IN_TOWNSHIP, "year": YEAR},
    "survey-print": {**IN_VILLAGE, "pk": "survey", "form": "a5"},
    "villager-report-edit": {**IN_VILLAGE, "year": YEAR, "half": "mid"},
    "villager-report-draft": {**IN_VILLAGE, "year": YEAR, "half": "mid"},
    "preference-create": {**IN_VILLAGE, "pk": "charter"},
    "charter-text": {**IN_VILLAGE, "pk": "charter_text"},
    "clause-create": {**IN_VILLAGE, "pk": "charter_text"},
    "charter-step": {**IN_VILLAGE, "pk": "charter", "step": 1},
    "slip-list": {**IN_VILLAGE, "pk": "charter"},
    "charter-paper-create": {**IN_VILLAGE, "pk": "charter"},
    "charter-archive": {**IN_VILLAGE, "pk": "charter", "form": "zip"},
    "slip-print": {**IN_VILLAGE, "pk": "charter"},
    "sign-in-print": {**IN_VILLAGE, "pk": "charter"},
    "vote-print": {**IN_VILLAGE, "pk": "charter"},
    "agreement-import-preview": {**IN_TOWNSHIP, "pk": "agreement_batch"},
    "agreement-template-create": IN_TOWNSHIP,
    "agreement-template-edit": {**IN_TOWNSHIP, "pk": "agreement_template"},
    "matter-create": {**IN_VILLAGE, "pk": "meeting"},
    "village-register": {**IN_VILLAGE, "year": YEAR, "slug": "funds"},
    "village-register-print": {**IN_VILLAGE, "year": YEAR, "slug": "funds"},
    "village-register-workbook": {**IN_VILLAGE, "year": YEAR, "slug": "funds"},
    "village-register-volume": {**IN_VILLAGE, "year": YEAR, "form": "pdf"},
}

BATCHES = {
    "agreement_batch": {"kind": "agreements", "rows": {"titles": {}, "ignored": [], "rows": []}}
}


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
        "appraisal": Appraisal.objects.create(
            village=village, date=datetime.date(YEAR, 6, 30), asked=50, satisfied=49
        ),
        "charter": charter,
        "charter_text": text,
        "clause": Clause.objects.create(text=text, number=1, body="条文"),
        "step": step,
        "slip": OpinionSlip.objects.create(
            charter=charter, number=1, household=household, issued=day
        ),
        "charter_paper": CharterPaper.objects.create(
            charter=charter, kind="minutes", title="记录", date=day, attachment=paper
        ),
        "preference": PreferentialClause.objects.create(
            charter=charter, kind="pension", wording="补助"
        ),
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
            village=village,
            date=day,
            person="村干部",
            post="worker",
            breach="neglect",
            facts="事实",
        ),
        "merit": Merit.objects.create(
            village=village, year=YEAR, household=household, reason="事迹", awarded=day
        ),
    }

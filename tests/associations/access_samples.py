"""The organisation, what a village has, contracts, persons and plans, for the walk over all
pages."""

import datetime

from django.core.files.base import ContentFile
from django.db.models import Model

from accounts.models import FormerCode
from accounts.records.published import digest
from associations.attachments.services import keep
from associations.models import (
    Area,
    Association,
    Body,
    Designation,
    FactSheet,
    IssuedPaper,
    Plan,
    PlanStage,
    PlanTarget,
    Post,
    Reorganisation,
    ResponsibilityContract,
    Rule,
    Seat,
    ServiceTeam,
    Term,
    Township,
    Venue,
    Vocabulary,
    VocabularyDraft,
)
from associations.vocabulary import in_force
from tests.associations.vocabulary.own_made import CHOICE, everywhere
from tests.samples import DAY, IN_TOWNSHIP, IN_VILLAGE, YEAR, Side

SAMPLES: dict[str, dict[str, object]] = {
    "village-list": IN_TOWNSHIP,
    "village-workbook": IN_TOWNSHIP,
    "division-import-preview": {"pk": "division_batch"},
    "association-create": IN_TOWNSHIP,
    "term-elect": {**IN_VILLAGE, "pk": "association"},
    "post-create": {**IN_VILLAGE, "pk": "association"},
    "area-list": IN_TOWNSHIP,
    "area-create": IN_TOWNSHIP,
    "area-edit": {**IN_TOWNSHIP, "pk": "area"},
    "township-settings": IN_TOWNSHIP,
    "village-accounts": IN_TOWNSHIP,
    "village-merge": IN_TOWNSHIP,
    "village-merge-undo": {**IN_VILLAGE, "pk": "reorganisation"},
    "division-succession-preview": {"pk": "succession_batch"},
    "division-succession-undo": {"pk": "former_code"},
    "body-edit": {**IN_VILLAGE, "kind": "council"},
    "seat-create": {**IN_VILLAGE, "kind": "council"},
    "contract-prepare": {**IN_TOWNSHIP, "year": YEAR},
    "issued-list": IN_TOWNSHIP,
    "issued-workbook": IN_TOWNSHIP,
    "issued-create": IN_TOWNSHIP,
    **{
        f"issued-{act}": {**IN_TOWNSHIP, "pk": "issued"}
        for act in ("detail", "edit", "move", "sign", "void", "print", "word")
    },
    "plan-create": IN_TOWNSHIP,
    "plan-detail": {**IN_TOWNSHIP, "pk": "plan"},
    "plan-edit": {**IN_TOWNSHIP, "pk": "plan"},
    "plan-print": {**IN_TOWNSHIP, "pk": "plan"},
    "stage-create": {**IN_TOWNSHIP, "pk": "plan"},
    "stage-edit": {**IN_TOWNSHIP, "pk": "stage"},
    "plan-target-create": {**IN_TOWNSHIP, "pk": "plan"},
    "plan-target-edit": {**IN_TOWNSHIP, "pk": "plan_target"},
    "vocabulary-ready": {"name": "today"},
    "vocabulary-kind-create": {"pk": "vocabulary_draft", "key": "venue"},
    "vocabulary-kind-edit": {"pk": "vocabulary_draft", "key": "venue", "kind": "home"},
    "vocabulary-kind-move": {"pk": "vocabulary_draft"},
    "own-field-list": {"pk": "vocabulary"},
    "own-field-list-ready": {"name": "today"},
    "own-field-list-columns": {"pk": "vocabulary_draft"},
    "own-field-create": {"pk": "vocabulary_draft", "key": "member"},
    "own-field-edit": {"pk": "vocabulary_draft", "key": "member", "field": CHOICE},
    "own-field-move": {"pk": "vocabulary_draft"},
    "vocabulary-deadlines": {"pk": "vocabulary_draft"},
}

BATCHES = {
    "division_batch": {"kind": "divisions", "rows": {"rows": []}},
    "succession_batch": {"kind": "successions", "rows": {"rows": []}},
}


def make(side: Side) -> dict[str, Model]:
    village, township, day = side.village, side.village.township, DAY
    association = Association.objects.create(
        code=village.pk, township=township, village=village, kind="village", name="协会"
    )
    term = Term.objects.create(
        association=association, number=1, started=day, due=datetime.date(YEAR + 3, 1, 1)
    )
    body = Body.objects.create(village=village, kind="council", formed=day)
    paper = keep(file=ContentFile(b"%PDF-1.7", name="a.pdf"), code=village.pk, by=side.by)
    ResponsibilityContract.objects.create(village=village, year=YEAR, tasks="任务")
    FactSheet.objects.create(village=village, year=YEAR, people=561, source="年报")
    return {
        "association": association,
        "term": term,
        "post": Post.objects.create(
            association=association, kind="council_member", name="理事", started=day
        ),
        "area": Area.objects.create(township=township, name="一片"),
        "seat": Seat.objects.create(body=body, name="成员", started=day),
        "team": ServiceTeam.objects.create(village=village, kind="life", leader="组长"),
        "venue": Venue.objects.create(village=village, kind="home", place="村部"),
        "rule": Rule.objects.create(village=village, kind="study", adopted=day, attachment=paper),
        "designation": Designation.objects.create(
            village=village, kind="class", value="I", since=day
        ),
        "attachment": paper,
        "former_code": FormerCode.objects.create(
            code=f"{township.pk}999", now=village.pk, until=day, name=village.name
        ),
        "reorganisation": Reorganisation.objects.create(
            target=village,
            day=day,
            basis="文号",
            sources=[],
            before={},
            added={},
            removed={},
            marks={},
        ),
        "issued": IssuedPaper.objects.create(
            code=township.pk, body="协会", short="协", title="关于考评的通知", text="请照办。"
        ),
        **_planned(township),
        **_vocabularies(side),
    }


def _vocabularies(side: Side) -> dict[str, Model]:
    of, data = {"division": side.county, "title": "类别和表式"}, in_force.documents().data
    whole = {"code": "k1", "total": "births", "parts": ["planned_births"], "within": True}
    data = {**data, "form": {**data["form"], "identities": [whole]}, "fields": everywhere()}
    return {
        "vocabulary": Vocabulary.objects.create(
            **of, effective_from=200001, data=data, digest=digest(data)
        ),
        "vocabulary_draft": VocabularyDraft.objects.create(
            **of, effective_from=202701, data=data, created_by=side.by
        ),
    }


def _planned(township: Township) -> dict[str, Model]:
    day = DAY
    plan = Plan.objects.create(township=township, name="方案", starts=day, ends=day)
    return {
        "plan": plan,
        "stage": PlanStage.objects.create(plan=plan, number=1, name="起步", starts=day, ends=day),
        "plan_target": PlanTarget.objects.create(
            plan=plan, name="目标", condition="charter_issued", threshold=90
        ),
    }

"""Reports, grades, standards, the year and its book, for the walk over all pages."""

import io

from django.conf import settings
from django.db.models import Model
from django.utils import timezone
from openpyxl import Workbook

from accounts.models import User
from assessment.asked_tables import shelf
from assessment.models import (
    Appeal,
    AskedTable,
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
from assessment.papers.services import file_of
from associations.models import Village
from documents.layouts import read
from tests.conftest import TOWNSHIP
from tests.samples import COUNTY, DAY, IN_TOWNSHIP, IN_VILLAGE, MONTH, YEAR, Side

from .points import DATA, publish_points

APPROVED = 202502


SAMPLES: dict[str, dict[str, object]] = {
    "asked-table-list": IN_TOWNSHIP,
    **{
        f"asked-table{part}": {**IN_TOWNSHIP, "pk": "asked_table_own"}
        for part in ("", "-questions", "-file", "-sources")
    },
    "work-plan": {**IN_TOWNSHIP, "year": YEAR},
    "work-plan-draft": {**IN_TOWNSHIP, "year": YEAR},
    "indicator-detail": {**IN_VILLAGE, "year": YEAR, "key": "activities"},
    "vocabulary-indicators-ready": {"name": "today"},
    "vocabulary-indicators-columns": {"pk": "vocabulary_draft"},
    "vocabulary-indicator-create": {"pk": "vocabulary_draft"},
    "vocabulary-indicator-edit": {"pk": "vocabulary_draft", "key": "activities"},
    "report-form": {"pk": "vocabulary"},
    "report-form-ready": {"name": "today"},
    "report-form-columns": {"pk": "vocabulary_draft"},
    "report-form-head": {"pk": "vocabulary_draft"},
    "report-form-column-create": {"pk": "vocabulary_draft"},
    "report-form-column-edit": {"pk": "vocabulary_draft", "name": "births"},
    "report-form-column-move": {"pk": "vocabulary_draft"},
    "report-form-identity-create": {"pk": "vocabulary_draft"},
    "report-form-identity-edit": {"pk": "vocabulary_draft", "part": "k1"},
    "correction-table": IN_TOWNSHIP,
    "correction-table-preview": {**IN_TOWNSHIP, "pk": "correction_batch"},
    "report-correct": {**IN_VILLAGE, "period": APPROVED},
    "report-grid": {**IN_TOWNSHIP, "period": MONTH},
    "report-approve-month": {**IN_TOWNSHIP, "period": MONTH},
    "completeness": {**IN_TOWNSHIP, "year": YEAR},
    "reminders": {**IN_TOWNSHIP, "period": MONTH},
    "report-upload-preview": {"pk": "report_batch"},
    "overview": {**IN_TOWNSHIP, "year": YEAR},
    "what-if": {**IN_TOWNSHIP, "year": YEAR},
    "what-if-workbook": {**IN_TOWNSHIP, "year": YEAR},
    "overview-workbook": {**IN_TOWNSHIP, "year": YEAR},
    "grade-workbook": {**IN_TOWNSHIP, "year": YEAR},
    "round-detail": {**IN_TOWNSHIP, "year": YEAR},
    "round-edit": {**IN_TOWNSHIP, "year": YEAR},
    "round-move": {**IN_TOWNSHIP, "year": YEAR},
    "round-publish": {**IN_TOWNSHIP, "year": YEAR},
    "grade-confirm": {**IN_TOWNSHIP, "year": YEAR},
    "plaque-print": {**IN_TOWNSHIP, "year": YEAR},
    "self-view-edit": {**IN_VILLAGE, "year": YEAR, "criterion": "satisfied"},
    "help-create": IN_TOWNSHIP,
    "help-edit": {**IN_VILLAGE, "pk": "helped"},
    "help-note-create": {**IN_VILLAGE, "pk": "helped"},
    **{
        f"standard-draft-{act}": {"pk": "draft"}
        for act in ("detail", "edit", "grades", "move", "try", "print")
    },
    "standard-draft-export": {"pk": "draft"},
    "standard-draft-try-village": {"pk": "draft", **IN_VILLAGE},
    "standard-draft-publish": {"pk": "draft"},
    "standard-section-create": {"pk": "draft"},
    "standard-section-edit": {"pk": "draft", "part": "s1"},
    "standard-criterion-create": {"pk": "draft"},
    "standard-criterion-edit": {"pk": "draft", "part": "venue"},
    "item-self": {**IN_VILLAGE, "year": YEAR, "item": "venue"},
    "item-inspection": {**IN_VILLAGE, "year": YEAR, "item": "venue"},
    "book-list": IN_TOWNSHIP,
    "book-draft": {**IN_TOWNSHIP, "year": YEAR},
    "book-start": IN_TOWNSHIP,
}


def an_asked_table(by: User) -> AskedTable:
    """Of which everything is certain."""
    book = Workbook()
    book.active.append([f"洪山殿镇{YEAR}年1月统计表"])
    book.active.append(["出生人数", None])
    book.active["B2"].number_format = "0"
    file = io.BytesIO()
    book.save(file)
    table = AskedTable.objects.create(
        code=TOWNSHIP,
        file_name="统计表.xlsx",
        read=[grid.as_json() for grid in read(file.getvalue(), "a.xlsx")],
        layout="0" * 64,
        created_by=by,
    )
    shelf.put(table.pk, file.getvalue())
    return table


BATCHES = {
    "asked_table_own": an_asked_table,
    "report_batch": {"kind": "reports", "rows": {"titles": [], "ignored": [], "rows": []}},
    "correction_batch": {"kind": "corrections", "rows": {"titles": {}, "rows": []}},
}


def make(side: Side) -> dict[str, Model]:
    for village in Village.objects.filter(township=side.village.township, kind="village"):
        MonthlyReport.objects.create(village=village, period=MONTH, state="submitted", births=1)
        MonthlyReport.objects.create(village=village, period=APPROVED, state="approved", births=1)
    return {
        "standard": publish_points("points" if side.county == COUNTY else "elsewhere", side.county),
        "draft": _draft(side.county, side.by),
        "book": _book(side.village.township_id, side.by),
        "flag": Flag.objects.create(
            village=side.village, period=MONTH, until=MONTH, rule="jump", words="突增"
        ),
        **_published(side.village),
    }


def _published(village: Village) -> dict[str, Model]:
    """A published round with one village in it, which appeals."""
    day, township, standard = DAY, village.township, Standard.objects.get(code="v1")
    measures = [[1, 1, [], None, None, ""], *[None] * (len(standard.data["criteria"]) - 1)]
    facts = [village.pk, village.name, village.kind, measures, None]
    round_ = Round.objects.create(township=township, year=YEAR, state="published")
    FrozenVillage.objects.create(
        round=round_,
        code=village.pk,
        name=village.name,
        facts=facts,
        criteria=[],
        outcome_digest="0" * 64,
        computed="model",
        grade="model",
        place=1,
        plaque="第001号",
    )
    Publication.objects.create(
        round=round_,
        township=township.pk,
        name=township.name,
        year=YEAR,
        standard_code="v1",
        standard=standard.data,
        by_name="易望川",
        at=timezone.now(),
        digest="0" * 64,
    )
    helped = HelpVillage.objects.create(village=village, year=YEAR, why="未达到合格村")
    return {
        "helped": helped,
        "help_note": HelpNote.objects.create(entry=helped, date=day, text="到村"),
        "appeal": Appeal.objects.create(village=village, year=YEAR, filed=day, reason="满意率有误"),
    }


def _book(division: str, by: User) -> BookJob:
    job = BookJob.objects.create(
        division=division, year=YEAR, form="pdf", state="done", file=f"{division}.pdf", by=by
    )
    folder = settings.VAR_DIR / "books"
    folder.mkdir(exist_ok=True)
    (folder / job.file).write_bytes(b"%PDF-1.7")
    assert file_of(job), "the sample book lies where it is looked for"
    return job


def _draft(division: str, by: User) -> StandardDraft:
    """A standard in the making, moved without a version: what is posted empty is not there."""
    return StandardDraft.objects.create(
        division=division,
        title="百分制办法",
        effective_from=YEAR + 1,
        data=DATA,
        created_by=by,
        shared=True,
    )

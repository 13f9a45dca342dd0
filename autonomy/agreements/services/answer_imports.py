"""Answers by workbook: read, looked at, confirmed; all rows or none."""

import hashlib
from dataclasses import asdict

from django.db import transaction
from django.utils import timezone

from accounts.models import ImportBatch, User
from accounts.records.tokens import AlreadyDoneError
from documents.reading.named_tables import RowError, read_sheet
from documents.uploads import UploadError

from ..answer_plan import AnswerPlan, plan_answers
from ..answer_sheet import REQUIRED, TITLES, AnswerRow, parse
from ..answers import SAME
from .agreements import record_answers

LARGEST_UPLOAD = 5000


class StaleAnswersError(Exception):
    """Answers changed since the preview was looked at, or errors came up."""


@transaction.atomic
def upload_answers(*, data: bytes, name: str, division: str, by: User) -> ImportBatch:
    """Keep what the file says until it is confirmed; no agreement is written. Raises
    UploadError."""
    sheet = read_sheet(data, name, TITLES, REQUIRED)
    if len(sheet.rows) > LARGEST_UPLOAD:
        raise UploadError(f"“{name}”超过 {LARGEST_UPLOAD} 行。请拆成几个文件分别上传。")
    rows, errors = parse(sheet)
    return ImportBatch.objects.create(
        kind=ImportBatch.Kind.AGREEMENTS,
        division=division,
        file_name=name[-200:],
        digest=hashlib.sha256(data).hexdigest(),
        rows={
            "titles": sheet.titles,
            "ignored": sheet.ignored,
            "rows": [asdict(row) for row in rows],
        },
        errors=[asdict(error) for error in errors],
        created_by=by,
    )


def preview_answers(batch: ImportBatch) -> AnswerPlan:
    """What the upload would do now, with the errors of the file and those against the database."""
    rows = [AnswerRow(**row) for row in batch.rows["rows"]]
    errors = [RowError(**error) for error in batch.errors]
    return plan_answers(rows, errors, titles=batch.rows["titles"], division=batch.division)


@transaction.atomic
def confirm_answers(*, batch: ImportBatch, seen: str, by: User) -> AnswerPlan:
    """Apply the upload as it was previewed: `seen` is the fingerprint of the plan that the person
    looked at.

    Raises AlreadyDoneError, StaleAnswersError (also when there are errors).
    """
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.applied_at:
        raise AlreadyDoneError
    plan = preview_answers(batch)
    if plan.errors or plan.fingerprint != seen:
        raise StaleAnswersError
    answers = [line.answer for line in plan.lines if line.answer and line.act != SAME]
    record_answers(answers=answers, by=by, action=f"导入协议答复（文件 {batch.file_name[-60:]}）")
    batch.applied_at = timezone.now()
    batch.save(update_fields=["applied_at"])
    return plan

"""Answers by workbook: read, looked at, confirmed; all rows or none, or by choice those without an
error."""

from django.db import transaction

from accounts.models import ImportBatch, User
from accounts.records.tables_in import TableRead, TableUpload, applied, questions_of, unapplied
from documents.reading.named_tables import RowError

from ..answer_plan import AnswerPlan, plan_answers
from ..answer_sheet import REQUIRED, TITLES, AnswerRow, parse
from ..answers import SAME
from .agreements import record_answers

UPLOAD = TableUpload(
    ImportBatch.Kind.AGREEMENTS,
    TITLES,
    REQUIRED,
    lambda sheet, answers, given: TableRead(*parse(sheet)),
)


class StaleAnswersError(Exception):
    """Answers changed since the preview was looked at, or errors came up."""


def upload_answers(*, data: bytes, name: str, division: str, by: User) -> ImportBatch:
    """Keep what the file says until it is confirmed; no agreement is written. Raises
    UploadError."""
    return UPLOAD.take(data=data, name=name, division=division, by=by)


def preview_answers(batch: ImportBatch) -> AnswerPlan:
    """What the upload would do now, with the errors of the file and those against the database."""
    rows = [AnswerRow(**row) for row in batch.rows["rows"]]
    errors = [RowError(**error) for error in batch.errors]
    return plan_answers(rows, errors, titles=batch.rows["titles"], division=batch.division)


@transaction.atomic
def confirm_answers(*, batch: ImportBatch, seen: str, by: User, partly: bool = False) -> AnswerPlan:
    """Apply the upload as it was previewed: `seen` is the fingerprint of the plan that the person
    looked at. `partly`: the rows without an error.

    Raises AlreadyDoneError, StaleAnswersError (also when there are errors).
    """
    batch = unapplied(batch)
    plan = preview_answers(batch)
    if plan.fingerprint != seen or questions_of(batch) or (plan.errors and not partly):
        raise StaleAnswersError
    answers = [line.answer for line in plan.lines if line.answer and line.act != SAME]
    record_answers(answers=answers, by=by, action=f"导入协议答复（文件 {batch.file_name[-60:]}）")
    applied(batch, plan.errors)
    return plan

"""A table that somebody uploads: kept as it was read, its questions answered, confirmed once. What
is wrong in it goes home as a workbook (docs/adr/0022)."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from documents.reading.named_tables import NamedSheet, RowError, Titles, read_sheet
from documents.reading.questions import Answers, ReadingQuestion, chosen
from documents.reading.sent_back import wrong_rows
from documents.responses import workbook_response
from documents.uploads import UploadError

from ..http import Request
from ..models import ImportBatch, User
from ..texts.identity_numbers import MASK, holds_number
from . import tokens

IDENTITY = "像是身份证号，不能登记，请删去"
Given = Mapping[str, str]
Page = HttpResponse | FileResponse


@dataclass
class TableRead:
    """`rows` as data classes, `errors` as the page shows them, and what is still open."""

    rows: Sequence[Any] = ()
    errors: Sequence[Any] = ()
    questions: dict[str, ReadingQuestion] = field(default_factory=dict)


@dataclass(frozen=True)
class TableUpload:
    """One kind of table. `parse` reads the rows by the answers and by what was `given` with the
    file; it may raise UploadError."""

    kind: ImportBatch.Kind
    titles: Titles
    required: Sequence[str]
    parse: Callable[[NamedSheet, Answers, Given], TableRead]
    keep: Collection[str] = ()
    spared: Callable[[list[str]], set[str]] = lambda lines: set()
    codes: Collection[str] = ("village_code",)  # columns of codes, which are no ID numbers
    kept_as: Callable[[str], str] = str
    largest: int = 5000

    def read(self, data: bytes, name: str) -> NamedSheet:
        return read_sheet(
            data, name, self.titles, self.required, keep=self.keep, spared=self.spared
        )

    def take(
        self, *, data: bytes, name: str, division: str, by: User, given: Given | None = None
    ) -> ImportBatch:
        """Keep what the file says; nothing of it is written. Raises UploadError."""
        sheet = self.read(data, name)
        if len(sheet.rows) > self.largest:
            raise UploadError(f"“{name}”超过 {self.largest} 行。请拆成几个文件分别上传。")
        batch = ImportBatch(
            kind=self.kind,
            division=division,
            file_name=name[-200:],
            digest=hashlib.sha256(data).hexdigest(),
            created_by=by,
        )
        self._parse(batch, self._sealed(sheet), {}, given or {})
        batch.save()
        return batch

    @transaction.atomic
    def answer(self, batch: ImportBatch, answers: Answers) -> None:
        """Read the upload anew with what the person chose. Raises AlreadyDoneError, also for one
        that was made before there were questions."""
        batch = unapplied(batch)
        if "sheet" not in batch.rows:
            raise tokens.AlreadyDoneError
        sheet = NamedSheet.kept(batch.rows["sheet"])
        self._parse(batch, sheet, {**batch.rows["answers"], **answers}, batch.rows["given"])
        batch.save(update_fields=["rows", "errors"])

    def _parse(self, batch: ImportBatch, sheet: NamedSheet, answers: Answers, given: Given) -> None:
        seen = sheet.without(answers)
        hidden = [
            RowError(row.number, sheet.titles[name], "（已隐去）", IDENTITY)
            for row in seen.rows
            for name, text in row.cells.items()
            if MASK in text
        ]
        out = {error.row for error in hidden}
        clean = replace(seen, rows=[row for row in seen.rows if row.number not in out])
        read = self.parse(clean, answers, given)
        questions = {**sheet.open(answers), **read.questions}
        batch.rows = {
            "titles": seen.titles,
            "ignored": sheet.ignored,
            "notes": sheet.notes,
            "rows": [asdict(row) for row in read.rows],
            "questions": [asdict(question) for question in questions.values()],
            "answers": dict(answers),
            "given": dict(given),
            "sheet": asdict(sheet),
        }
        batch.errors = [
            error if isinstance(error, str) else asdict(error) for error in [*hidden, *read.errors]
        ]

    def _sealed(self, sheet: NamedSheet) -> NamedSheet:
        """No ID number is kept, nor shown."""
        rows = [
            replace(
                row,
                cells={
                    name: MASK if name not in self.codes and holds_number(text) else text
                    for name, cell in row.cells.items()
                    if (text := self.kept_as(cell)) is not None
                },
            )
            for row in sheet.rows
        ]
        return replace(sheet, rows=rows)


def unapplied(batch: ImportBatch) -> ImportBatch:
    """Locked. Raises AlreadyDoneError."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.applied_at:
        raise tokens.AlreadyDoneError
    return batch


def applied(batch: ImportBatch, left: Iterable[RowError] = ()) -> None:
    """`left`: the errors of rows that were not taken."""
    batch.applied_at, batch.errors = timezone.now(), [asdict(error) for error in left]
    batch.save(update_fields=["applied_at", "errors"])


def questions_of(batch: ImportBatch) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = batch.rows.get("questions", [])
    return found


def answer_page(request: Request, upload: TableUpload, batch: ImportBatch) -> HttpResponse:
    """What the page of an upload does with the form of includes/import_head.html."""
    try:
        with tokens.once(request):
            upload.answer(batch, chosen(request.POST, questions_of(batch)))
    except tokens.AlreadyDoneError:
        messages.warning(request, tokens.ALREADY_DONE)
    return redirect(request.path)


def wrong_page(batch: ImportBatch, errors: Sequence[RowError] | None = None) -> Page:
    """The rows with errors, to be put right and uploaded by themselves."""
    errors = [RowError(**error) for error in batch.errors] if errors is None else errors
    if "sheet" not in batch.rows:  # of an earlier version
        raise Http404
    sheets = wrong_rows(batch.file_name, NamedSheet.kept(batch.rows["sheet"]), errors)
    return workbook_response(sheets, f"要改的行-第{batch.pk}次")

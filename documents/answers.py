"""Documents as answers to a request: a PDF to look at, a workbook or a Word draft to take home."""

from collections.abc import Callable, Sequence
from io import BytesIO

from django.http import FileResponse

from .pdf import Entry, Part, render_document, render_volume
from .word import Draft
from .workbook import Sheet, write_workbook

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def pdf_answer(
    html: str | Sequence[str], title: str, *, numbered: bool = False, landscape: bool = False
) -> FileResponse:
    """The paper, whole or in pieces, shown in the browser; `title`.pdf when saved. Raises PdfError."""
    paper = BytesIO(render_document(html, title, numbered=numbered, landscape=landscape))
    return FileResponse(paper, filename=f"{title}.pdf", content_type="application/pdf")


def volume_answer(
    parts: Sequence[Part], contents: Callable[[list[Entry]], Part], title: str, *, landscape: bool = False
) -> FileResponse:
    """Papers with a cover and contents as one PDF, as `pdf_answer`. Raises PdfError."""
    paper = BytesIO(render_volume(parts, contents, title, landscape=landscape))
    return FileResponse(paper, filename=f"{title}.pdf", content_type="application/pdf")


def workbook_answer(sheets: Sequence[Sheet], title: str) -> FileResponse:
    file = BytesIO()
    write_workbook(sheets, file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{title}.xlsx")


def word_answer(draft: Draft, title: str) -> FileResponse:
    return FileResponse(BytesIO(draft.to_bytes()), as_attachment=True, filename=f"{title}.docx", content_type=WORD)

"""Documents as answers to a request: a PDF to look at, a workbook to take home."""

from collections.abc import Sequence
from io import BytesIO

from django.http import FileResponse

from .pdf import render_document
from .workbook import Sheet, write_workbook


def pdf_answer(html: str | Sequence[str], title: str, *, numbered: bool = False) -> FileResponse:
    """The paper, whole or in pieces, shown in the browser; `title`.pdf when saved. Raises PdfError."""
    paper = BytesIO(render_document(html, title, numbered=numbered))
    return FileResponse(paper, filename=f"{title}.pdf", content_type="application/pdf")


def workbook_answer(sheets: Sequence[Sheet], title: str) -> FileResponse:
    file = BytesIO()
    write_workbook(sheets, file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{title}.xlsx")

"""Documents as answers to a request: a PDF to look at, a workbook or a Word draft to take home.

Each says how many `rows` stand on it: the trail of downloads asks (accounts/requests/downloads.py).
"""

import re
from collections.abc import Callable, Sequence
from io import BytesIO

from django.http import FileResponse, HttpResponse
from django.utils.text import get_valid_filename

from . import at_once
from .pdf import ContentsEntry, VolumePart, render_document, render_volume
from .word import Draft
from .workbook import Sheet, write_workbook

_ROW = re.compile(r"<tr\b")
_HEADS = re.compile(r"<thead\b.*?</thead>", re.DOTALL)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def pdf_response(
    html: str | Sequence[str],
    title: str,
    *,
    numbered: bool = False,
    landscape: bool = False,
    rows: int | None = None,
) -> FileResponse:
    """The paper, whole or in pieces, shown in the browser; `title`.pdf when saved. Raises PdfError,
    TooMuchError.

    `rows`: where what counts is not lines of tables but, say, cards.
    """
    pieces = [html] if isinstance(html, str) else html
    how = at_once.setting(pieces)
    paper = BytesIO(render_document(html, title, numbered=numbered, landscape=landscape, **how))
    return _shown(paper, title, rows_of(pieces) if rows is None else rows)


def volume_response(
    parts: Sequence[VolumePart],
    contents: Callable[[list[ContentsEntry]], VolumePart],
    title: str,
    *,
    landscape: bool = False,
) -> FileResponse:
    """Papers with a cover and contents as one PDF, as `pdf_response`. Raises PdfError,
    TooMuchError."""
    how = at_once.setting([part.html for part in parts])
    paper = BytesIO(render_volume(parts, contents, title, landscape=landscape, **how))
    return _shown(paper, title, rows_of([part.html for part in parts]))


def workbook_response(sheets: Sequence[Sheet], title: str) -> FileResponse:
    """Raises TooMuchError."""
    file = BytesIO()
    rows = write_workbook(at_once.counted(sheets), file)
    file.seek(0)
    return _counted(FileResponse(file, as_attachment=True, filename=f"{title}.xlsx"), rows)


def json_response(text: str, title: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="{get_valid_filename(title)}.json"'
    )
    return answer


def word_response(draft: Draft, title: str) -> FileResponse:
    return FileResponse(
        BytesIO(draft.to_bytes()), as_attachment=True, filename=f"{title}.docx", content_type=WORD
    )


def rows_of(pieces: Sequence[str]) -> int:
    """Lines of the tables, heads left out; of a paper without a table its pieces."""
    return sum(len(_ROW.findall(_HEADS.sub("", piece))) for piece in pieces) or len(pieces)


def _shown(paper: BytesIO, title: str, rows: int) -> FileResponse:
    return _counted(
        FileResponse(paper, filename=f"{title}.pdf", content_type="application/pdf"), rows
    )


def _counted(answer: FileResponse, rows: int) -> FileResponse:
    answer.rows = rows  # type: ignore[attr-defined]
    return answer

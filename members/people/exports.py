"""Lists as workbooks."""

from typing import Any

from django.http import FileResponse
from django.utils import timezone

from documents.listing import Listing
from documents.responses import workbook_response

CHUNK = 2000  # rows fetched at a time


def list_workbook(
    listing: Listing[Any], rows: Any, *related: str, title: str, frozen: int
) -> FileResponse:
    """`related`: what the sheet reads besides the rows."""
    streamed = rows.prefetch_related(None).select_related(*related).iterator(chunk_size=CHUNK)
    heading = [title, f"{timezone.localdate()} 导出"]
    return workbook_response(
        [listing.sheet(title, streamed, heading=heading, frozen=frozen, landscape=True)], title
    )

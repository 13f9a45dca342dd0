"""期初结存 by workbook: upload, look at it, confirm."""

from django.http import HttpResponse

from accounts.http import Request
from accounts.records.editing import TidyForm
from accounts.records.planned import PlannedUpload
from accounts.records.tables_in import Page
from associations.divisions import place_or_404
from documents.reading.fields import TableField

from ..services.openings import UPLOAD, book_openings, plan_openings


class OpeningsForm(TidyForm):
    file = TableField(label="期初结存表", told="先看对照，确认以后才记账。")


OPENINGS = PlannedUpload(
    lambda code: UPLOAD,
    plan_openings,
    book_openings,
    OpeningsForm,
    "opening-import",
    "care/ledger/opening_import",
    "已登记 {} 笔期初结存。",
)


def opening_import(request: Request, code: str) -> HttpResponse:
    return OPENINGS.upload_page(request, place_or_404(code))


def opening_import_preview(request: Request, code: str, pk: int) -> Page:
    return OPENINGS.preview_page(request, code, pk)

"""Papers of a fund: account book, public sheet, the year's closing; and a drive's public sheet."""

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.http import Request
from documents.responses import pdf_response

from ..drive_figures import figures_of
from ..models.entries import Entry
from ..printing import account_book, sheets
from .drives import drive_or_404
from .funds import fund_or_404, year_or_404


def fund_book(request: Request, code: str, pk: int, year: int) -> HttpResponseBase:
    fund = fund_or_404(request, code, pk)
    days = year_or_404(year)
    count = Entry.objects.filter(fund=fund).within(*days).count()
    if count > account_book.MOST_ROWS:
        messages.warning(
            request, f"{year}年有 {count} 笔账，超过 {account_book.MOST_ROWS} 笔的请下载表格打印。"
        )
        return redirect(f"{reverse('fund-detail', args=[code, pk])}?year={year}")
    _, pages = account_book.pages(fund, year, request.user)
    context = {"fund": fund, "year": year}
    parts = [
        _paper("account_book", context | {"pages": part}) for part in account_book.parts(pages)
    ]
    return pdf_response(parts, f"{fund}{year}年账页")


def fund_disclosure(request: Request, code: str, pk: int, year: int) -> HttpResponseBase:
    """`?month=` of one month."""
    fund = fund_or_404(request, code, pk)
    year_or_404(year)
    text = request.GET.get("month", "")
    if text and text not in [str(month) for month in range(1, 13)]:
        raise Http404("没有这个月份。")
    found = sheets.public_sheet(fund, year * 100 + int(text or 0))
    context = {"sheet": found, "today": timezone.localdate()}
    return pdf_response(_paper("fund_disclosure", context), f"{fund}{found.period}收支公示")


def fund_year(request: Request, code: str, pk: int, year: int) -> HttpResponseBase:
    fund = fund_or_404(request, code, pk)
    year_or_404(year)
    return pdf_response(
        _paper("fund_year", {"sheet": sheets.year_sheet(fund, year)}), f"{fund}{year}年度收支结转表"
    )


def drive_print(request: Request, code: str, pk: int) -> HttpResponseBase:
    drive = drive_or_404(request, code, pk)
    context = {
        "drive": drive,
        "figures": figures_of(drive),
        "gifts": drive.donations.filter(entry__reversed_by=None).select_related("entry"),
        "helps": drive.helps.filter(entry__reversed_by=None).select_related("entry", "village"),
        "today": timezone.localdate(),
    }
    return pdf_response(_paper("drive", context), f"{drive.name}公示")


def _paper(name: str, context: dict[str, object]) -> str:
    return render_to_string(f"care/print/{name}.html", context)

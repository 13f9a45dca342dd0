"""经费: the funds of a township or village, and one fund with its book."""

import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.records.editing import edit
from associations.divisions import place_or_404
from associations.models import Village
from documents.responses import workbook_response

from ...families.querysets import may_open_sensitive
from ..book import BookLine, ToldBook, lines, newest_first, running
from ..filters import LedgerFilter
from ..forms.funds import FundForm
from ..models.closings import Closing, days_of
from ..models.entries import Entry
from ..models.funds import Fund
from ..querysets import Figures, LedgerQuerySet
from ..services.funds import remove_fund, save_fund
from ..tables import ENTRIES, FUNDS, FundYear

PER_PAGE = 50
FIRST_YEAR = 1980


def fund_list(request: Request, code: str) -> HttpResponse:
    """`?year=` says of which year the sums are, `?kind=` which funds; what is left is of its end,
    or of today."""
    place = place_or_404(code)
    year, kind = chosen_year(request), request.GET.get("kind", "")
    rows = _fund_years(request, code, year, kind)
    context = {
        "division": place,
        "year": year,
        "years": years_back(),
        "kind": kind,
        "kinds": Fund.Kind.choices,
        "table": FUNDS.table(
            rows,
            request,
            without=["place"] if isinstance(place, Village) else [],
            total=FUNDS.summed(rows),
        ),
        "total": sum((row.figures for row in rows), Figures()),
        "may_write": may(request.user, "fund-create"),
    }
    return render(request, "care/ledger/fund_list.html", context)


def fund_workbook(request: Request, code: str) -> FileResponse:
    place, year = place_or_404(code), chosen_year(request)
    rows = _fund_years(request, code, year)
    title = f"{place.name}{year}年经费收支"
    heading = [title, f"共 {len(rows)} 项，{timezone.localdate().isoformat()} 导出"]
    return workbook_response(
        [FUNDS.sheet("经费", rows, heading=heading, frozen=2, landscape=True)], title
    )


def _fund_years(request: Request, code: str, year: int, kind: str = "") -> list[FundYear]:
    funds = Fund.objects.visible_to(request.user).in_division(code).with_places()
    found = (funds.filter(kind=kind) if kind else funds).with_figures(*days_of(year * 100))
    return [FundYear(fund, Figures(fund.opening, fund.income, fund.spending)) for fund in found]


def fund_create(request: Request, code: str) -> HttpResponse:
    place = place_or_404(code)
    if isinstance(place, Village):
        fund = Fund(village=place, township_id=place.township_id, code=code)
    else:
        fund = Fund(township=place, code=code)
    return _edit(request, fund, f"{place.name}：设立经费", reverse("fund-list", args=[code]))


def fund_edit(request: Request, code: str, pk: int) -> HttpResponse:
    fund = fund_or_404(request, code, pk)
    return _edit(request, fund, f"修改{fund.name}", reverse("fund-detail", args=[code, pk]))


def _edit(request: Request, fund: Fund, heading: str, cancel: str) -> HttpResponse:
    form = FundForm(request.POST or None, instance=fund)
    empty = fund.pk and not fund.entries.exists()
    return edit(
        request,
        form,
        save=lambda: save_fund(
            fund=form.instance, by=request.user, expected_version=form.expected_version
        ),
        remove=(lambda: remove_fund(fund=fund, by=request.user)) if empty else None,
        back=lambda saved: reverse("fund-detail", args=[saved.code, saved.pk]),
        done="经费已保存。",
        context={
            "heading": heading,
            "cancel": cancel,
            "removed": reverse("fund-list", args=[fund.code]),
        },
    )


def fund_detail(request: Request, code: str, pk: int) -> HttpResponse:
    fund = fund_or_404(request, code, pk)
    ledger = Entry.objects.filter(fund=fund)
    year = timezone.localdate().year
    found = LedgerFilter(
        request.GET, ledger, years=list(range(year, fund.opened.year - 1, -1)), by=request.user
    )
    shown = found.days or days_of(year * 100)
    figures = ledger.figures(*shown)
    page, rows = _page(request, found, ledger, figures.opening if found.days else 0)
    context = {
        "fund": fund,
        "year": year,
        "filter": found,
        "page_obj": page,
        "table": ENTRIES.table(rows, request, without=[] if found.contiguous else ["balance"]),
        "contiguous": found.contiguous,
        "figures": figures,
        "shown": shown,
        "month": shown[0].month if shown[0].month == shown[1].month else None,
        "balance": ledger.balance(),
        "closed_until": Closing.objects.filter(fund=fund, reopened_at=None)
        .order_by("-until")
        .first(),
        "may_write": may(request.user, "entry-create"),
        "may_edit": may(request.user, "fund-edit"),
    }
    return render(request, "care/ledger/fund_detail.html", context)


def _page(
    request: Request, found: LedgerFilter, ledger: LedgerQuerySet, opening: int
) -> tuple[Page, list[BookLine]]:
    """A page of the entries found, the newest first; without the right with each month's sum for
    families instead."""
    number = request.GET.get("page")
    if found.contiguous and not may_open_sensitive(request.user):
        book: Any = ToldBook(
            found.qs, opening, request.user
        )  # counted and sliced, which is all a paginator does
        shown: Any = Paginator(book, PER_PAGE).get_page(number)
        return shown, list(shown.object_list)
    page: Any = Paginator(found.qs.order_by("-date", "-pk"), PER_PAGE).get_page(number)
    rows = list(page.object_list.with_rows())
    return page, newest_first(rows, ledger) if found.contiguous else [BookLine(row) for row in rows]


def fund_ledger(request: Request, code: str, pk: int) -> FileResponse:
    """The book of `?year=`, or all of it, as a workbook."""
    fund = fund_or_404(request, code, pk)
    year = int(request.GET["year"]) if request.GET.get("year", "").isdecimal() else 0
    first, last = (
        days_of(year * 100) if FIRST_YEAR <= year <= 2100 else (fund.opened, timezone.localdate())
    )
    ledger = Entry.objects.filter(fund=fund)
    figures = ledger.figures(first, last)
    title = f"{fund}{f'{year}年' if year else ''}收支账"
    heading = [
        title,
        f"期初结存 {figures.opening / 100:.2f} 元，期末结存 {figures.balance / 100:.2f} 元",
    ]
    rows = running(lines(ledger.within(first, last), request.user), figures.opening)
    return workbook_response(
        [ENTRIES.sheet("收支账", rows, heading=heading, landscape=True)], title
    )


def fund_or_404(request: Request, code: str, pk: int) -> Fund:
    return get_object_or_404(Fund.objects.visible_to(request.user).with_places(), code=code, pk=pk)


def chosen_year(request: Request) -> int:
    """`?year=`, by default this one."""
    text = request.GET.get("year", "")
    if not text:
        return timezone.localdate().year
    if not (
        text.isascii()
        and text.isdecimal()
        and FIRST_YEAR <= int(text[:5]) <= timezone.localdate().year
    ):
        raise Http404("没有这一年的账。")
    return int(text)


def years_back() -> list[int]:
    return list(range(timezone.localdate().year, timezone.localdate().year - 10, -1))


def year_or_404(year: int) -> tuple[datetime.date, datetime.date]:
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        raise Http404(f"没有 {year} 年的账。")
    return days_of(year * 100)

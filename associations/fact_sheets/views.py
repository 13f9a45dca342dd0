"""村情数据: of a township the year's, of a village every year's; one grid enters them."""

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.divisions import COUNTY_DIGITS, VILLAGE_DIGITS
from accounts.http import Request
from accounts.records import ConflictError
from accounts.records.editing import edit
from documents.responses import workbook_response

from ..divisions import place_or_404
from ..divisions.models import Village
from .forms import FactSheetsForm
from .models import FactSheet
from .services import save_fact_sheets
from .tables import FACT_SHEETS

FIRST_YEAR = 1980
FASTER = "{}刚才有别人改过，还没有保存。再保存一次，就以您填的为准；要看别人填的，请重新打开。"


def fact_sheet_list(request: Request, code: str, year: int) -> HttpResponse:
    division = place_or_404(code)
    _year_or_404(year)
    context = {
        "division": division,
        "year": year,
        "of_village": isinstance(division, Village),
        "table": FACT_SHEETS.table(_sheets(request, code, year), request),
        "may_write": may(request.user, "fact-sheet-edit") and len(code) > COUNTY_DIGITS,
    }
    return render(request, "associations/fact_sheets/fact_sheet_list.html", context)


def fact_sheet_workbook(request: Request, code: str, year: int) -> FileResponse:
    division = place_or_404(code)
    _year_or_404(year)
    when = "历年" if isinstance(division, Village) else f"{year}年"
    title = f"{division.name}{when}村情数据"
    sheet = FACT_SHEETS.sheet(
        "村情数据", _sheets(request, code, year), heading=[title], landscape=True
    )
    return workbook_response([sheet], title)


def fact_sheet_edit(request: Request, code: str, year: int) -> HttpResponse:
    division = place_or_404(code)
    _year_or_404(year)
    form = FactSheetsForm(request.POST or None, sheets=_lines(request, code, year))

    def save() -> int:
        try:
            return save_fact_sheets(sheets=form.changed(), by=request.user)
        except ConflictError as conflict:
            code, data = conflict.current.village_id, request.POST.copy()
            data[f"version_{code}"] = str(conflict.current.version)
            form.data = data
            raise ValidationError(FASTER.format(conflict.current.village.name)) from None

    back = reverse("fact-sheet-list", args=[code, year])
    return edit(
        request,
        form,
        save=save,
        back=back,
        done=lambda count: f"{year}年村情数据已保存，有变动的 {count} 个村（社区）。",
        context={
            "heading": f"{division.name}{year}年村情数据",
            "titles": form.titles(),
            "cancel": back,
        },
        template="associations/fact_sheets/fact_sheet_form.html",
    )


def _sheets(request: Request, code: str, year: int) -> QuerySet:
    rows = FactSheet.objects.visible_to(request.user).in_division(code).select_related("village")
    return rows if len(code) == VILLAGE_DIGITS else rows.filter(year=year)


def _lines(request: Request, code: str, year: int) -> list[FactSheet]:
    """One for each village that is there at the year's end, or today while it runs, and for those
    that have one already."""
    day = min(timezone.localdate(), timezone.localdate().replace(year=year, month=12, day=31))
    there = {sheet.village_id: sheet for sheet in _sheets(request, code, year).filter(year=year)}
    villages = Village.objects.visible_to(request.user).in_division(code)
    open_then = set(villages.open_on(day).values_list("pk", flat=True))
    return [
        there.get(village.pk) or FactSheet(village=village, year=year)
        for village in villages.filter(pk__in=open_then | there.keys())
    ]


def _year_or_404(year: int) -> None:
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        raise Http404(f"没有 {year} 年的村情数据。")

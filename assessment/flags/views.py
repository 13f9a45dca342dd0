"""疑点核查: what the rules ask about a year, and answering it."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.menu import COUNTY, VILLAGE
from accounts.models import Role
from accounts.records import tokens
from accounts.records.editing import edit
from associations.divisions import find_or_404
from associations.models import County, Township, Village
from documents.responses import workbook_response

from ..reports.models import MonthlyReport
from ..reports.views.township import year_or_404
from ..reports.views.village import village_or_404
from .filters import FlagFilter
from .forms import FlagAnswerForm, FlagStatementForm
from .models import Flag
from .services import answer_flag, explain_flag, raise_flags
from .tables import FLAGS, flag_chip

PER_PAGE = 30


def flag_list(request: Request, code: str, year: int) -> HttpResponse:
    division = find_or_404(code, year)
    year_or_404(year)
    found = _filtered(request, code, year)
    without = {Village: ["place", "village"], Township: ["place"], County: ["village"]}[
        type(division)
    ]
    context = {
        "division": division,
        "year": year,
        "filter": found,
        "tally": Flag.objects.visible_to(request.user).in_division(code).of_year(year).tally(),
        "table": FLAGS.table(_with_names(found), request, without=without, per_page=PER_PAGE),
        "may_check": may(request.user, "flag-check", "POST"),
    }
    return render(request, "assessment/flags/flag_list.html", context)


def flag_workbook(request: Request, code: str, year: int) -> FileResponse:
    """What the list shows, all its pages."""
    division = find_or_404(code, year)
    year_or_404(year)
    flags = list(_with_names(_filtered(request, code, year)))
    title = f"{division.name}{year}年疑点及核查情况"
    heading = [title, f"共 {len(flags)} 条，{timezone.localdate().isoformat()} 导出"]
    sheet = FLAGS.sheet("疑点", flags, heading=heading, frozen=2, landscape=True)
    return workbook_response([sheet], title)


def flag_answer(request: Request, code: str, pk: int) -> HttpResponse:
    """The flag with what it is about; the village explains it, the township's staff answers it."""
    flags = Flag.objects.visible_to(request.user).select_related(
        "village", "correction__report", "answered_by"
    )
    flag = get_object_or_404(flags, village=village_or_404(code), pk=pk)
    back = reverse(
        "flag-list",
        args=[code if len(request.user.scope) == VILLAGE else code[:9], flag.until // 100],
    )
    reports = MonthlyReport.objects.visible_to(request.user).filter(
        village=code, period__gte=flag.period, period__lte=flag.until
    )
    context = {
        "flag": flag,
        "chip": flag_chip(flag),
        "heading": str(flag),
        "cancel": back,
        "periods": list(reports.order_by("period").values_list("period", flat=True)),
    }
    of_village = request.user.role == Role.VILLAGE_SECRETARY
    if not may(request.user, "flag-answer", "POST") or (of_village and not flag.is_open):
        return render(request, "assessment/flags/flag_detail.html", context)
    form = (FlagStatementForm if of_village else FlagAnswerForm)(
        request.POST or None, instance=flag
    )
    act = explain_flag if of_village else answer_flag
    return edit(
        request,
        form,
        save=lambda: act(flag=flag, by=request.user, expected_version=form.expected_version),
        back=back,
        done="说明已保存，等待乡镇核查。" if of_village else "核查结果已保存。",
        context=context | {"act": "保存说明" if of_village else "保存核查结果"},
        template="assessment/flags/flag_form.html",
    )


def flag_check(request: Request, code: str) -> HttpResponse:
    """Asks the rules again, as every approval and correction does by itself."""
    find_or_404(code)
    try:
        with tokens.once(request):
            count = raise_flags(code=code)
    except tokens.AlreadyDoneError:
        messages.info(request, tokens.ALREADY_DONE)
    else:
        messages.success(
            request, f"检查完毕，新提出疑点 {count} 条。" if count else "检查完毕，没有新的疑点。"
        )
    return redirect("flag-list", code=code, year=timezone.localdate().year)


def _filtered(request: Request, code: str, year: int) -> FlagFilter:
    rows = Flag.objects.visible_to(request.user).in_division(code).of_year(year)
    return FlagFilter(request.GET, queryset=rows, places=_places(request, code))


def _places(request: Request, code: str) -> dict[str, str]:
    if len(code) == VILLAGE:
        return {}
    townships, villages = (
        Township.objects.visible_to(request.user),
        Village.objects.visible_to(request.user),
    )
    rows = townships.filter(county=code) if len(code) == COUNTY else villages.in_division(code)
    return dict(rows.order_by("code").values_list("code", "name"))


def _with_names(found: FlagFilter) -> QuerySet[Flag]:
    return found.qs.select_related("village__township", "answered_by").order_by(
        "-until", "village", "rule", "pk"
    )

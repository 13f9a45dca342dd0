"""向村民报告: which reports were given, and the editable draft of one."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.records import remove_record, save_record
from accounts.records.editing import edit
from associations.divisions import place_or_404
from associations.divisions.services import open_village
from associations.models import Village
from documents.responses import word_response

from ..days import year_or_404
from .forms import VillagerReportForm
from .models import VillagerReport
from .reports import VillagerReportState, cells, draft, span, title


def villager_report_list(request: Request, code: str, year: int) -> HttpResponse:
    """Of a township its villages, each with both halves; of a village what there is of each
    half."""
    place, year = place_or_404(code, year), year_or_404(year)
    reports = VillagerReport.objects.visible_to(request.user).in_division(code).filter(year=year)
    found: dict[str, list[VillagerReport]] = {}
    reports = reports.select_related("meeting__village", "attachment").order_by("village")
    for report in reports.prefetch_related("meeting__village__states"):
        found.setdefault(report.village_id, []).append(report)
    context: dict[str, object] = {
        "division": place,
        "year": year,
        "may_write": may(request.user, "villager-report-edit"),
    }
    if isinstance(place, Village):
        today = timezone.localdate()
        shown = [
            (cell, span(year, cell.half)[0] <= today) for cell in cells(year, found.get(code, ()))
        ]
        return render(
            request,
            "autonomy/villager_reports/villager_report_village.html",
            context | {"cells": shown},
        )
    _, last = span(year, VillagerReport.Half.END)
    villages = Village.objects.visible_to(request.user).in_division(code).order_by("code")
    there = set(villages.open_on(last).values_list("pk", flat=True)) | found.keys()
    rows = [
        (village, cells(year, found.get(village.pk, ())))
        for village in villages
        if village.pk in there
    ]
    context["rows"] = rows
    context["counts"] = [
        (state, sum(cell.state == state for _, row in rows for cell in row))
        for state in VillagerReportState
    ]
    return render(request, "autonomy/villager_reports/villager_report_list.html", context)


def villager_report_edit(request: Request, code: str, year: int, half: str) -> HttpResponse:
    village = _village(request, code, year, half)
    report = _report(village, year, half) or VillagerReport(village=village, year=year, half=half)
    form = VillagerReportForm(request.POST or None, request.FILES or None, instance=report)
    back = reverse("villager-report-list", args=[code, year])

    def save() -> object:
        open_village(code)
        form.keep_paper(code=code, by=request.user)
        return save_record(
            record=form.instance, by=request.user, expected_version=form.expected_version
        )

    return edit(
        request,
        form,
        save=save,
        back=back,
        done="报告已登记。",
        remove=(lambda: remove_record(record=report, by=request.user)) if report.pk else None,
        context={
            "heading": f"登记{year}年{VillagerReport.Half(half).label}报告",
            "lead": f"{village.name}，村（居）民委员会向村民报告工作并听取意见以后登记。",
            "cancel": back,
        },
    )


def villager_report_draft(request: Request, code: str, year: int, half: str) -> FileResponse:
    """`?whole=1`: at the year's end of the whole year instead of its second half."""
    village = _village(request, code, year, half)
    whole = half == VillagerReport.Half.END and request.GET.get("whole") == "1"
    if span(year, half, whole=whole)[0] > timezone.localdate():
        raise Http404("这个时期还没有开始，没有可以报告的记录。")
    made = draft(village, year, half, _report(village, year, half), whole=whole)
    return word_response(made, title(village, year, half, whole=whole))


def _village(request: Request, code: str, year: int, half: str) -> Village:
    year_or_404(year)
    if half not in VillagerReport.Half.values:
        raise Http404("报告分半年和年终两次。")
    return get_object_or_404(Village.objects.visible_to(request.user), pk=code)


def _report(village: Village, year: int, half: str) -> VillagerReport | None:
    rows = VillagerReport.objects.select_related("village", "meeting__village", "attachment")
    return rows.filter(village=village, year=year, half=half).first()

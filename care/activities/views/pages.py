"""What the log is looked at for: the calendar, 5·29 across the villages, three-life services, one
activity on paper."""

import datetime
from collections.abc import Callable

from django.db.models import Count
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dateparse import parse_date

from accounts.access import may
from accounts.http import Request
from associations.divisions import place_or_404
from associations.models import Township, Village
from documents.responses import pdf_response

from ..findings import may_see_findings
from ..models import Activity
from ..month import weeks
from ..papers import record_sheet
from .activities import may_add, one_or_404, year_or_404


def activity_calendar(request: Request, code: str, period: int) -> HttpResponse:
    """`?day=`: of one day; of a township otherwise the last day of the month on which something was
    done."""
    place = place_or_404(code, period)
    _month_or_404(period)
    rows = Activity.objects.visible_to(request.user).in_division(code).of_month(period).with_names()
    found = list(rows.order_by("date", "code", "id"))
    day = _day(request, period)
    if day is None and isinstance(place, Township) and found:
        day = found[-1].date
    context = {
        "division": place,
        "period": period,
        "year": period // 100,
        "weeks": weeks(period, found),
        "days": "一二三四五六日",
        "day": day,
        "count": len(found),
        "shown": [row for row in found if day in (None, row.date)],
        "in_village": isinstance(place, Village),
        "may_write": may_add(request, place),
        "today": timezone.localdate(),
    }
    return render(request, "care/activities/activity_calendar.html", context)


def member_day(request: Request, code: str, year: int) -> HttpResponse:
    """Which village did what for the members' day (29 May) of the year, and which has nothing
    yet."""
    place = place_or_404(code, year)
    year_or_404(year)
    rows = (
        Activity.objects.visible_to(request.user)
        .in_division(code)
        .of_year(year)
        .filter(kind="member_day")
    )
    done: dict[str, list[Activity]] = {}
    for row in rows.annotate(pictures=Count("photos")).with_names().order_by("date", "id"):
        done.setdefault(row.code, []).append(row)
    listed = villages_of(request, code, year, done.__contains__)
    context = {
        "division": place,
        "year": year,
        "own": done.get(place.pk, []) if isinstance(place, Township) else [],
        "villages": [(village, done.get(village.pk, [])) for village in listed],
        "times": sum(map(len, done.values())),
        "pictures": sum(row.pictures for group in done.values() for row in group),
        "with_any": sum(village.pk in done for village in listed),
        "reached": sum(row.reached for group in done.values() for row in group),
        "leaflets": sum(row.leaflets or 0 for group in done.values() for row in group),
        "day": _member_day(year),
        "may_write": may(request.user, "activity-create"),
    }
    return render(request, "care/activities/member_day.html", context)


def activity_print(request: Request, code: str, ref: str) -> HttpResponseBase:
    activity = one_or_404(request, code, ref)
    html = render_to_string(
        "care/print/activity.html",
        {"sheet": record_sheet(activity, findings=may_see_findings(request.user))},
    )
    return pdf_response(html, f"{activity.place_name}{activity.date.isoformat()}活动记录")


def villages_of(
    request: Request, code: str, year: int, has_any: Callable[[str], bool]
) -> list[Village]:
    """Those there at the end of the year (today in this one), and others that have any."""
    end = min(datetime.date(year, 12, 31), timezone.localdate())
    villages = Village.objects.visible_to(request.user).in_division(code).order_by("code")
    there = set(villages.open_on(end).values_list("code", flat=True))
    return [village for village in villages if village.pk in there or has_any(village.pk)]


def _member_day(year: int) -> str:
    return min(datetime.date(year, 5, 29), timezone.localdate()).isoformat()


def _month_or_404(period: int) -> None:
    today = timezone.localdate()
    if not 1 <= period % 100 <= 12 or period > today.year * 100 + today.month:
        raise Http404(f"没有 {period} 这个月份。")
    year_or_404(period // 100)


def _day(request: Request, period: int) -> datetime.date | None:
    try:
        day = parse_date(request.GET.get("day", ""))
    except ValueError:
        return None
    return day if day and day.year * 100 + day.month == period else None

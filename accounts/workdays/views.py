"""节假日: the days that are not as the week has them; the county or the administrator changes those
to come."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from documents.listing import Column, Listing, chip

from ..access import may
from ..http import Request
from ..models import ArrangedDay
from ..records.editing import edit
from ..records.workdays import LEAST_WORKING_DAYS, begins
from . import services
from .forms import ARRANGED, ArrangedDaysForm

PER_PAGE = 100
WEEK = "一二三四五六日"
DAYS = Listing[ArrangedDay](
    {
        "day": Column("日期", lambda row: row.day, 12, "date", order=["day"]),
        "week": Column("星期", lambda row: f"星期{WEEK[row.day.weekday()]}", css="nowrap"),
        "arranged": Column(
            "安排",
            lambda row: chip("held" if row.works else "missing", _arranged(row)),
            css="nowrap",
        ),
        "why": Column("依据", lambda row: row.why, css="whole"),
        "by_hand": Column("来源", lambda row: "手工登记" if row.by_hand else "节假日表"),
    },
    empty=("还没有节假日", "每天夜里自动补入今后两年的节假日。"),
)


def _arranged(row: ArrangedDay) -> str:
    return ARRANGED["work" if row.works else "rest"]


def workday_list(request: Request) -> HttpResponse:
    rows = ArrangedDay.objects.filter(day__year__gte=timezone.localdate().year)
    context = {
        "table": DAYS.table(rows, request, per_page=PER_PAGE),
        "begins": begins(),
        "least": LEAST_WORKING_DAYS,
        "may_write": may(request.user, "workday-edit") and services.may_set(request.user),
    }
    return render(request, "accounts/workdays/workday_list.html", context)


def workday_edit(request: Request) -> HttpResponse:
    form = ArrangedDaysForm(request.POST or None)
    return edit(
        request,
        form,
        save=lambda: services.set_days(
            first=form.cleaned_data["first"],
            last=form.cleaned_data["last"],
            works=form.cleaned_data["arranged"] == "work",
            why=form.cleaned_data["why"],
            by=request.user,
        ),
        back=reverse("workday-list"),
        done="已登记，明天及以后的期限按新的安排。",
        context={
            "heading": "登记节假日、调休",
            "lead": "全系统通用。只能登记明天及以后的日期，已过的期限不变。",
            "act": "登记",
            "cancel": reverse("workday-list"),
        },
    )

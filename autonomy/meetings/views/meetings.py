"""会议和决定: the year's meetings with what is still to be done on top, taking one down, its
page."""

import datetime

from django.db.models import Prefetch, Q, QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.menu import VILLAGE
from accounts.records.editing import edit
from associations.divisions import place_or_404
from associations.models import Village
from documents.responses import workbook_response
from members.people.views.members import choose_village

from ...days import FIRST_YEAR
from .. import services
from ..filters import MeetingFilter
from ..forms import MeetingForm, NewMeetingForm
from ..models import Matter, Meeting
from ..quorum import presence, sum_of, warning
from ..tables import MATTERS, MEETINGS, matter_chips

PER_PAGE = 50
SHOWN_OVERDUE = 20
AS_LAST_TIME = ("place", "chair", "recorder")


def meeting_list(request: Request, code: str, year: int) -> HttpResponse:
    place = place_or_404(code, year)
    year_or_404(year)
    found, today = _filtered(request, code, year), timezone.localdate()
    without = ["village"] if isinstance(place, Village) else []
    overdue = Matter.objects.visible_to(request.user).in_division(code).overdue(today)
    earliest = overdue.select_related("meeting__village")
    earliest = earliest.prefetch_related("meeting__village__states").order_by("deadline", "pk")
    acts = [] if may(request.user, "matter-result") else ["act"]
    context = {
        "division": place,
        "village": place if isinstance(place, Village) else None,
        "year": year,
        "filter": found,
        "table": MEETINGS.table(_with_matters(found), request, without=without, per_page=PER_PAGE),
        "tally": found.qs.tally()
        | Matter.objects.filter(meeting__in=found.qs.order_by()).tally(today),
        "overdue": MATTERS.table(earliest[:SHOWN_OVERDUE], request, without=without + acts),
        "overdue_count": overdue.count(),
        "lacking": [] if len(code) == VILLAGE else _lacking(request, code, year),
        "may_write": may(request.user, "meeting-create") and not getattr(place, "is_gone", False),
    }
    return render(request, "autonomy/meetings/meeting_list.html", context)


def meeting_workbook(request: Request, code: str, year: int) -> FileResponse:
    """What the list shows, all its pages: the meetings, and their matters on a sheet of their
    own."""
    place = place_or_404(code, year)
    year_or_404(year)
    meetings = list(_with_matters(_filtered(request, code, year)))
    title = f"{place.name}{year}年会议和决定"
    heading = [title, f"共 {len(meetings)} 次会议，{timezone.localdate().isoformat()} 导出"]
    matters = (matter for meeting in meetings for matter in meeting.matters.all())
    sheets = [
        MEETINGS.sheet("会议", meetings, heading=heading, landscape=True),
        MATTERS.sheet("议题", matters, heading=heading, landscape=True),
    ]
    return workbook_response(sheets, title)


def meeting_create(request: Request, code: str, year: int) -> HttpResponse:
    place = place_or_404(code, year)
    year_or_404(year)
    if not isinstance(place, Village):
        return choose_village(request, code, "会议")
    form = NewMeetingForm(
        request.POST or None,
        request.FILES or None,
        instance=Meeting(village=place),
        initial=_proposed(place, year),
    )

    def save() -> Meeting:
        form.keep_paper(code=place.pk, by=request.user)
        return services.hold_meeting(meeting=form.instance, matter=form.matter, by=request.user)

    back = reverse("meeting-list", args=[code, year])
    lead = f"{place.name}。议题可以现在填一个，也可以保存以后逐个添加。"
    context = {"heading": "登记会议", "lead": lead, "cancel": back}
    return edit(
        request,
        form,
        save=save,
        back=address_of,
        done="会议已登记，可以继续添加议题。",
        context=context,
    )


def meeting_detail(request: Request, code: str, pk: int) -> HttpResponse:
    meeting = find_meeting(request, code, pk)
    matters = list(meeting.matters.order_by("number", "pk"))
    may_write = may(request.user, "meeting-edit")
    context = {
        "meeting": meeting,
        "presence": presence(meeting),
        "warning": warning(meeting),
        "matters": [(matter, matter_chips(matter), sum_of(meeting, matter)) for matter in matters],
        "may_write": may_write,
        "may_add": may_write and not meeting.village.is_gone,
    }
    return render(request, "autonomy/meetings/meeting_detail.html", context)


def meeting_edit(request: Request, code: str, pk: int) -> HttpResponse:
    meeting = find_meeting(request, code, pk)
    form = MeetingForm(request.POST or None, request.FILES or None, instance=meeting)

    def save() -> Meeting:
        form.keep_paper(code=code, by=request.user)
        return services.change_meeting(
            meeting=form.instance, expected_version=form.expected_version, by=request.user
        )

    context = {
        "heading": f"修改会议：{meeting.get_kind_display()}",
        "lead": f"{meeting.village.name}，{meeting.date}。",
        "cancel": address_of(meeting),
        "removed": reverse("meeting-list", args=[code, meeting.date.year]),
    }
    return edit(
        request,
        form,
        save=save,
        remove=lambda: services.remove_meeting(meeting=meeting, by=request.user),
        back=address_of,
        done="会议已保存。",
        context=context,
    )


def find_meeting(request: Request, code: str, pk: int) -> Meeting:
    rows = Meeting.objects.visible_to(request.user).select_related(
        "village__township", "attachment"
    )
    return get_object_or_404(rows, village_id=code, pk=pk)


def address_of(meeting: object) -> str:
    assert isinstance(meeting, Meeting)
    return reverse("meeting-detail", args=[meeting.village_id, meeting.pk])


def year_or_404(year: int) -> None:
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        raise Http404(f"没有 {year} 年的数据。")


def _proposed(village: Village, year: int) -> dict[str, object]:
    """As last time; today where the page is about this year."""
    last = (
        Meeting.objects.filter(village=village)
        .order_by("-date", "-pk")
        .values(*AS_LAST_TIME)
        .first()
    )
    today = timezone.localdate()
    return {**(last or {}), "date": today if today.year == year else None}


def _filtered(request: Request, code: str, year: int) -> MeetingFilter:
    rows = Meeting.objects.visible_to(request.user).in_division(code).filter(date__year=year)
    villages = None
    if len(code) != VILLAGE:
        of_place = Village.objects.visible_to(request.user).in_division(code)
        there = of_place.open_on(datetime.date(year, 12, 31)).values("pk")
        villages = of_place.filter(Q(pk__in=there) | Q(pk__in=rows.order_by().values("village")))
    return MeetingFilter(request.GET, rows.order_by("-date", "village_id", "pk"), villages=villages)


def _with_matters(found: MeetingFilter) -> QuerySet[Meeting]:
    matters = Prefetch("matters", Matter.objects.order_by("number", "pk"))
    return found.qs.select_related("village").prefetch_related(matters, "village__states")


def _lacking(request: Request, code: str, year: int) -> list[Village]:
    """Villages there at the end of the year of which no meeting was taken down."""
    day = min(datetime.date(year, 12, 31), timezone.localdate())
    villages = Village.objects.visible_to(request.user).in_division(code).open_on(day)
    held = Meeting.objects.in_division(code).filter(date__year=year).order_by().values("village")
    return list(villages.exclude(pk__in=held).order_by("code"))

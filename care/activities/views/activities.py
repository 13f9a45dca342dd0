"""活动: a year's log, its workbook, and one activity with its photographs."""

from django.db.models import Prefetch
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts.access import may
from accounts.http import Request
from accounts.menu import TOWNSHIP
from associations.divisions import find_or_404
from associations.models import Township, Village
from associations.organisation.forms.fields import FIRST_YEAR
from documents.responses import workbook_response

from ..charts import charts
from ..figures import by_month, reached_by_kind
from ..filters import ActivityFilter
from ..findings import may_see_findings
from ..models import Activity, ActivityPhoto
from ..tables import activity_listing

PER_PAGE = 50


def activity_list(request: Request, code: str, year: int) -> HttpResponse:
    division = find_or_404(code, year)
    year_or_404(year)
    found = _filtered(request, code, year)
    rows = found.qs.with_names().prefetch_related(
        Prefetch("photos", ActivityPhoto.objects.select_related("thumbnail"))
    )
    tally = found.qs.tally()
    listing = activity_listing(
        findings=may_see_findings(request.user), own=found.own_fields, own_shown=found.own_shown
    )
    table = listing.table(
        rows,
        request,
        without=["code"] if isinstance(division, Village) else [],
        total={"title": "合计", "reached": tally["reached"]},
        per_page=PER_PAGE,
    )
    context = {
        "division": division,
        "year": year,
        "filter": found,
        "table": table,
        "count": tally["times"],
        "tally": tally,
        "findings": may_see_findings(request.user),
        "month": _calendar_month(year),
        "may_write": may_add(request, division),
        "charts": charts(reached_by_kind(found.qs), by_month(found.qs), code, year)
        if isinstance(division, Township)
        else [],
    }
    return render(request, "care/activities/activity_list.html", context)


def activity_workbook(request: Request, code: str, year: int) -> FileResponse:
    """The activities found on the page."""
    division = find_or_404(code, year)
    year_or_404(year)
    narrowed = _filtered(request, code, year)
    found = narrowed.qs.with_names()
    title = f"{division.name}{year}年活动登记表"
    heading = [title, f"共 {found.count()} 次活动，{timezone.localdate().isoformat()} 导出"]
    findings = may_see_findings(request.user)
    listing = activity_listing(findings=findings, own=narrowed.own_fields)
    sheet = listing.sheet("活动", found, heading=heading, frozen=2, landscape=True)
    return workbook_response([sheet], title)


def activity_detail(request: Request, code: str, ref: str) -> HttpResponse:
    activity = one_or_404(request, code, ref)
    context = {
        "activity": activity,
        "findings": may_see_findings(request.user),
        "photos": activity.photos.select_related("attachment", "thumbnail"),
        "again": again_url(activity),
        "may_write": may(request.user, "activity-edit"),
    }
    return render(request, "care/activities/activity_detail.html", context)


def one_or_404(request: Request, code: str, ref: str) -> Activity:
    rows = Activity.objects.visible_to(request.user).of_place(code)
    named = rows.select_related(
        "village", "township", "household", "entry__fund", "entry__reversed_by"
    )
    return get_object_or_404(named, ref=ref)


def year_or_404(year: int) -> None:
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        raise Http404(f"没有 {year} 年的活动。")


def detail_url(activity: object) -> str:
    assert isinstance(activity, Activity)
    return reverse("activity-detail", args=[activity.code, activity.ref])


def may_add(request: Request, division: object) -> bool:
    """A county keeps no log, and a village that is closed no longer does."""
    if isinstance(division, Village):
        return may(request.user, "activity-create") and not division.is_gone
    return isinstance(division, Township) and may(request.user, "activity-create")


def again_url(activity: object) -> str:
    """The form for one more like this."""
    assert isinstance(activity, Activity)
    last = {"kind": activity.kind, "date": activity.date.isoformat(), "place": activity.place}
    return f"{reverse('activity-create', args=[activity.code])}?{urlencode(last)}"


def _calendar_month(year: int) -> int:
    today = timezone.localdate()
    return year * 100 + (today.month if year == today.year else 12)


def _filtered(request: Request, code: str, year: int) -> ActivityFilter:
    rows = Activity.objects.visible_to(request.user).in_division(code).of_year(year)
    villages = (
        Village.objects.visible_to(request.user).in_division(code)
        if len(code) == TOWNSHIP
        else None
    )
    return ActivityFilter(request.GET, rows, code=code, year=year, villages=villages)

"""活动: writing one down, quickly, and changing it."""

from functools import partial

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from accounts.http import Request
from accounts.records.editing import edit
from associations.divisions import place_or_404
from associations.models import Village

from ..forms.activities import ActivityForm
from ..models import Activity
from ..services import remove_activity, save_activity
from ..suggestions import titles
from .activities import again_url, detail_url, one_or_404


def activity_create(request: Request, code: str) -> HttpResponse:
    """`kind`, `date` and `place` of the query are filled in: of the activity before, or of the
    link."""
    place = place_or_404(code)
    activity = Activity(village=place) if isinstance(place, Village) else Activity(township=place)
    villages = (
        Village.objects.visible_to(request.user).in_division(code).open_on(timezone.localdate())
    )
    query = request.GET
    initial = {
        "kind": query.get("kind", ""),
        "date": _day(query.get("date", "")),
        "place": query.get("place", ""),
    }
    form = ActivityForm(
        *_posted(request),
        instance=activity,
        place=place,
        villages=None if activity.village_id else villages,
        account=request.user.pk,
        initial=initial | {"reached": None},
    )
    return _edit(request, form, reverse("activity-list", args=[code, timezone.localdate().year]))


def activity_edit(request: Request, code: str, ref: str) -> HttpResponse:
    activity = one_or_404(request, code, ref)
    form = ActivityForm(
        *_posted(request),
        instance=activity,
        place=activity.village or activity.township,
        account=request.user.pk,
    )
    return _edit(request, form, reverse("activity-list", args=[code, activity.date.year]))


def _posted(request: Request) -> tuple[object, object]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _edit(request: Request, form: ActivityForm, listed: str) -> HttpResponse:
    """`listed`: the list it stands in."""
    activity: Activity = form.instance
    known = activity.pk is not None
    context = {
        "heading": "修改活动" if known else "记一次活动",
        "lead": f"{form.place.name}。{'' if known else '先填上面几项就能保存，其余的可以以后补。'}",
        "cancel": detail_url(activity) if known else listed,
        "removed": listed,
        "remove_text": "只删除登记错的。照片一起删除，留痕里仍看得到登记过什么。",
        "titles": titles(form.place.pk),
        "known": known,
    }
    return edit(
        request,
        form,
        save=lambda: save_activity(
            activity=activity,
            photos=form.new_photos,
            drop=form.dropped,
            by=request.user,
            expected_version=form.expected_version,
        ),
        back=again_url if request.POST.get("act") == "again" else detail_url,
        done="活动已保存。",
        remove=partial(remove_activity, activity=activity, by=request.user) if known else None,
        context=context,
        template="care/activities/activity_form.html",
    )


def _day(text: str) -> object:
    try:
        return parse_date(text) or timezone.localdate()
    except ValueError:
        return timezone.localdate()

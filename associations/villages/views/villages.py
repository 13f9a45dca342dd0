"""村级组织: what a village has at one glance, and its bodies, service teams and venues."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.http import Request
from accounts.records import Record, remove_record, save_record
from accounts.records.editing import RecordForm, edit

from ...divisions.models import Village
from ...vocabulary.in_force import codes_of, title_of, titles_of
from ..forms.villages import BodyForm, BodySeatForm, TeamForm, VenueForm
from ..kinds import BODIES, TEAM_KINDS, VENUES
from ..models import Body, Seat, ServiceTeam, Venue


def body_edit(request: Request, code: str, kind: str) -> HttpResponse:
    """Of one kind there is one, so that recording and changing it is the same page."""
    village = village_or_404(request, code)
    kind = _kind_or_404(village, kind)
    body = Body.objects.filter(village=village, kind=kind).first() or Body(
        village=village, kind=kind
    )
    label = body.get_kind_display()
    form = BodyForm(request.POST or None, instance=body)
    return edit_thing(request, village, form, f"{'修改' if body.pk else '登记'}{label}")


def seat_create(request: Request, code: str, kind: str) -> HttpResponse:
    village = village_or_404(request, code)
    kind = _kind_or_404(village, kind)
    body = Body.objects.filter(village=village, kind=kind).first()
    if body is None:
        messages.info(request, f"先登记{title_of(BODIES, kind, code)}的成立日期，再登记它的人员。")
        return redirect("body-edit", code=code, kind=kind)
    form = BodySeatForm(
        request.POST or None, instance=Seat(body=body), initial={"started": body.formed}
    )
    return edit_thing(request, village, form, f"登记{body.get_kind_display()}人员")


def seat_edit(request: Request, code: str, pk: int) -> HttpResponse:
    village = village_or_404(request, code)
    seats = Seat.objects.visible_to(request.user).select_related("body__village")
    seat = get_object_or_404(seats, pk=pk, body__village=village)
    form = BodySeatForm(request.POST or None, instance=seat)
    return edit_thing(request, village, form, f"{seat.body.get_kind_display()}：{seat.name}")


def team_create(request: Request, code: str) -> HttpResponse:
    village = village_or_404(request, code)
    form = TeamForm(
        request.POST or None,
        instance=ServiceTeam(village=village),
        initial=chosen(request, "kind", codes_of(TEAM_KINDS, code)),
        tradition=village.township.tradition,
    )
    return edit_thing(request, village, form, "登记服务小组")


def team_edit(request: Request, code: str, pk: int) -> HttpResponse:
    village = village_or_404(request, code)
    team = get_object_or_404(ServiceTeam.objects.visible_to(request.user), pk=pk, village=village)
    form = TeamForm(request.POST or None, instance=team, tradition=village.township.tradition)
    return edit_thing(request, village, form, "修改服务小组")


def venue_create(request: Request, code: str) -> HttpResponse:
    village = village_or_404(request, code)
    form = VenueForm(
        request.POST or None,
        instance=Venue(village=village),
        initial=chosen(request, "kind", codes_of(VENUES, code)),
    )
    return edit_thing(request, village, form, "登记阵地")


def venue_edit(request: Request, code: str, pk: int) -> HttpResponse:
    village = village_or_404(request, code)
    venue = get_object_or_404(Venue.objects.visible_to(request.user), pk=pk, village=village)
    return edit_thing(request, village, VenueForm(request.POST or None, instance=venue), "修改阵地")


def edit_thing(
    request: Request,
    village: Village,
    form: RecordForm,
    heading: str,
    save: Callable[[], object] | None = None,
    remove: Callable[[], object] | None = None,
) -> HttpResponse:
    """The page of a form over something that the village has; it leads back to the village."""
    record: Record = form.instance
    back = reverse("village-organisation", args=[village.pk])
    if village.is_gone:
        messages.info(request, f"{village.name}已于 {village.closed} 撤销，它的组织只能查看。")
        return redirect(back)
    taken_away = partial(remove_record, record=record, by=request.user)
    return edit(
        request,
        form,
        save=save
        or (
            lambda: save_record(
                record=record, by=request.user, expected_version=form.expected_version
            )
        ),
        remove=(remove or taken_away) if record.pk else None,
        back=back,
        done=f"{village.name}的{record._meta.verbose_name}已保存。",
        context={"heading": heading, "lead": village.name, "cancel": back},
    )


def village_or_404(request: Request, code: str) -> Village:
    villages = Village.objects.visible_to(request.user).select_related(
        "township", "area", "merged_into"
    )
    return get_object_or_404(villages, pk=code)


def chosen(request: Request, name: str, values: list[str]) -> dict[str, str]:
    """What the link to an empty form already says of it."""
    value = request.GET.get(name, "")
    return {name: value} if value in values else {}


def _kind_or_404(village: Village, kind: str) -> str:
    if kind not in titles_of(BODIES, village.pk):
        raise Http404
    return kind

"""A meeting's matters: taking one down, changing it, recording what became of it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from accounts.http import Request
from accounts.records import remove_record
from accounts.records.editing import edit

from .. import services
from ..forms import MatterForm, MatterResultForm
from ..models import Matter, Meeting
from ..quorum import presence
from .meetings import address_of, find_meeting


def matter_create(request: Request, code: str, pk: int) -> HttpResponse:
    meeting = find_meeting(request, code, pk)
    matter = Matter(meeting=meeting, outcome=Matter.Outcome.DECIDED)
    form = MatterForm(request.POST or None, instance=matter)
    return edit(
        request,
        form,
        save=lambda: services.add_matter(matter=form.instance, by=request.user),
        back=_place_of,
        done="议题已登记。",
        context={"heading": "添加议题", "lead": _lead(meeting), "cancel": address_of(meeting)},
    )


def matter_edit(request: Request, code: str, pk: int) -> HttpResponse:
    matter = _matter(request, code, pk)
    form = MatterForm(request.POST or None, instance=matter)
    return edit(
        request,
        form,
        save=lambda: services.change_matter(
            matter=form.instance, expected_version=form.expected_version, by=request.user
        ),
        remove=lambda: remove_record(record=matter, by=request.user),
        back=_place_of,
        done="议题已保存。",
        context={
            "heading": f"修改议题：{matter.subject}",
            "lead": _lead(matter.meeting),
            "cancel": address_of(matter.meeting),
        },
    )


def matter_result(request: Request, code: str, pk: int) -> HttpResponse:
    """Comes from a meeting's page and leads back there, or with ?list=1 from what is overdue."""
    matter = _matter(request, code, pk)
    form = MatterResultForm(request.POST or None, instance=matter)
    back = _place_of(matter)
    if request.GET.get("list"):
        back = reverse("meeting-list", args=[request.user.scope, timezone.localdate().year])
    return edit(
        request,
        form,
        save=lambda: services.record_result(
            matter=matter,
            done=form.cleaned_data["done"],
            result=form.cleaned_data["result"],
            expected_version=form.expected_version,
            by=request.user,
        ),
        back=back,
        done=f"“{matter.subject}”的落实情况已登记。",
        context={"heading": "登记落实情况", "cancel": back, "matter": matter},
        template="autonomy/meetings/matter_result.html",
    )


def _matter(request: Request, code: str, pk: int) -> Matter:
    rows = Matter.objects.visible_to(request.user).select_related("meeting__village")
    return get_object_or_404(rows, meeting__village_id=code, pk=pk)


def _place_of(matter: object) -> str:
    assert isinstance(matter, Matter)
    return f"{address_of(matter.meeting)}#matter-{matter.pk}"


def _lead(meeting: Meeting) -> str:
    return (
        f"{meeting.village.name}，{meeting.date} {meeting.get_kind_display()}，"
        f"{presence(meeting)}。"
    )

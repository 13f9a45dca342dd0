"""小组记录: a group's monthly feedback and quarterly meeting."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.http import Request
from accounts.records import remove_record, save_record
from accounts.records.editing import edit

from ...people.models import MemberGroup
from ..forms import NoteForm
from ..models import GroupNote


def note_create(request: Request, code: str, pk: int) -> HttpResponse:
    groups = MemberGroup.objects.visible_to(request.user).select_related("village")
    group = get_object_or_404(groups, pk=pk, village_id=code)
    kind = request.GET.get("kind", "")
    note = GroupNote(
        group=group, kind=kind if kind in GroupNote.Kind.values else GroupNote.Kind.FEEDBACK
    )
    return _edit(request, note, heading="登记小组记录")


def note_edit(request: Request, code: str, pk: int) -> HttpResponse:
    notes = GroupNote.objects.visible_to(request.user).select_related("group__village")
    return _edit(
        request, get_object_or_404(notes, pk=pk, group__village_id=code), heading="修改小组记录"
    )


def _edit(request: Request, note: GroupNote, *, heading: str) -> HttpResponse:
    form = NoteForm(request.POST or None, instance=note, group=note.group)
    back = reverse("group-detail", args=[note.group.village_id, note.group_id])
    return edit(
        request,
        form,
        save=lambda: save_record(
            record=form.instance, expected_version=form.expected_version, by=request.user
        ),
        remove=(lambda: remove_record(record=note, by=request.user)) if note.pk else None,
        back=back,
        done="小组记录已保存。",
        context={"heading": heading, "lead": f"{note.group}。", "cancel": back},
    )

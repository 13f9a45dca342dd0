"""重点帮促: the villages of a township that are helped, and the follow-up of each."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.records import remove_record, save_record
from accounts.records.editing import edit
from associations.divisions import place_or_404
from associations.models import Township, Village

from ...reports.views.township import for_township
from ..forms.help_list import HelpNoteForm, HelpVillageForm
from ..help_list import candidates, helped
from ..models.help_list import HelpNote, HelpVillage


def help_list(request: Request, code: str) -> HttpResponse:
    place = place_or_404(code)
    may_create = may(request.user, "help-create") and isinstance(place, Township)
    context = {
        "division": place,
        "rows": helped(code),
        "candidates": candidates(code) if may_create else [],
        "may_create": may_create,
        "may_edit": may(request.user, "help-edit"),
        "may_note": may(request.user, "help-note-create"),
    }
    return render(request, "assessment/rounds/help_list.html", context)


@for_township
def help_create(request: Request, township: Township) -> HttpResponse:
    """`village` and `year` of the query are those of a village that the last round put below
    qualified."""
    year = request.GET.get("year", "")
    entry = HelpVillage(
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else _last_year()
    )
    known = (
        Village.objects.in_division(township.pk).filter(pk=request.GET.get("village", "")).first()
    )
    initial = {"village": known, "starts": timezone.localdate()}
    if known:
        initial["why"] = f"{entry.year}年度考评未达到合格村"
    form = HelpVillageForm(request.POST or None, instance=entry, initial=initial)
    form.offer(Village.objects.in_division(township.pk).filter(closed=None).order_by("code"))
    context = {
        "heading": f"列入{entry.year}年度重点帮促",
        "lead": f"{township.name}。责任领导和措施可以以后再填。",
    }
    return _edit(request, form, entry, township.pk, context)


def _last_year() -> int:
    return timezone.localdate().year - 1


def help_edit(request: Request, code: str, pk: int) -> HttpResponse:
    entry = _entry_or_404(request, code, pk)
    form = HelpVillageForm(request.POST or None, instance=entry)
    context = {
        "heading": f"{entry.village.name}：重点帮促",
        "lead": f"{entry.year}年度列入：{entry.why}。",
    }
    return _edit(request, form, entry, entry.village.township_id, context)


def _entry_or_404(request: Request, code: str, pk: int) -> HelpVillage:
    rows = HelpVillage.objects.visible_to(request.user).select_related("village")
    return get_object_or_404(rows, village=code, pk=pk)


def _edit(
    request: Request,
    form: HelpVillageForm,
    entry: HelpVillage,
    township: str,
    context: dict[str, str],
) -> HttpResponse:
    back = reverse("help-list", args=[township])
    return edit(
        request,
        form,
        save=lambda: save_record(
            record=entry, by=request.user, expected_version=form.expected_version
        ),
        remove=partial(remove_record, record=entry, by=request.user) if entry.pk else None,
        back=back,
        done="重点帮促已保存。",
        context={**context, "cancel": back},
    )


def help_note_create(request: Request, code: str, pk: int) -> HttpResponse:
    entry = _entry_or_404(request, code, pk)
    note = HelpNote(entry=entry)
    form = HelpNoteForm(request.POST or None, instance=note, initial={"date": timezone.localdate()})
    return _note(request, form, note)


def help_note_edit(request: Request, code: str, pk: int) -> HttpResponse:
    rows = HelpNote.objects.visible_to(request.user).select_related("entry__village")
    note = get_object_or_404(rows, entry__village=code, pk=pk)
    return _note(request, HelpNoteForm(request.POST or None, instance=note), note)


def _note(request: Request, form: HelpNoteForm, note: HelpNote) -> HttpResponse:
    village = note.entry.village
    place = village.pk if len(request.user.scope) == len(village.pk) else village.township_id
    back = reverse("help-list", args=[place])
    return edit(
        request,
        form,
        save=lambda: save_record(
            record=note, by=request.user, expected_version=form.expected_version
        ),
        remove=partial(remove_record, record=note, by=request.user) if note.pk else None,
        back=back,
        done="帮促记录已保存。",
        context={"heading": f"{village.name}：帮促记录", "lead": note.entry.why, "cancel": back},
    )

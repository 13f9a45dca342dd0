"""Which may be doubles; one goes into the other; a merge is undone."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from accounts.access import may
from accounts.http import Request
from accounts.records.editing import edit
from accounts.roles import Role
from associations.divisions import place_or_404

from ..people.models import Household, Member
from . import likely, services
from .forms import DoubleMergeForm, UndoMergeForm
from .models import DoubleMerge

SHOWN = 50  # merges


def double_list(request: Request, code: str) -> HttpResponse:
    place = place_or_404(code)
    merges = DoubleMerge.objects.visible_to(request.user).in_division(code)
    context = {
        "division": place,
        "members": likely.members(request.user, code),
        "households": likely.households(request.user, code),
        "merges": merges.select_related("village")[:SHOWN],
        "may_merge": may(request.user, "member-merge", "POST"),
    }
    return render(request, "members/doubles/double_list.html", context)


def member_merge(request: Request, code: str, pk: int) -> HttpResponse:
    return _merge(request, Member, code, pk)


def household_merge(request: Request, code: str, pk: int) -> HttpResponse:
    return _merge(request, Household, code, pk)


def _merge(request: Request, model: Any, code: str, pk: int) -> HttpResponse:
    rows = model.objects.visible_to(request.user).select_related("village")
    kept = get_object_or_404(rows, village=code, pk=pk)
    within = code[:9] if request.user.role == Role.TOWNSHIP_STAFF else code
    rows = rows.in_division(within).exclude(pk=kept.pk)
    asked = request.POST.get("other") or request.GET.get("other", "")
    other = rows.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 19 else None
    seen = services.versions(kept, other) if other else ""
    form = DoubleMergeForm(
        request.POST or None, rows=rows, code=within, initial={"other": other, "seen": seen}
    )
    back = reverse("double-list", args=[code])

    def save() -> DoubleMerge:
        values = form.cleaned_data
        return services.merge(
            kept=kept,
            gone=values["other"],
            reason=values["reason"],
            seen=values["seen"],
            by=request.user,
        )

    both = [(title, row, services.told(row)) for title, row in _both(kept, other)]
    context = {
        "heading": f"合并重复的{model._meta.verbose_name}：保留{kept}",
        "lead": "并入的那一份名下的全部转到保留的这一份，历史都留着；以后没有变动的可以撤回。",
        "both": both,
        "act": "确认合并",
        "cancel": back,
    }
    template = "members/doubles/double_merge.html"
    done = "已合并。下面可以撤回。"
    return edit(request, form, save=save, back=back, done=done, context=context, template=template)


def _both(kept: Any, other: Any) -> list[tuple[str, Any]]:
    return [("保留的", kept), ("并入的", other)] if other else [("保留的", kept)]


def double_undo(request: Request, code: str, pk: int) -> HttpResponse:
    rows = DoubleMerge.objects.visible_to(request.user).select_related("village")
    merge = get_object_or_404(rows, village=code, pk=pk)
    form = UndoMergeForm(request.POST or None)
    back = reverse("double-list", args=[code])
    names = "" if merge.undone else "、".join(services.later(merge))
    context = {
        "heading": f"撤回合并：{merge}",
        "lead": f"合并以后又登记或改过{names}，不能撤回。"
        if names
        else "撤回以后，两份都和合并以前一样。",
        "act": "确认撤回",
        "cancel": back,
    }
    undo = partial(services.undo, merge=merge, by=request.user)
    return edit(
        request,
        form,
        save=lambda: undo(reason=form.cleaned_data["reason"]),
        back=back,
        done="已撤回，两份都和合并以前一样。",
        context=context,
    )

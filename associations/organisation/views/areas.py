"""责任区: the township's own grouping of its villages, and its settings."""

from functools import partial

from django.db.models import Count, Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.records.editing import edit

from ...divisions.models import Area, Township, Village
from ..forms.areas import AreaForm, TownshipForm
from ..models import Association, Post
from ..services.areas import change_settings, remove_area, save_area


def area_list(request: Request, code: str) -> HttpResponse:
    township = _township_or_404(request, code)
    here = Village.objects.visible_to(request.user).in_division(code)
    presidents = Post.objects.in_office(timezone.localdate()).filter(kind="president")
    branches = Association.objects.current().filter(kind=Association.Kind.BRANCH)
    branches = branches.prefetch_related(Prefetch("posts", presidents, to_attr="presidents"))
    areas = Area.objects.visible_to(request.user).in_division(code)
    areas = areas.annotate(there=Count("villages", filter=Q(villages__closed=None)))
    areas = areas.prefetch_related(
        Prefetch("villages", here), Prefetch("associations", branches, to_attr="branches")
    )
    context = {
        "township": township,
        "areas": areas,
        "loose": here.filter(area=None).open_on(timezone.localdate()),
        "may_write": may(request.user, "area-edit"),
        "may_found": may(request.user, "association-create"),
    }
    return render(request, "associations/organisation/area_list.html", context)


def area_create(request: Request, code: str) -> HttpResponse:
    return _edit(request, Area(township=_township_or_404(request, code)), "登记责任区")


def area_edit(request: Request, code: str, pk: int) -> HttpResponse:
    areas = Area.objects.visible_to(request.user).select_related("township")
    area = get_object_or_404(areas, pk=pk, township=code)
    return _edit(request, area, area.name)


def township_settings(request: Request, code: str) -> HttpResponse:
    township = _township_or_404(request, code)
    form = TownshipForm(request.POST or None, instance=township)
    return edit(
        request,
        form,
        save=lambda: change_settings(township=township, by=request.user, **form.cleaned_data),
        back=reverse("area-list", args=[code]),
        done="乡镇设置已保存。",
        context={
            "heading": f"{township.name}的设置",
            "cancel": reverse("area-list", args=[code]),
        },
    )


def _edit(request: Request, area: Area, heading: str) -> HttpResponse:
    form = AreaForm(request.POST or None, instance=area, by=request.user)
    back = reverse("area-list", args=[area.township_id])
    return edit(
        request,
        form,
        save=lambda: save_area(
            area=area,
            villages=form.cleaned_data["villages"],
            since=form.cleaned_data["since"],
            by=request.user,
        ),
        remove=partial(remove_area, area=area, by=request.user) if area.pk else None,
        back=back,
        done="责任区已保存。",
        context={
            "heading": heading,
            "cancel": back,
            "remove_text": "没有村（社区）、没有分会的责任区才能删除。",
        },
    )


def _township_or_404(request: Request, code: str) -> Township:
    return get_object_or_404(Township.objects.visible_to(request.user), pk=code)

"""会员小组: the list and its workbook, a group's page, forming and changing one."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from accounts.access import may
from accounts.http import Request
from accounts.records import remove_record
from accounts.records.editing import edit
from associations.divisions import find_or_404
from associations.models import Village
from documents.listing import Table

from ..exports import list_workbook
from ..filters import GroupFilter
from ..forms.places import GroupForm
from ..models import MemberGroup
from ..services.places import next_group_number, save_group
from ..tables import GROUPS, same_places
from .members import PER_PAGE, choose_village


def group_list(request: Request, code: str) -> HttpResponse:
    found, table = _listed(request, code)
    context = {
        "division": find_or_404(code),
        "filter": found,
        "table": table,
        "may_write": may(request.user, "group-create"),
    }
    return render(request, "members/people/group_list.html", context)


def group_workbook(request: Request, code: str) -> FileResponse:
    """What the list shows, all its pages, in its order."""
    _, table = _listed(request, code)
    title = f"{find_or_404(code).name}会员小组"
    return list_workbook(
        GROUPS, table.ordered, "village", "leader", "council_post", title=title, frozen=4
    )


def _listed(request: Request, code: str) -> tuple[GroupFilter, Table[MemberGroup]]:
    groups = (
        MemberGroup.objects.visible_to(request.user)
        .in_division(code)
        .order_by("village_id", "number")
    )
    found = GroupFilter(request.GET, groups, by=request.user, code=code)
    hidden = () if found.form["state"].value() else ("dissolved",)
    without = [*same_places(code), *hidden]
    return found, GROUPS.table(found.qs.with_people(), request, without=without, per_page=PER_PAGE)


def group_create(request: Request, code: str) -> HttpResponse:
    village = find_or_404(code)
    if not isinstance(village, Village):
        return choose_village(request, code, "会员小组")
    number = next_group_number(village)
    form = GroupForm(
        request.POST or None,
        instance=MemberGroup(village=village, number=number, name=f"第{number}组"),
    )
    context = {
        "heading": "新建会员小组",
        "lead": f"{village.name}。建好以后把会员编入本组，再从组员里选组长。",
        "cancel": reverse("group-list", args=[code]),
    }
    return edit(
        request,
        form,
        save=lambda: save_group(group=form.instance, by=request.user),
        back=_page,
        done="会员小组已建立。",
        context=context,
    )


def group_edit(request: Request, code: str, pk: int) -> HttpResponse:
    group = _find(request, code, pk)
    form = GroupForm(request.POST or None, instance=group)
    context = {
        "heading": f"修改小组：{group.name}",
        "lead": group.village.name,
        "cancel": _page(group),
        "removed": reverse("group-list", args=[code]),
        "remove_text": (
            "只删除建错的小组。不再活动的小组，填撤销日期。删除后不能恢复，留痕里仍看得到。"
        ),
    }
    return edit(
        request,
        form,
        save=lambda: save_group(
            group=form.instance, expected_version=form.expected_version, by=request.user
        ),
        back=_page,
        done="小组已保存。",
        remove=lambda: remove_record(record=group, by=request.user),
        context=context,
    )


def group_detail(request: Request, code: str, pk: int) -> HttpResponse:
    group = _find(request, code, pk)
    context = {
        "group": group,
        "members": group.members.current().select_related("household").order_by("number"),
        "notes": group.notes.select_related("member").order_by("-on", "-id"),
        "may_write": may(request.user, "group-edit"),
    }
    return render(request, "members/people/group_detail.html", context)


def _find(request: Request, code: str, pk: int) -> MemberGroup:
    groups = MemberGroup.objects.visible_to(request.user).select_related(
        "village", "leader", "council_post"
    )
    return get_object_or_404(groups, village=code, pk=pk)


def _page(group: MemberGroup) -> str:
    return reverse("group-detail", args=[group.village_id, group.pk])

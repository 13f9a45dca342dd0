"""职务: who holds which post in a division, with the stipends of a month; and the record of one."""

from django.db.models import Q, Sum
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from accounts.access import may
from accounts.http import Request
from accounts.menu import TOWNSHIP
from accounts.records import remove_record
from accounts.records.editing import edit
from documents.listing import Table
from documents.responses import workbook_response

from ...divisions import find_or_404
from ...divisions.models import Area
from ...vocabulary.in_force import codes_of
from ..filters import PostFilter
from ..forms.fields import yuan
from ..forms.organisation import PostForm
from ..models import POST_KINDS, Association, Post
from ..services.organisation import save_post
from ..tables import PER_PAGE, POSTS


def post_list(request: Request, code: str) -> HttpResponse:
    division = find_or_404(code)
    found, table = _list(request, code)
    context = {
        "division": division,
        "filter": found,
        "table": table,
        "any": found.queryset.exists(),
    }
    return render(request, "associations/organisation/post_list.html", context)


def post_workbook(request: Request, code: str) -> FileResponse:
    """The posts as filtered and sorted on the page, with the stipends of those in office."""
    division = find_or_404(code)
    _, table = _list(request, code)
    rows = list(table.ordered)
    today = timezone.localdate()
    heading = [
        f"{division.name}协会职务",
        f"共 {len(rows)} 人次，在任的津贴合计每月 {table.total['stipend']} 元，{today} 导出",
    ]
    sheet = POSTS.sheet("职务", rows, heading=heading, frozen=2, landscape=True)
    return workbook_response([sheet], f"{division.name}协会职务")


def post_create(request: Request, code: str, pk: int) -> HttpResponse:
    """`kind` of the query says which vacancy a link is about."""
    association = get_object_or_404(Association.objects.visible_to(request.user), pk=pk, code=code)
    kind = request.GET.get("kind", "")
    post = Post(association=association, kind=kind if kind in codes_of(POST_KINDS, code) else "")
    return _edit(request, post, f"登记{association.name}的职务", removable=False)


def post_edit(request: Request, code: str, pk: int) -> HttpResponse:
    posts = Post.objects.visible_to(request.user).select_related("association", "term")
    post = get_object_or_404(posts, pk=pk, association__code=code)
    return _edit(request, post, f"{post.get_kind_display()}{post.name}", removable=True)


def _edit(request: Request, post: Post, heading: str, *, removable: bool) -> HttpResponse:
    form = PostForm(request.POST or None, instance=post)
    association = post.association
    back = reverse("association-detail", args=[association.code, association.pk])
    return edit(
        request,
        form,
        save=lambda: save_post(
            post=post,
            by=request.user,
            since=form.cleaned_data.get("since"),
            expected_version=form.expected_version,
        ),
        back=back,
        done="职务已保存。",
        remove=(lambda: remove_record(record=post, by=request.user)) if removable else None,
        context={
            "heading": heading,
            "cancel": back,
            "remove_text": (
                "只删除登记错的；离任的填离任日期，历届任职要保留。删除后不能恢复，留痕里仍看得到。"
            ),
        },
    )


def _list(request: Request, code: str) -> tuple[PostFilter, Table[Post]]:
    today = timezone.localdate()
    posts = Post.objects.visible_to(request.user).in_division(code)
    posts = posts.select_related(
        "term", "association__township", "association__area", "association__village__area"
    )
    areas = Area.objects.visible_to(request.user).in_division(code[:9])
    found = PostFilter(request.GET, posts, areas=areas, code=code)
    in_office = Q(ended=None) | Q(ended__gt=today)
    total = found.qs.order_by().aggregate(
        fen=Sum("stipend", filter=in_office & Q(started__lte=today))
    )["fen"]
    table = POSTS.table(
        found.qs,
        request,
        without=[] if len(code) < TOWNSHIP else ["township"],
        links=may(request.user, "post-edit"),
        total={"name": "在任津贴合计", "stipend": yuan(total or 0)},
        per_page=PER_PAGE,
    )
    return found, table

"""协会: the list of a division's associations, one with its term and posts, and its record."""

from itertools import groupby
from typing import Any

from django.db.models import Count
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
from ...divisions.models import Area, County, Village
from ...vocabulary.in_force import title_of
from ...vocabulary.own.lists import own_columns, with_own
from ..filters import AssociationFilter
from ..forms.organisation import AssociationForm
from ..models import POST_KINDS, REQUIRED_POSTS, Association, Post
from ..services.organisation import in_order, save_association
from ..tables import ASSOCIATIONS, PER_PAGE


def association_list(request: Request, code: str) -> HttpResponse:
    division = find_or_404(code)
    found, table = _list(request, code)
    context = {
        "division": division,
        "filter": found,
        "table": table,
        "any": found.queryset.exists(),
        "may_create": may(request.user, "association-create") and not isinstance(division, County),
    }
    return render(request, "associations/organisation/association_list.html", context)


def association_workbook(request: Request, code: str) -> FileResponse:
    """The associations as filtered and sorted on the page."""
    division = find_or_404(code)
    found, table = _list(request, code)
    rows = list(table.ordered)
    heading = [f"{division.name}协会", f"共 {len(rows)} 个，{timezone.localdate()} 导出"]
    listing = with_own(ASSOCIATIONS, own_columns(found.own_fields))
    sheet = listing.sheet("协会", rows, heading=heading, frozen=2, landscape=True)
    return workbook_response([sheet], f"{division.name}协会")


def association_create(request: Request, code: str) -> HttpResponse:
    """`kind`, `area` and `village` of the query say which association a link is about; a village's
    `code` does too."""
    division = find_or_404(code)
    kind = request.GET.get("kind", "")
    association = Association(
        township_id=code[:9], code=code, kind=kind if kind in Association.Kind else ""
    )
    if isinstance(division, Village):
        association.kind, association.village = Association.Kind.VILLAGE, division
        association.name = f"{division.name}计划生育协会"
    elif (area := request.GET.get("area", "")).isdecimal():
        association.area = (
            Area.objects.visible_to(request.user)
            .filter(pk=int(area[:9]), township=code[:9])
            .first()
        )
        association.name = (
            f"{association.area.township.name}计划生育协会{association.area}分会"
            if association.area
            else ""
        )
    return _edit(
        request,
        association,
        heading="登记协会",
        cancel=reverse("association-list", args=[code[:9]]),
    )


def association_edit(request: Request, code: str, pk: int) -> HttpResponse:
    association = _association_or_404(request, code, pk)
    cancel = reverse("association-detail", args=[code, pk])
    return _edit(request, association, heading=f"修改{association.name}", cancel=cancel)


def _edit(request: Request, association: Association, **context: str) -> HttpResponse:
    form = AssociationForm(request.POST or None, instance=association, by=request.user)

    def save() -> Association:
        end_posts = bool(form.cleaned_data.get("end_posts"))
        return save_association(
            association=association,
            by=request.user,
            expected_version=form.expected_version,
            end_posts=end_posts,
        )

    is_empty = association.pk and not (association.posts.exists() or association.terms.exists())
    may_remove = is_empty and may(request.user, "association-create")
    return edit(
        request,
        form,
        save=save,
        back=lambda saved: reverse("association-detail", args=[saved.code, saved.pk]),
        done=f"{association.name or '协会'}已保存。",
        remove=(lambda: remove_record(record=association, by=request.user)) if may_remove else None,
        context=context,
    )


def association_detail(request: Request, code: str, pk: int) -> HttpResponse:
    association = _association_or_404(request, code, pk)
    today = timezone.localdate()
    posts = list(association.posts.select_related("term").order_by("-started", "id"))
    current = [
        post
        for post in posts
        if post.started <= today and (post.ended is None or post.ended > today)
    ]
    terms = list(association.terms.annotate(seats=Count("posts")))
    filled = {post.kind for post in current}
    context = {
        "association": association,
        "term": next((term for term in terms if term.ended is None), None),
        "former_terms": [term for term in terms if term.ended],
        "groups": [
            (title_of(POST_KINDS, kind, code), list(rows))
            for kind, rows in groupby(_sorted(current), lambda post: post.kind)
        ],
        "current": current,
        "former": [post for post in posts if post not in current],
        "vacancies": [
            (kind, title_of(POST_KINDS, kind, code))
            for kind in (() if association.dissolved else REQUIRED_POSTS)
            if kind not in filled
        ],
        "stipends": sum(post.stipend for post in current),
        "today": today,
        "may_edit": may(request.user, "association-edit"),
    }
    return render(request, "associations/organisation/association_detail.html", context)


def _sorted(posts: list[Post]) -> list[Post]:
    return in_order(sorted(posts, key=lambda post: (post.started, post.pk)))


def _association_or_404(request: Request, code: str, pk: int) -> Association:
    associations = Association.objects.visible_to(request.user).select_related(
        "township", "area", "village__area"
    )
    return get_object_or_404(associations, pk=pk, code=code)


def _list(request: Request, code: str) -> tuple[AssociationFilter, Table[Any]]:
    associations = Association.objects.visible_to(request.user).in_division(code)
    areas = Area.objects.visible_to(request.user).in_division(code[:9])
    found = AssociationFilter(
        request.GET, associations.with_summary(timezone.localdate()), areas=areas, code=code
    )
    listing = with_own(ASSOCIATIONS, own_columns(found.own_fields), on_page=found.own_shown)
    without = [] if len(code) < TOWNSHIP else ["township"]
    return found, listing.table(found.qs, request, without=without, per_page=PER_PAGE)

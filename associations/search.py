"""查找: villages, associations, who holds a post, plans."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.search import Found, SearchSource

from .divisions.models import Village
from .organisation.models import Association, Post
from .plans.models import Plan


def _villages(user: User, text: str) -> QuerySet[Village]:
    return Village.objects.visible_to(user).matching(text, user.scope).order_by("code")


def _village(row: Village) -> Found:
    note = f"{row.code}{'，已撤销' if row.closed else ''}"
    url = reverse("village-organisation", args=[row.code])
    return Found(row.name, url, row.code, note)


def _associations(user: User, text: str) -> QuerySet[Association]:
    rows = Association.objects.visible_to(user).with_summary(timezone.localdate())
    return rows.matching(text, user.scope).order_by("code", "pk")


def _association(row: Association) -> Found:
    parts = [
        row.get_kind_display(),
        f"会长：{row.president}" if row.president else "",
        "已撤销" if row.dissolved else "",
    ]
    url = reverse("association-detail", args=[row.code, row.pk])
    return Found(row.name, url, row.code, "，".join(filter(None, parts)))


def _posts(user: User, text: str) -> QuerySet[Post]:
    rows = Post.objects.visible_to(user).matching(text).select_related("association")
    return rows.order_by("association__code", "pk")


def _post(row: Post) -> Found:
    note = f"{row.association.name}{row.get_kind_display()}{'，已离任' if row.ended else ''}"
    code = row.association.code
    url = reverse("association-detail", args=[code, row.association_id])
    return Found(row.name, url, code, note)


def _plans(user: User, text: str) -> QuerySet[Plan]:
    return Plan.objects.visible_to(user).filter(name__contains=text).order_by("-starts", "pk")


def _plan(row: Plan) -> Found:
    url = reverse("plan-detail", args=[row.township_id, row.pk])
    return Found(row.name, url, row.township_id)


VILLAGES = SearchSource(
    "villages",
    "村和社区",
    "village-organisation",
    _villages,
    _village,
    ("village-list", "text"),
)
PEOPLE = (
    SearchSource(
        "associations",
        "协会",
        "association-detail",
        _associations,
        _association,
        ("association-list", "state=all&name"),
    ),
    SearchSource(
        "posts", "职务", "association-detail", _posts, _post, ("post-list", "state=all&name")
    ),
)
PLANS = SearchSource("plans", "实施方案", "plan-detail", _plans, _plan)

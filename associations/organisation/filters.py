"""What narrows the lists of villages, of associations and of posts."""

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from accounts.requests.downloads import ListFilter

from ..divisions.models import Area
from ..vocabulary.in_force import choices_of
from ..vocabulary.own.lists import OwnFilterMixin
from .models import (
    ASSOCIATION_FIELDS,
    OUTSIDE_TERMS,
    POST_KINDS,
    Association,
    Background,
    Post,
    Term,
)
from .querysets import AssociationQuerySet, PostQuerySet

HELD, FORMER, ALL = "held", "former", "all"


class _OfArea(ListFilter):
    """`areas`: those to choose from. Where the query names no state, the rows of now are shown."""

    area = filters.ModelChoiceFilter(
        label="责任区", queryset=Area.objects.none(), method="in_area", empty_label="全部"
    )
    place = ""  # the path from the row to its association

    def __init__(self, data: QueryDict, queryset: QuerySet, *, areas: QuerySet) -> None:
        data = data.copy()
        data.setdefault("state", HELD)
        super().__init__(data, queryset)
        self.filters["area"].queryset = areas

    def in_area(self, queryset: QuerySet, name: str, value: Area) -> QuerySet:
        return queryset.filter(
            Q(**{f"{self.place}area": value}) | Q(**{f"{self.place}village__area": value})
        )


class AssociationFilter(OwnFilterMixin, _OfArea):
    """A gap is one of associations that stand, whatever the state asked for."""

    GAPS = [
        ("vacant", "必设职务空缺"),
        ("overdue", "届满未换届"),
        ("due_soon", "即将届满"),
        ("no_term", "未登记届次"),
    ]

    name = filters.CharFilter(label="名称或会长", max_length=100, method="with_text")
    kind = filters.ChoiceFilter(label="类别", choices=Association.Kind.choices, empty_label="全部")
    state = filters.ChoiceFilter(
        label="状态",
        choices=[(HELD, "现有"), (FORMER, "已撤销"), (ALL, "全部")],
        method="in_state",
        empty_label=None,
    )
    gap = filters.ChoiceFilter(label="缺口", choices=GAPS, method="with_gap", empty_label="不限")

    class Meta:
        model = Association
        fields = ["name", "kind", "area", "state", "gap"]

    def __init__(self, data: QueryDict, queryset: QuerySet, *, areas: QuerySet, code: str) -> None:
        super().__init__(data, queryset, areas=areas)
        self.code = code
        self.add_own(ASSOCIATION_FIELDS, code, data)

    def with_text(self, queryset: AssociationQuerySet, name: str, value: str) -> QuerySet:
        return queryset.matching(value, self.code)

    def in_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset if value == ALL else queryset.filter(dissolved__isnull=value == HELD)

    def with_gap(self, queryset: object, name: str, value: str) -> QuerySet:
        if value == "no_term":
            return queryset.without_term()
        return getattr(queryset, value)(timezone.localdate())


class PostFilter(_OfArea):
    GAPS = [("overdue", "届满未换届"), ("no_term", "不属任何一届"), ("no_phone", "没有电话")]

    name = filters.CharFilter(
        label="姓名", max_length=100, method="with_text", widget=forms.TextInput({"size": 8})
    )
    kind = filters.ChoiceFilter(label="职务", empty_label="全部")
    association = filters.ChoiceFilter(
        label="协会类别",
        field_name="association__kind",
        choices=Association.Kind.choices,
        empty_label="全部",
    )
    background = filters.ChoiceFilter(
        label="五老身份", choices=Background.choices, empty_label="全部"
    )
    state = filters.ChoiceFilter(
        label="状态",
        choices=[(HELD, "在任"), (FORMER, "已离任"), (ALL, "全部")],
        method="in_state",
        empty_label=None,
    )
    gap = filters.ChoiceFilter(label="缺口", choices=GAPS, method="with_gap", empty_label="不限")
    place = "association__"

    class Meta:
        model = Post
        fields = ["name", "kind", "association", "area", "background", "state", "gap"]

    def __init__(self, data: QueryDict, queryset: QuerySet, *, areas: QuerySet, code: str) -> None:
        super().__init__(data, queryset, areas=areas)
        self.filters["kind"].extra["choices"] = choices_of(POST_KINDS, code)

    def with_text(self, queryset: PostQuerySet, name: str, value: str) -> QuerySet:
        return queryset.matching(value)

    def in_state(self, queryset: PostQuerySet, name: str, value: str) -> QuerySet:
        today = timezone.localdate()
        if value == FORMER:
            return queryset.filter(ended__lte=today)
        return queryset if value == ALL else queryset.in_office(today)

    def with_gap(self, queryset: object, name: str, value: str) -> QuerySet:
        today = timezone.localdate()
        held = queryset.in_office(today)
        if value == "no_phone":
            return held.filter(phone="")
        if value == "no_term":
            return held.filter(term=None).exclude(kind__in=OUTSIDE_TERMS)
        return held.filter(term__in=Term.objects.overdue(today))

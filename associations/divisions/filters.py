"""What narrows the list of villages."""

import django_filters as filters
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from ..vocabulary.own.lists import OwnFilterMixin
from .models import VILLAGE_FIELDS, Area, Village, VillageKind
from .querysets import VillageQuerySet

OPEN, CLOSED = "open", "closed"


class VillageFilter(OwnFilterMixin):
    """`areas`: those to choose from, of the township or county at hand."""

    text = filters.CharFilter(label="名称或代码", max_length=100, method="with_text")
    kind = filters.ChoiceFilter(label="类别", choices=VillageKind.choices, empty_label="全部")
    village_class = filters.ChoiceFilter(
        label="分类", choices=Village.Grouping.choices, empty_label="全部"
    )
    area = filters.ModelChoiceFilter(
        label="责任区", queryset=Area.objects.none(), empty_label="全部"
    )
    state = filters.ChoiceFilter(
        label="状态",
        choices=[(OPEN, "现有"), (CLOSED, "已撤销")],
        method="in_state",
        empty_label="全部",
    )

    class Meta:
        model = Village
        fields = ["text", "kind", "village_class", "area", "state"]

    def __init__(self, data: QueryDict, queryset: QuerySet, *, areas: QuerySet, code: str) -> None:
        super().__init__(data, queryset)
        self.code = code
        self.add_own(VILLAGE_FIELDS, code, data)
        self.filters["area"].queryset = areas

    def with_text(self, queryset: VillageQuerySet, name: str, value: str) -> QuerySet:
        return queryset.matching(value, self.code)

    def in_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        gone = Q(closed__lte=timezone.localdate())
        return queryset.filter(gone if value == CLOSED else ~gone | Q(closed=None))

"""What narrows the list of odd figures."""

from collections.abc import Mapping

import django_filters as filters
from django.db.models import QuerySet
from django.http import QueryDict

from accounts.requests.downloads import ListFilter
from accounts.scope import within

from .models import Flag
from .rules import FlagRule


class FlagFilter(ListFilter):
    """`places`: code → name of the villages, or of a county's townships, to choose from; without
    any no such field."""

    place = filters.ChoiceFilter(label="村（社区）", method="in_place", empty_label="全部")
    rule = filters.ChoiceFilter(label="疑点", choices=FlagRule.choices, empty_label="全部")
    state = filters.ChoiceFilter(label="核查结果", choices=Flag.State.choices, empty_label="全部")

    class Meta:
        model = Flag
        fields = ["place", "rule", "state"]

    def __init__(self, data: QueryDict, queryset: QuerySet, *, places: Mapping[str, str]) -> None:
        super().__init__(data, queryset)
        if not places:
            del self.filters["place"]
            return
        self.filters["place"].extra["choices"] = list(places.items())
        if min(len(code) for code in places) < 12:
            self.filters["place"].label = "乡镇（街道）"

    def in_place(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(within(value))

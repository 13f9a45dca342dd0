"""What narrows the list of a year's activities."""

import django_filters as filters
from django.db.models import QuerySet
from django.http import QueryDict

from associations.divisions.querysets import VillageQuerySet
from associations.vocabulary.in_force import choices_of
from associations.vocabulary.own.lists import OwnFilterMixin

from .models import ACTIVITIES, ACTIVITY_FIELDS, Activity
from .querysets import ActivityQuerySet

TOWNSHIP_ITSELF = "township"
MONTHS = [(month, f"{month}月") for month in range(1, 13)]


class ActivityFilter(OwnFilterMixin):
    """`villages`: those to choose from; without any there is no such field."""

    text = filters.CharFilter(label="内容、地点或组织者", max_length=100, method="with_text")
    kind = filters.ChoiceFilter(label="类别", empty_label="全部")
    service = filters.ChoiceFilter(
        label="三生服务", choices=Activity.Service.choices, empty_label="全部"
    )
    month = filters.ChoiceFilter(
        label="月份", choices=MONTHS, method="in_month", empty_label="全部"
    )
    place = filters.ChoiceFilter(label="哪里的", method="of_place", empty_label="全部")

    class Meta:
        model = Activity
        fields = ["text", "kind", "service", "month", "place"]

    def __init__(
        self,
        data: QueryDict,
        queryset: QuerySet,
        *,
        code: str,
        year: int,
        villages: VillageQuerySet | None,
    ) -> None:
        super().__init__(data, queryset)
        self.code, self.year = code, year
        self.add_own(ACTIVITY_FIELDS, code, data, year)
        self.filters["kind"].extra["choices"] = choices_of(ACTIVITIES, code)
        if villages is None:
            del self.filters["place"]
        else:
            names = villages.names().items()
            self.filters["place"].extra["choices"] = [(TOWNSHIP_ITSELF, "乡镇协会"), *names]

    def with_text(self, queryset: ActivityQuerySet, name: str, value: str) -> QuerySet:
        return queryset.matching(value, self.code, self.year)

    def in_month(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(date__month=int(value))

    def of_place(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return (
            queryset.filter(village__isnull=True)
            if value == TOWNSHIP_ITSELF
            else queryset.filter(village=value)
        )

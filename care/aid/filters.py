"""What narrows the list of a year's aid."""

import django_filters as filters
from django.db.models import QuerySet
from django.http import QueryDict

from accounts.requests.downloads import ListFilter
from associations.divisions.querysets import VillageQuerySet
from associations.vocabulary.in_force import choices_of

from ..activities.models import Activity
from .models import WAYS_OF_AID, Aid

TOWNSHIP_ITSELF = "township"
WHOM = [("planning", "计生家庭"), ("others", "其他家庭"), ("counted", "合计登记")]


class AidFilter(ListFilter):
    """`villages`: those to choose from; without any there is no such field."""

    kind = filters.ChoiceFilter(label="帮扶方式", empty_label="全部")
    service = filters.ChoiceFilter(
        label="三生服务", choices=Activity.Service.choices, empty_label="全部"
    )
    giver = filters.ChoiceFilter(label="帮扶方", choices=Aid.Giver.choices, empty_label="全部")
    whom = filters.ChoiceFilter(
        label="受助家庭", choices=WHOM, method="to_whom", empty_label="全部"
    )
    place = filters.ChoiceFilter(label="哪里的", method="of_place", empty_label="全部")

    class Meta:
        model = Aid
        fields = ["kind", "service", "giver", "whom", "place"]

    def __init__(
        self, data: QueryDict, queryset: QuerySet, *, code: str, villages: VillageQuerySet | None
    ) -> None:
        super().__init__(data, queryset)
        self.filters["kind"].extra["choices"] = choices_of(WAYS_OF_AID, code)
        if villages is None:
            del self.filters["place"]
        else:
            names = villages.names().items()
            self.filters["place"].extra["choices"] = [(TOWNSHIP_ITSELF, "乡镇本级"), *names]

    def to_whom(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if value == "counted":
            return queryset.filter(household__isnull=True)
        return queryset.filter(household__isnull=False, planning=1 if value == "planning" else 0)

    def of_place(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return (
            queryset.filter(village__isnull=True)
            if value == TOWNSHIP_ITSELF
            else queryset.filter(village=value)
        )

"""What narrows the list of suggestions."""

import django_filters as filters
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from accounts.requests.downloads import ListFilter
from associations.models import Village

from .models import Suggestion
from .querysets import SuggestionQuerySet

STATES = [
    ("waiting", "待答复"),
    ("overdue", "逾期未答复"),
    ("late", "逾期的（迟答复的也算）"),
    ("adopted", "已采纳"),
    ("declined", "未采纳"),
]


class SuggestionFilter(ListFilter):
    """`villages`: those to choose from; without any there is no such field."""

    text = filters.CharFilter(label="内容或提出人", max_length=100, method="with_text")
    village = filters.ModelChoiceFilter(
        label="村（社区）", queryset=Village.objects.none(), empty_label="全部"
    )
    year = filters.ChoiceFilter(label="年度", method="in_year", empty_label="全部")
    channel = filters.ChoiceFilter(
        label="来源", choices=Suggestion.Channel.choices, empty_label="全部"
    )
    state = filters.ChoiceFilter(
        label="状态", choices=STATES, method="in_state", empty_label="全部"
    )

    class Meta:
        model = Suggestion
        fields = ["text", "village", "year", "channel", "state"]

    def __init__(self, data: QueryDict, queryset: QuerySet, *, villages: QuerySet | None) -> None:
        super().__init__(data, queryset)
        if villages is None:
            del self.filters["village"]
        else:
            self.filters["village"].queryset = villages
        years = {day.year for day in self.queryset.order_by().dates("raised", "year")} | {
            timezone.localdate().year
        }
        self.filters["year"].extra["choices"] = [
            (year, f"{year}年") for year in sorted(years, reverse=True)
        ]

    def with_text(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(
            Q(text__contains=value) | Q(raised_by__contains=value) | Q(answer__contains=value)
        )

    def in_year(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(raised__year=int(value))

    def in_state(self, queryset: SuggestionQuerySet, name: str, value: str) -> QuerySet:
        if value == "overdue":
            return queryset.overdue(timezone.localdate())
        if value == "late":
            return queryset.late(timezone.localdate())
        return (
            queryset.waiting()
            if value == "waiting"
            else queryset.filter(adopted=value == "adopted")
        )

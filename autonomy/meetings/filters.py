"""What narrows the list of meetings."""

import django_filters as filters
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from accounts.requests.downloads import ListFilter
from associations.models import Village

from .models import Matter, Meeting

FOLLOW_UPS = [("waiting", "有待落实的"), ("overdue", "有逾期的"), ("done", "都已落实")]


class MeetingFilter(ListFilter):
    """`villages`: those to choose from; without any there is no such field."""

    text = filters.CharFilter(label="议题或决定", max_length=100, method="with_text")
    village = filters.ModelChoiceFilter(
        label="村（社区）", queryset=Village.objects.none(), empty_label="全部"
    )
    kind = filters.ChoiceFilter(label="会议", choices=Meeting.Kind.choices, empty_label="全部")
    follow_up = filters.ChoiceFilter(
        label="落实", choices=FOLLOW_UPS, method="with_follow_up", empty_label="全部"
    )

    class Meta:
        model = Meeting
        fields = ["text", "village", "kind", "follow_up"]

    def __init__(self, data: QueryDict, queryset: QuerySet, *, villages: QuerySet | None) -> None:
        super().__init__(data, queryset)
        if villages is None:
            del self.filters["village"]
        else:
            self.filters["village"].queryset = villages

    def with_text(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        found = Matter.objects.filter(
            Q(subject__contains=value) | Q(discussion__contains=value) | Q(decision__contains=value)
        )
        return queryset.filter(pk__in=found.values("meeting"))

    def with_follow_up(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        matters = Matter.objects.all()
        if value == "overdue":
            return queryset.filter(pk__in=matters.overdue(timezone.localdate()).values("meeting"))
        waiting = matters.waiting().values("meeting")
        if value == "waiting":
            return queryset.filter(pk__in=waiting)
        return queryset.filter(pk__in=matters.filter(done__isnull=False).values("meeting")).exclude(
            pk__in=waiting
        )

"""What narrows the lists of accounts and of the trail; choices come from the viewer's scope
only."""

import datetime

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from ..models import Role, TrailEntry, User
from ..requests.downloads import ListFilter
from ..scope import within

ACTIVE = [("1", "在用"), ("0", "已停用")]


class AccountFilter(ListFilter):
    text = filters.CharFilter(label="姓名或账号", max_length=100, method="with_text")
    role = filters.ChoiceFilter(label="角色", choices=Role.choices, empty_label="全部")
    is_active = filters.ChoiceFilter(label="状态", choices=ACTIVE, empty_label="全部")

    class Meta:
        model = User
        fields = ["text", "role", "is_active"]

    def with_text(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(Q(name__icontains=value) | Q(username__icontains=value))


class TrailFilter(ListFilter):
    since = filters.DateFilter(
        label="起", method="from_day", widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    until = filters.DateFilter(
        label="止", method="to_day", widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    by = filters.ModelChoiceFilter(label="经办人", queryset=User.objects.none(), empty_label="全部")
    action = filters.ChoiceFilter(label="事项", empty_label="全部")
    division = filters.ChoiceFilter(label="区划", method="in_division", empty_label="全部")
    text = filters.CharFilter(label="对象或原因", max_length=100, method="with_text")

    class Meta:
        model = TrailEntry
        fields = ["since", "until", "by", "action", "division", "text"]

    def __init__(
        self, data: QueryDict, queryset: QuerySet, *, viewer: User, names: dict[str, str]
    ) -> None:
        super().__init__(data, queryset)
        actions = (
            TrailEntry.objects.visible_to(viewer)
            .in_full(viewer)
            .order_by("action")
            .values_list("action", flat=True)
        )
        self.filters["by"].queryset = User.objects.visible_to(viewer).order_by("name")
        self.filters["action"].extra["choices"] = [
            (action, action) for action in actions.distinct()
        ]
        self.filters["division"].extra["choices"] = list(names.items())

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Nothing that is asked for finds an entry that is withheld."""
        is_narrowed = any(self.form.cleaned_data.values())
        return super().filter_queryset(queryset.filter(withheld=False) if is_narrowed else queryset)

    def from_day(self, queryset: QuerySet, name: str, value: datetime.date) -> QuerySet:
        return queryset.filter(at__gte=_midnight(value))

    def to_day(self, queryset: QuerySet, name: str, value: datetime.date) -> QuerySet:
        return queryset.filter(at__lt=_midnight(value + datetime.timedelta(days=1)))

    def in_division(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(within(value, "division"))

    def with_text(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(
            Q(target__icontains=value) | Q(reason__icontains=value) | Q(by_name__icontains=value)
        )


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))

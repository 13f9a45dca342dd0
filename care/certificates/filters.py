"""What narrows the list of certificates."""

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils import timezone

from members.people.filters import PlaceFilterSet

from .models import Certificate
from .querysets import CertificateQuerySet


class CertificateFilter(PlaceFilterSet):
    text = filters.CharFilter(label="证号或户主", max_length=100, method="with_text")
    state = filters.ChoiceFilter(
        label="状态", choices=[("", "全部"), *Certificate.State.choices], method="in_state"
    )

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        for name, value in self.form.cleaned_data.items():
            queryset = self.filters[name].filter(queryset, value)
        return queryset

    def with_text(self, queryset: CertificateQuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(
            Q(number__contains=value) | Q(family__household__head__contains=value)
        )

    def in_state(self, queryset: CertificateQuerySet, name: str, value: str) -> QuerySet:
        return queryset.of_state(value, timezone.localdate())

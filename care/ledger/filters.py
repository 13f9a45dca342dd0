"""What narrows a fund's book."""

import datetime

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict

from accounts.models import User
from accounts.requests.downloads import ListFilter

from ..families.querysets import may_open_sensitive
from .models.closings import days_of
from .models.entries import TO_PEOPLE, Category, Entry
from .querysets import LedgerQuerySet

MONTHS = [(month, f"{month}月") for month in range(1, 13)]


class LedgerFilter(ListFilter):
    """`years`: those that the fund has a book of. `contiguous`: days only are asked for, so that
    the rows found are a stretch of the book and the running balance can be shown."""

    year = filters.ChoiceFilter(label="年度", method="in_days", empty_label="全部")
    month = filters.ChoiceFilter(label="月份", choices=MONTHS, method="in_days", empty_label="全年")
    category = filters.ChoiceFilter(label="类别", choices=Category.choices, empty_label="全部")
    text = filters.CharFilter(
        label="用途、往来单位（个人）或凭证号",
        max_length=100,
        method="with_text",
        widget=forms.TextInput({"size": 14}),
    )

    class Meta:
        model = Entry
        fields = ["year", "month", "category", "text"]

    def __init__(self, data: QueryDict, queryset: QuerySet, *, years: list[int], by: User) -> None:
        super().__init__(data, queryset)
        self.by = by
        if not may_open_sensitive(by):
            shown = [choice for choice in Category.choices if choice[0] not in TO_PEOPLE]
            self.filters["category"].extra["choices"] = shown
        self.filters["year"].extra["choices"] = [(year, f"{year}年") for year in years]

    @property
    def contiguous(self) -> bool:
        criteria = self.form.cleaned_data if self.form.is_valid() else {}
        return not criteria.get("category") and not criteria.get("text")

    @property
    def days(self) -> tuple[datetime.date, datetime.date] | None:
        """First and last day asked for; a month without its year is none."""
        criteria = self.form.cleaned_data if self.form.is_valid() else {}
        if not criteria.get("year"):
            return None
        return days_of(int(criteria["year"]) * 100 + int(criteria.get("month") or 0))

    def filter_queryset(self, queryset: LedgerQuerySet) -> QuerySet:
        """Nothing is found by its category or text that is not told one by one."""
        return super().filter_queryset(
            queryset if self.contiguous else queryset.disclosed_to(self.by)
        )

    def in_days(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(date__range=self.days) if self.days else queryset

    def with_text(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        found = (
            Q(purpose__icontains=value)
            | Q(counterparty__icontains=value)
            | Q(voucher__icontains=value)
        )
        return queryset.filter(found)

"""What a list of villages can be narrowed down to."""

from collections.abc import Iterable, Mapping
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from accounts.downloads import ListFilter
from accounts.scope import within
from associations.models import VillageKind

from .flags import Rule
from .models import Flag
from .overview import ATTENTION
from .standard import Grade


class OverviewForm(forms.Form):
    """The filters above the villages of an overview; an unknown value narrows nothing."""

    grade = forms.ChoiceField(label="等次", required=False)
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *VillageKind.choices])
    attention = forms.ChoiceField(
        label="关注", required=False, choices=[("", "全部"), *((key, title) for key, (title, _) in ATTENTION.items())]
    )

    def __init__(self, data: QueryDict, *, grades: Iterable[Grade]) -> None:
        super().__init__(data)
        self.fields["grade"].choices = [("", "全部"), *((grade.code, grade.title) for grade in grades)]
        for field in self.fields.values():
            field.widget.attrs = {"class": "form-select", "data-autosubmit": ""}

    @property
    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class FlagFilter(ListFilter):
    """`places`: code → name of the villages, or of a county's townships, to choose from; without any no such field."""

    place = filters.ChoiceFilter(label="村（社区）", method="in_place", empty_label="全部")
    rule = filters.ChoiceFilter(label="疑点", choices=Rule.choices, empty_label="全部")
    state = filters.ChoiceFilter(label="核查结果", choices=Flag.State.choices, empty_label="全部")

    class Meta:
        model = Flag
        fields = ["place", "rule", "state"]

    def __init__(self, *args: Any, places: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not places:
            del self.filters["place"]
            return
        self.filters["place"].extra["choices"] = list(places.items())
        if min(len(code) for code in places) < 12:
            self.filters["place"].label = "乡镇（街道）"

    def in_place(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(within(value))

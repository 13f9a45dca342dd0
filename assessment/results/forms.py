"""What a list of villages can be narrowed down to."""

from collections.abc import Iterable

from django import forms
from django.http import QueryDict

from associations.models import VillageKind

from ..standards.data import Grade
from .chosen import ATTENTION


class OverviewForm(forms.Form):
    """The filters above the villages of an overview; an unknown value narrows nothing."""

    grade = forms.ChoiceField(label="等次", required=False)
    kind = forms.ChoiceField(
        label="类别", required=False, choices=[("", "全部"), *VillageKind.choices]
    )
    attention = forms.ChoiceField(
        label="关注",
        required=False,
        choices=[("", "全部"), *((key, title) for key, (title, _) in ATTENTION.items())],
    )

    def __init__(self, data: QueryDict, *, grades: Iterable[Grade]) -> None:
        super().__init__(data)
        self.fields["grade"].choices = [
            ("", "全部"),
            *((grade.code, grade.title) for grade in grades),
        ]
        for field in self.fields.values():
            field.widget.attrs = {"class": "form-select", "data-autosubmit": ""}

    @property
    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}

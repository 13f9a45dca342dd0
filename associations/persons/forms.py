"""Whose data is asked for, and what of it is cleared."""

from collections.abc import Iterable

from crispy_forms.helper import FormHelper
from django import forms
from django.http import QueryDict

from accounts.records.editing import tidy
from accounts.texts.free_text import FREE_TEXT

NAME_LENGTH = 40


class PersonForm(forms.Form):
    """The whole name, as the records have it."""

    helper: FormHelper
    name = forms.CharField(label="姓名", max_length=NAME_LENGTH, min_length=2)

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        tidy(self)


class ClearForm(forms.Form):
    """The rows ticked, among `keys`; the page shows the boxes itself."""

    helper: FormHelper
    clear = forms.MultipleChoiceField(
        label="要清除的资料",
        error_messages={
            "required": "请先勾选要清除的资料。",
            "invalid_choice": "勾选的资料刚刚变动过，请重新勾选。",
        },
    )
    reason = forms.CharField(
        label="原因",
        max_length=100,
        validators=FREE_TEXT,
        widget=forms.TextInput({"class": "form-control"}),
    )

    def __init__(self, data: QueryDict | None = None, *, keys: Iterable[str]) -> None:
        super().__init__(data)
        self.fields["clear"].choices = [(key, key) for key in keys]
        tidy(self)

    @property
    def ticked(self) -> list[str]:
        return self.data.getlist("clear") if hasattr(self.data, "getlist") else []

"""The type a village declares for itself."""

from typing import Any

from django import forms

from associations.forms.villages import FactForm

from ..models import SelfDeclaration


class DeclarationForm(FactForm):
    class Meta:
        model = SelfDeclaration
        fields = ["type", "declared"]
        widgets = {"type": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = SelfDeclaration.Type.choices

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        day, year = data.get("declared"), self.instance.year
        if day and day.year != year and "declared" not in self.errors:
            self.add_error("declared", f"这是{year}年的申报，日期要在{year}年内。")
        return data

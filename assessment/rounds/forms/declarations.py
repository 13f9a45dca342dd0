"""The type a village declares for itself."""

from django import forms

from associations.villages.forms.villages import FactForm

from ..models.declarations import SelfDeclaration


class DeclarationForm(FactForm):
    """`types`: the grades of the year's standard, code and title."""

    type = forms.ChoiceField(label="自定类型", widget=forms.RadioSelect)

    class Meta:
        model = SelfDeclaration
        fields = ["type", "declared"]

    def __init__(self, *args: object, types: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = types
        if dict(types).get(self.instance.type) != self.instance.type_title:
            self.initial["type"] = ""  # a grade of another standard: chosen anew

    def clean(self) -> dict[str, object]:
        data = super().clean()
        self.instance.title = dict(self.fields["type"].choices).get(data.get("type"), "")
        day, year = data.get("declared"), self.instance.year
        if day and day.year != year and "declared" not in self.errors:
            self.add_error("declared", f"这是{year}年的申报，日期要在{year}年内。")
        return data

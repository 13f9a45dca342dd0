"""What was found on site in one village."""

from django import forms
from django.http import QueryDict

from accounts.records.editing import tidy

from .models import Finding


class FindingForm(forms.ModelForm):
    held = forms.TypedChoiceField(
        label="核查结果",
        choices=[("1", "达到"), ("0", "未达到")],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择达到或未达到。"},
    )

    class Meta:
        model = Finding
        fields = ["held", "evidence"]
        widgets = {"evidence": forms.Textarea({"rows": 5})}
        help_texts = {
            "evidence": (
                "哪天、去了哪里、看了什么、结果怎样。等次说明和年终报告会引用，"
                "不要写群众姓名和个人情况。"
            )
        }
        error_messages = {"evidence": {"required": "请写明依据，年终报告要引用。"}}

    def __init__(self, data: QueryDict | None = None, *, instance: Finding) -> None:
        super().__init__(data, instance=instance)
        tidy(self)
        self.initial["held"] = (
            {True: "1", False: "0"}.get(self.instance.held) if self.instance.pk else None
        )
        self.fields["evidence"].required = True

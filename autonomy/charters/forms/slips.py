"""Opinion slips as typed: issuing them, ticking off those that came back, what one of them says."""

import datetime

from django import forms
from django.utils import timezone

from accounts.records.editing import DateInput, TidyForm
from associations.villages.forms.villages import FactForm

from ..models.charters import Clause
from ..models.steps import OpinionSlip

STATES = [
    ("", "全部"),
    ("out", "未收回"),
    ("unsigned", "已收回、未签字"),
    ("comment", "有意见"),
    ("open", "有意见、未处理"),
]
LENGTH = 40


class SlipFilter(forms.Form):
    text = forms.CharField(label="户主或编号", required=False, max_length=40)
    state = forms.ChoiceField(label="状态", choices=STATES, required=False)


class DayForm(TidyForm):
    """A day that has come."""

    day = forms.DateField(
        widget=DateInput,
        error_messages={"required": "请填日期。", "invalid": "日期写成 2025-06-30。"},
    )

    def clean_day(self) -> datetime.date | None:
        if self.cleaned_data["day"] > timezone.localdate():
            raise forms.ValidationError(f"{self.cleaned_data['day']} 还没有到，请核对。")
        return self.cleaned_data["day"]


class ClauseChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: object) -> str:
        return f"第{obj.number}条　{obj.body[:LENGTH]}{'…' if len(obj.body) > LENGTH else ''}"


class SlipForm(FactForm):
    """`clauses` are those of the draft at hand."""

    clauses = ClauseChoice(
        label="据此修改的条文",
        queryset=Clause.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="修订稿里因为这条意见改了哪几条。",
    )

    class Meta:
        model = OpinionSlip
        fields = ["returned", "signed", "comment", "answer", "reply"]
        widgets = {"comment": forms.Textarea({"rows": 4})}
        help_texts = {"comment": "照意见表上写的记，不写个人的怀孕、生育、避孕和检查情况。"}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        text = self.instance.charter.texts.order_by("number").last()
        offered = self.fields["clauses"]
        assert isinstance(offered, ClauseChoice)
        offered.queryset = (
            Clause.objects.filter(text=text).order_by("number") if text else Clause.objects.none()
        )
        self.initial["clauses"] = list(self.instance.clauses.values_list("pk", flat=True))
        if text is None or not offered.queryset.exists():
            del self.fields["clauses"]

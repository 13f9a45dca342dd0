"""Taking down a suggestion, and answering it."""

import datetime

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from accounts.records.editing import RecordForm
from accounts.texts import LONG

from .models import Suggestion

DAYS_TO_ANSWER = 15


def not_to_come(day: datetime.date) -> datetime.date:
    """Raises ValidationError for a day after today."""
    if day > timezone.localdate():
        raise forms.ValidationError("日期还没有到。")
    return day


class SuggestionForm(RecordForm):
    """`villages`: those to choose from; None where the village is given."""

    deadline = forms.DateField(
        label="答复期限", required=False, help_text=f"空着就是提出日期以后的 {DAYS_TO_ANSWER} 天。"
    )

    class Meta:
        model = Suggestion
        fields = ["village", "channel", "raised", "raised_by", "text", "deadline"]
        widgets = {"text": forms.Textarea({"rows": 5})}
        help_texts = {"text": "只写意见本身，不写个人的怀孕、生育、避孕和检查情况，不写身份证号。"}

    def __init__(self, *args: object, villages: QuerySet | None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if villages is None:
            del self.fields["village"]
        else:
            self.fields["village"].queryset = villages
            self.fields["village"].empty_label = "请选择"
        if self.instance.pk is None:
            self.initial["raised"] = timezone.localdate()

    def clean_raised(self) -> datetime.date:
        return not_to_come(self.cleaned_data["raised"])

    def clean_deadline(self) -> datetime.date | None:
        raised = self.cleaned_data.get("raised")
        proposed = (
            raised + datetime.timedelta(days=DAYS_TO_ANSWER) if raised else timezone.localdate()
        )
        return self.cleaned_data["deadline"] or proposed


class SuggestionAnswerForm(RecordForm):
    answered = forms.DateField(label="答复日期")
    answer = forms.CharField(label="答复", max_length=LONG, widget=forms.Textarea({"rows": 5}))
    adopted = forms.TypedChoiceField(
        label="是否采纳",
        choices=[("True", "采纳"), ("False", "不采纳")],
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label="采纳或不采纳的理由", max_length=200)

    class Meta:
        model = Suggestion
        fields = ["answered", "answer", "adopted", "reason"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.answered is None:
            self.initial["answered"] = timezone.localdate()

    def clean_answered(self) -> datetime.date:
        return not_to_come(self.cleaned_data["answered"])

"""Answering a flag: the village says how it came, the township what was found."""

from django import forms
from django.utils import timezone

from accounts.records.editing import RecordForm

from ..reports import periods
from ..reports.models import Correction
from .models import Flag


class FlagStatementForm(RecordForm):
    class Meta:
        model = Flag
        fields = ["statement"]
        widgets = {"statement": forms.Textarea({"rows": 4})}
        help_texts = {
            "statement": "写明这些数是怎么来的，有什么依据。只写人数和经过，不写个人姓名和情况。"
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["statement"].required = True


class FlagAnswerForm(RecordForm):
    """`correction`: those of the village's months in question."""

    class Meta:
        model = Flag
        fields = ["state", "correction", "answer"]
        widgets = {"state": forms.RadioSelect, "answer": forms.Textarea({"rows": 4})}
        help_texts = {
            "correction": (
                "选“已更正”时填。还没有更正的，先在月报页办理更正，"
                "更正后疑点消除的会自动记为已更正。"
            ),
            "answer": (
                "写明查了什么、依据是什么，报告照此印出。只写人数和经过，不写个人姓名和情况。"
            ),
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        flag = self.instance
        states = [choice for choice in Flag.State.choices if choice[0] != Flag.State.OPEN]
        corrections = Correction.objects.filter(
            report__village=flag.village_id,
            report__period__gte=flag.period,
            report__period__lte=flag.until,
        ).select_related("report")
        self.fields["state"].choices = states
        if flag.is_open:
            self.initial["state"] = None
        self.fields["answer"].required = True
        self.fields["correction"] = forms.ModelChoiceField(
            corrections,
            label="更正单",
            required=False,
            empty_label="没有",
            help_text=self.fields["correction"].help_text,
        )
        self.fields["correction"].label_from_instance = _correction_label
        if not corrections:
            self.fields["correction"].empty_label = "这几个月没有更正单"


def _correction_label(correction: Correction) -> str:
    month = periods.label(correction.report.period)
    return (
        f"{correction.pk}号 {month} {timezone.localtime(correction.at):%Y-%m-%d}："
        f"{correction.reason[:20]}"
    )

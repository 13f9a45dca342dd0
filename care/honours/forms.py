"""A nomination as typed, and what each act on it asks for."""

import datetime

from django import forms
from django.http import QueryDict
from django.utils import timezone

from accounts.records.editing import RecordForm, tidy
from accounts.texts.free_text import no_private_fact
from associations.organisation.forms.fields import day_gone_by

from .models import Honour
from .services import HonourStep
from .states import FEWEST_DAYS


class HonourForm(RecordForm):
    class Meta:
        model = Honour
        fields = ["title", "name", "deeds", "nominated"]
        widgets = {"deeds": forms.Textarea({"rows": 4})}
        help_texts = {
            "name": "个人写姓名，家庭写户主姓名加“家庭”。",
            "deeds": "写做了什么好事，公示和证书要用；不写生育、避孕和检查情况。",
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nominated"].validators.append(day_gone_by)
        honour: Honour = self.instance
        today = timezone.localdate()
        if honour.pk is None and today.year in (honour.year, honour.year + 1):
            self.initial["nominated"] = today


LABELS = {"screen": "初审日期", "announce": "公示开始", "award": "表彰日期", "decline": "日期"}


class HonourStepForm(forms.Form):
    """Of the act at hand: fields that it does not ask for are left out."""

    day = forms.DateField()
    until = forms.DateField(
        label="公示结束",
        help_text=f"不少于 {FEWEST_DAYS} 天，首尾两天都算；期满的第二天起可以表彰。",
    )
    place = forms.CharField(
        label="公示地点", max_length=60, help_text="如：村务公开栏、镇政府公示栏。"
    )
    objections = forms.CharField(
        label="公示反映",
        max_length=300,
        required=False,
        validators=[no_private_fact],
        widget=forms.Textarea({"rows": 3}),
        help_text="公示期内收到什么意见、怎么核实的；没有的写“无”。",
    )
    text = forms.CharField(max_length=100, validators=[no_private_fact])

    def __init__(self, data: QueryDict | None = None, *, act: str) -> None:
        super().__init__(data)
        fields = {
            "screen": ("day",),
            "announce": ("day", "until", "place"),
            "award": ("day", "objections", "text"),
            "decline": ("day", "objections", "text"),
        }[act]
        for name in list(self.fields):
            if name not in fields:
                del self.fields[name]
        tidy(self)
        today = timezone.localdate()
        self.fields["day"].label = LABELS[act]
        self.initial["day"] = today
        if act == "announce":
            self.initial["until"] = today + datetime.timedelta(days=FEWEST_DAYS + 1)
        else:
            self.fields["day"].validators.append(day_gone_by)
        if act == "award":
            self.fields["text"].label, self.fields["text"].required = "奖励", False
            self.fields["objections"].required = True
        if act == "decline":
            self.fields["text"].label = "原因"

    @property
    def step(self) -> HonourStep:
        return HonourStep(**{"until": None, **self.cleaned_data})

"""A file of divisions on its way in."""

import datetime
from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.records.editing import DateInput, TidyForm, not_too_early
from documents.reading.fields import TableField

DAY, ALWAYS = "day", "always"


class SinceField(forms.DateField):
    """Since when what is changed is so: today where nothing is said."""

    def __init__(self, what: str) -> None:
        told = f"{what}改了才用填，不填就是今天；以前的页面不变。原来就登记错的，填实际的日期。"
        super().__init__(label="从哪天起", required=False, widget=DateInput(), help_text=told)

    def clean(self, value: object) -> datetime.date:
        today = timezone.localdate()
        day: datetime.date = super().clean(value) or today
        if day > today:
            raise ValidationError("这个日期还没有到，请核对。")
        return day


class DivisionUploadForm(TidyForm):
    file = TableField(label="区划文件", told="先看预览，确认以后才导入。")


class OpenedForm(TidyForm):
    """Since when villages are there of which the file does not say it (`undated`), and since when
    others have another name or kind (`redescribed`)."""

    since = forms.ChoiceField(
        label="没有写设立日期的村，从哪天起算？",
        choices=[(DAY, "从下面这一天起"), (ALWAYS, "早已存在，以前各年也要报月报、参加考评")],
        widget=forms.RadioSelect,
        initial=DAY,
        required=False,
    )
    opened = forms.DateField(
        label="设立日期", widget=DateInput(), required=False, validators=[not_too_early],
        initial=timezone.localdate,
    )  # fmt: skip

    renamed = SinceField("名称、类别")

    def __init__(self, *args: Any, asks: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "undated" not in asks:
            del self.fields["since"], self.fields["opened"]
        if "redescribed" not in asks:
            del self.fields["renamed"]

    def clean(self) -> dict[str, object]:
        data: dict[str, object] = super().clean() or self.cleaned_data
        if data.get("since") == DAY and not data.get("opened") and "opened" not in self.errors:
            self.add_error("opened", "请填写从哪天起算。")
        return data

    def answer(self) -> datetime.date | None:
        """None: always, or not asked. Not answered: today."""
        if self.cleaned_data.get("since", ALWAYS) == ALWAYS:
            return None
        return self.cleaned_data["opened"] or timezone.localdate()

"""A fund-raising campaign, and its lists: typed or pasted, a line each."""

import re
from collections.abc import Iterator

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from accounts.records.editing import RecordForm, tidy
from associations.models import Village
from associations.organisation.forms.fields import day_gone_by

from ..models.drives import Drive
from ..services.drives import Gift, Help
from .fields import AmountField

MOST_LINES = 500
_AMOUNT = AmountField()
_PARTS = re.compile(r"[\s、;；]+")  # no commas: they stand within sums


class DriveForm(RecordForm):
    class Meta:
        model = Drive
        fields = ["name", "fund", "started", "ended", "purpose"]
        help_texts = {"fund": "捐款记进这项经费，帮扶也从这里支出。", "ended": "还没有结束的不填。"}

    def __init__(self, *args: object, funds: QuerySet, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fund"].queryset = funds
        self.fields["fund"].empty_label = "请选择"
        self.fields["started"].validators.append(day_gone_by)

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() | {"code", "township"}  # type: ignore[misc]  # not in the stubs


class GiftsForm(forms.Form):
    date = forms.DateField(label="捐款日期", validators=[day_gone_by])
    voucher = forms.CharField(label="收据号", max_length=30, required=False)
    lines = forms.CharField(
        label="捐款名单",
        max_length=MOST_LINES * 40,
        widget=forms.Textarea({"rows": 8}),
        help_text=(
            "一行一位：捐款单位或个人，空格，金额（元）。例如“镇卫生院全体职工 1200”。"
            "可以从表格里直接粘贴两列。"
        ),
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        tidy(self)
        self.initial["date"] = timezone.localdate()

    def clean_lines(self) -> list[Gift]:
        gifts = []
        for number, parts in _lines(self.cleaned_data["lines"]):
            if len(parts) < 2:
                raise ValidationError(f"第 {number} 行缺金额：“{parts[0]}”。请写成“捐款人 金额”。")
            donor = " ".join(parts[:-1])
            if len(donor) > 60:
                raise ValidationError(f"第 {number} 行的捐款人超过 60 个字。")
            gifts.append(Gift(donor, _fen(parts[-1], number)))
        return gifts


class DriveHelpForm(forms.Form):
    """`villages`: those that may be helped, by their names."""

    date = forms.DateField(label="帮扶日期", validators=[day_gone_by])
    approved_by = forms.CharField(label="审批人", max_length=40, required=False)
    voucher = forms.CharField(label="凭证号", max_length=30, required=False)
    lines = forms.CharField(
        label="帮扶名单",
        max_length=MOST_LINES * 40,
        widget=forms.Textarea({"rows": 8}),
        help_text="一行一个村：村名，户数，金额（元），说明可有可无，中间空格。例如“观冲村 2 300 "
        "慰问金”。只写户数，不写户主姓名。",
    )

    def __init__(self, data: QueryDict | None = None, *, villages: QuerySet[Village]) -> None:
        super().__init__(data)
        tidy(self)
        self.villages = villages
        self.initial["date"] = timezone.localdate()

    def clean_lines(self) -> list[Help]:
        known = {village.name: village for village in self.villages}
        return [
            self._help(number, parts, known) for number, parts in _lines(self.cleaned_data["lines"])
        ]

    def _help(self, number: int, parts: list[str], known: dict[str, Village]) -> Help:
        if len(parts) < 3:
            raise ValidationError(f"第 {number} 行不完整：请写成“村名 户数 金额”。")
        name, households, amount, *what = parts
        village = known.get(name) or known.get(f"{name}村") or known.get(f"{name}社区")
        if village is None:
            raise ValidationError(f"第 {number} 行的“{name}”不是本单位的村（社区）。")
        count = households.removesuffix("户")
        if not (count.isascii() and count.isdecimal() and 0 < int(count[:6]) <= 9999):
            raise ValidationError(f"第 {number} 行的户数“{households}”应是正整数。")
        return Help(village, int(count), _fen(amount, number), " ".join(what)[:60])


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    rows = [
        (number, line.strip())
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip()
    ]
    if len(rows) > MOST_LINES:
        raise ValidationError(f"一次最多登记 {MOST_LINES} 行，请分几次登记。")
    for number, line in rows:
        yield number, [part for part in _PARTS.split(line) if part]


def _fen(text: str, number: int) -> int:
    try:
        return _AMOUNT.clean(text.removesuffix("元"))
    except ValidationError as error:
        raise ValidationError(f"第 {number} 行的金额“{text}”：{error.messages[0]}") from None

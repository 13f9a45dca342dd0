"""A statement's file."""

import datetime

from crispy_forms.bootstrap import AppendedText
from crispy_forms.layout import Column, Layout, Row
from django.utils import timezone

from accounts.records.editing import RecordForm
from associations.organisation.forms.fields import day_gone_by
from documents.reading.fields import TableField

from ..models.statements import Statement
from .fields import BalanceField


class FundStatementForm(RecordForm):
    balance = BalanceField(label="对账单期末余额", required=False)
    file = TableField(
        label="对账单文件",
        told="表头要有日期、收入、支出三列（银行的“贷方金额”“借方金额”也认），"
        "凭证号、摘要、往来单位（个人）可有可无。",
    )

    class Meta:
        model = Statement
        fields = ["source", "starts", "ends", "balance"]
        help_texts = {"source": "例如：镇农商行协会账户、村账镇代理账户。"}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        last = timezone.localdate().replace(day=1) - datetime.timedelta(days=1)
        self.initial.setdefault("starts", last.replace(day=1))
        self.initial.setdefault("ends", last)
        for name in ("starts", "ends"):
            self.fields[name].validators.append(day_gone_by)
        self.helper.layout = Layout(
            "source",
            Row(Column("starts"), Column("ends")),
            AppendedText("balance", "元"),
            "file",
            "version",
        )

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        starts, ends = data.get("starts"), data.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", "“止”不能早于“起”。")
        return data

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() | {"fund", "digest", "file_name"}  # type: ignore[misc]  # not in the stubs

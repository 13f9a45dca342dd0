"""A fund, and what is booked in it."""

import datetime

from crispy_forms.bootstrap import AppendedText
from crispy_forms.layout import Column, Field, Layout, Row
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from accounts.records.editing import RecordForm, tidy
from associations.attachments.forms import PaperMixin
from associations.organisation.forms.fields import day_gone_by
from documents.numerals import yuan2

from ..models.entries import INCOME, SPENDING, TRANSFERS, Category, Entry
from ..models.funds import Fund
from .fields import AmountField

CHOOSE = ("", "请选择")


class FundForm(RecordForm):
    class Meta:
        model = Fund
        fields = ["kind", "name", "opened", "closed", "note"]
        help_texts = {
            "opened": (
                "这一天起可以记账。系统启用以前就有的，填启用那年的 1 月 1 日，"
                "再登记一笔“期初结存”。"
            ),
            "closed": "还在用的不填。结存为零才能撤销，撤销后不能再记账。",
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [CHOOSE, *self.fields["kind"].choices[1:]]
        for name in ("opened", "closed"):
            self.fields[name].validators.append(day_gone_by)
        if not self.instance.pk:
            del self.fields["closed"]
            self.initial.setdefault("opened", datetime.date(timezone.localdate().year, 1, 1))

    def _get_validation_exclusions(self) -> set[str]:
        """The place is the page's; constraints that need it are asked for by the service."""
        return super()._get_validation_exclusions() | {"code"}  # type: ignore[misc]  # not in the stubs


class EntryForm(PaperMixin, forms.ModelForm):
    """One entry of `side`, on a phone in a minute: sum, what for, and the rest when it is known."""

    amount = AmountField()

    class Meta:
        model = Entry
        fields = ["date", "category", "amount", "purpose", "counterparty", "voucher", "approved_by"]

    def __init__(self, *args: object, side: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        income = side == Entry.Side.INCOME
        tidy(self)
        self.initial["date"] = timezone.localdate()
        self.fields["date"].validators.append(day_gone_by)
        offered = [
            category for category in (INCOME if income else SPENDING) if category not in TRANSFERS
        ]
        self.fields["category"].choices = [
            CHOOSE,
            *((category.value, category.label) for category in offered),
        ]
        self.fields["purpose"].label = "来源" if income else "用途"
        self.fields["counterparty"].label = "交款单位或个人" if income else "收款单位或个人"
        self.fields["paper"].label = "凭证照片或文件"
        if income:
            del self.fields["approved_by"]
        self.helper.layout = Layout(
            AppendedText("amount", "元"),
            Row(Column("date"), Column("category")),
            "purpose",
            "counterparty",
            Row(Column("voucher"), *([] if income else [Column("approved_by")])),
            "paper",
        )

    def _get_validation_exclusions(self) -> set[str]:
        """Side and fund are the page's: the service checks the whole entry."""
        return super()._get_validation_exclusions() | {"side", "fund", "category"}  # type: ignore[misc]  # not in the stubs

    def clean_category(self) -> str:
        return Category(self.cleaned_data["category"]).value


class ReverseForm(forms.Form):
    """`entry`: what is taken back."""

    date = forms.DateField(label="冲销日期", validators=[day_gone_by])
    reason = forms.CharField(
        label="冲销原因", max_length=120, help_text="例如：同一张发票登记了两次。"
    )
    approved_by = forms.CharField(label="审批人", max_length=40, required=False)

    def __init__(self, data: QueryDict | None = None, *, entry: Entry) -> None:
        super().__init__(data)
        self.entry = entry
        tidy(self)
        self.initial["date"] = timezone.localdate()


class FundTransferForm(PaperMixin, forms.Form):
    """`targets`: funds to choose from."""

    amount = AmountField()
    target = forms.ModelChoiceField(
        label="转到", queryset=Fund.objects.none(), empty_label="请选择"
    )
    date = forms.DateField(label="日期", validators=[day_gone_by])
    purpose = forms.CharField(label="用途", max_length=120)
    voucher = forms.CharField(label="凭证号", max_length=30, required=False)
    approved_by = forms.CharField(label="审批人", max_length=40, required=False)

    def __init__(self, *args: object, targets: QuerySet, spendable: int, **kwargs: object) -> None:
        self.instance = Entry()
        super().__init__(*args, **kwargs)
        tidy(self)
        self.fields["target"].queryset = targets
        self.fields["amount"].help_text = f"今天最多能转出 {yuan2(spendable)} 元。"
        self.fields["paper"].label = "凭证照片或文件"
        self.initial["date"] = timezone.localdate()
        self.helper.layout = Layout(
            AppendedText("amount", "元"),
            "target",
            Field("date"),
            "purpose",
            Row(Column("voucher"), Column("approved_by")),
            "paper",
        )

"""The fields of what is paid from a fund."""

from django import forms
from django.db.models import QuerySet

from ...ledger.models.funds import Fund
from ..services import Payment


class PaymentMixin(forms.Form):
    """`fund`, `voucher`, `approved_by` of a line to be booked. Call `offer_funds`."""

    fund = forms.ModelChoiceField(
        label="从经费支付",
        queryset=Fund.objects.none(),
        required=False,
        empty_label="不在这里记账",
        help_text="选了经费，保存时同时记一笔支出。账上只写用途和户数，不写姓名。",
    )
    voucher = forms.CharField(label="凭证号", max_length=30, required=False)
    approved_by = forms.CharField(label="审批人", max_length=40, required=False)

    def offer_funds(self, funds: QuerySet[Fund]) -> None:
        self.fields["fund"].queryset = funds.open().with_places()  # type: ignore[attr-defined]

    @property
    def payment(self) -> Payment | None:
        data = self.cleaned_data
        return (
            Payment(data["fund"], data["voucher"], data["approved_by"])
            if data.get("fund")
            else None
        )

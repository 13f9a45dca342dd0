"""A policy as typed, its list, and its payment."""

from crispy_forms.bootstrap import AppendedText
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from accounts.records.editing import RecordForm, tidy
from associations.organisation.forms.fields import day_gone_by

from ..aid.forms.payments import PaymentMixin
from ..families.forms import FamiliesField
from ..families.models import Family
from ..ledger.forms.fields import AmountField
from ..ledger.models.funds import Fund
from .models import Policy


class PolicyForm(RecordForm):
    premium = AmountField(label="每户保费")

    class Meta:
        model = Policy
        fields = ["year", "kind", "insurer", "number", "premium", "starts", "ends", "note"]
        help_texts = {"insurer": "保险公司或经办单位的名称。", "number": "出单以后再补也可以。"}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].widget = forms.TextInput(
            {"inputmode": "numeric", "autocomplete": "off"}
        )
        self.helper.layout = Layout(
            "version",
            Row(Column("year"), Column("kind")),
            Row(Column("insurer"), Column("number")),
            AppendedText("premium", "元"),
            Row(Column("starts"), Column("ends")),
            "note",
        )

    def clean_premium(self) -> int:
        premium: int = self.cleaned_data["premium"]
        if self.instance.is_paid and premium != Policy.objects.get(pk=self.instance.pk).premium:
            raise ValidationError("已经缴费，保费不能再改。需要更正的，先到账上冲销这笔缴费。")
        return premium


class ListForm(forms.Form):
    """`families`: those to choose from."""

    families = FamiliesField(Family.objects.none(), label="参保家庭", required=False)

    def __init__(
        self, data: QueryDict | None = None, *, families: QuerySet, initial: dict[str, object]
    ) -> None:
        super().__init__(data, initial=initial)
        tidy(self)
        self.fields["families"].queryset = families


class PayForm(PaymentMixin, forms.Form):
    date = forms.DateField(label="缴费日期", validators=[day_gone_by])

    field_order = ["fund", "date", "voucher", "approved_by"]

    def __init__(self, data: QueryDict | None = None, *, funds: QuerySet[Fund]) -> None:
        super().__init__(data)
        tidy(self)
        self.offer_funds(funds)
        self.fields["fund"].required = True
        self.fields["fund"].empty_label = "请选择"
        self.fields["fund"].help_text = ""
        self.initial.setdefault("date", timezone.localdate())

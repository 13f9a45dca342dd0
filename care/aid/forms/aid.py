"""Aid as typed: to whom, in what way, by whom, and what paid for it."""

from crispy_forms.bootstrap import AppendedText
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.records.editing import RecordForm
from associations.models import Village
from associations.organisation.forms.fields import day_gone_by
from members.models import Household
from members.people.forms.picking import PickField

from ...activities.forms.entries import EntryField
from ...activities.models import Activity
from ...ledger.forms.fields import AmountField
from ...ledger.models.funds import Fund
from ..models import Aid
from .payments import PaymentMixin


class AidForm(PaymentMixin, RecordForm):
    """To a household, or counted. Of a village the household is one of its own; of a township, of
    any of its villages by its number or head."""

    amount = AmountField(required=False, help_text="物资可以折价；没有金额的空着。")
    is_planning = forms.BooleanField(label="是计划生育家庭", required=False)

    class Meta:
        model = Aid
        fields = [
            *("household", "helped", "planning", "date", "kind", "service", "what", "amount"),
            *("giver", "giver_name", "entry"),
        ]
        field_classes = {"entry": EntryField, "household": PickField}
        labels = {"household": "受助家庭"}
        help_texts = {
            "household": "一次帮扶多户、不逐户登记的空着，填下面的户数。",
            "helped": "没有逐户登记的，填帮扶了多少户。",
            "what": "如：化肥两包、助学金。不写怀孕、生育、避孕和检查情况。",
            "giver_name": "如：镇民政所、村计划生育协会，或会员姓名。",
            "entry": "已经记过账的，选那一笔支出；从下面的经费支付的，这里空着。",
        }

    def __init__(self, *args: object, by: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        aid: Aid = self.instance
        place = aid.place
        homes = Household.objects.in_division(place.pk)
        self.fields["household"].offer(
            homes.filter(Q(closed__isnull=True) | Q(pk=aid.household_id)), place.pk
        )
        self.fields["entry"].offer(place.pk, aid.entry_id)
        self.offer_funds(Fund.objects.visible_to(by).filter(code=place.pk))
        self._dress(aid)
        self.helper.layout = self._layout(isinstance(place, Village))

    def _dress(self, aid: Aid) -> None:
        self.fields["date"].validators.append(day_gone_by)
        self.fields["giver"].choices = [("", "请选择"), *self.fields["giver"].choices[1:]]
        self.fields["service"].choices = [("", "不属于"), *Activity.Service.choices]
        for name in ("helped", "planning"):
            self.fields[name].required = False
            self.fields[name].widget = forms.TextInput(
                {"inputmode": "numeric", "autocomplete": "off"}
            )
            self.fields[name].error_messages |= {
                "min_value": "不能是负数。",
                "invalid": "应填 0 或正整数。",
            }
        if aid.pk is None:
            self.initial.update(
                {"date": timezone.localdate(), "helped": None, "planning": None, "amount": None}
            )
        elif aid.household_id:
            self.initial.update(
                {"helped": None, "planning": None, "is_planning": aid.planning == 1}
            )

    def _layout(self, in_village: bool) -> Layout:
        return Layout(
            "version",
            Fieldset(
                "受助的家庭",
                "household",
                "is_planning",
                Row(Column(AppendedText("helped", "户")), Column(AppendedText("planning", "户"))),
            ),
            Fieldset(
                "帮扶",
                Row(Column("date"), Column("kind")),
                "service",
                "what",
                AppendedText("amount", "元"),
            ),
            Fieldset("由谁帮扶", Row(Column("giver"), Column("giver_name"))),
            Fieldset("记账", "entry", "fund", Row(Column("voucher"), Column("approved_by"))),
        )

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        counted = data.get("helped")
        if data.get("household"):
            if counted not in (None, 1):
                self.add_error("helped", "选了受助家庭，户数就是 1，这里空着。")
            data["helped"], data["planning"] = 1, 1 if data.get("is_planning") else 0
        elif not counted and "household" not in self.errors and "helped" not in self.errors:
            self.add_error("household", "请填受助家庭；一次帮扶多户的，填帮扶户数。")
        else:
            data["planning"] = data.get("planning") or 0
        if data.get("entry") and data.get("fund"):
            self.add_error("fund", "已经选了一笔支出，不能再记一笔。")
        data["amount"] = data.get("amount") or 0
        return data

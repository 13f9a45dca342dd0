"""Township rules and children at school, as typed."""

from crispy_forms.bootstrap import AppendedText
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from accounts.records.editing import RecordForm
from associations.entitlement_sources import Benefit, Level, Per
from associations.organisation.forms.fields import day_gone_by
from associations.vocabulary.in_force import choices_of

from ...families.models import SUPPORTS
from ...ledger.forms.fields import AmountField
from ...ledger.forms.funds import CHOOSE
from ..models.benefits import BegunMonths, BenefitRule, Schooling


class BenefitRuleForm(RecordForm):
    amount = AmountField(label="金额")
    kinds = forms.MultipleChoiceField(label="给哪些家庭", widget=forms.CheckboxSelectMultiple)
    levels = forms.MultipleChoiceField(
        label="按在校学生计算",
        choices=Level.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=(
            "和上学有关的才选：金额乘以在这些学校的学生人数；每次升学发放的，按考入这些学校的人数。"
        ),
    )

    class Meta:
        model = BenefitRule
        fields = [
            *(
                "benefit",
                "name",
                "amount",
                "per",
                "kinds",
                "levels",
                "since",
                "until",
                "source",
                "fund",
                "replaces",
            ),
        ]
        help_texts = {
            "name": "发放表上写的名称，如“两女户养老保险补助”。",
            "source": "文件名称、文号和条款。",
            "until": "还在执行的不填。",
            "replaces": "同一项优待换了标准时选，一次性的就不会因为换标准再发一次。",
        }

    def __init__(
        self, *args: object, funds: QuerySet, replaceable: QuerySet, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = choices_of(SUPPORTS, self.instance.township_id)
        for name, choices in (("benefit", Benefit.choices), ("per", Per.choices)):
            self.fields[name].choices = [CHOOSE, *choices]
        self.fields["fund"].queryset = funds
        self.fields["fund"].empty_label = "请选择"
        self.fields["replaces"].queryset = replaceable
        self.fields["replaces"].empty_label = "不接替"
        if self.instance.pk or not replaceable.exists():
            del self.fields["replaces"]
        replaces = ["replaces"] if "replaces" in self.fields else []
        self.helper.layout = Layout(
            "version",
            Row(Column("benefit"), Column("per")),
            "name",
            AppendedText("amount", "元"),
            "kinds",
            "levels",
            Row(Column("since"), Column("until")),
            "source",
            "fund",
            *replaces,
        )


class BegunMonthsForm(RecordForm):
    class Meta:
        model = BegunMonths
        fields = ["since", "families", "posts", "source"]
        help_texts = {
            "since": "填这个月里任何一天；以前的月份仍按原来的办法。",
            "families": "只用于按月发的优待：当月才符合、当月终止或迁走的。",
            "posts": "当月到任、离任的。",
            "source": "文件名称、文号和条款。",
        }


class SchoolingForm(RecordForm):
    class Meta:
        model = Schooling
        fields = ["level", "count", "since", "until"]
        help_texts = {
            "count": "同一天进同类学校的有几名，只记人数，不记姓名。",
            "until": "还在校的不填。升学的，这里填离校日期，另加一行新学校。",
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [CHOOSE, *Level.choices]
        for name in ("since", "until"):
            self.fields[name].validators.append(day_gone_by)
        if not self.instance.pk:
            self.initial.setdefault(
                "since", timezone.localdate().replace(month=9, day=1).isoformat()
            )

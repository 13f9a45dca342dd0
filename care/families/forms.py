"""A family as typed: the household, what it is supported for, and what it needs."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from accounts.records.editing import RecordForm
from accounts.references import is_ref
from associations.organisation.forms.fields import day_gone_by
from associations.vocabulary.in_force import choices_of, kinds_of
from associations.vocabulary.own.forms import OwnFieldsMixin
from members.models import Household
from members.people.forms.picking import PickField

from .models import SUPPORTS, Family, Need, Support, is_sensitive


def _concealed_help(code: str) -> str:
    kinds = [one.title for one in kinds_of(SUPPORTS, code) if is_sensitive(one.code, code)]
    return f"{'、'.join(kinds)}要保密：列表、表格和留痕里不显示姓名和类别，打开一次记一次。"


class FamilyForm(OwnFieldsMixin, RecordForm):
    """`kinds` and `since` of a new family only: those of a known one have a form of their own."""

    kinds = forms.MultipleChoiceField(label="家庭类别", widget=forms.CheckboxSelectMultiple)
    since = forms.DateField(
        label="起始日期", validators=[day_gone_by], help_text="从哪天起按这些类别关怀。"
    )
    needs = forms.MultipleChoiceField(
        label="困难和需求",
        choices=Need.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Family
        fields = ["household", "kinds", "since", "needs", "responsible", "note"]
        field_classes = {"household": PickField}
        widgets = {"note": forms.Textarea({"rows": 3})}
        help_texts = {
            "responsible": "由谁联系和帮扶，如协会理事、骨干会员的姓名。",
            "note": (
                "只写困难和帮扶的情况，不写怀孕、生育、避孕和检查情况，也不写孩子的姓名和生日。"
            ),
        }

    def __init__(self, *args: object, code: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in ("household", "kinds", "since"):
                del self.fields[name]
            return
        self.fields["household"].offer(Household.objects.filter(village=code).current(), code)
        self.fields["kinds"].choices = choices_of(SUPPORTS, code)
        self.fields["kinds"].help_text = _concealed_help(code)
        self.initial.setdefault("since", timezone.localdate())


class SupportForm(RecordForm):
    class Meta:
        model = Support
        fields = ["kind", "since", "until"]
        help_texts = {"until": "不再按这个类别关怀的日期；还在关怀的空着。"}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].help_text = _concealed_help(self.instance.family.village_id)
        for name in ("since", "until"):
            self.fields[name].validators.append(day_gone_by)
        if not self.instance.pk:
            self.initial["since"] = timezone.localdate()


class FamiliesField(forms.ModelMultipleChoiceField):
    """Families to tick, sensitive ones masked."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, queryset: QuerySet[Family], **options: Any) -> None:
        super().__init__(queryset, to_field_name="ref", **options)

    def clean(self, value: Collection[str] | None) -> QuerySet[Family]:
        if wrong := [text for text in value or () if not is_ref(text)]:
            raise ValidationError(
                self.error_messages["invalid_choice"], "invalid_choice", {"value": wrong[0]}
            )
        return super().clean(value)

    def label_from_instance(self, family: Family) -> str:
        number = "" if family.sensitive else f"{family.household.number} "
        return (
            f"{family.village.name} {number}{family.shown_name}（{family.shown_kinds or '已终止'}）"
        )

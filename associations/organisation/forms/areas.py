"""A township's areas with their villages, and how it divides service teams."""

import datetime
from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from accounts.records.editing import tidy

from ...divisions.forms import SinceField
from ...divisions.models import Area, Township, Village


class _VillageChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, village: object) -> str:
        return f"{village.name}（现属{village.area.name}）" if village.area else village.name


class AreaForm(forms.ModelForm):
    villages = _VillageChoice(
        label="村（社区）",
        queryset=Village.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="勾选别的责任区的村（社区），保存后就归到这里。",
    )
    since = SinceField("名称、村（社区）")

    class Meta:
        model = Area
        fields = ["name"]
        help_texts = {"name": "例如：东片、第一办事处。"}

    def __init__(self, data: QueryDict | None = None, *, by: User, instance: Area) -> None:
        super().__init__(data, instance=instance)
        field = cast(_VillageChoice, self.fields["villages"])
        of_township = (
            Village.objects.visible_to(by)
            .filter(township=self.instance.township_id)
            .select_related("area")
        )
        there = Q(closed__isnull=True) | Q(closed__gt=timezone.localdate())
        if self.instance.pk:
            there |= Q(area=self.instance.pk)
            self.initial["villages"] = list(of_township.filter(area=self.instance.pk))
        field.queryset = of_township.filter(there)
        tidy(self)


class MonthField(forms.DateField):
    """A month, as its first day."""

    input_formats = ("%Y-%m",)


EARLIEST = datetime.date(1980, 1, 1)  # no report may be of an earlier month


class TownshipForm(forms.ModelForm):
    class Meta:
        model = Township
        fields = ["start", "tradition"]
        widgets = {
            "start": forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
            "tradition": forms.RadioSelect,
        }
        field_classes = {"start": MonthField}
        help_texts = {
            "start": "这个月以前不催报、不算逾期；以前的数可以另外录入。不填，各村从设立起上报。",
            "tradition": "各村按选定的一种分四个小组。换了分法，原有的小组仍在，标为“另一种分法”。",
        }

    def __init__(self, data: QueryDict | None = None, *, instance: Township) -> None:
        super().__init__(data, instance=instance)
        tidy(self)

    def clean_start(self) -> datetime.date | None:
        """From 1980 on, and next month at the latest."""
        start: datetime.date | None = self.cleaned_data["start"]
        if start and start < EARLIEST:
            raise ValidationError(f"不能早于 {EARLIEST.year} 年 1 月。")
        today = timezone.localdate()
        if start and (start.year - today.year) * 12 + start.month - today.month > 1:
            raise ValidationError("最晚从下个月起上报。")
        return start

"""A township's areas with their villages, and how it divides service teams."""

from typing import cast

from crispy_forms.helper import FormHelper
from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from accounts.models import User

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
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class TownshipForm(forms.ModelForm):
    class Meta:
        model = Township
        fields = ["tradition"]
        widgets = {"tradition": forms.RadioSelect}
        help_texts = {
            "tradition": "各村按选定的一种分四个小组。换了分法，原有的小组仍在，标为“另一种分法”。"
        }

    def __init__(self, data: QueryDict | None = None, *, instance: Township) -> None:
        super().__init__(data, instance=instance)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

"""Fields of members' forms: dates that say no more than is known, a household by what one calls it,
an ID number."""

import re

from django import forms
from django.core.exceptions import ValidationError

from .. import identity, partial_dates
from ..models import Household
from ..querysets import HouseholdQuerySet

OFFERED = 20


class PartialDateFormField(forms.CharField):
    """As people write dates; kept as "1980-05-12", "1980-05" or "1980"."""

    def __init__(self, label: str, help_text: str = "") -> None:
        super().__init__(max_length=20, required=False, label=label, help_text=help_text)
        self.widget.attrs.update(
            {"autocomplete": "off", "placeholder": "如 1980-05-12、1980年5月、1980"}
        )

    def clean(self, value: object) -> str:
        text = super().clean(value)
        try:
            return partial_dates.read_partial(text) if text else ""
        except ValueError as error:
            raise ValidationError(str(error)) from None


class UnkeptInput(forms.TextInput):
    """What was typed does not come back with the page."""

    def format_value(self, value: object) -> None:
        return None


class IdentityField(forms.Field):
    """An ID number, read into an Identity (None when blank) and never shown or kept."""

    widget = UnkeptInput

    def __init__(self) -> None:
        help_text = "只用来核对和区分同名的人，不保存、不显示。性别和出生日期空着的，按它填上。"
        super().__init__(label="身份证号", required=False, help_text=help_text)
        self.widget.attrs.update({"autocomplete": "off", "spellcheck": "false", "maxlength": "40"})

    def clean(self, value: object) -> identity.Identity | None:
        text = str(value or "").strip()
        try:
            return identity.read(text) if text else None
        except identity.IdentityError as error:
            raise ValidationError(str(error)) from None


class HouseholdField(forms.Field):
    """One of `households` by its number or its head's name, as typed; where several fit, they are
    offered.

    A household that neither says by itself is "张三 #12", with the row's own key.
    """

    widget: forms.Widget | type[forms.Widget] = forms.TextInput
    households: HouseholdQuerySet

    def __init__(self) -> None:
        help_text = "填户编号或户主姓名。还没有登记的户，先到“家庭”里登记。"
        super().__init__(required=False, label="家庭", help_text=help_text)
        self.widget.attrs.update({"autocomplete": "off"})

    def prepare_value(self, value: object) -> str:
        if isinstance(value, int):
            value = Household.objects.filter(pk=value).first()
        return self.calling(value) if isinstance(value, Household) else str(value or "")

    def calling(self, household: Household) -> str:
        if household.number:
            return f"{household.number} {household.head}"
        alone = not self.households.filter(head=household.head).exclude(pk=household.pk).exists()
        return household.head if alone else f"{household.head} #{household.pk}"

    def to_python(self, value: object) -> Household | None:
        text = " ".join(str(value or "").split())
        if not text:
            return None
        found = list(self._meant(text)[: OFFERED + 1])
        if len(found) == 1:
            return found[0]
        if found:
            self._offer(found)
            raise ValidationError(f"有几户都叫“{text}”，请选一户。")
        similar = list(self.households.matching(text)[:OFFERED])
        if similar:
            self._offer(similar)
            raise ValidationError(f"没有叫“{text}”的户，请从相近的几户里选，或者先到“家庭”里登记。")
        raise ValidationError(f"没有叫“{text}”的户，请核对，或者先到“家庭”里登记。")

    def _meant(self, text: str) -> HouseholdQuerySet:
        """Households that are called this: by key, by number, by number and head, by head."""
        if key := re.search(r"#(\d{1,18})$", text):
            return self.households.filter(pk=int(key[1]))
        number, _, head = text.partition(" ")
        for condition in (
            {"number": text},
            {"number": number, "head": head},
            {"head": text.removesuffix("户")},
        ):
            found = self.households.filter(**condition).exclude(head="")
            if found.exists():
                return found
        return self.households.filter(head=text)

    def _offer(self, households: list[Household]) -> None:
        """The text becomes a choice among these."""
        offered = [("", "请选择")]
        for household in households:
            where = "，".join(
                part for part in (household.villagers_group, household.address) if part
            )
            name = f"{household.number} {household.head}".strip()
            offered.append(
                (f"{household.head} #{household.pk}", f"{name}（{where}）" if where else name)
            )
        self.widget = forms.Select(choices=offered)

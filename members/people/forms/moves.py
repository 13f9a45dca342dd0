"""The moves of a membership: leaving, rejoining, transfer; and of a household: to another village,
closed."""

from typing import ClassVar

from django import forms
from django.utils import timezone

from accounts.models import User
from accounts.records.editing import RecordForm
from accounts.texts.free_text import FREE_TEXT
from associations.models import Village

from ..models import Household, LeaveKind, Member


class _MoveForm(RecordForm):
    """A move on `day`; in a year that is over it is a correction, and asks why."""

    day: ClassVar[str] = "on"
    field_order = ("to", "on", "left_kind", "left", "left_reason", "reason")

    correction = forms.CharField(
        label="更正原因",
        max_length=100,
        required=False,
        validators=FREE_TEXT,
        help_text="日期在往年的才要写，例如：当时漏办。",
    )

    def clean(self) -> dict[str, object]:
        values = super().clean() or self.cleaned_data
        if self._changed_year and not values.get("correction"):
            reason = f"这会改动{self._changed_year}年的会员数和名册，请写更正原因。"
            self.add_error("correction", reason)
        return values

    @property
    def _changed_year(self) -> int:
        """0 where it is this one."""
        day = self.cleaned_data.get(self.day)
        return day.year if day and day.year < timezone.localdate().year else 0

    @property
    def told(self) -> str:
        """更正2025年：当时漏办; "" where nothing is corrected."""
        year = self._changed_year
        return f"更正{year}年：{self.cleaned_data['correction']}" if year else ""


def _ways() -> forms.ChoiceField:
    kinds = [kind for kind in LeaveKind if kind != LeaveKind.STRUCK]
    return forms.ChoiceField(
        label="离会方式",
        choices=[("", "请选择"), *((kind.value, kind.label) for kind in kinds)],
    )


class LeaveForm(_MoveForm):
    day = "left"

    class Meta:
        model = Member
        fields = ["left_kind", "left", "left_reason"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["left_kind"] = _ways()
        self.fields["left"].required = True
        self.initial["left"] = timezone.localdate()


class RejoinForm(_MoveForm):
    on = forms.DateField(label="重新入会日期")

    class Meta:
        model = Member
        fields: list[str] = []

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.initial["on"] = timezone.localdate()


class _OtherVillageForm(_MoveForm):
    """To another village of the township that is still there."""

    to = forms.ModelChoiceField(Village.objects.none(), label="转入村", empty_label="请选择")
    on = forms.DateField(label="转会日期")
    reason = forms.CharField(label="原因", max_length=200, required=False)

    def __init__(self, *args: object, by: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        today, here = timezone.localdate(), self.instance.village
        others = (
            Village.objects.visible_to(by)
            .open_on(today)
            .filter(township=here.township_id)
            .exclude(pk=here.pk)
        )
        self.fields["to"].queryset = others.order_by("code")
        self.initial["on"] = today


class MemberTransferForm(_OtherVillageForm):
    class Meta:
        model = Member
        fields: list[str] = []


class MoveHouseholdForm(_OtherVillageForm):
    class Meta:
        model = Household
        fields: list[str] = []

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["to"].label, self.fields["on"].label = "迁入村", "迁移日期"


class CloseHouseholdForm(_MoveForm):
    """How those leave who are members is asked where there are any."""

    on = forms.DateField(label="销户日期")
    reason = forms.CharField(label="原因", max_length=100, required=False, validators=FREE_TEXT)

    class Meta:
        model = Household
        fields: list[str] = []

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.members.current().exists():
            self.fields["left_kind"] = _ways()
            self.order_fields(self.field_order)
        self.initial["on"] = timezone.localdate()

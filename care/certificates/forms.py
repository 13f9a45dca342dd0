"""Certificates: to whom, until when, and why one is taken back."""

import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from accounts.records.editing import tidy
from accounts.texts.free_text import no_reproductive_fact
from associations.organisation.forms.fields import day_gone_by

from ..families.forms import FamiliesField
from ..families.models import Family
from .models import Certificate


class CertificateForm(forms.Form):
    """`families`: those to choose from."""

    families = FamiliesField(
        Family.objects.none(), label="发证的家庭", error_messages={"required": "请选发证的家庭。"}
    )
    since = forms.DateField(label="发证日期", validators=[day_gone_by])
    until = forms.DateField(label="有效期至", required=False, help_text="长期有效的空着。")

    def __init__(
        self, data: QueryDict | None, *, families: QuerySet[Family], initial: dict[str, object]
    ) -> None:
        super().__init__(data, initial=initial)
        tidy(self)
        self.fields["families"].queryset = families
        self.initial.setdefault("since", timezone.localdate())

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", "有效期不能早于发证日期。")
        return data


class RevokeForm(forms.Form):
    """Taken back for good, or replaced by a new one."""

    REPLACE, REVOKE = "replace", "revoke"

    act = forms.ChoiceField(
        label="办理",
        choices=[(REPLACE, "换发新证（遗失、损坏或内容变动）"), (REVOKE, "收回，不再发证")],
        widget=forms.RadioSelect,
    )
    date = forms.DateField(label="日期", validators=[day_gone_by])
    reason = forms.CharField(
        label="原因",
        max_length=120,
        validators=[no_reproductive_fact],
        help_text="如：遗失补发、户口迁出。",
    )
    until = forms.DateField(
        label="新证有效期至", required=False, help_text="换发的填；长期有效的空着。"
    )

    def __init__(self, data: QueryDict | None, *, certificate: Certificate) -> None:
        super().__init__(data)
        tidy(self)
        self.certificate = certificate
        self.initial.update({"date": timezone.localdate(), "until": certificate.until})

    def clean_date(self) -> datetime.date:
        date: datetime.date = self.cleaned_data["date"]
        if date < self.certificate.since:
            raise ValidationError(f"不能早于发证日期 {self.certificate.since}。")
        return date


class LookupForm(forms.Form):
    number = forms.CharField(
        label="证号",
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "class": "form-control"}),
    )

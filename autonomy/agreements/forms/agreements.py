"""A household's answer, the end of an agreement, and the texts that are signed."""

from django import forms
from django.utils import timezone

from accounts.records.editing import RecordForm, tidy
from accounts.texts.free_text import NOTE_ON_A_PERSON
from associations.attachments.forms import PaperMixin
from associations.models import Village
from members.models import Household
from members.people.forms.picking import PickField

from ..models import Agreement, AgreementTemplate

ANSWERS = [choice for choice in Agreement.State.choices if choice[0] != Agreement.State.ENDED]


class AgreementForm(PaperMixin, RecordForm):
    """One household; the three confirmations are part of signing."""

    class Meta:
        model = Agreement
        fields = [
            *("household", "template", "asked", "state", "met_person", "knows_content", "agrees"),
            *("signer", "signed", "starts", "ends", "note"),
        ]
        field_classes = {"household": PickField}
        widgets = {"state": forms.RadioSelect}
        help_texts = {
            "state": "不签和考虑中都是正常的答复，没有任何不利后果，以后可以再答复。",
            "met_person": "三不签：下面三项都确认了，才能登记为已签。",
            "starts": "不填就从签订日期起。",
        }

    def __init__(self, *args: object, village: Village, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paper"].label = "签字件"
        self.fields["state"].choices = ANSWERS
        self.fields["household"].offer(
            Household.objects.filter(village=village, closed__isnull=True), village.pk
        )
        self.fields["template"].empty_label = "请选择"
        self.fields["template"].queryset = AgreementTemplate.objects.filter(
            township=village.township_id, retired_on__isnull=True
        )
        if self.instance.pk:
            for name in ("household", "template"):
                self.fields[name].disabled = True
                self.fields[name].queryset = type(getattr(self.instance, name)).objects.filter(
                    pk=getattr(self.instance, f"{name}_id")
                )
            self.fields["reason"] = forms.CharField(
                label="更正原因",
                required=False,
                max_length=200,
                validators=NOTE_ON_A_PERSON,
                help_text="登记错了的要写。这户又有了新的答复的，改日期和答复，以前的答复会留着。",
            )
            tidy(self)
        else:
            self.initial.setdefault("asked", timezone.localdate())

    def _get_validation_exclusions(self) -> set[str]:
        """What signing needs is told by the service, beside its field."""
        return super()._get_validation_exclusions() | {"state", "signed", "signer", "starts"}  # type: ignore[misc]  # not in the stubs


class EndForm(RecordForm):
    class Meta:
        model = Agreement
        fields = ["ended", "end_reason"]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name in self.Meta.fields:
            self.fields[name].required = True

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() | set(self.Meta.fields)  # type: ignore[misc]  # not in the stubs


class TemplateForm(RecordForm):
    """`locked`: it was signed, so that only its days may change."""

    class Meta:
        model = AgreementTemplate
        fields = [
            *("kind", "title", "committee_duties", "household_duties", "terms"),
            *("years", "in_use_from", "retired_on"),
        ]
        widgets = {
            name: forms.Textarea({"rows": 6})
            for name in ("committee_duties", "household_duties", "terms")
        }
        help_texts = {
            "committee_duties": "一行一条。",
            "household_duties": "一行一条。",
            "terms": "一行一条。",
        }

    def __init__(self, *args: object, locked: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name in (
            ("kind", "title", "committee_duties", "household_duties", "terms") if locked else ()
        ):
            self.fields[name].disabled = True
            self.fields[name].help_text = "已有户签过这一版，不能再改。要改请另做一版。"
